import { UserError } from '../../base/errors.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import type { Trial } from '../../protocol/experiment/trials.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { RateSchedule } from '../simulate/rateSchedule.ts';
import type { Simulation } from '../simulate/simulation.ts';
import {
	type ModelShelf,
	type RecordedRun,
	readyTrial,
	recordedRun,
	requestOf,
	resultOf,
	type TrialListener,
} from './runTrial.ts';

/**
 * Trials on one preparation: one after the other on the same retina, each beginning in the state in which the one before and the pause after it left it.
 * They are one run, in which what each trial does holds within its own time, and nothing within pauses.
 */

/** Where a trial lies in the run, s. */
interface Span {
	readonly startS: number;
	/** Its time 0. */
	readonly zeroS: number;
	readonly endS: number;
}

/** Times that differ by no more are the same, s. */
const slackS = 1e-9;

const roundS = (tS: number): number => Math.round(tS * 1e12) / 1e12;

/** What all trials on one preparation have in common, by the field that says it. */
const common: Readonly<Record<string, (protocol: Protocol) => unknown>> = {
	retina: requestOf,
	solver: ({ solver }) => solver,
	level: ({ level }) => level,
	record: ({ record }) => record,
};

/** Refuses what cannot be done on one preparation. @throws UserError that names the sweep and the field */
export function checkPreparation({ preparation, pauseS }: Protocol, trials: readonly Trial[]): void {
	if (preparation === 'fresh') {
		if (pauseS === 0) return;
		throw new UserError(
			`protocol: field 'pauseS': a pause of ${pauseS} s goes with preparation 'same'; with 'fresh' every run begins at the dark rest`,
		);
	}
	const [first, ...others] = trials;
	if (!first) return;
	for (const { sweep } of others) {
		for (const [field, of] of Object.entries(common)) {
			if (JSON.stringify(of(sweep.protocol)) === JSON.stringify(of(first.sweep.protocol))) continue;
			throw new UserError(
				`protocol: field 'preparation': one preparation has one ${field}, and sweep '${sweep.label}' has another one than '${first.sweep.label}'; change it by events of the time line (set, block, drug, remove), or take preparation 'fresh'`,
			);
		}
	}
}

/** Lays trials out, each at a time at which a sample is due. */
function spansOf(trials: readonly Trial[]): Span[] {
	let nextS = 0;
	return trials.map(({ sweep: { protocol } }): Span => {
		const { settleS, durationS, pauseS, record } = protocol;
		const startS = roundS(Math.ceil(nextS / record.everyS - slackS) * record.everyS);
		const [zeroS, endS] = [roundS(startS + settleS), roundS(startS + settleS + durationS)];
		nextS = endS + pauseS;
		return { startS, zeroS, endS };
	});
}

/** The light of all trials; none in pauses. */
function lightOf(simulations: readonly Simulation[], spans: readonly Span[]): RateSchedule {
	const changesMs = spans.flatMap(({ startS, endS }, k) => [
		startS * 1000,
		...(simulations[k] as Simulation).light.changesMs.map((tMs) => startS * 1000 + tMs),
		endS * 1000,
	]);
	const endMs = (spans.at(-1)?.endS ?? 0) * 1000;
	const inside = [...new Set(changesMs)].filter((tMs) => tMs > 0 && tMs < endMs);
	return {
		changesMs: inside.sort((a, b) => a - b),
		lightAt(tMs) {
			const k = spans.findLastIndex(({ startS }) => startS * 1000 <= tMs + slackS);
			const span = spans[k];
			const isDark = !span || (tMs + slackS >= span.endS * 1000 && k < spans.length - 1);
			if (isDark) return { format: 'uniform-rates', rodRate: 0, coneRate: 0 };
			return (simulations[k] as Simulation).light.lightAt(roundS(tMs - span.startS * 1000));
		},
	};
}

/** What is done to the retina, each within its own trial. */
function interventionsOf(simulations: readonly Simulation[], spans: readonly Span[]): Intervention[] {
	return simulations.flatMap(({ interventions }, k) => {
		const { startS, endS } = spans[k] as Span;
		const within = interventions.filter((each) => startS + each.startS < endS);
		return within.map((each) => ({
			...each,
			startS: roundS(startS + each.startS),
			endS: roundS(Math.min(endS, each.endS === undefined ? endS : startS + each.endS)),
		}));
	});
}

/** The part of a run that is a trial's. */
function partOf(run: RecordedRun, { zeroS, endS }: Span): RecordedRun {
	const since = (tS: number): number => (zeroS === 0 ? tS : Math.max(0, roundS(tS - zeroS)));
	const from = run.timesS.findIndex((tS) => tS >= zeroS - slackS);
	const to = run.timesS.findLastIndex((tS) => tS <= endS + slackS) + 1;
	const traces = Object.entries(run.traces).map(([path, trace]) => [
		path,
		{ ...trace, values: trace.values.map((each) => each.slice(from, to)) },
	]);
	const spikes = Object.entries(run.spikes).map(([population, { cells, timesS }]) => [
		population,
		{
			cells,
			timesS: timesS.map((all) => all.filter((tS) => tS >= zeroS && tS < endS).map(since)),
		},
	]);
	return {
		timesS: run.timesS.slice(from, to).map(since),
		traces: Object.fromEntries(traces),
		spikes: Object.fromEntries(spikes),
		steps: run.steps,
	};
}

/**
 * Runs trials one after the other on one preparation.
 * @param trials in the order in which they are made
 * @returns those that were made; all, unless it was cancelled
 * @throws UserError for what does not fit the circuit; SolverError when the method cannot go on
 */
export function runPreparation(trials: readonly Trial[], shelf: ModelShelf, listener: TrialListener): TrialResult[] {
	const [first] = trials;
	if (!first) return [];
	const model = shelf.model(first.sweep.protocol);
	const ready = trials.map((trial) => readyTrial(trial, model));
	const simulations = ready.map(({ simulation }) => simulation);
	const { simulation, recording } = ready[0] as (typeof ready)[number];
	const spans = spansOf(trials);
	const whole: Simulation = {
		...simulation,
		light: lightOf(simulations, spans),
		interventions: interventionsOf(simulations, spans),
		durationS: spans.at(-1)?.endS ?? 0,
	};
	const { run, reachedS } = recordedRun({ simulation: whole, recording }, 0, listener);
	return trials.flatMap((trial, k) => {
		const span = spans[k] as Span;
		return span.endS <= reachedS + slackS ? [resultOf(trial, recording, partOf(run, span))] : [];
	});
}
