import { onTestFinished } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import { deviceKind } from '../../src/io/devices/twinRegistry.ts';
import type { InProcessDevice } from '../../src/io/devices/twins/device.ts';
import { inProcessTwin } from '../../src/io/devices/twins/twin.ts';
import { USUAL_LEVEL } from '../../src/io/safety/safetyLimits.ts';
import type { Transport } from '../../src/io/transport/transport.ts';
import type { ElectrodeLevel } from '../../src/protocol/deviceCommand.ts';
import type { NamedSink } from '../../src/protocol/sinks.ts';
import { createDevices, type Devices, type DevicesOptions } from '../../src/runtime/device/devices.ts';
import { createFakeLine, type FakeLine, type FakeOptions } from '../io/link/fakeDevice.ts';
import { createVirtualTime, type VirtualTime } from '../io/virtualTime.ts';

/** The whole way from spikes to a simulated device on one virtual clock. */
export interface SinkBench {
	readonly time: VirtualTime;
	readonly sink: Devices;
	readonly twin: InProcessDevice;
	/** The device that the test speaks for, where it asked for one. */
	readonly fake: FakeLine;
	/** Sentences told to the user, in order. */
	readonly notices: string[];
	/** While false, opening the line fails; a line that is open breaks. */
	setPlugged(on: boolean): void;
	/** The retina fires so that the hand closes, for so long; a slice of the model comes every 10 ms. */
	grip(ms: number): Promise<void>;
	driven(): boolean;
}

/** How the bench is made. */
export interface SinkBenchOptions extends Partial<DevicesOptions> {
	/** Default: `hand` behind a serial line that a person must arm; `simulated`: the simulated hand. */
	readonly device?: 'hand' | 'stimulator' | 'brunel' | 'simulated';
	/** A device that the test speaks for, in the place of the hand. */
	readonly spokenFor?: FakeOptions;
}

/** Sets it up, connects, and lets a second pass; closes it after the test. */
export async function createSinkBench(options: SinkBenchOptions = {}): Promise<SinkBench> {
	const { device = 'hand', spokenFor, ...sinkOptions } = options;
	// Not from 0, where a stamp of 0 would stand for none.
	const time = createVirtualTime(10_000);
	const twin = inProcessTwin(deviceKind(device === 'simulated' ? 'hand' : device), { ...time });
	const fake = createFakeLine(time, spokenFor);
	const notices: string[] = [];
	let plugged = true;
	let line: Transport | null = null;
	let session = 1;
	const open = async (signal?: AbortSignal): Promise<Transport> => {
		if (!plugged) throw new Error('Nothing is plugged in.');
		line = await (spokenFor ? fake : twin).transport(signal);
		return line;
	};
	const sink = createDevices({
		...hostLines,
		passed: () => undefined,
		notice: (message) => notices.push(message),
		openLine: ({ signal }) => open(signal),
		simulated: () => ({
			transport: open,
			resetEmergencyStop: () => twin.device.resetEmergencyStop(),
			close: () => Promise.resolve(),
		}),
		...time,
		sessionId: () => session++,
		...sinkOptions,
	});
	onTestFinished(async () => {
		void sink.close();
		await time.advance(1000);
		await twin.device.close();
	});
	sink.restarted(1);
	const serial = { type: 'serial', path: '/dev/hand', baudRate: 115_200, protocol: 'events' } as const;
	const spec: NamedSink = {
		name: device,
		mapping: { kind: 'all' },
		sink:
			device === 'simulated'
				? { type: 'simulatedHand', protocol: 'events' }
				: { ...serial, ...(device === 'brunel' ? { driver: 'brunel' } : {}) },
	};
	const set = sink.setAll([spec]);
	await time.advance(1000);
	await set;
	let modelMs = 0;
	return {
		time,
		sink,
		twin,
		fake,
		notices,
		setPlugged(on) {
			plugged = on;
			if (!on) void line?.close();
		},
		async grip(ms) {
			for (let left = ms; left > 0; left -= 10) {
				const spikes = [1, 3, 5, 7, 9].map((at) => ({ tMs: modelMs + at, channel: 0, frame: -1 }));
				modelMs += 10;
				sink.progress(spikes, modelMs);
				await time.advance(10);
			}
		},
		driven: () => twin.device.state().hand.driven,
	};
}

/** Commands that its one device acted on. */
export const acted = ({ sink }: SinkBench): number => sink.statuses()[0]?.commands.acted ?? 0;

/** Ends the run; its one device's armings, the last ones. */
export async function armings({ sink, time }: SinkBench) {
	const closed = sink.close();
	await time.advance(1000);
	return (await closed)[0]?.armings.last ?? [];
}

/** A level that a stimulator takes. */
export const level: ElectrodeLevel = {
	target: 'stimulate',
	electrode: 2,
	drive: 'rate',
	...{ amplitudeUa: 20, phaseUs: 100, gapUs: 0, rateHz: 50 },
	...USUAL_LEVEL,
};
