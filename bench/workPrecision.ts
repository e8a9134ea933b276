import type { Model } from '../src/engine/model/prepareModel.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../src/ode/solvers/reference/odex.ts';
import { type Accuracy, accuracyModel, compare, courseOf, type Runner, referenceRunner } from './accuracy.ts';
import {
	javascriptRunner,
	type Timed,
	timedJavascript,
	timedReference,
	timedVectors,
	vectorMethod,
	vectorRunner,
} from './methods.ts';
import { lightAll, patchOf } from './patch.ts';
import { measure } from './timing.ts';

/** What a method costs and how far it is off. */
export interface WorkPrecision {
	readonly family: string;
	readonly setting: string;
	/** Processor seconds per simulated second of a column. */
	readonly cost: number;
	readonly accuracy: Accuracy;
}

interface Candidate {
	readonly family: string;
	readonly setting: string;
	runner(model: Model): Runner;
	readonly timed: Timed;
}

function odexRunner(model: Model, tolerance: number): Runner {
	const solver = createOdex({ tolerance });
	const system = asSystem(model.network);
	const y = Float64Array.from(model.start);
	return { y, advance: (tMs) => void solver.integrate(system, y, tMs, tMs + 1) };
}

function candidates(): Candidate[] {
	const one = patchOf(1);
	const many = patchOf(64);
	for (const each of [one, many]) lightAll(each, true);
	const name = (family: string, setting: string) => `${family} ${setting}`;
	const steps = [0.25, 0.5, 1];
	return [
		...[0.025, 0.05].map((rk4Ms): Candidate => {
			const [family, setting] = ['RK4, JavaScript', `${rk4Ms * 1000} us`];
			const timed = timedReference(name(family, setting), one, { rk4Ms }, 40);
			return { family, setting, timed, runner: (model) => referenceRunner(model, rk4Ms) };
		}),
		...[1e-5, 1e-6].map((odex): Candidate => {
			const [family, setting] = ['odex', String(odex)];
			const timed = timedReference(name(family, setting), one, { odex }, 20);
			return { family, setting, timed, runner: (model) => odexRunner(model, odex) };
		}),
		...steps.map((stepMs): Candidate => {
			const [family, setting] = ['real time, JavaScript', `${stepMs} ms`];
			const timed = timedJavascript(name(family, setting), many, stepMs, 5);
			return { family, setting, timed, runner: (model) => javascriptRunner(model, stepMs) };
		}),
		...(['double', 'single'] as const).flatMap((precision) =>
			steps.map((stepMs): Candidate => {
				const family = `real time, vectors, ${precision === 'double' ? 'f64' : 'f32'}`;
				const setting = `${stepMs} ms`;
				const method = vectorMethod(many, { stepMs, precision });
				const timed = timedVectors(name(family, setting), many, method, 50);
				return { family, setting, timed, runner: (model) => vectorRunner(model, { stepMs, precision }) };
			}),
		),
	];
}

/** Measures all methods against the same reference in one run. */
export async function workPrecision(durationMs: number, rounds: number): Promise<WorkPrecision[]> {
	const model = accuracyModel();
	const reference = courseOf(model, referenceRunner(model), durationMs);
	const all = candidates();
	const costs = await measure(
		all.map(({ timed }) => timed),
		rounds,
	);
	return all.map(({ family, setting, runner }, k) => ({
		family,
		setting,
		cost: costs[k]?.processor ?? Number.NaN,
		accuracy: compare(courseOf(model, runner(model), durationMs), reference, durationMs),
	}));
}

const colours = ['#8a8f98', '#b07d2b', '#3f7cac', '#7a5195', '#2a9d57'];

