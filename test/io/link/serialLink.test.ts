import { describe, expect, onTestFinished, test } from 'vitest';
import { runTwin } from '../../../src/io/devices/node/runTwin.ts';
import type { RunningDevice } from '../../../src/io/devices/twins/device.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import type { SpikeLink } from '../../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import type { LinkState } from '../../../src/io/link/state.ts';
import { createSafetyGate } from '../../../src/io/safety/safety.ts';
import { openSerialPort } from '../../../src/io/transport/node/serial.ts';
import { patientTime } from '../../patientTime.ts';
import { passed } from '../../until.ts';
import { whyNoPseudoTerminal } from '../transport/pty.ts';

const whyNot = await whyNoPseudoTerminal();

/** A hand on a pseudo-terminal that can be killed and started again, always on a path of its own. */
async function startHand(): Promise<{ device: RunningDevice; kill(): Promise<void> }> {
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		ended = runTwin(HAND_DEVICE, { ...patientTime, onReady: resolve }).catch(reject);
	});
	const kill = async (): Promise<void> => {
		await device.close();
		await ended;
	};
	onTestFinished(kill);
	return { device, kill };
}

function connect(path: () => string | null, changes: { protocol?: 'events' | 'rate' } = {}): SpikeLink {
	const link = createSpikeLink({
		...patientTime,
		protocol: changes.protocol ?? 'events',
		transport: (signal) => openSerialPort({ path: path() ?? '', signal }),
	});
	onTestFinished(() => link.close());
	return link;
}

/** Waits until the link shows something; the test's own time limit is the only clock. */
function until(link: SpikeLink, holds: (state: LinkState) => boolean): Promise<LinkState> {
	return new Promise((resolve) => {
		const look = (): void => {
			if (!holds(link.state())) return;
			clearInterval(poll);
			stop();
			resolve(link.state());
		};
		const stop = link.subscribe(look);
		const poll = setInterval(look, 10);
	});
}

async function fire(link: SpikeLink, spikes: number): Promise<void> {
	for (let i = 0; i < spikes; i += 5) {
		link.sendSpikes(Array.from({ length: 5 }, (_, k) => ({ tUs: (i + k) * 1000, channel: (i + k) % 16 })));
		await passed(patientTime.clock, 5);
	}
}

describe.skipIf(whyNot !== null)(`Over a real serial port${whyNot === null ? '' : ` (${whyNot})`}`, () => {
	test('spikes arrive, the hand closes, and telemetry comes back', async () => {
		const { device } = await startHand();
		const link = connect(() => device.path);
		await until(link, ({ phase }) => phase === 'ready');
		await fire(link, 500);
		const gate = createSafetyGate(patientTime.clock);
		gate.arm();
		const answer = gate.request({
			target: 'grip',
			digits: ['thumb', 'index', 'middle', 'ring', 'little'],
			closure: 0.8,
			strokesPerS: 2,
			forceLimitN: 20,
		});
		if (!answer.ok) throw new Error(answer.reason);
		expect((await link.command(answer.command)).kind).toBe('acted');
		const closed = await until(link, ({ telemetry }) => (telemetry?.closures[0] ?? 0) > 0.79);
		expect(closed.telemetry?.driven).toBe(true);
		const { spikes, counters } = await until(link, (state) => state.spikes.delivered === 500);
		expect(spikes).toMatchObject({ handedOver: 500, lostTotal: 0 });
		expect(device.state().spikes).toMatchObject({ total: 500, asRates: 0 });
		expect(counters).toMatchObject({ crcErrors: 0, framingErrors: 0, sequenceGaps: 0 });
		expect(link.state().clock?.roundTripMs).toBeGreaterThan(0);
	});

	test('a device killed in the middle comes back; every spike is delivered or counted lost', async () => {
		const first = await startHand();
		let path = first.device.path;
		const link = connect(() => path);
		await until(link, ({ phase }) => phase === 'ready');
		await fire(link, 200);
		await until(link, ({ spikes }) => spikes.delivered >= 200);
		link.sendSpikes(Array.from({ length: 50 }, (_, i) => ({ tUs: i, channel: 0 })));
		await first.kill();
		const gone = await until(link, ({ phase }) => phase === 'disconnected');
		expect(gone.reason).toBe(`Serial port ${path} was unplugged.`);
		await fire(link, 100);
		const second = await startHand();
		path = second.device.path;
		await until(link, ({ phase }) => phase === 'ready');
		await fire(link, 200);
		const { spikes, counters } = await until(
			link,
			(state) => state.spikes.inFlight === 0 && state.spikes.queued === 0 && state.spikes.delivered >= 400,
		);
		expect(spikes.handedOver).toBe(550);
		expect(spikes.delivered + spikes.lostTotal).toBe(550);
		// The 50 that were under way when it died were delivered or not; only a device that lives could tell.
		expect(spikes.delivered).toBeLessThanOrEqual(450);
		expect(second.device.state().spikes.total).toBe(200);
		expect(spikes.lostTotal).toBeGreaterThanOrEqual(100);
		expect(counters.sessions).toBe(2);
	});

	test('garbage from the device is counted and passes by', async () => {
		const { device } = await startHand();
		device.setConditions({ babbleBytesPerS: 2000 });
		const link = connect(() => device.path);
		await until(link, ({ phase }) => phase === 'ready');
		await fire(link, 200);
		const { spikes, counters } = await until(link, (state) => state.spikes.delivered === 200);
		expect(spikes.lostTotal).toBe(0);
		expect(counters.crcErrors + counters.framingErrors).toBeGreaterThan(0);
	});

	test('a silent device is called silent and is welcomed back', async () => {
		const { device } = await startHand();
		const link = connect(() => device.path);
		await until(link, ({ phase }) => phase === 'ready');
		device.setConditions({ silent: true });
		await until(link, ({ phase }) => phase === 'silent');
		device.setConditions({ silent: false });
		await until(link, ({ phase, counters }) => phase === 'ready' && counters.sessions === 2);
	});

	test('a device that reads at 9,600 baud unannounced: every spike is delivered or counted lost', async () => {
		const { device } = await startHand();
		device.setConditions({ baud: 9600 });
		const link = connect(() => device.path);
		await until(link, ({ phase }) => phase === 'ready');
		// The device announces no limit, so only the filling buffers show that it is slow.
		await fire(link, 1500);
		const { spikes } = await until(link, (state) => state.spikes.inFlight === 0 && state.spikes.queued === 0);
		expect(spikes.handedOver).toBe(1500);
		expect(spikes.delivered + spikes.lostTotal).toBe(1500);
		expect(device.state().spikes.total).toBe(spikes.delivered);
	});

	test('the emergency stop latches', async () => {
		const { device } = await startHand();
		const link = connect(() => device.path);
		await until(link, ({ phase }) => phase === 'ready');
		link.emergencyStop();
		await until(link, ({ stop }) => stop.latched && !stop.pending);
		expect(device.state().hand.emergencyStopped).toBe(true);
		device.resetEmergencyStop();
		await until(link, ({ stop }) => !stop.latched);
	});
});
