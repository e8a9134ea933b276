import { describe, expect, onTestFinished, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import { BRUNEL_DRIVER } from '../../../src/io/devices/brunel/brunelDriver.ts';
import { DRIVERS, deviceDriver } from '../../../src/io/devices/driverRegistry.ts';
import { armWarningOf } from '../../../src/io/devices/drivers/driver.ts';
import { GRIP_NAMES, gripTarget } from '../../../src/io/devices/drivers/gripPostures.ts';
import { RETINODE_DRIVER } from '../../../src/io/devices/drivers/retinodeDriver.ts';
import { EXAMPLE_DRIVER } from '../../../src/io/devices/example/exampleDriver.ts';
import { EXAMPLE_DEVICE } from '../../../src/io/devices/example/exampleHand.ts';
import { checkedText, exampleLine } from '../../../src/io/devices/example/exampleLines.ts';
import { runTwin } from '../../../src/io/devices/node/runTwin.ts';
import { DEVICES, deviceKind } from '../../../src/io/devices/twinRegistry.ts';
import type { RunningDevice } from '../../../src/io/devices/twins/device.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { createSafetyGate } from '../../../src/io/safety/safety.ts';
import { openLine } from '../../../src/io/transport/node/openLine.ts';
import { patientTime } from '../../patientTime.ts';
import { seedsFor } from '../../seed.ts';
import { until } from '../../until.ts';
import { whyNoPseudoTerminal } from '../transport/pty.ts';
import { allowed, createDriverBench, describeDriver } from './contract.ts';

const BRUNEL_DEVICE = deviceKind('brunel');

describeDriver(RETINODE_DRIVER, HAND_DEVICE);
describeDriver(BRUNEL_DRIVER, BRUNEL_DEVICE);
describeDriver(EXAMPLE_DRIVER, EXAMPLE_DEVICE);

describe('The drivers there are', () => {
	test('are found by name, and an unknown one is refused with those there are', () => {
		for (const driver of DRIVERS) expect(deviceDriver(driver.name)).toBe(driver);
		expect(() => deviceDriver('foot')).toThrow(
			'There is no driver foot; there are: retinode, ability, brunel, example.',
		);
		for (const device of DEVICES) expect(deviceKind(device.name)).toBe(device);
	});

	test('say what neither they nor the device can prevent', () => {
		expect(BRUNEL_DRIVER.limitations.join(' ')).toMatch(/watchdog.*force limit/s);
		for (const { limitations, watchdog } of DRIVERS) {
			for (const sentence of limitations) expect(sentence).toMatch(/^[A-Z].*\.$/);
			expect(watchdog).toBe(!limitations.join(' ').includes('no watchdog'));
		}
	});

	test('have that said before a device is armed which does not let go by itself, and nothing of one that does', () => {
		for (const driver of DRIVERS) {
			const warning = armWarningOf(driver);
			if (driver.watchdog) expect(warning).toBeNull();
			else for (const sentence of driver.limitations) expect(warning).toContain(sentence);
		}
		expect(armWarningOf(BRUNEL_DRIVER)).toMatch(/^The hand has no watchdog/);
	});
});

describe('Grips by name', () => {
	const effort = { strokesPerS: 1, forceLimitN: 10 };

	test.each(GRIP_NAMES)('%s: open at 0, within the limits of the gate at 1', (name) => {
		expect(gripTarget(name, 0, effort)).toMatchObject({ closures: [0, 0, 0, 0, 0] });
		const gate = createSafetyGate(machineClock);
		gate.arm();
		expect(gate.request(gripTarget(name, 1, effort))).toMatchObject({ ok: true, limited: [] });
	});

	test('pinch closes thumb and index only; point leaves the index open', () => {
		expect(gripTarget('pinch', 1, effort)).toMatchObject({ closures: [0.6, 1, 0, 0, 0] });
		expect(gripTarget('point', 1, effort)).toMatchObject({ closures: [0.6, 0, 1, 1, 1] });
	});

	test('one that is not there is refused with those there are', () => {
		expect(() => gripTarget('hook', 1, effort)).toThrow(
			'There is no grip hook; there are: power, tripod, lateral, pinch, point.',
		);
	});

	test('a closure that is no number does not pass the gate', () => {
		const gate = createSafetyGate(machineClock);
		gate.arm();
		expect(gate.request(gripTarget('power', Number.NaN, effort)).ok).toBe(false);
	});
});

describe('What is particular to the plain ASCII hand', () => {
	const open = () => createDriverBench(EXAMPLE_DRIVER, EXAMPLE_DEVICE);

	test('a line has its checksum, and one that is spoiled is no text', () => {
		expect(exampleLine('OPEN')).toBe('\nOPEN*14\n');
		expect(checkedText('OPEN*14')).toBe('OPEN');
		expect(checkedText('OPEM*14')).toBeNull();
		expect(checkedText('')).toBeNull();
	});

	test('it opens when it has heard nothing for a second', async () => {
		const { time, link, twin, closures } = open();
		await time.advance(500);
		const outcome = link.command(
			allowed({ target: 'digits', closures: [1, 1, 1, 1, 1], strokesPerS: 4, forceLimitN: 5 }),
		);
		await time.advance(1500);
		expect((await outcome).kind).toBe('acted');
		expect(closures()[1]).toBeCloseTo(1, 1);
		twin.device.setConditions({ silent: true });
		await time.advance(2500);
		expect(closures()[1]).toBeCloseTo(0, 1);
		expect(twin.device.state().hand.watchdogRelaxed).toBe(true);
	});

	test('of a grip, the other digits stay where they are', async () => {
		const { time, link, closures } = open();
		await time.advance(500);
		const effort = { strokesPerS: 4, forceLimitN: 5 };
		void link.command(allowed({ target: 'digits', closures: [0.5, 0.5, 0.5, 0.5, 0.5], ...effort }));
		await time.advance(1000);
		void link.command(allowed({ target: 'grip', digits: ['index'], closure: 1, ...effort }));
		await time.advance(1000);
		expect(closures().map((each) => Math.round(10 * each))).toEqual([5, 10, 5, 5, 5]);
	});
});

describe('What is particular to the Brunel hand', () => {
	const open = () => createDriverBench(BRUNEL_DRIVER, BRUNEL_DEVICE);

	test('it has no wrist, and says so', async () => {
		const { time, link } = open();
		await time.advance(500);
		expect(await link.command(allowed({ target: 'wrist', angleDeg: 10, degPerS: 10 }))).toEqual({
			kind: 'refused',
			why: 'unable',
			reason: 'The Brunel hand has nothing to do a wrist with.',
		});
	});

	test('to let go is to open', async () => {
		const { time, link, closures } = open();
		await time.advance(500);
		const closing = link.command(
			allowed({ target: 'digits', closures: [1, 1, 1, 1, 1], strokesPerS: 2, forceLimitN: 5 }),
		);
		await time.advance(1500);
		expect((await closing).kind).toBe('acted');
		expect(closures()).toEqual([1, 1, 1, 1, 1]);
		const letting = link.command(allowed({ target: 'relax' }));
		await time.advance(1500);
		expect((await letting).kind).toBe('acted');
		expect(closures()).toEqual([0, 0, 0, 0, 0]);
	});

	test('a hand whose motors a person switched off is found stopped', async () => {
		const { time, link, twin } = open();
		twin.device.pressEmergencyStop();
		await time.advance(500);
		expect(link.state().stop.latched).toBe(true);
		expect((await link.command(allowed({ target: 'relax' }))).kind).toBe('refused');
		// Asking for the stop again must not switch them on: the command of the firmware is a toggle.
		link.emergencyStop();
		await time.advance(3000);
		expect(twin.device.state().hand.emergencyStopped).toBe(true);
		expect(link.state().stop).toEqual({ pending: false, latched: true });
	});

	test.each(seedsFor('noise', [1, 2, 3, 4, 5, 6, 7, 8]))(
		'the stop holds on a line that spoils bytes (seed %d)',
		async (seed) => {
			const { time, link, twin } = createDriverBench(BRUNEL_DRIVER, BRUNEL_DEVICE, { noise: 0.004, loss: 0.004 }, seed);
			await time.advance(4000);
			link.emergencyStop();
			await time.advance(20_000);
			twin.device.setConditions({ noise: 0, loss: 0 });
			await time.advance(15_000);
			expect(twin.device.state().hand.emergencyStopped).toBe(true);
			expect(link.state().stop).toEqual({ pending: false, latched: true });
		},
	);

	test('over a real serial port: the same bytes on a pseudo-terminal', async ({ skip }) => {
		const why = await whyNoPseudoTerminal();
		if (why !== null) skip(why);
		await overALine(undefined);
	});

	test('over TCP', () => overALine('tcp:127.0.0.1:0'));

	async function overALine(port: string | undefined): Promise<void> {
		const abort = new AbortController();
		let ended: Promise<unknown> = Promise.resolve();
		const device = await new Promise<RunningDevice>((resolve, reject) => {
			ended = runTwin(BRUNEL_DEVICE, { ...patientTime, port, signal: abort.signal, onReady: resolve }).catch(reject);
		});
		const link = BRUNEL_DRIVER.open({
			...patientTime,
			protocol: 'events',
			transport: (signal) => openLine({ path: device.path ?? '', baud: BRUNEL_DRIVER.baud, signal }),
		});
		onTestFinished(async () => {
			await link.close();
			abort.abort();
			await ended;
		});
		await new Promise<void>((resolve) => {
			link.subscribe(({ phase }) => phase === 'ready' && resolve());
		});
		const grip = allowed(gripTarget('tripod', 0.3, { strokesPerS: 2, forceLimitN: 5 }));
		expect((await link.command(grip)).kind).toBe('acted');
		await until(() => Math.abs((device.state().hand.closures[1] ?? 0) - 0.3) <= 0.01);
		expect(device.state().hand.closures[3]).toBe(0);
	}
});
