import { UserError } from '../../base/errors.ts';
import { createSeededRandom } from '../../base/pcg.ts';
import type { PictureCourse } from '../../retina/light/field/pictureCourse.ts';
import { type JsonObject, putAt } from './paths.ts';
import { type Axis, openProtocol, type Protocol } from './protocolFile.ts';
import type { ProtocolEvent } from './timeline.ts';

/** What a field of a sweep got. */
export type SweepValue = number | string | boolean;

/** One sweep of a protocol: a condition and a value of every axis. Its repeats are trials. */
export interface Sweep {
	readonly index: number;
	/** What sets it apart from the others: `control, 1 µA/cm²`. */
	readonly label: string;
	/** Empty where the protocol has none. */
	readonly condition: string;
	/** By the names of axes and of fields. */
	readonly values: Readonly<Record<string, SweepValue>>;
	/** The protocol with everything of this sweep put in its place. */
	readonly protocol: Protocol;
}

/** One run. */
export interface Trial {
	readonly sweep: Sweep;
	/** From 0. */
	readonly repeat: number;
	/** Light of the run instead of that of its time line. */
	readonly pictures?: PictureCourse;
}

/** Most runs of one protocol. */
const mostTrials = 100_000;

/** The values of an axis. */
export function axisValues({ values }: Pick<Axis, 'values'>): readonly SweepValue[] {
	if (!('from' in values)) return values;
	const { from, count } = values;
	if ('by' in values) return Array.from({ length: count }, (_, k) => from + k * values.by);
	const { to, spacing } = values;
	return Array.from({ length: count }, (_, k) => {
		const part = count === 1 ? 0 : k / (count - 1);
		return spacing === 'logarithmic' ? from * (to / from) ** part : from + part * (to - from);
	});
}

/** A number for people: four significant digits, no trailing zeros. */
export const shortNumber = (value: SweepValue): string =>
	typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);

/** Fills `{name}` in. @throws UserError for a name that there is not */
export function filledIn(template: string, lookUp: (name: string) => SweepValue | undefined): string {
	return template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
		const value = lookUp(name);
		if (value === undefined) throw new UserError(`'${template}': there is no '${name}'`);
		return shortNumber(value);
	});
}

/** One value of an axis: what is put where, and what it is called. */
export interface SweepPoint {
	readonly label: string;
	readonly values: Readonly<Record<string, SweepValue>>;
	readonly puts: readonly (readonly [path: string, value: SweepValue])[];
}

/**
 * What a value of an axis puts where.
 * @param k its place among the values, for fields that get lists of their own
 * @throws UserError for multiples of what is no number
 */
export function pointOf(axis: Pick<Axis, 'name' | 'unit' | 'of' | 'label'>, value: SweepValue, k: number): SweepPoint {
	const values: Record<string, SweepValue> = { [axis.name]: value };
	const puts = axis.of.map((each) => {
		const target = typeof each === 'string' ? { path: each } : each;
		const own = 'values' in target ? target.values : undefined;
		const times = 'times' in target ? target.times : undefined;
		if (times !== undefined && typeof value !== 'number') {
			throw new UserError(`vary '${axis.name}': 'times' goes with numbers; got ${String(value)}`);
		}
		const put = own ? (own[k] as SweepValue) : times === undefined ? value : (value as number) * times;
		if ('name' in target && target.name !== undefined) values[target.name] = put;
		return [target.path, put] as const;
	});
	const usual = `${axis.name} ${shortNumber(value)} ${axis.unit}`.trimEnd();
	const label = axis.label === undefined ? usual : filledIn(axis.label, (name) => values[name]);
	return { label, values, puts };
}

/** Every value of an axis. @throws UserError for a list beside it of another length */
export function pointsOf(axis: Axis): SweepPoint[] {
	const all = axisValues(axis);
	for (const each of axis.of) {
		if (typeof each === 'string' || !each.values || each.values.length === all.length) continue;
		throw new UserError(
			`vary '${axis.name}': '${each.path}' must have as many values as the axis, ${all.length}; got ${each.values.length}`,
		);
	}
	return all.map((value, k) => pointOf(axis, value, k));
}

/** Fields that belong to the whole and would be wrong in a sweep. */
const wholeFields = { parameters: [], vary: [], conditions: [], repeats: 1 } as const;

/** The sweeps of a protocol, each made when it is asked for. */
export interface SweepPlan {
	readonly count: number;
	/** What fields of a sweep get, and its condition: cheap. */
	outline(index: number): Pick<Sweep, 'index' | 'label' | 'condition' | 'values'>;
	/** @throws UserError for paths that lead nowhere and values that do not fit, with the sweep's name */
	at(index: number): Sweep;
}

