import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import type { NamedSink } from '../../src/protocol/sinks.ts';
import { createDevices, type Devices } from '../../src/runtime/device/devices.ts';
import { startBoard, startVersion1Board } from './arduinoBoard.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';
import { make, type SimulatorState, startOnTerminal, whyWithout } from './fpgaSimulator.ts';

/** The part of the app's host that spikes pass: control law, safety gate, link and serial port; beneath it the real firmware and gateware. */
function createSink(cells: number): Devices {
	const sink = createDevices({ ...hostLines, passed: () => undefined, notice: () => undefined });
	onTestFinished(async () => void (await sink.close()));
	sink.restarted(cells);
	sink.placed(Array.from({ length: cells }, (_, column) => ({ xUm: 10 * column, yUm: 0, column })));
	return sink;
}

const port = (name: string, path: string, mapping: NamedSink['mapping'] = { kind: 'all' }): NamedSink => ({
	name,
	mapping,
	sink: { type: 'serial', path, baudRate: 115_200, protocol: 'events' },
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await holds())) await pause(10);
}

const ready = (sink: Devices) => until(() => sink.statuses().every(({ link }) => link.state === 'ready'));

const armable = (sink: Devices) => until(() => sink.whyNotArmed().every(({ why }) => why === null));

/** A retina that fires one spike of each cell every 5 ms, in step with wall time, until the test ends. */
function firing(sink: Devices, cells: number): { readonly spikes: () => number; stop(): void } {
	let tMs = 0;
	let spikes = 0;
	const timer = setInterval(() => {
		const batch = [0, 5].flatMap((at) =>
			Array.from({ length: cells }, (_, channel) => ({ channel, tMs: tMs + at, frame: -1 })),
		);
		tMs += 10;
		spikes += batch.length;
		sink.progress(batch, tMs);
	}, 10);
	const stop = (): void => clearInterval(timer);
	onTestFinished(stop);
	return { spikes: () => spikes, stop };
}

const whyNoUno = whyNoFirmware('uno', 'simulator');
if (whyNoUno) console.warn(whyNoUno);

describe.skipIf(whyNoUno !== null)('The app’s host drives the Uno’s firmware in its simulator', () => {
	test('connects, stays still until it is armed, closes the servos, and stops them for good', async () => {
		const board = await startBoard(buildFirmware('simulator').path, buildFirmware('uno').path);
		const sink = createSink(1);
		await sink.setAll([port('hand', board.path)]);
		await ready(sink);
		firing(sink, 1);
		await pause(500);
		expect(board.pulses().filter(({ pulseUs }) => pulseUs > 0)).toEqual([]);
		const closing = board.nextPulse(({ servo, pulseUs }) => servo === 'index' && pulseUs > 1500);
		await armable(sink);
		sink.arm(true);
		await closing;
		await until(() => (sink.hand()?.digits[1] ?? 0) > 0.5);
		const limp = board.nextPulse(({ servo, pulseUs }) => servo === 'index' && pulseUs === 0);
		sink.emergencyStop();
		await limp;
		await until(() => sink.hand()?.emergencyStop ?? false);
		expect(() => sink.arm(true)).toThrow('The emergency stop is in force: release it first.');
		expect(() => sink.releaseEmergencyStop()).toThrow('reset at the device');
	});

	test('after the board’s own stop and its reset nothing moves before a person arms', async () => {
		const board = await startBoard(buildFirmware('simulator').path, buildFirmware('uno').path);
		const sink = createSink(1);
		await sink.setAll([port('hand', board.path)]);
		await ready(sink);
		firing(sink, 1);
		await armable(sink);
		sink.arm(true);
		await board.nextPulse(({ servo, pulseUs }) => servo === 'index' && pulseUs > 1200, 0);
		await board.tell('stop', 1);
		await until(() => sink.hand()?.emergencyStop ?? false);
		await board.tell('stop', 0);
		await pause(150);
		await board.tell('reset', 1);
		await until(() => sink.hand()?.emergencyStop === false);
		await board.tell('reset', 0);
		const from = board.lines();
		await pause(1000);
		expect(board.power(from)).toEqual([]);
		const moving = board.nextPulse(({ servo, pulseUs }) => servo === 'index' && pulseUs > 1200, from);
		await armable(sink);
		sink.arm(true);
		await moving;
	});

	test('a board with version 1 is shown, and cannot be armed', async () => {
		const board = await startVersion1Board(buildFirmware('simulator').path);
		const sink = createSink(1);
		await sink.setAll([port('hand', board.path)]);
		await ready(sink);
		firing(sink, 1);
		expect(() => sink.arm(true)).toThrow('its firmware can hold on after a lost line: load 2.x');
		await pause(500);
		expect(board.power().filter(({ on }) => on)).toEqual([]);
		expect(sink.statuses()[0]?.spikesOffered).toBeGreaterThan(0);
	});
});

const whyNoFpga = whyWithout('verilator', 'g++', 'make', 'flock');
if (whyNoFpga) console.warn(whyNoFpga);

describe.skipIf(whyNoFpga !== null)('The app’s host drives the gateware in its co-simulation', () => {
	beforeAll(() => make('sim'));

	test('its own cells’ spikes make pulses once an armed person has set a level, and the stop ends them', async () => {
		const device = await startOnTerminal();
		const sink = createSink(3);
		onTestFinished(async () => {
			await sink.close();
			expect(await device.end(), 'the safety monitor saw a violation').toBe(0);
		});
		const untilDevice = (holds: (state: SimulatorState) => boolean) => until(async () => holds(await device.state()));
		await sink.setAll([port('fpga', device.path, { kind: 'table', pairs: [[2, 3]] })]);
		await ready(sink);
		const level = {
			target: 'stimulate',
			electrode: 3,
			drive: 'spikes',
			amplitudeUa: 50,
			phaseUs: 200,
			gapUs: 0,
			rateHz: 100,
			holdS: 10,
			riseUaPerS: 40_950,
		} as const;
		await expect(sink.stimulate(level)).rejects.toThrow('not armed');
		await armable(sink);
		sink.arm(true);
		await sink.stimulate(level);
		const retina = firing(sink, 3);
		await untilDevice(({ pulses, driven }) => driven && pulses > 10);
		sink.emergencyStop();
		await untilDevice(({ stopped, resting }) => stopped && resting);
		retina.stop();
		await until(() => sink.statuses()[0]?.emergencyStop ?? false);
		const state = await device.state();
		expect(state.outCharge).toBe(state.backCharge);
		// Of three cells the device gets one, on the channel that its mapping says.
		expect(Object.keys(state.byChannel)).toEqual(['3']);
		const [counts] = sink.statuses();
		expect(counts?.spikesOffered).toBe(retina.spikes());
		expect(counts?.spikesNotMapped).toBe((2 / 3) * retina.spikes());
	});
});
