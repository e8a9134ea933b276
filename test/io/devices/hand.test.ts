import { describe, expect, test } from 'vitest';
import { createSimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import { HAND } from '../../../src/io/devices/twins/handParameters.ts';
import type { CommandTarget } from '../../../src/protocol/deviceCommand.ts';
import { DIGITS } from '../../../src/protocol/deviceCommand.ts';

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

/** A hand whose host is there from the start. */
function attended(): ReturnType<typeof createSimulatedHand> {
	const hand = createSimulatedHand();
	hand.heartbeat(0);
	return hand;
}

describe('The simulated hand', () => {
	test('rests open and without current beyond idling; switched on, it takes its motors for warm and sees them cool', () => {
		const hand = createSimulatedHand();
		expect(hand.state().temperatureC).toBe(HAND.warmStartC);
		run(hand, 0, 600_000);
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
		const hand = attended();
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
			const hand = attended();
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
		const hand = attended();
		hand.command(grip(1, { digits: ['thumb', 'index'] }));
		run(hand, 0, 1000);
		const [thumb, index, ...others] = hand.state().closures;
		expect([thumb, index]).toEqual([expect.closeTo(1, 2), expect.closeTo(1, 2)]);
		expect(others).toEqual([0, 0, 0]);
	});

	test('presses an object with no more than the force limit, and rests on it', () => {
		const hand = attended();
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
		const hand = attended();
		expect(hand.command({ target: 'wrist', angleDeg: -40, degPerS: 90 })).toBeNull();
		run(hand, 0, 2000);
		expect(hand.state().wristDeg).toBeCloseTo(-40, 1);
		expect(hand.command({ target: 'wrist', angleDeg: 120, degPerS: 90 })).toBe('outOfRange');
	});

	test('lets go 250 ms after the last heartbeat and opens by its spring', () => {
		const hand = attended();
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
		expect(hand.command(grip(0.5))).toBe('noHeartbeat');
		run(hand, 3500, 4500);
		expect(hand.state().driven).toBe(false);
		expect(hand.command(grip(0.5))).toBeNull();
		run(hand, 4500, 5500);
		expect(hand.state()).toMatchObject({ driven: true, watchdogRelaxed: false });
	});

	test('an emergency stop cuts the motors and stays until a person resets it', () => {
		const hand = attended();
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

	test('with a fault it lets go and refuses to move until a person resets it, but always agrees to let go', () => {
		const hand = attended();
		hand.command(grip(1));
		hand.setFault('stall', true);
		expect(hand.state()).toMatchObject({ driven: false, faults: ['stall'] });
		expect(hand.command(grip(1))).toBe('fault');
		expect(hand.command({ target: 'relax' })).toBeNull();
		hand.resetEmergencyStop();
		expect(hand.command(grip(1))).toBe('fault');
		hand.setFault('stall', false);
		expect(hand.command(grip(1))).toBe('fault');
		hand.resetEmergencyStop();
		expect(hand.command(grip(1))).toBeNull();
	});

	test('refuses in order: emergency stop, fault, no heartbeat, not capable, out of range', () => {
		const hand = createSimulatedHand();
		const wrist: CommandTarget = { target: 'wrist', angleDeg: 120, degPerS: 10 };
		hand.setFault('stall', true);
		hand.setFault('stall', false);
		hand.emergencyStop('wire');
		expect(hand.command(wrist)).toBe('emergencyStop');
		hand.resetEmergencyStop();
		expect(hand.command(wrist)).toBe('noHeartbeat');
		hand.setFault('stall', true);
		expect(hand.command(wrist)).toBe('fault');
		hand.setFault('stall', false);
		hand.resetEmergencyStop();
		hand.heartbeat(0);
		expect(hand.command(wrist)).toBe('outOfRange');
		expect(hand.command({ target: 'relax' })).toBeNull();
	});

	test('a new session lets go and counts no heartbeat of before', () => {
		const hand = attended();
		hand.command(grip(1));
		hand.forgetHost();
		expect(hand.state()).toMatchObject({ driven: false, heartbeatCurrent: false });
		expect(hand.command(grip(1))).toBe('noHeartbeat');
	});

	test('heat, faults and the stop survive a restart; after a power cut the motors count as warm', () => {
		const hand = attended();
		hand.setObject(0.2);
		for (let tMs = 0; hand.state().faults.length === 0 && tMs < 60_000; tMs++) {
			hand.command(grip(1, { forceLimitN: 75 }));
			run(hand, tMs, tMs + 1);
		}
		expect(hand.state().faults).toEqual(['overheat']);
		hand.emergencyStop('button');
		const { temperatureC } = hand.state();
		hand.restart(false);
		expect(hand.state()).toMatchObject({ temperatureC, faults: ['overheat'], emergencyCause: 'button', driven: false });
		hand.resetEmergencyStop();
		// Still as hot as it was.
		expect(hand.state().faults).toEqual(['overheat']);
		hand.restart(true);
		expect(hand.state().temperatureC).toBe(HAND.warmStartC);
	});

	test.each([
		['closing', 0, 1],
		['opening', 1, 0],
	])('holds its force limit %s: without force no digit moves, with little it moves little', (_, from, to) => {
		const moved = (forceLimitN: number): number => {
			const hand = attended();
			hand.command(grip(from));
			run(hand, 0, 1000);
			hand.command(grip(to, { forceLimitN }));
			run(hand, 1000, 1100);
			return Math.abs(hand.state().closures[0] - from);
		};
		expect(moved(0)).toBe(0);
		// 0.02 N a digit on 0.02 N per stroke/s² for 0.1 s: 0.005 strokes.
		expect(moved(0.1)).toBeCloseTo(0.005, 3);
		expect(moved(20)).toBeGreaterThan(0.1);
	});

	test('says that it has no electrodes', () => {
		const pulse = {
			drive: 'rate',
			amplitudeUa: 10,
			phaseUs: 100,
			gapUs: 0,
			rateHz: 20,
			holdS: 1,
			riseUaPerS: 10,
		} as const;
		expect(attended().command({ target: 'stimulate', electrode: 0, ...pulse })).toBe('notCapable');
	});

	test('does the same however its time is cut', () => {
		const whole = attended();
		const pieces = attended();
		for (const hand of [whole, pieces]) hand.command(grip(0.8));
		// Past the watchdog's release, the spring's work and a long rest.
		whole.advance(20_000);
		for (let tMs = 0; tMs <= 20_000; tMs += 0.7) pieces.advance(tMs);
		pieces.advance(20_000);
		expect(pieces.state()).toEqual(whole.state());
	});
});
