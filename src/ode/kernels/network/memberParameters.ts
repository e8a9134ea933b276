import { normalPair } from '../../../base/noiseDraws.ts';
import { noiseKey } from '../../../base/noiseKey.ts';
import { threefry } from '../../../base/threefry.ts';
import type { ScatterStatement } from '../../equations/language/declaration.ts';
import { binary, type Expression, name as nameNode } from '../../equations/language/expression.ts';
import { substitute } from '../../equations/language/expressionParts.ts';
import { EquationError, type Place } from '../../equations/language/place.ts';
import type { Kind, KindSpikeEvent } from '../../equations/linking/kind.ts';

/** A parameter of a population that each cell has a value of its own of, in inside units. */
export interface MemberParameter {
	/** Which parameter of the kind: there stands the value of the population. */
	readonly index: number;
	/** Which input of the kind is what a cell's own value is beyond it. */
	readonly input: number;
	/** Of each cell, a standard normal number; NaN of the mean cell. */
	readonly draws: Float64Array;
	/** Standard deviation as a part of the population's value, and in inside units. */
	readonly relative: number;
	readonly absolute: number;
	readonly distribution: ScatterStatement['distribution'];
	/** What the values of the cells are; one that is not what the scatter gives was set, and stays. */
	readonly own: Float64Array;
	/** What the scatter gave last. */
	readonly scattered: Float64Array;
}

/** What is called so in the equations is what a cell's value is beyond that of its population. */
const ownPath = (path: string): string => `${path}.own`;

/**
 * A kind of which some parameters can differ from cell to cell. Without that nothing of it costs memory or a load.
 * @throws EquationError for a parameter that is no number of the equations alone
 */
export function withMemberParameters(kind: Kind, paths: readonly string[], place: Place): Kind {
	const inputs = paths.map((path) => {
		const parameter = kind.parameters.find((each) => each.path === path);
		const known = kind.parameters.map((each) => each.path).join(', ');
		if (!parameter) throw new EquationError(place, `'${kind.name}' has no parameter '${path}'; it has ${known}`);
		const isGain = kind.inputs.some(({ gain }) => gain?.path === path);
		const isTime = kind.inputs.some(({ noise }) => typeof noise?.time === 'object' && noise.time.parameter === path);
		const why =
			parameter.type === 'switch'
				? 'is a switch'
				: typeof parameter.value !== 'number'
					? 'is a dark rest'
					: isGain
						? 'is the gain of an input'
						: isTime
							? 'is the correlation time of a noise'
							: undefined;
		if (why) throw new EquationError(place, `'${path}' ${why}, and cannot differ from cell to cell`);
		const { title, unit, factor } = parameter;
		return {
			path: ownPath(path),
			title: `${title}, beyond that of the population`,
			unit,
			factor,
			role: 'member',
		} as const;
	});
	const each = (expression: Expression): Expression =>
		substitute(expression, (name) =>
			paths.includes(name) ? binary('+', nameNode(name), nameNode(ownPath(name))) : nameNode(name),
		);
	return {
		...kind,
		inputs: [...kind.inputs, ...inputs],
		quantities: kind.quantities.map((quantity) => ({ ...quantity, expression: each(quantity.expression) })),
		derivatives: kind.derivatives.map(each),
		...(kind.spikeEvent ? { spikeEvent: withNames(kind.spikeEvent, each) } : {}),
	};
}

/** The event of a spike with its expressions changed. */
const withNames = (event: KindSpikeEvent, each: (expression: Expression) => Expression): KindSpikeEvent => ({
	...event,
	threshold: each(event.threshold),
	refractory: each(event.refractory),
	resets: event.resets.map((reset) => ({ ...reset, expression: each(reset.expression) })),
});

/** The values of a parameter's cells, as a scatter has them, or all alike. @param deviation in inside units where the statement has a unit */
export function memberParameter(
	kind: Kind,
	population: string,
	path: string,
	count: number,
	scatter?: Pick<ScatterStatement, 'seed' | 'distribution' | 'unit'> & { readonly deviation: number },
): MemberParameter {
	const { seed = 0, distribution = 'normal', unit, deviation = 0 } = scatter ?? {};
	const key = noiseKey(`scatter ${population}.${path}`);
	const [bits, pair] = [new Int32Array(2), new Float32Array(2)];
	const draws = Float64Array.from({ length: count }, (_, member) => {
		threefry(seed, key, 0, member, bits);
		normalPair(bits, pair);
		return pair[0] as number;
	});
	return {
		index: kind.parameters.findIndex((each) => each.path === path),
		input: kind.inputs.findIndex((each) => each.path === ownPath(path)),
		draws,
		relative: unit === undefined ? deviation : 0,
		absolute: unit === undefined ? 0 : deviation,
		distribution,
		own: new Float64Array(count).fill(Number.NaN),
		scattered: new Float64Array(count).fill(Number.NaN),
	};
}

/** What the scatter gives a cell: within the parameter's range. A lognormal one keeps the mean and has the relative deviation (Aitchison & Brown 1957). */
function scatteredValue(
	{ draws, relative, absolute, distribution }: MemberParameter,
	member: number,
	value: number,
): number {
	const draw = draws[member] as number;
	if (Number.isNaN(draw)) return value;
	if (distribution === 'normal') return value + (value * relative + absolute) * draw;
	const variance = Math.log1p(relative * relative);
	return value * Math.exp(Math.sqrt(variance) * draw - variance / 2);
}

/** A group as far as its members' parameters go. */
interface Scattered {
	readonly kind: Kind;
	readonly inputOffset: number;
	readonly count: number;
	readonly parameters: Float64Array;
	readonly memberParameters?: readonly MemberParameter[];
}

/** Brings the inputs of a group up to date that say what its cells have beyond the population. */
export function spreadParameters(group: Scattered, inputs: Float64Array): void {
	const { kind, memberParameters, parameters, inputOffset, count } = group;
	if (!memberParameters) return;
	for (const each of memberParameters) {
		const { index, input, own, scattered } = each;
		const { minimum = 0, maximum = 0, factor = 1 } = kind.parameters[index] as Kind['parameters'][number];
		const value = parameters[index] as number;
		const start = inputOffset + input * count;
		for (let member = 0; member < count; member++) {
			const drawn = scatteredValue(each, member, value);
			const now = Math.min(maximum * factor, Math.max(minimum * factor, drawn));
			if (Object.is(own[member], scattered[member])) own[member] = now;
			scattered[member] = now;
			inputs[start + member] = (own[member] as number) - value;
		}
	}
}

/** Makes all cells of a group like the mean cell of its population. */
export function forgetMembers({ memberParameters = [] }: Pick<Scattered, 'memberParameters'>): void {
	for (const { draws, own, scattered } of memberParameters) {
		draws.fill(Number.NaN);
		own.fill(Number.NaN);
		scattered.fill(Number.NaN);
	}
}
