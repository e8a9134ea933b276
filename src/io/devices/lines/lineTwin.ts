import { U16_MAX } from '../../wire/bits.ts';
import type { HandState } from '../twins/hand.ts';
import type { HandServerState } from '../twins/handServer.ts';
import { createPlug } from '../twins/plug.ts';
import { createSpikeTally } from '../twins/spikeTally.ts';
import type { TwinParts, TwinServer } from '../twins/twin.ts';
import { bytesOfLine, lineOfBytes } from './lineText.ts';

/** The firmware of a simulated hand that speaks lines of ASCII, or frames (lineText.ts). */
export interface LineFirmware {
	/** Characters from the line. */
	hear(text: string): void;
	/** Moves the motors on to the present time. */
	advance(): void;
	/** A person at the hand stops it, or lets it move again. */
	setStopped(stopped: boolean): void;
	setObject(closure: number | null): void;
	/** Lines read, characters or lines refused, movements begun. */
	counts(): { readonly lines: number; readonly bad: number; readonly moves: number };
	hand(): Omit<HandState, 'heartbeatCurrent' | 'emergencyCause' | 'faults' | 'wristDeg'>;
}

const STATE_MS = 20;
/** A host that has said nothing for this long is gone: ours asks at least every second. */
const HOST_GONE_MS = 3000;

/**
 * Puts the firmware of such a hand on lines: one host at a time, no sessions, no heartbeats.
 * @param make the firmware, given what says a text on the line
 */
export function createLineTwin(
	{ clock, timers, onState }: TwinParts,
	make: (say: (text: string) => void) => LineFirmware,
): TwinServer {
	let bytes = 0;
	let heardMs = Number.NEGATIVE_INFINITY;
	const spikes = createSpikeTally(0);
	const plug = createPlug((chunk) => {
		heardMs = clock();
		bytes += chunk.length;
		firmware.hear(lineOfBytes(chunk));
	});
	const firmware = make((text) => void plug.line()?.write(bytesOfLine(text)));

	const state = (): HandServerState => {
		const { lines, bad, moves } = firmware.counts();
		const hand = firmware.hand();
		return {
			hand: {
				...hand,
				wristDeg: 0,
				// It hears no heartbeats.
				heartbeatCurrent: false,
				emergencyCause: hand.emergencyStopped ? 'wire' : 'none',
				faults: [],
			},
			sessionId: 0,
			hostPresent: clock() - heardMs < HOST_GONE_MS,
			spikes: spikes.tally(),
			lastCommandId: moves & U16_MAX,
			received: {
				bytes,
				frames: lines,
				crcErrors: 0,
				framingErrors: bad,
				oversizeErrors: 0,
				malformedErrors: 0,
				unknownFrames: 0,
				echoedFrames: 0,
				sequenceGaps: 0,
				missedFrames: 0,
				emergencyStops: 0,
			},
		};
	};

	const tick = (): void => {
		firmware.advance();
		onState?.(state());
		cancel = timers.after(STATE_MS, tick);
	};
	let cancel = timers.after(STATE_MS, tick);

	return {
		plug: plug.into,
		welcome(transport, take) {
			if (plug.line() === null || !state().hostPresent) {
				take();
				return;
			}
			transport.write(bytesOfLine('Another host has this hand.\r\n'), () => void transport.close());
		},
		state() {
			firmware.advance();
			return state();
		},
		pressEmergencyStop: () => firmware.setStopped(true),
		resetEmergencyStop: () => firmware.setStopped(false),
		setObject: (closure) => firmware.setObject(closure),
		// Switched on, it obeys.
		restart: () => firmware.setStopped(false),
		close() {
			plug.out();
			cancel();
		},
	};
}
