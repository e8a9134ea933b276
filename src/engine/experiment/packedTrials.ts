import { circuitKey } from '../../ode/equations/linking/library.ts';
import { noiseName } from '../../ode/kernels/network/noiseSources.ts';
import { memberPath } from '../../ode/kernels/network/parameterPlaces.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import type { Trial } from '../../protocol/experiment/trials.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import { libraryOf, type Model } from '../model/prepareModel.ts';
import { receptorsOf } from '../model/receptors.ts';
import type { RateSchedule } from '../simulate/rateSchedule.ts';
import type { Simulation } from '../simulate/simulation.ts';
import {
	cellsOf,
	type ModelShelf,
	readyTrial,
	requestOf,
	resultOf,
	runReady,
	runTrial,
	type TrialListener,
} from './runTrial.ts';

/**
 * Trials of one column each that differ in light and in currents alone run side by side, as columns of one network whose columns nothing joins:
 * the real-time method computes several on vectors in the time of one.
 */

/** Most trials side by side: what a few vectors hold. */
const mostTogether = 16;

/** What may differ between the columns of a network: what is done to single cells, and full-field light. */
const ofCells: readonly string[] = ['inject', 'clamp', 'light'];
/** What is done to all columns alike. Pictures and electrodes have places, at which the columns of a network are not alike. */
const ofAll: readonly string[] = ['set', 'block'];

/** Whether columns side by side would not be alike: a parameter of a single cell, or one that differs from cell to cell, or noise that each column draws for itself. */
function differsByCell(protocol: Protocol): boolean {
	const request = requestOf(protocol);
	const circuit = libraryOf(request).get(circuitKey(request.circuit));
	const paths = [
		...Object.keys(request.parameters),
		...protocol.timeline.flatMap((each) => ('path' in each ? [each.path] : [])),
	];
	return (
		(circuit?.scatters.length ?? 0) > 0 ||
		(circuit?.memberSettings.length ?? 0) > 0 ||
		paths.some((path) => memberPath(path) !== undefined || path.startsWith(`${noiseName}.`))
	);
}

/** What trials side by side have in common; undefined for one that runs by itself. */
function commonOf({ sweep, pictures }: Trial): string | undefined {
	if (pictures) return undefined;
	const { protocol } = sweep;
	const { retina, solver, timeline, record, settleS, durationS, level } = protocol;
	const { columns, tissue, variant, noise } = retina;
	const isColumn = columns.x === 1 && columns.y === 1 && tissue === undefined && variant === 'corrected';
	const isNoisy = noise !== false || differsByCell(protocol);
	const isPlaced = timeline.some(({ type }) => !ofCells.includes(type) && !ofAll.includes(type));
	const isChosen = (path: string) => path.endsWith(']');
	const reads = [...record.traces, ...Object.values(protocol.analyses).flatMap(({ of }) => of ?? [])];
	if (!isColumn || isNoisy || isPlaced || solver.method !== 'realtime' || reads.some(isChosen)) return undefined;
	const forAll = timeline.filter(({ type }) => ofAll.includes(type));
	return JSON.stringify([requestOf(protocol), solver, record, settleS, durationS, level, forAll]);
}

/** Trials in groups that run side by side, in the order of the first of each. */
export function packsOf(trials: readonly Trial[]): Trial[][] {
	const packs: Trial[][] = [];
	const open = new Map<string, Trial[]>();
	for (const trial of trials) {
		const common = commonOf(trial);
		const pack = common === undefined ? undefined : open.get(common);
		if (pack && pack.length < mostTogether) {
			pack.push(trial);
			continue;
		}
		const begun = [trial];
		packs.push(begun);
		if (common !== undefined) open.set(common, begun);
	}
	return packs;
}

/** The protocol of the first of some trials with as many columns, which no junction joins. */
function besideEachOther(protocol: Protocol, count: number, single: Model): Protocol {
	// A column by itself has no neighbours: their junctions are those without a pair.
	const between = single.network.connections.filter((each) => each.count === 0).map(({ name }) => [`${name}.g`, 0]);
	const { retina } = protocol;
	const parameters = { ...retina.parameters, ...Object.fromEntries(between) };
	return { ...protocol, retina: { ...retina, columns: { x: count, y: 1 }, parameters } };
}

/** Each column's own light. */
function lightBeside(lights: readonly RateSchedule[], { network, mosaic }: Model): RateSchedule {
	const receptors = receptorsOf(network, mosaic);
	return {
		changesMs: [...new Set(lights.flatMap(({ changesMs }) => changesMs))].sort((a, b) => a - b),
		lightAt(tMs): LightFrame {
			const frames = lights.map((each) => each.lightAt(tMs));
			const rates = Float64Array.from(receptors, ({ kind, member }) => {
				const frame = frames[member];
				if (frame?.format !== 'uniform-rates') return Number.NaN;
				return kind === 'rod' ? frame.rodRate : frame.coneRate;
			});
			return { format: 'receptor-rates', rates };
		},
	};
}

/** What is done to single cells is done in the column of its trial; what is done to all stands in every trial, and is taken once. */
function interventionsBeside(all: readonly Simulation[]): Intervention[] {
	return all.flatMap(({ interventions }, member) =>
		interventions.flatMap((each): Intervention[] => {
			if ('target' in each) return [{ ...each, target: { ...each.target, member } }];
			return member === 0 ? [each] : [];
		}),
	);
}

/**
 * Runs trials side by side.
 * @param trials of one pack
 * @returns undefined when it was cancelled
 * @throws as `runTrial`
 */
export function runPack(
	trials: readonly Trial[],
	shelf: ModelShelf,
	listener: TrialListener,
): TrialResult[] | undefined {
	const [first] = trials;
	if (!first) return [];
	if (trials.length === 1) {
		const result = runTrial(first, shelf, listener);
		return result && [result];
	}
	const single = shelf.model(first.sweep.protocol);
	const alone = trials.map((trial) => readyTrial(trial, single).simulation);
	const protocol = besideEachOther(first.sweep.protocol, trials.length, single);
	const model = shelf.model(protocol, single);
	const side = { sweep: { ...first.sweep, protocol }, repeat: first.repeat };
	const { simulation, recording } = readyTrial(side, model, shelf.methods(model));
	const together = {
		...simulation,
		light: lightBeside(
			alone.map(({ light }) => light),
			model,
		),
		interventions: interventionsBeside(alone),
	};
	const whole = runReady({ simulation: together, recording }, protocol.settleS, listener);
	const cellsOfOne = (population: string) => cellsOf(single, population, 1);
	return (
		whole &&
		trials.map((trial, member) => {
			const traces = Object.entries(whole.traces).map(([path, { unit, values }]) => {
				const cells = cellsOfOne(path.split('.', 1)[0] as string);
				return [path, { unit, cells, values: [values[member] as Float64Array] }] as const;
			});
			const spikes = Object.entries(whole.spikes).map(([name, { timesS }]) => {
				return [name, { cells: cellsOfOne(name), timesS: [timesS[member] as number[]] }] as const;
			});
			const { timesS, steps } = whole;
			const run = { timesS, steps, traces: Object.fromEntries(traces), spikes: Object.fromEntries(spikes) };
			return resultOf(trial, recording, run);
		})
	);
}
