import { describe, expect, test } from 'vitest';
import { createSimulatedHand } from '../../../src/io/device/hand.ts';
import { HAND } from '../../../src/io/device/hand-parameters.ts';
import { DIGITS } from '../../../src/io/wire/constants.ts';
import type { CommandTarget } from '../../../src/io/wire/message.ts';

const grip = (closure: number, changes: Partial<Extract<CommandTarget, { target: 'grip' }>> = {}): CommandTarget => ({
	target: 'grip',
	digits: [...DIGITS],
	closure,
	strokesPerS: 4,
	forceLimitN: 20,
	...changes,
});

/** Runs it with a host that is there: a heartbeat every 100 ms. */
function run(hand: ReturnType<typeof createSimulatedHand>, fromMs: number, toMs: number): void {
	for (let tMs = fromMs; tMs < toMs; tMs += 100) {
		hand.heartbeat(tMs);
		hand.advance(Math.min(toMs, tMs + 100));
	}
}

describe('The simulated hand', () => {
	test('rests open, cold and without current beyond idling', () => {
		const hand = createSimulatedHand();
		run(hand, 0, 5000);
		expect(hand.state()).toMatchObject({
			closures: [0, 0, 0, 0, 0],
			wristDeg: 0,
			forceN: 0,
			currentMa: HAND.idleCurrentMa,
			driven: false,
			faults: [],
		});
		expect(hand.state().temperatureC).toBeCloseTo(HAND.ambientC, 0);
	});

	test('reaches its target without overshoot', () => {
		const hand = createSimulatedHand();
		hand.command(grip(0.7));
		let most = 0;
		for (let tMs = 0; tMs < 1500; tMs += 10) {
			run(hand, tMs, tMs + 10);
			most = Math.max(most, ...hand.state().closures);
		}
		for (const closure of hand.state().closures) expect(closure).toBeCloseTo(0.7, 3);
		// Critically damped: the explicit step of 1 ms adds less than a percent.
		expect(most).toBeLessThan(0.7 * 1.01);
	});

	test('moves no faster than asked, nor than it can', () => {
		for (const [asked, limit] of [
			[0.5, 0.5],
			[100, HAND.maxStrokesPerS],
		] as const) {
			const hand = createSimulatedHand();
			hand.command(grip(1, { strokesPerS: asked }));
			let before = 0;
			for (let tMs = 0; tMs < 1000; tMs += 10) {
				run(hand, tMs, tMs + 10);
				const now = hand.state().closures[1];
				expect(now - before).toBeLessThanOrEqual(limit * 0.01 + 1e-9);
				before = now;
			}
		}
	});

	test('moves only the digits it was told to', () => {
		const hand = createSimulatedHand();
		hand.command(grip(1, { digits: ['thumb', 'index'] }));
		run(hand, 0, 1000);
		const [thumb, index, ...others] = hand.state().closures;
		expect([thumb, index]).toEqual([expect.closeTo(1, 2), expect.closeTo(1, 2)]);
		expect(others).toEqual([0, 0, 0]);
	});

	test('presses an object with no more than the force limit, and rests on it', () => {
		const hand = createSimulatedHand();
		hand.setObject(0.5);
		hand.command(grip(1, { forceLimitN: 10 }));
		let most = 0;
		for (let tMs = 0; tMs < 3000; tMs += 5) {
			run(hand, tMs, tMs + 5);
			if (tMs > 1000) most = Math.max(most, hand.state().forceN);
		}
		expect(hand.state().forceN).toBeCloseTo(10, 1);
		expect(most).toBeLessThan(10.1);
		for (const closure of hand.state().closures) expect(closure).toBeCloseTo(0.5 + 2 / HAND.objectStiffnessN, 3);
		expect(hand.state().currentMa).toBeGreaterThan(HAND.idleCurrentMa + 300);
	});

	test('turns its wrist, within its range only', () => {
		const hand = createSimulatedHand();
		expect(hand.command({ target: 'wrist', angleDeg: -40, degPerS: 90 })).toBeNull();
		run(hand, 0, 2000);
		expect(hand.state().wristDeg).toBeCloseTo(-40, 1);
		expect(hand.command({ target: 'wrist', angleDeg: 120, degPerS: 90 })).toBe('outOfRange');
	});

	test('lets go 250 ms after the last heartbeat and opens by its spring', () => {
		const hand = createSimulatedHand();
		hand.command(grip(1));
		run(hand, 0, 1000);
		// The last heartbeat was at 900 ms.
		hand.advance(1150);
		expect(hand.state()).toMatchObject({ driven: true, watchdogRelaxed: false });
		hand.advance(1152);
		expect(hand.state()).toMatchObject({ driven: false, watchdogRelaxed: true });
		hand.advance(3500);
		expect(Math.max(...hand.state().closures)).toBeLessThan(0.01);
		// Heartbeats alone do not bring the grip back: the target is forgotten.
		run(hand, 3500, 4500);
		expect(hand.state().driven).toBe(false);
		hand.command(grip(0.5));
		run(hand, 4500, 5500);
		expect(hand.state()).toMatchObject({ driven: true, watchdogRelaxed: false });
	});

	test('an emergency stop cuts the motors and stays until a person resets it', () => {
		const hand = createSimulatedHand();
		hand.command(grip(1));
		run(hand, 0, 1000);
		hand.emergencyStop('wire');
		hand.emergencyStop('button');
		expect(hand.state()).toMatchObject({ driven: false, emergencyStopped: true, emergencyCause: 'wire' });
		expect(hand.command(grip(1))).toBe('emergencyStop');
		run(hand, 1000, 3500);
		expect(Math.max(...hand.state().closures)).toBeLessThan(0.01);
		hand.resetEmergencyStop();
		run(hand, 3500, 4000);
		expect(hand.state()).toMatchObject({ driven: false, emergencyStopped: false });
		expect(hand.command(grip(1))).toBeNull();
	});

	test('with a fault it lets go and refuses to move, but always agrees to let go', () => {
		const hand = createSimulatedHand();
		hand.command(grip(1));
		hand.setFault('stall', true);
		expect(hand.state()).toMatchObject({ driven: false, faults: ['stall'] });
		expect(hand.command(grip(1))).toBe('fault');
		expect(hand.command({ target: 'relax' })).toBeNull();
		hand.setFault('stall', false);
		expect(hand.command(grip(1))).toBeNull();
	});

	test('says that it has no electrodes', () => {
		const pulse = { drive: 'rate', amplitudeUa: 10, phaseUs: 100, gapUs: 0, rateHz: 20 } as const;
		expect(createSimulatedHand().command({ target: 'stimulate', electrode: 0, ...pulse })).toBe('notCapable');
	});

	test('does the same however its time is cut', () => {
		const whole = createSimulatedHand();
		const pieces = createSimulatedHand();
		for (const hand of [whole, pieces]) hand.command(grip(0.8));
		whole.advance(200);
		for (let tMs = 0; tMs <= 200; tMs += 0.7) pieces.advance(tMs);
		pieces.advance(200);
		expect(pieces.state()).toEqual(whole.state());
	});
});
