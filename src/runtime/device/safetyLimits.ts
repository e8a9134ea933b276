import type { SafetyLimits } from '../../io/safety/safetyLimits.ts';
import type { SafetyStatus } from '../../protocol/status.ts';
import type { GripSettings } from './controlSettings.ts';

/**
 * The limits in force, as panels show them: the gate's, and where the grip's own settings are lower, those. Those of
 * stimulation are named only where a device has electrodes.
 */
export function limitsOf(limits: SafetyLimits, grip: GripSettings, stimulates: boolean): SafetyStatus['limits'] {
	const movement = [
		{ title: 'Closure of a digit', value: 100 * limits.maxClosure, unit: '%' },
		{ title: 'Speed of the digits', value: Math.min(limits.maxStrokesPerS, grip.strokesPerS), unit: 'strokes/s' },
		{ title: 'Grip force', value: Math.min(limits.maxForceN, grip.forceLimitN), unit: 'N' },
		{ title: 'Wrist, to either side', value: limits.maxWristDeg, unit: '°' },
		{ title: 'Speed of the wrist', value: limits.maxWristDegPerS, unit: '°/s' },
	];
	if (!stimulates) return movement;
	return [
		...movement,
		{ title: 'Stimulation current', value: limits.maxAmplitudeUa, unit: 'µA' },
		{ title: 'Length of a phase', value: limits.maxPhaseUs, unit: 'µs' },
		{ title: 'Charge of a phase', value: limits.maxChargeNc, unit: 'nC' },
		{ title: 'Pulses', value: limits.maxPulseHz, unit: '1/s' },
		{ title: 'Length of a level', value: limits.maxHoldS, unit: 's' },
		{ title: 'Rise of a level', value: limits.maxRiseUaPerS, unit: 'µA/s' },
	];
}
