import type { SeenLight } from '../../analysis/kinds/analysis.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import { type Sweep, sweepsOf, type Trial, trialsOf } from '../../protocol/experiment/trials.ts';
import { fieldAround } from '../../retina/light/field/isomerisationMap.ts';
import { checkMeasures, type Measured, measure, type SeenIn, type SweepResults } from './measure.ts';
import { packsOf, runPack } from './packedTrials.ts';
import { type ProtocolReport, reportOf } from './report.ts';
import { ModelShelf, readyTrial } from './runTrial.ts';
import { checkPreparation, runPreparation } from './samePreparation.ts';

/** A protocol whose runs are known. */
export interface ReadyProtocol {
	readonly protocol: Protocol;
	readonly sweeps: readonly Sweep[];
	/** In the order in which they are to be made. */
	readonly trials: readonly Trial[];
}

/** What a protocol gave. */
export interface ProtocolOutcome extends ProtocolReport {
	/** Whole sweeps, in their order; fewer than asked for when it was cancelled. */
	readonly results: readonly SweepResults[];
	readonly measured: Measured;
}

/** Who follows a protocol. */
export interface ProtocolListener {
	/** @param fraction of all model time that is done */
	progress(fraction: number): void;
	/** True ends it after the runs so far. */
	cancelled(): boolean;
	/** Hears of runs as they are done. */
	made?(results: readonly TrialResult[]): void;
}

/**
 * Lays out the runs of a protocol and refuses what can be refused before any of them.
 * @throws UserError that names the field and what is allowed
 */
export function readyProtocol(protocol: Protocol): ReadyProtocol {
	checkMeasures(protocol);
	const sweeps = sweepsOf(protocol);
	const trials = trialsOf(protocol, sweeps);
	checkPreparation(protocol, trials);
	return { protocol, sweeps, trials };
}

const lengthOf = ({ sweep }: Trial): number => sweep.protocol.settleS + sweep.protocol.durationS;

const keyOf = (sweep: number, repeat: number): string => `${sweep} ${repeat}`;

/**
 * Makes the runs of a protocol one after the other, or several side by side.
 * @param kept runs of the very same protocol that were made before it was ended: they are not made again. On one preparation each run begins where the one before it ended:
 * there all are made again unless all are kept, and give the same
 * @returns those that were made; all, unless it was cancelled
 * @throws UserError for what does not fit the circuit; SolverError when the method cannot go on
 */
export function runTrials(
	{ protocol, trials }: Pick<ReadyProtocol, 'protocol' | 'trials'>,
	listener: ProtocolListener,
	kept: readonly TrialResult[] = [],
): TrialResult[] {
	const known = new Map(kept.map((each) => [keyOf(each.sweep, each.repeat), each]));
	const knownOf = (pack: readonly Trial[]): TrialResult[] | undefined => {
		const found = pack.flatMap(({ sweep, repeat }) => known.get(keyOf(sweep.index, repeat)) ?? []);
		return found.length === pack.length ? found : undefined;
	};
	if (protocol.preparation === 'same') {
		const before = knownOf(trials);
		if (before) return before;
		const results = runPreparation(trials, new ModelShelf(), listener);
		listener.made?.(results);
		return results;
	}
	const total = trials.reduce((sum, trial) => sum + lengthOf(trial), 0);
	const shelf = new ModelShelf();
	const made: TrialResult[] = [];
	let doneS = 0;
	for (const pack of packsOf(trials)) {
		const lengthS = pack.reduce((sum, trial) => sum + lengthOf(trial), 0);
		const before = knownOf(pack);
		const results =
			before ??
			runPack(pack, shelf, {
				progress: (fraction) => listener.progress((doneS + fraction * lengthS) / total),
				cancelled: listener.cancelled,
			});
		if (!results) break;
		if (!before) listener.made?.(results);
		made.push(...results);
		doneS += lengthS;
	}
	return made;
}

/** The light of the repeats of a sweep, drawn anew: results hold none. */
function lightsOf({ sweep, repeats }: SweepResults, shelf: ModelShelf): ReturnType<SeenIn> {
	const { protocol } = sweep;
	const model = shelf.model(protocol);
	const lights = repeats.map(({ repeat }): SeenLight => {
		const { light } = readyTrial({ sweep, repeat }, model).simulation;
		return {
			changesS: [0, ...light.changesMs.map((tMs) => tMs / 1000 - protocol.settleS).filter((tS) => tS > 0)],
			pictureAt(tS) {
				const frame = light.lightAt((tS + protocol.settleS) * 1000);
				if (frame.format === 'linear32') return frame;
				return {
					width: 1,
					height: 1,
					data: [frame.format === 'uniform-rates' ? frame.rodRate + frame.coneRate : Number.NaN],
				};
			},
		};
	});
	return { field: fieldAround(model.mosaic.receptors), lights };
}

/** The light of sweeps: drawn when it is first asked for, and once for all cells and analyses, as the circuit must be made ready for it. */
function seenOnce(): SeenIn {
	const shelf = new ModelShelf();
	const known = new Map<SweepResults, ReturnType<SeenIn>>();
	return (results) => {
		const seen = known.get(results) ?? lightsOf(results, shelf);
		known.set(results, seen);
		return seen;
	};
}

/**
 * Measures what was run and reports it; of a sweep only if all its repeats were made.
 * @throws UserError that names the field
 */
export function evaluate({ protocol, sweeps }: ReadyProtocol, made: readonly TrialResult[]): ProtocolOutcome {
	const results = sweeps.flatMap((sweep): SweepResults[] => {
		const repeats = made.filter((each) => each.sweep === sweep.index).sort((a, b) => a.repeat - b.repeat);
		return repeats.length === protocol.repeats ? [{ sweep, repeats }] : [];
	});
	const measured = measure(protocol, results, seenOnce());
	return { results, measured, ...reportOf(protocol, results, measured) };
}
