import type { Curve } from '../src/analysis/plot/panel.ts';
import { plotSvg } from '../src/analysis/plot/plotSvg.ts';
import { arithmetics } from '../src/base/arithmetic.ts';
import type { Model } from '../src/engine/model/prepareModel.ts';
import { nativeHost } from '../src/host/native/nativeHost.ts';
import { compiledCode } from '../src/ode/solvers/native/handover.ts';
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

/** Native code of the widest vectors here in both arithmetics; none where there is none. */
async function nativeCandidates(trialEntry: URL): Promise<Candidate[]> {
	const many = patchOf(64);
	lightAll(many, true);
	const host = await nativeHost({ trialEntry }).catch(() => undefined);
	if (!host) return [];
	const made: Candidate[] = [];
	for (const arithmetic of arithmetics) {
		for (const stepMs of [0.25, 0.5, 1]) {
			const options = { stepMs, pacedTogether: 16 } as const;
			const trial = { method: () => vectorMethod(many, options), y: many.start, tMs: 0 };
			const code = await compiledCode(host, trial, arithmetic);
			const [family, setting] = [`real time, native, ${arithmetic}`, `${stepMs} ms`];
			const method = vectorMethod(many, { ...options, code });
			const timed = timedVectors(`${family} ${setting}`, many, method, 50);
			made.push({ family, setting, timed, runner: (model) => vectorRunner(model, { ...options, code }) });
		}
	}
	return made;
}

/** Measures all methods against the same reference in one run. */
export async function workPrecision(durationMs: number, rounds: number, trialEntry: URL): Promise<WorkPrecision[]> {
	const model = accuracyModel();
	const reference = courseOf(model, referenceRunner(model), durationMs);
	const all = [...candidates(), ...(await nativeCandidates(trialEntry))];
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

/** What graded cells may be off by, mV: the accuracy contract (docs/performance.md). */
const contractMv = 0.3;

/** The measurements as a picture: greatest error of graded cells against cost, both in decades. */
export function workPrecisionPlot(points: readonly WorkPrecision[]): string {
	const families = [...new Set(points.map(({ family }) => family))];
	const costs = points.map(({ cost }) => cost);
	const curves = families.map((family): Curve => {
		const own = points.filter((each) => each.family === family);
		return {
			label: family,
			x: own.map(({ cost }) => cost),
			y: own.map(({ accuracy }) => Math.max(1e-6, accuracy.gradedMaxMv)),
			labels: own.map(({ setting }) => setting),
			style: 'dotted',
		};
	});
	const contract: Curve = {
		label: `contract: ${contractMv} mV`,
		x: [Math.min(...costs), Math.max(...costs)],
		y: [contractMv, contractMv],
		style: 'line',
	};
	return plotSvg([
		{
			title: 'Error against cost of each method',
			xLabel: 'processor seconds per simulated second of a column',
			yLabel: 'greatest error of graded cells, mV',
			logX: true,
			logY: true,
			curves: [...curves, contract],
		},
	]);
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
