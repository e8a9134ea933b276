import { describe, expect, test } from 'vitest';
import { ABILITY_DRIVER } from '../../../src/io/devices/ability/abilityDriver.ts';
import {
	type AbilityReport,
	createFrameFinder,
	LONGEST_FRAME,
	LOOK_LINE,
	moveLine,
	readAbilityFrame,
	STOP_LINE,
} from '../../../src/io/devices/ability/abilityFrames.ts';
import { ABILITY_DEVICE } from '../../../src/io/devices/ability/abilityHand.ts';
import { seedsFor } from '../../seed.ts';
import { allowed, createDriverBench, describeDriver } from './contract.ts';

describeDriver(ABILITY_DRIVER, ABILITY_DEVICE);

const hex = (line: string): string => Buffer.from(line, 'latin1').toString('hex');

function read(...frames: readonly string[]): { reports: (AbilityReport | null)[]; badBytes: number } {
	const reports: (AbilityReport | null)[] = [];
	const finder = createFrameFinder(LONGEST_FRAME, (frame) => reports.push(readAbilityFrame(frame)));
	for (const frame of frames) finder.push(Buffer.from(frame, 'hex'));
	return { reports, badBytes: finder.counters().badBytes };
}

// Written and read once by the maker's own Python package, ability-hand 0.2.2 (create_pos_msg, create_duty_msg, create_misc_msg,
// GeneratedPacket and parse_packet); the second answer was put together by hand from the document's tables 17 and 18.
const MIXED_ANSWER = '7e1288083e0010117c009919ba002122f800aa2a3601cecc740100000000000000000000000000c27e';
const TOUCH_ANSWER =
	'7ea088086400101100009919000021220000aa2a38ffcecc3200004006c8c01290411f58c22b204338e8c344b0445178c55d40466a08c776d0478398c88f60499c28caa8f04ab512637e';

describe('Frames of the Ability Hand', () => {
	test.each([
		['positions', moveLine(0x10, [50, 50, 50, 50, 50, -50]), '7e5010aa2aaa2aaa2aaa2aaa2a56d5517e'],
		['mixed positions', moveLine(0x12, [10, 20.5, 100, 0, 60, -90]), '7e501288087d5e1154550000323334b38a7e'],
		['a byte to be escaped', moveLine(0x10, [0.6, 0.6, 0.6, 0.6, 0.6, -0.6]), '7e5010830083008300830083007d5dff957e'],
		['the stop', STOP_LINE, '7e50420000000000000000000000006e7e'],
		['a look', LOOK_LINE, '7e50a0107e'],
	])('%s: the bytes that the maker’s package writes', (_, line, bytes) => {
		expect(hex(line)).toBe(bytes);
	});

	test('an answer without touch is read as the maker’s package reads it', () => {
		const [report] = read(MIXED_ANSWER).reports;
		expect(report).toMatchObject({ header: 0x12, touchN: null, limited: 0 });
		for (const [i, degrees] of [9.99786, 19.99573, 29.99817, 39.99603, 49.99847, -59.99634].entries())
			expect(report?.degrees[i]).toBeCloseTo(degrees, 4);
		for (const [i, amperes] of [0.099902, 0.199805, 0.299707, 0.399609, 0.499512, 0.599414].entries())
			expect(report?.currentsA?.[i]).toBeCloseTo(amperes, 5);
	});

	test('an answer with touch: negative currents, thirty readings of 12 bits, motors that are limited', () => {
		const [report] = read(TOUCH_ANSWER).reports;
		expect(report).toMatchObject({ header: 0xa0, limited: 0x12 });
		for (const [i, amperes] of [0.161133, 0, 0, 0, -0.322266, 0.080566].entries())
			expect(report?.currentsA?.[i]).toBeCloseTo(amperes, 5);
		// The sum of what parse_packet gives for readings of 0, 100 … 2900, to its three printed digits.
		expect(report?.touchN).toBeCloseTo(113.993, 2);
	});

	test('a spoiled, a cut, an endless and an unknown frame are counted or passed over, and the next one is read', () => {
		const spoiled = MIXED_ANSWER.replace('3e00', '3f00');
		const { reports, badBytes } = read(
			'0000',
			spoiled,
			'7e1288',
			`7e${'01'.repeat(500)}`,
			hex(STOP_LINE),
			MIXED_ANSWER,
		);
		expect(reports.map((report) => report?.header ?? null)).toEqual([null, 0x12]);
		expect(badBytes).toBeGreaterThan(400);
	});
});

