import { UserError } from '../../../base/errors.ts';
import { freeLightLevel, type LightLevel, lightLevelNamed, whiteRates } from './lightLevel.ts';
import { D65_SCOTOPIC_PHOTOPIC_RATIO } from './photometry.ts';

/**
 * A light level as session files write it, plain JSON: a name (`"mesopic"`); rates at white
 * (`{"rodRate": 0.005, "coneRate": 100}`, R* per receptor per s); or the light itself (`{"luminanceCdM2": 2,
 * "pupilDiameterMm": 5, "neutralDensity": 1, "scotopicPhotopicRatio": 2.47}`, the last two optional: 0 and D65 white).
 */
export type LightLevelSpec =
	| string
	| { readonly rodRate: number; readonly coneRate: number }
	| {
			readonly luminanceCdM2: number;
			readonly pupilDiameterMm: number;
			readonly neutralDensity?: number;
			readonly scotopicPhotopicRatio?: number;
	  };

/** Checks a spec read from outside. Throws UserError that names the field and its range. */
export function parseLightLevel(spec: unknown): LightLevel {
	if (typeof spec === 'string') return lightLevelNamed(spec);
	const fields = new Map<string, unknown>(typeof spec === 'object' && spec !== null ? Object.entries(spec) : []);
	const number = (name: string, fallback?: number): number => {
		const value = fields.get(name) ?? fallback;
		fields.delete(name);
		if (typeof value !== 'number') throw new UserError(`light level ${name} must be a number, got ${String(value)}.`);
		return value;
	};
	const level = fields.has('luminanceCdM2')
		? photometricLevel(number)
		: fields.has('rodRate') || fields.has('coneRate')
			? freeLightLevel({ rodRate: number('rodRate'), coneRate: number('coneRate') })
			: undefined;
	if (level === undefined) {
		throw new UserError(
			'light level must be a name, or have rodRate and coneRate, or luminanceCdM2 and pupilDiameterMm.',
		);
	}
	const [unknown] = fields.keys();
	if (unknown !== undefined) throw new UserError(`light level has no field "${unknown}" beside those it gives.`);
	return level;
}

/** The plain JSON that {@link parseLightLevel} reads as a level with the same rates. */
export function lightLevelSpec(level: LightLevel): LightLevelSpec {
	if (level.name !== 'free') return level.name;
	return level.kind === 'free' ? level.white : level.conditions;
}

function photometricLevel(number: (name: string, fallback?: number) => number): LightLevel {
	const level: LightLevel = {
		kind: 'photometric',
		name: 'free',
		conditions: {
			luminanceCdM2: number('luminanceCdM2'),
			pupilDiameterMm: number('pupilDiameterMm'),
			neutralDensity: number('neutralDensity', 0),
			scotopicPhotopicRatio: number('scotopicPhotopicRatio', D65_SCOTOPIC_PHOTOPIC_RATIO.value),
		},
	};
	// Computing the rates is what checks the ranges.
	whiteRates(level);
	return level;
}
