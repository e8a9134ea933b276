import { UserError } from '../../../base/errors.ts';
import { checkerboardNoise } from './checkerboardNoise.ts';
import { chirp } from './chirp.ts';
import { dark } from './dark.ts';
import { driftingGrating } from './driftingGrating.ts';
import { flash } from './flash.ts';
import { flicker } from './flicker.ts';
import { movingBar } from './movingBar.ts';
import { requireView } from './pictureStimulus.ts';
import { step } from './step.ts';
import type { Stimulus, StimulusDeclaration, StimulusParameter, StimulusSpec, StimulusView } from './stimulus.ts';
import { uniform } from './uniform.ts';

/** Every stimulus there is, in the order shown to users. A new one is a file and a line here. */
export const STIMULI: readonly StimulusDeclaration[] = [
	flash,
	step,
	flicker,
	driftingGrating,
	movingBar,
	checkerboardNoise,
	chirp,
	uniform,
	dark,
];

/** The screen assumed when none is given: half a degree (144 µm of retina) across, 48 × 48 pixels. */
export const DEFAULT_VIEW: StimulusView = { widthPx: 48, heightPx: 48, widthDeg: 0.5 };

/** The declaration of that name. Throws UserError that lists the names. */
export function stimulusNamed(name: string): StimulusDeclaration {
	const declaration = STIMULI.find((candidate) => candidate.name === name);
	if (declaration !== undefined) return declaration;
	throw new UserError(`stimulus must be one of ${STIMULI.map((s) => s.name).join(', ')}, got "${name}".`);
}

/**
 * Checks a spec read from outside and fills in defaults. Throws UserError that names the stimulus, the parameter, the
 * value got and the range.
 */
export function completeStimulusSpec(spec: unknown): StimulusSpec {
	if (typeof spec !== 'object' || spec === null || !('name' in spec) || typeof spec.name !== 'string') {
		throw new UserError(
			'stimulus must be an object with a name and parameters, such as {"name": "flash", "parameters": {}}.',
		);
	}
	const declaration = stimulusNamed(spec.name);
	const given = 'parameters' in spec ? spec.parameters : {};
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		throw new UserError(`stimulus ${spec.name} parameters must be an object of numbers by name.`);
	}
	const values = new Map<string, unknown>(Object.entries(given));
	const parameters: Record<string, number> = {};
	for (const parameter of declaration.parameters) {
		const value = values.has(parameter.name) ? values.get(parameter.name) : parameter.default;
		parameters[parameter.name] = checkedValue(spec.name, parameter, value);
		values.delete(parameter.name);
	}
	const [unknown] = values.keys();
	if (unknown !== undefined) {
		throw new UserError(
			`stimulus ${spec.name} has no parameter "${unknown}"; it has ${declaration.parameters.map((p) => p.name).join(', ')}.`,
		);
	}
	return { name: spec.name, parameters };
}

/** A spec under a seed, which is that of every stimulus that draws by chance and does not set its own. Throws UserError for an unknown name. */
export function seededSpec(name: string, given: Readonly<Record<string, number>>, seed: number): StimulusSpec {
	const draws = stimulusNamed(name).parameters.some((each) => each.name === 'seed');
	return { name, parameters: draws ? { seed, ...given } : given };
}

/** Builds the stimulus of a spec on a screen. Throws UserError as {@link completeStimulusSpec}, and for values that do not go together. */
export function createStimulus(spec: StimulusSpec, view: StimulusView = DEFAULT_VIEW): Stimulus {
	requireView(view);
	const complete = completeStimulusSpec(spec);
	const value = (name: string): number => {
		const found = complete.parameters[name];
		if (found === undefined)
			throw new Error(`stimulus ${complete.name} reads a parameter "${name}" that it does not declare`);
		return found;
	};
	return stimulusNamed(complete.name).build(complete, value, view);
}

function checkedValue(stimulus: string, parameter: StimulusParameter, value: unknown): number {
	const { name, min, max, unit } = parameter;
	const valid =
		typeof value === 'number' &&
		value >= min &&
		value <= max &&
		(parameter.integer === undefined || Number.isInteger(value));
	if (valid) return value;
	const kind = parameter.integer === undefined ? 'a number' : 'a whole number';
	throw new UserError(
		`stimulus ${stimulus} parameter ${name} must be ${kind} from ${min} to ${max}${unit === '' ? '' : ` ${unit}`}, got ${String(value)}.`,
	);
}