/**
 * Every condition of a protocol with every choice of one point of each list, the last list fastest.
 * @param lists of points; the axes of the protocol's own `vary` where left out
 */
export function sweepPlan(
	protocol: Protocol,
	lists: readonly (readonly SweepPoint[])[] = protocol.vary.map(pointsOf),
): SweepPlan {
	const { conditions } = protocol;
	const grid = lists.reduce((product, points) => product * points.length, 1);
	const chosen = (index: number) => {
		let rest = index % grid;
		const points = lists.map(() => undefined as SweepPoint | undefined);
		for (let k = lists.length - 1; k >= 0; k--) {
			const list = lists[k] as readonly SweepPoint[];
			points[k] = list[rest % list.length];
			rest = Math.floor(rest / list.length);
		}
		return { condition: conditions[Math.floor(index / grid)], points: points as SweepPoint[] };
	};
	const outlineOf = (index: number, { condition, points }: ReturnType<typeof chosen>) => ({
		index,
		label: [...(condition ? [condition.name] : []), ...points.map((each) => each.label)].join(', '),
		condition: condition?.name ?? '',
		values: Object.assign({}, ...points.map((each) => each.values)) as Sweep['values'],
	});
	return {
		count: grid * Math.max(1, conditions.length),
		outline: (index) => outlineOf(index, chosen(index)),
		at(index) {
			const { condition, points } = chosen(index);
			const outline = outlineOf(index, { condition, points });
			const copy: JsonObject = { ...(JSON.parse(JSON.stringify(protocol)) as JsonObject), ...wholeFields };
			if (condition) copy.timeline = [...(copy.timeline as ProtocolEvent[]), ...condition.timeline];
			const puts = [...Object.entries(condition?.set ?? {}), ...points.flatMap((each) => each.puts)];
			for (const [path, value] of puts) putAt(copy, path, value);
			const what = outline.label === '' ? 'protocol' : `protocol, sweep '${outline.label}'`;
			return { ...outline, protocol: openProtocol(copy, what) };
		},
	};
}

/** Refuses two axes of one name. */
export function requireOwnNames(axes: readonly Pick<Axis, 'name'>[], field = 'vary'): void {
	const names = axes.map((axis) => axis.name);
	const twice = names.find((each, k) => names.indexOf(each) < k);
	if (twice !== undefined) throw new UserError(`${field}: there are two axes '${twice}'; names must differ`);
}

/**
 * The sweeps of a protocol: every condition with every value of every axis, the last axis fastest.
 * @throws UserError for paths that lead nowhere and values that do not fit, with the sweep's name
 */
export function sweepsOf(protocol: Protocol): Sweep[] {
	requireOwnNames(protocol.vary);
	const plan = sweepPlan(protocol);
	const count = plan.count * protocol.repeats;
	if (count > mostTrials) {
		throw new UserError(`this protocol asks for ${count} runs; at most ${mostTrials} are made`);
	}
	return Array.from({ length: plan.count }, (_, index) => plan.at(index));
}

/** Puts a list into an order that a seed decides (Fisher & Yates). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
	const random = createSeededRandom(seed);
	const order = [...list];
	for (let k = order.length - 1; k > 0; k--) {
		const other = Math.floor(random() * (k + 1));
		[order[k], order[other]] = [order[other] as T, order[k] as T];
	}
	return order;
}

/** The runs of a protocol in the order in which they are made: all repeats of a sweep one after the other, one of each sweep in turn, by chance, or by chance within each condition. */
export function trialsOf({ order, repeats, retina }: Protocol, sweeps: readonly Sweep[]): Trial[] {
	const numbers = Array.from({ length: repeats }, (_, repeat) => repeat);
	if (order === 'interleaved') return numbers.flatMap((repeat) => sweeps.map((sweep) => ({ sweep, repeat })));
	const inTurn = sweeps.flatMap((sweep) => numbers.map((repeat) => ({ sweep, repeat })));
	if (order === 'random') return shuffled(inTurn, retina.seed);
	if (order === 'sequential') return inTurn;
	const blocks = [...new Set(sweeps.map(({ condition }) => condition))];
	return blocks.flatMap((block, k) =>
		shuffled(
			inTurn.filter(({ sweep }) => sweep.condition === block),
			(retina.seed + k) >>> 0,
		),
	);
}
