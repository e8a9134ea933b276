import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSafetyGate, DEFAULT_LIMITS, isSafeCommand } from '../../../src/io/prosthesis/safety.ts';
import { DIGITS } from '../../../src/io/wire/constants.ts';
import type { CommandTarget } from '../../../src/io/wire/message.ts';

const grip = (changes: Partial<Extract<CommandTarget, { target: 'grip' }>> = {}): CommandTarget => ({
	target: 'grip',
	digits: [...DIGITS],
	closure: 0.5,
	strokesPerS: 1,
	forceLimitN: 10,
	...changes,
});
const armed = (limits = {}) => {
	const gate = createSafetyGate(limits);
	gate.arm();
	return gate;
};

describe('The safety gate', () => {
	test('lets nothing move before a person arms it', () => {
		const gate = createSafetyGate();
		expect(gate.request(grip())).toEqual({ ok: false, reason: 'The hand is not armed: Nobody has armed it yet.' });
		gate.arm();
		expect(gate.request(grip()).ok).toBe(true);
	});

	test('letting go is always allowed, and disarming lets go', () => {
		const gate = createSafetyGate();
		expect(gate.request({ target: 'relax' }).ok).toBe(true);
		gate.arm();
		const command = gate.disarm('The window lost the focus.');
		expect(isSafeCommand(command)).toBe(true);
		expect(command.target).toBe('relax');
		expect(gate.request(grip())).toEqual({ ok: false, reason: 'The hand is not armed: The window lost the focus.' });
		expect(gate.state()).toMatchObject({ armed: false, passed: 1, refused: 1 });
	});

	test('brings position, speed and force within the limits, and says what it changed', () => {
		const answer = armed({ maxClosure: 0.8, maxForceN: 12 }).request(
			grip({ closure: 1, strokesPerS: 50, forceLimitN: 400 }),
		);
		expect(answer).toMatchObject({
			ok: true,
			command: { closure: 0.8, strokesPerS: DEFAULT_LIMITS.maxStrokesPerS, forceLimitN: 12 },
			limited: [
				'closure 1 was brought to the limit 0.8',
				'strokesPerS 50 was brought to the limit 2',
				'forceLimitN 400 was brought to the limit 12',
			],
		});
	});

	test.each(['closure', 'strokesPerS', 'forceLimitN'] as const)('refuses a %s that is no number', (name) => {
		for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
			expect(armed().request(grip({ [name]: value }))).toEqual({
				ok: false,
				reason: `${name} is ${value}; a movement needs a finite number.`,
			});
		}
	});

	test('whatever is asked, what passes is within the limits', () => {
		const anything = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -1, 0, 1, 1e9));
		const target: fc.Arbitrary<CommandTarget> = fc.oneof(
			fc.record({
				target: fc.constant('grip' as const),
				digits: fc.subarray([...DIGITS]),
				closure: anything,
				strokesPerS: anything,
				forceLimitN: anything,
			}),
			fc.record({
				target: fc.constant('digits' as const),
				closures: fc.tuple(anything, anything, anything, anything, anything),
				strokesPerS: anything,
				forceLimitN: anything,
			}),
			fc.record({ target: fc.constant('wrist' as const), angleDeg: anything, degPerS: anything }),
			fc.record({
				target: fc.constant('stimulate' as const),
				electrode: fc.nat(),
				drive: fc.constantFrom('rate' as const, 'spikes' as const),
				amplitudeUa: anything,
				phaseUs: anything,
				gapUs: anything,
				rateHz: anything,
			}),
		);
		fc.assert(
			fc.property(target, (wanted) => {
				const answer = armed().request(wanted);
				if (!answer.ok) return;
				const { command } = answer;
				const limits = DEFAULT_LIMITS;
				if (command.target === 'wrist') {
					expect(Math.abs(command.angleDeg)).toBeLessThanOrEqual(limits.maxWristDeg);
					expect(command.degPerS).toBeGreaterThanOrEqual(0);
					expect(command.degPerS).toBeLessThanOrEqual(limits.maxWristDegPerS);
				} else if (command.target === 'stimulate') {
					expect(command.amplitudeUa >= 0 && command.amplitudeUa <= limits.maxAmplitudeUa).toBe(true);
					expect(command.phaseUs >= 0 && command.phaseUs <= limits.maxPhaseUs).toBe(true);
					expect((command.amplitudeUa * command.phaseUs) / 1000).toBeLessThanOrEqual(limits.maxChargeNc);
					expect(command.rateHz >= 0 && command.rateHz <= limits.maxPulseHz).toBe(true);
				} else if (command.target !== 'relax') {
					const closures = command.target === 'grip' ? [command.closure] : command.closures;
					for (const closure of closures) expect(closure >= 0 && closure <= 1).toBe(true);
					expect(command.strokesPerS >= 0 && command.strokesPerS <= limits.maxStrokesPerS).toBe(true);
					expect(command.forceLimitN >= 0 && command.forceLimitN <= limits.maxForceN).toBe(true);
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('holds the charge of a stimulation pulse by bringing its current down', () => {
		const pulse = { target: 'stimulate', electrode: 2, drive: 'rate', gapUs: 50, rateHz: 40 } as const;
		expect(armed().request({ ...pulse, amplitudeUa: 90, phaseUs: 300 })).toEqual({
			ok: true,
			// 20 nC over 300 µs are 66.67 µA; rounded down to what the wire can say.
			command: { ...pulse, amplitudeUa: 66.6, phaseUs: 300 },
			limited: ['amplitudeUa 90 was brought to the limit 66.6'],
		});
	});

	test('a command cannot be forged, copied or changed', () => {
		const answer = armed().request(grip());
		if (!answer.ok) throw new Error(answer.reason);
		expect(isSafeCommand(answer.command)).toBe(true);
		expect(isSafeCommand({ ...answer.command })).toBe(false);
		expect(isSafeCommand(grip())).toBe(false);
		expect(() => Object.assign(answer.command, { closure: 1 })).toThrow(TypeError);
		expect(() => (answer.command.target === 'grip' ? (answer.command.digits as string[]).push('toe') : 0)).toThrow(
			TypeError,
		);
	});

	test('refuses a movement that it does not know', () => {
		expect(armed().request({ target: 'fly' } as never)).toEqual({ ok: false, reason: 'There is no movement fly.' });
	});

	test('its own limits have limits', () => {
		expect(() => createSafetyGate({ maxForceN: 500 })).toThrow(
			'Safety limit maxForceN is 500; it must be from 0 to 100.',
		);
		expect(() => createSafetyGate({ maxStrokesPerS: Number.NaN })).toThrow('Safety limit maxStrokesPerS is NaN');
		expect(() => createSafetyGate({ minClosure: 0.6, maxClosure: 0.5 })).toThrow('must not exceed maxClosure, 0.5');
		const gate = armed();
		expect(() => gate.setLimits({ maxClosure: 2 })).toThrow('Safety limit maxClosure is 2; it must be from 0 to 1.');
		expect(gate.state().limits).toEqual(DEFAULT_LIMITS);
	});
});