/** The measurements as a picture: greatest error of graded cells against cost, both in decades. */
export function plotSvg(points: readonly WorkPrecision[]): string {
	const [width, height, left, right, top, bottom] = [760, 480, 70, 210, 30, 60];
	const logs = (values: number[]): [number, number] => [
		Math.floor(Math.log10(Math.min(...values))),
		Math.ceil(Math.log10(Math.max(...values))),
	];
	const [x0, x1] = logs(points.map(({ cost }) => cost));
	const [y0, y1] = logs(points.map(({ accuracy }) => Math.max(1e-6, accuracy.gradedMaxMv)));
	const x = (cost: number) => left + ((Math.log10(cost) - x0) / (x1 - x0)) * (width - left - right);
	const y = (error: number) =>
		height - bottom - ((Math.log10(Math.max(1e-6, error)) - y0) / (y1 - y0)) * (height - top - bottom);
	const decades = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => from + k);
	const text = (at: readonly [number, number], value: string, extra = '') =>
		`<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${extra}>${value}</text>`;
	const grid = [
		...decades(x0, x1).map(
			(k) =>
				`<path d="M${x(10 ** k)} ${top}V${height - bottom}" stroke="#ddd"/>${text([x(10 ** k), height - bottom + 18], `1e${k}`, 'text-anchor="middle"')}`,
		),
		...decades(y0, y1).map(
			(k) =>
				`<path d="M${left} ${y(10 ** k)}H${width - right}" stroke="#ddd"/>${text([left - 8, y(10 ** k) + 4], `1e${k}`, 'text-anchor="end"')}`,
		),
	];
	const families = [...new Set(points.map(({ family }) => family))];
	const series = families.flatMap((family, k) => {
		const own = points.filter((each) => each.family === family);
		const colour = colours[k % colours.length] ?? '#000';
		const path = own.map(
			({ cost, accuracy }, i) => `${i === 0 ? 'M' : 'L'}${x(cost).toFixed(1)} ${y(accuracy.gradedMaxMv).toFixed(1)}`,
		);
		return [
			`<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
			...own.map(
				({ cost, accuracy, setting }) =>
					`<circle cx="${x(cost).toFixed(1)}" cy="${y(accuracy.gradedMaxMv).toFixed(1)}" r="4" fill="${colour}"><title>${family}, ${setting}</title></circle>${text([x(cost) + 6, y(accuracy.gradedMaxMv) - 6], setting, `fill="${colour}"`)}`,
			),
			text([width - right + 20, top + 20 + 22 * k], family, `fill="${colour}" font-weight="600"`),
		];
	});
	const limit = y(0.3);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
		'<title>Error against cost of each method</title>',
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		...grid,
		`<path d="M${left} ${limit}H${width - right}" stroke="#c33" stroke-dasharray="5 4"/>`,
		text([left + 6, limit - 6], 'contract: 0.3 mV', 'fill="#c33"'),
		...series,
		text(
			[(left + width - right) / 2, height - 18],
			'processor seconds per simulated second of a column',
			'text-anchor="middle"',
		),
		text(
			[0, 0],
			'greatest error of graded cells, mV',
			`text-anchor="middle" transform="translate(18 ${(top + height - bottom) / 2}) rotate(-90)"`,
		),
		'</svg>',
		'',
	].join('\n');
}

/** The measurements as a Markdown table. */
export function tableOf(points: readonly WorkPrecision[]): string {
	const number = (value: number) => Number(value.toPrecision(2)).toString();
	return [
		'| method | setting | s per simulated s of a column | graded RMS, mV | graded max, mV | first 20 spikes, ms | count |',
		'|---|---|---|---|---|---|---|',
		...points.map(({ family, setting, cost, accuracy }) => {
			const { gradedRmsMv, gradedMaxMv, spikeTimeMs, spikeCount } = accuracy;
			// odex is run without a look at spikes.
			const spikes = family === 'odex' ? ['-', '-'] : [number(spikeTimeMs), String(spikeCount)];
			return `| ${family} | ${setting} | ${cost.toExponential(1)} | ${number(gradedRmsMv)} | ${number(gradedMaxMv)} | ${spikes.join(' | ')} |`;
		}),
	].join('\n');
}
