import { describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import { createSafetyGate, isSafeCommand } from '../../../src/io/safety/safety.ts';
import { DEFAULT_LIMITS } from '../../../src/io/safety/safetyLimits.ts';
import type { CommandTarget, ElectrodeLevel } from '../../../src/protocol/deviceCommand.ts';
import { DIGITS } from '../../../src/protocol/deviceCommand.ts';
import { fc } from '../../property.ts';

const grip = (changes: Partial<Extract<CommandTarget, { target: 'grip' }>> = {}): CommandTarget => ({
	target: 'grip',
	digits: [...DIGITS],
	closure: 0.5,
	strokesPerS: 1,
	forceLimitN: 10,
	...changes,
});
const armed = (limits = {}) => {
	const gate = createSafetyGate(machineClock, limits);
	gate.arm();
	return gate;
};
/** What a stimulator of four electrodes says: three large ones, and one of 1,000 µm². */
const fourElectrodes = {
	maxReturnUa: 200,
	maxHoldS: 600,
	electrodes: [20, 20, 20, 4].map((maxChargeNc) => ({ areaUm2: maxChargeNc === 4 ? 1000 : 31_416, maxChargeNc })),
};
/** An armed gate that knows the electrodes. */
const stimulating = (limits = {}) => {
	const gate = armed(limits);
	gate.setElectrodes(fourElectrodes);
	return gate;
};
const pulse: ElectrodeLevel = {
	target: 'stimulate',
	electrode: 2,
	drive: 'rate',
	amplitudeUa: 50,
	phaseUs: 200,
	gapUs: 50,
	rateHz: 40,
	holdS: 10,
	riseUaPerS: 500,
};

describe('The safety gate', () => {
	test('lets nothing move before a person arms it', () => {
		const gate = createSafetyGate(machineClock);
		expect(gate.request(grip())).toEqual({
			ok: false,
			why: 'notArmed',
			reason: 'The hand is not armed: Nobody has armed it yet.',
		});
		gate.arm();
		expect(gate.request(grip()).ok).toBe(true);
	});

	test('letting go is always allowed, and disarming lets go', () => {
		const gate = createSafetyGate(machineClock);
		expect(gate.request({ target: 'relax' }).ok).toBe(true);
		gate.arm();
		const command = gate.disarm('The window lost the focus.');
		expect(isSafeCommand(command)).toBe(true);
		expect(command.target).toBe('relax');
		expect(gate.request(grip())).toMatchObject({
			ok: false,
			reason: 'The hand is not armed: The window lost the focus.',
		});
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
				why: 'noNumber',
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
				electrode: fc.nat(5),
				drive: fc.constantFrom('rate' as const, 'spikes' as const),
				amplitudeUa: anything,
				phaseUs: anything,
				gapUs: anything,
				rateHz: anything,
				holdS: anything,
				riseUaPerS: anything,
			}),
		);
		fc.assert(
			fc.property(target, (wanted) => {
				const answer = stimulating().request(wanted);
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
					const own = fourElectrodes.electrodes[command.electrode]?.maxChargeNc ?? 0;
					expect((command.amplitudeUa * command.phaseUs) / 1000).toBeLessThanOrEqual(own + 1e-9);
					if (command.amplitudeUa * command.phaseUs * command.rateHz > 0) {
						expect(command.holdS >= 0.1 && command.holdS <= limits.maxHoldS).toBe(true);
						expect(command.riseUaPerS >= 10 && command.riseUaPerS <= limits.maxRiseUaPerS).toBe(true);
					}
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
		expect(stimulating().request({ ...pulse, amplitudeUa: 90, phaseUs: 300 })).toEqual({
			ok: true,
			// 20 nC over 300 µs are 66.67 µA; rounded down to what the wire can say.
			command: { ...pulse, amplitudeUa: 66.6, phaseUs: 300 },
			limited: ['amplitudeUa 90 was brought to the limit 66.6'],
		});
	});

	test('lets no electrode pass before the device has said what it bears, and none that it does not have', () => {
		expect(armed().request(pulse)).toEqual({
			ok: false,
			why: 'electrode',
			reason: 'The device has not said yet what its electrodes bear.',
		});
		expect(stimulating().request({ ...pulse, electrode: 4 })).toMatchObject({
			ok: false,
			why: 'electrode',
			reason: 'The device has no electrode 4; it has 0 to 3.',
		});
	});

	test('holds each electrode to its own charge, and all to what the return carries', () => {
		const gate = stimulating();
		// 4 nC over 200 µs are 20 µA.
		expect(gate.request({ ...pulse, electrode: 3 })).toMatchObject({ ok: true, command: { amplitudeUa: 20 } });
		gate.setElectrodes({ ...fourElectrodes, maxReturnUa: 12 });
		expect(gate.request(pulse)).toMatchObject({ ok: true, command: { amplitudeUa: 12 } });
	});

	test('lowers what electrodes bear when the device says less, and never raises it', () => {
		const gate = stimulating();
		const say = (maxChargeNc: number) =>
			gate.setElectrodes({
				maxReturnUa: 1000,
				maxHoldS: 6000,
				electrodes: [1, 2, 3, 4].map(() => ({ areaUm2: 31_416, maxChargeNc })),
			});
		say(2);
		expect(gate.request(pulse)).toMatchObject({ command: { amplitudeUa: 10 } });
		say(100);
		expect(gate.request({ ...pulse, holdS: 6000 })).toMatchObject({ command: { amplitudeUa: 10, holdS: 600 } });
	});

	test('brings hold and rise of a level within the limits; one that is off needs neither', () => {
		expect(stimulating({ maxHoldS: 30 }).request({ ...pulse, holdS: 60, riseUaPerS: 40_000 })).toMatchObject({
			command: { holdS: 30, riseUaPerS: DEFAULT_LIMITS.maxRiseUaPerS },
			limited: ['holdS 60 was brought to the limit 30', 'riseUaPerS 40000 was brought to the limit 1000'],
		});
		expect(stimulating().request({ ...pulse, amplitudeUa: 0, holdS: 0, riseUaPerS: 0 })).toMatchObject({
			command: { amplitudeUa: 0, holdS: 0, riseUaPerS: 0 },
			limited: [],
		});
	});

	test.each([
		['no hold', { maxHoldS: 0 }, 'a level may hold for 0 s at most'],
		['no current', { maxReturnUa: 0 }, 'amplitudeUa 50 was brought to the limit 0'],
	])(
		'a level of which a device that allows %s would leave nothing is refused, not switched off in silence',
		(_, less, why) => {
			const gate = stimulating();
			gate.setElectrodes({ ...fourElectrodes, ...less });
			expect(gate.request(pulse)).toEqual({
				ok: false,
				why: 'electrode',
				reason: `The limits of the device and of this program leave nothing of that level: ${why}.`,
			});
			// Switching off passes always.
			expect(gate.request({ ...pulse, amplitudeUa: 0 })).toMatchObject({ ok: true, command: { amplitudeUa: 0 } });
		},
	);

	test('a command cannot be forged, copied or changed', () => {
		const answer = armed().request(grip());
		if (!answer.ok) throw new Error(answer.reason);
		expect(isSafeCommand(answer.command)).toBe(true);
		expect(isSafeCommand({ ...answer.command })).toBe(false);
		expect(isSafeCommand(Object.freeze({ ...answer.command }))).toBe(false);
		expect(isSafeCommand(grip())).toBe(false);
		expect(() => Object.assign(answer.command, { closure: 1 })).toThrow(TypeError);
		expect(() => (answer.command.target === 'grip' ? (answer.command.digits as string[]).push('toe') : 0)).toThrow(
			TypeError,
		);
	});

	test('refuses a movement that it does not know', () => {
		expect(armed().request({ target: 'fly' } as never)).toMatchObject({
			ok: false,
			why: 'unknown',
			reason: 'There is no movement fly.',
		});
	});

	test('its own limits have limits', () => {
		expect(() => createSafetyGate(machineClock, { maxForceN: 500 })).toThrow(
			'Safety limit maxForceN is 500; it must be from 0 to 100.',
		);
		expect(() => createSafetyGate(machineClock, { maxStrokesPerS: Number.NaN })).toThrow(
			'Safety limit maxStrokesPerS is NaN',
		);
		expect(() => createSafetyGate(machineClock, { minClosure: 0.6, maxClosure: 0.5 })).toThrow(
			'must not exceed maxClosure, 0.5',
		);
		const gate = armed();
		expect(() => gate.setLimits({ maxClosure: 2 })).toThrow('Safety limit maxClosure is 2; it must be from 0 to 1.');
		expect(gate.state().limits).toEqual(DEFAULT_LIMITS);
	});
});

describe('Limits of an armed device', () => {
	test('are raised by a person’s own wish only; an undo lowers them and leaves the others', () => {
		const gate = armed({ maxForceN: 10, maxClosure: 0.5, minClosure: 0.2 });
		gate.setLimits({ maxForceN: 20, maxClosure: 0.4, minClosure: 0 }, 'undo');
		expect(gate.state().limits).toMatchObject({ maxForceN: 10, maxClosure: 0.4, minClosure: 0.2 });
		gate.setLimits({ maxForceN: 20 });
		expect(gate.state().limits.maxForceN).toBe(20);
	});

	test('an undo raises them while nothing is armed; a device’s own limits never raise any', () => {
		const gate = createSafetyGate(machineClock, { maxForceN: 10 });
		gate.setLimits({ maxForceN: 15 }, 'undo');
		expect(gate.state().limits.maxForceN).toBe(15);
		gate.setLimits({ maxForceN: 18, maxAmplitudeUa: 40 }, 'device');
		expect(gate.state().limits).toMatchObject({ maxForceN: 15, maxAmplitudeUa: 40 });
	});
});

describe('What the gate remembers', () => {
	test('is when it was armed, by whom, until when and why that ended', () => {
		let nowMs = 1000;
		const gate = createSafetyGate(() => nowMs);
		gate.arm();
		nowMs = 2500;
		gate.arm('rearm');
		gate.disarm('The connection to the device was lost.', 'lineLost');
		nowMs = 9000;
		gate.disarm('It was disarmed.');
		gate.arm('rearm');
		expect(gate.state().armings).toEqual({
			count: 2,
			last: [
				{
					armedAtMs: 1000,
					by: 'person',
					disarmedAtMs: 2500,
					cause: 'lineLost',
					why: 'The connection to the device was lost.',
				},
				{ armedAtMs: 9000, by: 'rearm', disarmedAtMs: null, cause: null, why: '' },
			],
		});
	});

	test('stays bounded, with a count of all', () => {
		const gate = createSafetyGate(machineClock);
		for (let i = 0; i < 500; i++) {
			gate.arm();
			gate.disarm('It was disarmed.');
		}
		const { count, last } = gate.state().armings;
		expect(count).toBe(500);
		expect(last).toHaveLength(100);
	});

	test('is every refusal, by reason', () => {
		const gate = createSafetyGate(machineClock);
		gate.request(grip());
		gate.arm();
		gate.request(grip({ closure: Number.NaN }));
		gate.request(pulse);
		expect(gate.state().refusedBy).toEqual({ notArmed: 1, noNumber: 1, unknown: 0, electrode: 1 });
		expect(gate.state().refused).toBe(3);
	});
});
