import { UserError } from '../../base/errors.ts';
import { CONTROL_PARAMETERS, type ControlParameters } from '../../io/control/parameters.ts';
import { DEFAULT_LIMITS } from '../../io/safety/safetyLimits.ts';
import type { Description } from '../../protocol/description.ts';

/** How grips are asked for beside the control law's closure. */
const GRIP_SETTINGS = {
	strokesPerS: { label: 'speed of the digits', unit: '1/s', default: 2, min: 0.1, max: DEFAULT_LIMITS.maxStrokesPerS },
	forceLimitN: { label: 'force limit', unit: 'N', default: 10, min: 0.5, max: DEFAULT_LIMITS.maxForceN },
} as const;

/** Speed, full strokes a second, and force limit, N, of every grip. */
export type GripSettings = { readonly [K in keyof typeof GRIP_SETTINGS]: number };

/** The settings before anyone changes them. */
export const defaultGrip: GripSettings = {
	strokesPerS: GRIP_SETTINGS.strokesPerS.default,
	forceLimitN: GRIP_SETTINGS.forceLimitN.default,
};

const isGrip = (name: string): name is keyof GripSettings => Object.hasOwn(GRIP_SETTINGS, name);

/**
 * Parts what a panel sets into the control law's parameters (which checks its own) and the grip's.
 * @throws UserError for a grip setting out of range
 */
export function splitControl(changes: Readonly<Record<string, number>>): {
	law: Partial<ControlParameters>;
	grip: Partial<GripSettings>;
} {
	const law = Object.entries(changes).filter(([name]) => !isGrip(name));
	const grip: Record<string, number> = {};
	for (const [name, value] of Object.entries(changes)) {
		if (!isGrip(name)) continue;
		const { min, max, unit } = GRIP_SETTINGS[name];
		if (!(value >= min && value <= max)) {
			throw new UserError(`Control parameter ${name} is ${value}; it must be from ${min} to ${max} ${unit}.`);
		}
		grip[name] = value;
	}
	// As own properties, whatever they are called: the law refuses those that it does not know.
	return { law: Object.fromEntries(law), grip };
}

/** Limits of the grip that would be raised, at the values that they have now: what holds while a device is armed. */
export function unraised(now: GripSettings, wanted: GripSettings): Partial<GripSettings> {
	const names = Object.keys(GRIP_SETTINGS).filter(isGrip);
	return Object.fromEntries(names.flatMap((name) => (wanted[name] > now[name] ? [[name, now[name]]] : [])));
}

/** What is said of limits that stay because a device is armed, a sentence each. */
export function unraisedSentences(limits: Partial<GripSettings>): readonly string[] {
	return Object.entries(limits).flatMap(([name, value]) => {
		if (!isGrip(name)) return [];
		const { label, unit } = GRIP_SETTINGS[name];
		return `The ${label} stays at ${value} ${unit}: loading a session raises no limit of an armed device. Disarm it and load the session again.`;
	});
}

/** All settings for the panel. */
export function describeControl(law: ControlParameters, grip: GripSettings): Description['control'] {
	const entries = [...Object.entries(CONTROL_PARAMETERS), ...Object.entries(GRIP_SETTINGS)];
	const values: Readonly<Record<string, number>> = { ...law, ...grip };
	return entries.map(([name, { label, unit, min, max, default: usual }]) => ({
		name,
		title: label,
		unit,
		value: values[name] ?? usual,
		minimum: min,
		maximum: max,
	}));
}
