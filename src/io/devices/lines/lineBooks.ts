import type { Clock } from '../../../base/clock.ts';
import { createCommandCounts } from '../../link/commandCounts.ts';
import type { CommandOutcome, HandTelemetry, LinkCounters, LinkDevice } from '../../link/state.ts';
import { U16_MAX } from '../../wire/bits.ts';
import { stampOfMs } from '../../wire/timeStamp.ts';
import type { LineHand } from './lineHand.ts';
import type { LineReader } from './lineReader.ts';

/** What was counted of a hand over all its connections, and what it reports, as a link's state shows them. */
export interface LineBooks<Report> {
	note(report: Report): void;
	wrote(bytes: number): void;
	/** Bytes came; `reader` reads them. */
	read(bytes: Uint8Array, reader: LineReader): void;
	/** A movement is on its way. */
	sent(): void;
	/** What became of a movement. */
	count(outcome: CommandOutcome): CommandOutcome;
	/** A movement, or a part of it, was not said because it was too old. */
	tooOld(): void;
	connected(): void;
	/** Null until the hand has named itself. */
	device(): LinkDevice | null;
	telemetry(): HandTelemetry | null;
	counters(repeats: number): LinkCounters;
}

/** What a hand of this kind is unless it says otherwise. */
const USUAL_DEVICE = {
	serialNumber: '',
	protocolVersion: 0,
	capabilities: {
		events: false,
		rates: false,
		grip: true,
		digits: true,
		wrist: false,
		telemetry: false,
		stimulate: false,
	},
	channels: 0,
	bufferBytes: 64,
	stimulator: null,
	electrodes: null,
	baud: 115_200,
} as const;

/** Books of a hand that nobody has met. */
export function createLineBooks<Report>(clock: Clock, hand: LineHand<Report>): LineBooks<Report> {
	let moved = { count: 0, atMs: 0 };
	let heardMs: number | null = null;
	const bytes = { out: 0, in: 0, lines: 0, bad: 0 };
	const commands = createCommandCounts();
	let sessions = 0;

	return {
		note(report) {
			heardMs = clock();
			if (hand.note(report)) moved = { count: moved.count + 1, atMs: clock() };
		},
		wrote(count) {
			bytes.out += count;
		},
		read(chunk, reader) {
			const before = reader.counters();
			reader.push(chunk);
			const after = reader.counters();
			bytes.in += chunk.length;
			bytes.lines += after.lines - before.lines;
			bytes.bad += after.badBytes - before.badBytes;
		},
		sent: () => commands.sent(false),
		count: (outcome) => commands.ended(outcome),
		tooOld: () => commands.tooOld(),
		connected() {
			sessions++;
		},
		device() {
			const device = hand.device();
			return device === null ? null : { ...USUAL_DEVICE, ...device };
		},
		telemetry() {
			if (heardMs === null || sessions === 0) return null;
			const isStopped = hand.stopped() === true;
			return {
				deviceUs: stampOfMs(heardMs),
				lastCommandId: moved.count & U16_MAX,
				actedUs: stampOfMs(moved.atMs),
				spikesReceived: 0,
				spikesUs: 0,
				emergencyStopped: isStopped,
				halted: false,
				watchdogRelaxed: false,
				driven: moved.count > 0 && !isStopped,
				heartbeatCurrent: false,
				faults: [],
				wristDeg: 0,
				forceN: 0,
				currentMa: 0,
				temperatureC: 0,
				...hand.shown(),
				receivedMs: heardMs,
			};
		},
		counters: (repeats) => ({
			bytesOut: bytes.out,
			bytesIn: bytes.in,
			framesOut: moved.count,
			framesIn: bytes.lines,
			crcErrors: 0,
			framingErrors: bytes.bad,
			unknownFrames: 0,
			echoedFrames: 0,
			stopsHeard: 0,
			haltsTold: 0,
			pastsUnknown: 0,
			sequenceGaps: 0,
			missedFrames: 0,
			rejectedByDevice: 0,
			...commands.counters(),
			commandsRepeated: repeats,
			degradations: 0,
			sessions,
		}),
	};
}
