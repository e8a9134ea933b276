import type { Clock, Timers } from '../../../base/clock.ts';
import type { Transport } from '../../transport/transport.ts';
import type { HandServerState } from '../twins/handServer.ts';
import { createSpikeTally } from '../twins/spikeTally.ts';
import type { Twin, TwinServer } from '../twins/twin.ts';
import { createBrunelFirmware } from './brunelFirmware.ts';

const STATE_MS = 20;
/** A host that has said nothing for this long is gone: ours asks every second. */
const HOST_GONE_MS = 3000;

function createBrunelTwin(
	clock: Clock,
	timers: Timers,
	onState: ((state: HandServerState) => void) | undefined,
): TwinServer {
	let line: Transport | null = null;
	let unplug = (): void => undefined;
	let bytes = 0;
	let heardMs = Number.NEGATIVE_INFINITY;
	const spikes = createSpikeTally(0);
	const firmware = createBrunelFirmware(clock, (text) => void line?.write(new TextEncoder().encode(text)));

	const state = (): HandServerState => {
		const { closures, motorsEnabled, forceN, moving, temperatureC, lines, badCharacters, moves } = firmware.state();
		const [thumb = 0, index = 0, middle = 0, rest = 0] = closures;
		return {
			hand: {
				closures: [thumb, index, middle, rest, rest],
				wristDeg: 0,
				forceN,
				currentMa: moving ? 300 : 60,
				temperatureC,
				driven: motorsEnabled && moving,
				watchdogRelaxed: false,
				// It has no watchdog and hears no heartbeats.
				heartbeatCurrent: false,
				emergencyStopped: !motorsEnabled,
				emergencyCause: motorsEnabled ? 'none' : 'wire',
				faults: [],
			},
			sessionId: 0,
			hostPresent: clock() - heardMs < HOST_GONE_MS,
			spikes: spikes.tally(),
			lastCommandId: moves & 0xffff,
			received: {
				bytes,
				frames: lines,
				crcErrors: 0,
				framingErrors: badCharacters,
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

	const plug = (transport: Transport): void => {
		unplug();
		line = transport;
		const stopData = transport.onData((chunk) => {
			heardMs = clock();
			bytes += chunk.length;
			firmware.hear(new TextDecoder('latin1').decode(chunk));
		});
		const stopClose = transport.onClose(() => unplug());
		unplug = () => {
			line = null;
			stopData();
			stopClose();
			unplug = () => undefined;
		};
	};

	return {
		plug,
		welcome(transport, take) {
			if (line === null || !state().hostPresent) {
				take();
				return;
			}
			transport.write(new TextEncoder().encode('Another host has this hand.\r\n'), () => void transport.close());
		},
		state() {
			firmware.advance();
			return state();
		},
		// It has no button: a person switches its motors off and on at its serial console.
		pressEmergencyStop: () => firmware.setMotors(false),
		resetEmergencyStop: () => firmware.setMotors(true),
		setObject: (closure) => firmware.setObject(closure),
		// Switched on, it has its motors on.
		restart: () => firmware.setMotors(true),
		close() {
			unplug();
			cancel();
		},
	};
}

/** The simulated Open Bionics Brunel hand. */
export const BRUNEL_TWIN: Twin = {
	name: 'brunel',
	summary:
		'simulated Open Bionics Brunel hand: four motors, ASCII commands of its Beetroot firmware (drive it with the brunel driver)',
	make: ({ clock, timers, onState }) => createBrunelTwin(clock, timers, onState),
};
