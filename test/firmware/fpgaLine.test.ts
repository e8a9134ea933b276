import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { machineClock, machineTime } from '../../src/host/machineTime.ts';
import type { SpikeLink } from '../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../src/io/link/spikeLink.ts';
import type { LinkState } from '../../src/io/link/state.ts';
import { createSafetyGate } from '../../src/io/safety/safety.ts';
import { openSerialPort } from '../../src/io/transport/node/serial.ts';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { make, type Simulator, type SimulatorState, startOnTerminal, whyWithout } from './fpgaSimulator.ts';

const why = whyWithout('verilator', 'g++', 'make', 'flock');
if (why) console.warn(why);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the link shows something; the test's own time limit is the only clock. */
function until(link: SpikeLink, holds: (state: LinkState) => boolean): Promise<LinkState> {
	return new Promise((resolve) => {
		const look = (): void => {
			if (!holds(link.state())) return;
			clearInterval(poll);
			resolve(link.state());
		};
		const poll = setInterval(look, 10);
	});
}

/** Waits until the device's inside shows something. */
async function untilDevice(device: Simulator, holds: (state: SimulatorState) => boolean): Promise<SimulatorState> {
	for (;;) {
		const state = await device.state();
		if (holds(state)) return state;
		await pause(10);
	}
}

/** Without its electrode. */
const level = {
	target: 'stimulate',
	drive: 'rate',
	amplitudeUa: 50,
	phaseUs: 300,
	gapUs: 0,
	rateHz: 100,
	holdS: 60,
	riseUaPerS: 40_950,
} as const;

async function start() {
	const device = await startOnTerminal();
	const link = createSpikeLink({
		...machineTime,
		protocol: 'events',
		transport: (signal) => openSerialPort({ path: device.path, signal }),
	});
	const gate = createSafetyGate(machineClock);
	gate.arm();
	onTestFinished(async () => {
		await link.close();
		expect(await device.end(), 'the safety monitor saw a violation').toBe(0);
	});
	const ask = async (target: CommandTarget) => {
		const answer = gate.request(target);
		if (!answer.ok) throw new Error(answer.reason);
		return link.command(answer.command);
	};
	const { device: known } = await until(link, ({ phase, device: one }) => phase === 'ready' && !!one?.electrodes);
	if (known?.electrodes) gate.setElectrodes(known.electrodes);
	await until(link, ({ telemetry }) => telemetry?.heartbeatCurrent === true);
	return { device, link, ask };
}

describe.skipIf(why !== null)('The app drives the RTL over a serial port', () => {
	beforeAll(() => make('sim'));

	test('spikes become pulses, each counted on both ends', async () => {
		const { device, link, ask } = await start();
		expect(link.state().device).toMatchObject({ identity: 'Retinode FPGA stimulator', channels: 64 });
		const asked = { ...level, drive: 'spikes', phaseUs: 200, gapUs: 30, electrode: 1 } as const;
		expect(await ask(asked)).toMatchObject({ kind: 'acted' });
		// The gate lets it climb by 300 uA/s at most.
		await pause(250);
		for (let i = 0; i < 40; i++) {
			link.sendSpikes([0, 1, 2].map((channel) => ({ tUs: i * 12_000 + channel, channel })));
			await pause(12);
		}
		const { spikes, counters, clock } = await until(link, (state) => state.spikes.delivered === 120);
		expect(spikes).toMatchObject({ handedOver: 120, lostTotal: 0 });
		expect(counters).toMatchObject({ crcErrors: 0, framingErrors: 0, sequenceGaps: 0, rejectedByDevice: 0 });
		expect(clock?.roundTripMs).toBeGreaterThan(0);
		await until(link, ({ telemetry }) => telemetry?.spikesReceived === 120);
		// On a busy machine spikes come in heaps: what cannot have its pulse within 5 ms then is counted.
		const state = await untilDevice(device, ({ pulses, latePulses, resting }) => pulses + latePulses >= 40 && resting);
		expect(state.byChannel).toEqual({ 0: 40, 1: 40, 2: 40 });
		const pulses = await device.pulses();
		expect(pulses.length).toBe(40 - state.latePulses);
		expect(pulses.length).toBeGreaterThan(20);
		for (const { electrode, amplitudeUa, cathodicUs, anodicUs } of pulses) {
			expect({ electrode, amplitudeUa, cathodicUs, anodicUs }).toEqual({
				electrode: 1,
				amplitudeUa: 50,
				cathodicUs: 200,
				anodicUs: 200,
			});
		}
	});

	test('the emergency stop latches, and only a person at the device lets it go', async () => {
		const { device, link, ask } = await start();
		expect(await ask({ ...level, electrode: 0 })).toMatchObject({ kind: 'acted' });
		await until(link, ({ telemetry }) => telemetry?.driven === true);
		link.emergencyStop();
		await until(link, ({ stop }) => stop.latched && !stop.pending);
		expect(await ask({ ...level, electrode: 0 })).toMatchObject({ kind: 'refused' });
		const { outCharge, backCharge, driven } = await untilDevice(device, ({ resting }) => resting);
		expect({ driven, outCharge }).toEqual({ driven: false, outCharge: backCharge });
		// A stop that is still on its way when the key goes down asks for another press.
		for (let level = 1; link.state().stop.latched; level = 1 - level) {
			device.pin('key', level);
			await pause(200);
		}
		expect(await ask({ ...level, electrode: 0 })).toMatchObject({ kind: 'acted' });
	});

	test('when the app goes away, stimulation ends by itself', async () => {
		const { device, link, ask } = await start();
		expect(await ask({ ...level, electrode: 3 })).toMatchObject({ kind: 'acted' });
		await untilDevice(device, ({ driven, pulses }) => driven && pulses > 3);
		await link.close();
		expect(await untilDevice(device, ({ driven, resting }) => !driven && resting)).toMatchObject({ stopped: false });
	});
});
