import { describe, expect, onTestFinished, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import type { DeviceDriver } from '../../../src/io/devices/drivers/driver.ts';
import { type GripName, gripTarget } from '../../../src/io/devices/drivers/gripPostures.ts';
import type { DeviceConditions } from '../../../src/io/devices/twins/conditions.ts';
import type { InProcessDevice } from '../../../src/io/devices/twins/device.ts';
import type { DeviceKind } from '../../../src/io/devices/twins/twin.ts';
import { inProcessTwin } from '../../../src/io/devices/twins/twin.ts';
import type { SpikeLink } from '../../../src/io/link/linkContract.ts';
import { createSafetyGate, RELAX, type SafeCommand } from '../../../src/io/safety/safety.ts';
import type { CommandTarget } from '../../../src/protocol/deviceCommand.ts';
import { createVirtualTime, type VirtualTime } from '../virtualTime.ts';

/** A driver and its simulated twin on one virtual clock. */
export interface DriverBench {
	readonly time: VirtualTime;
	readonly link: SpikeLink;
	readonly twin: InProcessDevice;
	/** While false, opening the line fails; a line that is open breaks. */
	setPlugged(on: boolean): void;
	closures(): readonly number[];
}

/** Sets both up; closes them after the test. */
export function createDriverBench(
	driver: DeviceDriver,
	kind: DeviceKind,
	conditions: Partial<DeviceConditions> = {},
	seed = 1,
): DriverBench {
	const time = createVirtualTime();
	const twin = inProcessTwin(kind, { ...time, conditions, seed });
	let plugged = true;
	let unplug = (): void => undefined;
	let session = 1;
	const link = driver.open({
		...time,
		protocol: 'events',
		sessionId: () => session++,
		async transport(signal) {
			if (!plugged) throw new Error('Nothing is plugged in.');
			const line = await twin.transport(signal);
			unplug = () => void line.close();
			return line;
		},
	});
	onTestFinished(async () => {
		void link.close();
		await time.advance(1000);
		await twin.device.close();
	});
	return {
		time,
		link,
		twin,
		setPlugged(on) {
			plugged = on;
			if (!on) unplug();
		},
		closures: () => twin.device.state().hand.closures,
	};
}

/** Passes a movement through an armed gate. */
export function allowed(target: CommandTarget): SafeCommand {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const answer = gate.request(target);
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
}

const grip = (name: GripName, closure: number): SafeCommand =>
	allowed(gripTarget(name, closure, { strokesPerS: 2, forceLimitN: 20 }));

/** What the docstring of DeviceDriver promises, as tests: every driver runs them against its twin. */
export function describeDriver(driver: DeviceDriver, kind: DeviceKind): void {
	describe(`A device driven by the ${driver.name} driver`, () => {
		test('is connected and says what it is', async () => {
			const { time, link } = createDriverBench(driver, kind);
			expect(link.state().phase).toBe('connecting');
			await time.advance(500);
			expect(link.state()).toMatchObject({ phase: 'ready', attempts: 0 });
			expect(link.state().device?.identity).toMatch(/hand/i);
		});

		test('moves into a grip through the gate, and not without', async () => {
			const { time, link, closures } = createDriverBench(driver, kind);
			await time.advance(500);
			const forged = { ...grip('power', 1) } as SafeCommand;
			expect(await link.command(forged)).toEqual({
				kind: 'refused',
				why: 'notSafe',
				reason: 'The command did not pass the safety gate.',
			});
			const outcome = link.command(grip('pinch', 1));
			await time.advance(2500);
			expect((await outcome).kind).toBe('acted');
			const [thumb, index, middle, ring] = closures();
			expect(thumb).toBeCloseTo(0.6, 1);
			expect(index).toBeCloseTo(1, 1);
			expect(middle).toBeCloseTo(0, 1);
			expect(ring).toBeCloseTo(0, 1);
			expect(link.state().telemetry?.closures[1]).toBeCloseTo(1, 1);
		});

		test('a newer movement overtakes an older one', async () => {
			const { time, link, closures } = createDriverBench(driver, kind);
			await time.advance(500);
			const first = link.command(grip('power', 1));
			const second = link.command(grip('power', 0.2));
			await time.advance(2500);
			expect((await first).kind).toBe('overtaken');
			expect((await second).kind).toBe('acted');
			expect(closures()[1]).toBeCloseTo(0.2, 1);
		});

		test('stops at once, latched until a person at the device resets it', async () => {
			const { time, link, twin } = createDriverBench(driver, kind);
			await time.advance(500);
			void link.command(grip('power', 1));
			await time.advance(100);
			link.emergencyStop();
			await time.advance(100);
			expect(twin.device.state().hand.emergencyStopped).toBe(true);
			expect(link.state().stop).toEqual({ pending: false, latched: true });
			expect((await link.command(grip('power', 1))).kind).toBe('refused');
			await time.advance(3000);
			expect(twin.device.state().hand.emergencyStopped).toBe(true);
			twin.device.resetEmergencyStop();
			await time.advance(1500);
			expect(link.state().stop).toEqual({ pending: false, latched: false });
			const again = link.command(grip('power', 0.5));
			await time.advance(500);
			expect((await again).kind).toBe('acted');
		});

		test('a stop asked for while nothing is connected comes before everything else', async () => {
			const { time, link, twin, setPlugged } = createDriverBench(driver, kind);
			await time.advance(500);
			setPlugged(false);
			await time.advance(100);
			link.emergencyStop();
			expect(link.state().stop.pending).toBe(true);
			setPlugged(true);
			await time.advance(6000);
			expect(twin.device.state().hand.emergencyStopped).toBe(true);
			expect(link.state().stop).toEqual({ pending: false, latched: true });
		});

		test('is never told a movement that was wanted more than 250 ms ago', async () => {
			const { time, link, closures } = createDriverBench(driver, kind);
			await time.advance(500);
			const outcome = link.command(grip('power', 1), undefined, time.clock() - 251);
			await time.advance(1500);
			expect(await outcome).toMatchObject({ kind: 'refused', why: 'tooOld' });
			expect(closures()[1]).toBeCloseTo(0, 1);
			expect(link.state().counters).toMatchObject({ commandsTooOld: 1, commandsRefusedBy: { tooOld: 1 } });
		});

		test('let go of while the line is broken, it lets go as soon as it is back, and not before that is it called so', async () => {
			const { time, link, closures, setPlugged } = createDriverBench(driver, kind);
			await time.advance(500);
			void link.command(grip('power', 1));
			await time.advance(1500);
			expect(closures()[1]).toBeCloseTo(1, 1);
			setPlugged(false);
			await time.advance(100);
			expect((await link.command(RELAX)).kind).not.toBe('acted');
			expect(link.state().letGo).toBe('pending');
			setPlugged(true);
			await time.advance(8000);
			expect(link.state()).toMatchObject({ phase: 'ready', letGo: 'confirmed' });
			expect(closures()[1]).toBeCloseTo(0, 1);
		});

		test('a pulled cable is said in a sentence, and the device is found again', async () => {
			const { time, link, setPlugged } = createDriverBench(driver, kind);
			await time.advance(500);
			setPlugged(false);
			await time.advance(400);
			expect(link.state()).toMatchObject({ phase: 'disconnected', reason: 'Nothing is plugged in.' });
			expect((await link.command(grip('power', 1))).kind).toBe('refused');
			setPlugged(true);
			await time.advance(6000);
			expect(link.state()).toMatchObject({ phase: 'ready', attempts: 0 });
			expect(link.state().counters.sessions).toBe(2);
		});

		test('a device that falls silent is called silent, and welcomed back', async () => {
			const { time, link, twin } = createDriverBench(driver, kind);
			await time.advance(500);
			twin.device.setConditions({ silent: true });
			await time.advance(1700);
			expect(link.state().phase).not.toBe('ready');
			twin.device.setConditions({ silent: false });
			await time.advance(8000);
			expect(link.state().phase).toBe('ready');
		});

		test('a noisy line costs repetitions, and no movement is taken for another', async () => {
			const { time, link, twin, closures } = createDriverBench(driver, kind, { noise: 0.003 });
			await time.advance(3000);
			let acted = 0;
			for (let i = 0; i < 40; i++) {
				const closure = (i % 5) / 5;
				const outcome = link.command(grip('power', closure));
				await time.advance(2500);
				if ((await outcome).kind !== 'acted') continue;
				acted++;
				// Where heartbeats are spoiled, a device with a watchdog lets go, as it must.
				if (twin.device.state().hand.watchdogRelaxed) continue;
				expect(closures()[1]).toBeCloseTo(closure, 1);
			}
			expect(acted).toBeGreaterThan(20);
		});

		test('babble from the device is counted and passes by', async () => {
			const { time, link } = createDriverBench(driver, kind, { babbleBytesPerS: 500 });
			await time.advance(3000);
			const outcome = link.command(grip('power', 0.5));
			await time.advance(1500);
			expect((await outcome).kind).toBe('acted');
			expect(link.state().counters.crcErrors + link.state().counters.framingErrors).toBeGreaterThan(10);
		});

		test('every spike is delivered or counted lost', async () => {
			const { time, link } = createDriverBench(driver, kind);
			await time.advance(500);
			link.sendSpikes(Array.from({ length: 10 }, (_, i) => ({ tUs: i, channel: i })));
			await time.advance(500);
			const { handedOver, delivered, lostTotal } = link.state().spikes;
			expect(handedOver).toBe(10);
			expect(delivered + lostTotal).toBe(10);
		});

		test('is closed for good', async () => {
			const { time, link } = createDriverBench(driver, kind);
			await time.advance(500);
			const closed = link.close();
			await time.advance(500);
			await closed;
			expect(link.state().phase).toBe('closed');
			await time.advance(10_000);
			expect(link.state().phase).toBe('closed');
		});
	});
}
