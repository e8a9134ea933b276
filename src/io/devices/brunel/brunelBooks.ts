import type { Clock } from '../../../base/clock.ts';
import { createCommandCounts } from '../../link/commandCounts.ts';
import type { CommandOutcome, HandTelemetry, LinkCounters, LinkDevice } from '../../link/state.ts';
import { stampOfMs } from '../../wire/timeStamp.ts';
import { BRUNEL_RANGE, type BrunelReader, type BrunelReport } from './brunelLines.ts';

/** What is known of a hand, and what was counted, over all its connections. */
export interface BrunelBooks {
	note(report: BrunelReport): void;
	wrote(bytes: number): void;
	/** Bytes came; `take` reads them. */
	read(bytes: number, take: () => void, counters: BrunelReader['counters']): void;
	/** A movement is on its way. */
	sent(): void;
	/** What became of a movement. */
	count(outcome: CommandOutcome): CommandOutcome;
	/** A movement, or a part of it, was not said because it was too old. */
	tooOld(): void;
	connected(): void;
	/** What the hand is doing is no longer known. */
	disconnected(): void;
	/** Whether the motors are switched off; null: not known. */
	motorsOff(): boolean | null;
	forgetMotors(): void;
	/** The mode in which the hand does not obey; null when it does. */
	otherMode(): string | null;
	/** Null until a firmware has named itself. */
	device(): LinkDevice | null;
	telemetry(): HandTelemetry | null;
	counters(repeats: number): LinkCounters;
}

/** Its serial buffer, as FW 1.02 has it. */
const BUFFER_BYTES = 64;

/** Books of a hand that nobody has met. */
export function createBrunelBooks(clock: Clock): BrunelBooks {
	let version = '';
	let side = '';
	let temperatureC = 0;
	let errors = '';
	let mode = 'None';
	let motors: boolean | null = null;
	const closures = [0, 0, 0, 0];
	let moved = { count: 0, atMs: 0 };
	let heardMs: number | null = null;
	const bytes = { out: 0, in: 0, lines: 0, bad: 0 };
	const commands = createCommandCounts();
	let sessions = 0;

	const telemetry = (): HandTelemetry | null => {
		if (heardMs === null || sessions === 0) return null;
		const [thumb = 0, index = 0, middle = 0, rest = 0] = closures;
		return {
			deviceUs: stampOfMs(heardMs),
			lastCommandId: moved.count & 0xffff,
			actedUs: stampOfMs(moved.atMs),
			spikesReceived: 0,
			spikesUs: 0,
			emergencyStopped: motors === false,
			halted: false,
			watchdogRelaxed: false,
			driven: moved.count > 0 && motors !== false,
			heartbeatCurrent: false,
			faults: errors === '' ? [] : /temperature/i.test(errors) ? ['overheat'] : ['sensor'],
			closures: [thumb, index, middle, rest, rest],
			wristDeg: 0,
			forceN: 0,
			currentMa: 0,
			temperatureC,
			receivedMs: heardMs,
		};
	};

	return {
		note(report) {
			heardMs = clock();
			switch (report.kind) {
				case 'firmware':
					version = report.version;
					return;
				case 'side':
					side = report.side;
					return;
				case 'temperature':
					temperatureC = report.celsius;
					return;
				case 'errors':
					errors = report.text;
					return;
				case 'mode':
					mode = report.mode;
					return;
				case 'motors':
					motors = report.enabled;
					return;
				case 'finger':
					closures[report.finger] = report.position / BRUNEL_RANGE.position;
					moved = { count: moved.count + 1, atMs: clock() };
					return;
				case 'refused':
					return;
			}
		},
		wrote(count) {
			bytes.out += count;
		},
		read(count, take, counters) {
			const before = counters();
			take();
			const after = counters();
			bytes.in += count;
			bytes.lines += after.lines - before.lines;
			bytes.bad += after.badBytes - before.badBytes;
		},
		sent: () => commands.sent(false),
		count: (outcome) => commands.ended(outcome),
		tooOld: () => commands.tooOld(),
		connected() {
			sessions++;
		},
		disconnected() {
			motors = null;
			mode = 'None';
		},
		motorsOff: () => (motors === null ? null : !motors),
		forgetMotors() {
			motors = null;
		},
		otherMode: () => (mode === 'None' ? null : mode),
		device: () =>
			version === ''
				? null
				: {
						identity: `Brunel hand${side === '' ? '' : ` (${side})`}, Beetroot ${version}`,
						serialNumber: '',
						firmware: version,
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
						bufferBytes: BUFFER_BYTES,
						stimulator: null,
						electrodes: null,
						baud: 115_200,
					},
		telemetry,
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