describe('What is particular to the Ability Hand', () => {
	const open = () => createDriverBench(ABILITY_DRIVER, ABILITY_DEVICE);
	const close = (strokesPerS: number, closure = 1) =>
		allowed({ target: 'digits', closures: [closure, closure, closure, closure, closure], strokesPerS, forceLimitN: 5 });

	test('a slow movement is slow although the hand knows positions only', async () => {
		const { time, link, closures } = open();
		await time.advance(500);
		void link.command(close(0.5));
		await time.advance(1000);
		expect(closures()[1]).toBeGreaterThan(0.3);
		expect(closures()[1]).toBeLessThan(0.52);
		await time.advance(2000);
		expect(closures()).toEqual([1, 1, 1, 1, 1].map((one) => expect.closeTo(one, 2)));
	});

	test('the other digits of a grip stay where they were sent', async () => {
		const { time, link, closures } = open();
		await time.advance(500);
		void link.command(close(2, 0.5));
		await time.advance(1500);
		void link.command(allowed({ target: 'grip', digits: ['index'], closure: 1, strokesPerS: 2, forceLimitN: 5 }));
		await time.advance(1500);
		expect(closures().map((each) => Math.round(10 * each))).toEqual([5, 10, 5, 5, 5]);
	});

	test('it is kept under this line’s control while nothing moves, and holds when the line is lost', async () => {
		const { time, link, twin, closures, setPlugged } = open();
		await time.advance(500);
		void link.command(close(2, 0.5));
		await time.advance(5000);
		expect(twin.device.state().hand.driven).toBe(true);
		void link.command(close(0.2, 1));
		await time.advance(300);
		setPlugged(false);
		await time.advance(400);
		const at = closures()[1] as number;
		expect(twin.device.state().hand.driven).toBe(false);
		await time.advance(3000);
		expect(closures()[1]).toBe(at);
	});

	test('after a stop nothing of the movement goes on, and the stop is said on and on', async () => {
		const { time, link, twin, closures } = open();
		await time.advance(500);
		void link.command(close(0.2));
		await time.advance(500);
		link.emergencyStop();
		await time.advance(100);
		const at = closures()[1];
		const before = twin.device.state().received.frames;
		await time.advance(10_000);
		expect(closures()[1]).toBe(at);
		expect(twin.device.state().hand.emergencyStopped).toBe(true);
		expect(twin.device.state().received.frames - before).toBeGreaterThan(300);
	});

	test('a stop in force is kept over a cable that is pulled and plugged in again', async () => {
		const { time, link, twin, setPlugged } = open();
		await time.advance(500);
		link.emergencyStop();
		await time.advance(200);
		setPlugged(false);
		await time.advance(1000);
		expect(twin.device.state().hand.emergencyStopped).toBe(false);
		setPlugged(true);
		await time.advance(6000);
		expect(link.state().stop).toEqual({ pending: false, latched: true });
		expect(twin.device.state().hand.emergencyStopped).toBe(true);
	});

	test('what meets an object presses it, and both say so', async () => {
		const { time, link, twin, closures } = open();
		twin.device.setObject(0.4);
		await time.advance(500);
		void link.command(close(2));
		await time.advance(1500);
		expect(closures()[1]).toBeCloseTo(0.4, 2);
		const { forceN = 0 } = link.state().telemetry ?? {};
		expect(forceN).toBeGreaterThan(10);
		expect(twin.device.state().hand.forceN).toBeCloseTo(forceN, 1);
	});

	test.each(seedsFor('noise', [1, 2, 3]))('the stop holds on a line that spoils bytes (seed %d)', async (seed) => {
		const { time, link, twin } = createDriverBench(ABILITY_DRIVER, ABILITY_DEVICE, { noise: 0.002, loss: 0.002 }, seed);
		await time.advance(4000);
		link.emergencyStop();
		await time.advance(5000);
		twin.device.setConditions({ noise: 0, loss: 0 });
		await time.advance(2000);
		expect(twin.device.state().hand.emergencyStopped).toBe(true);
		expect(link.state().stop).toEqual({ pending: false, latched: true });
	});
});
