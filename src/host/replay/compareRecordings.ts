import { compareTrains, type TrainPair, usualCompare } from '../../analysis/spikeTrains/compareTrains.ts';
import { type MatchedSpikes, matchSpikes } from '../../analysis/spikeTrains/matchSpikes.ts';
import { UserError } from '../../base/errors.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { ComparisonResult, SpikeMatch, TraceDifference } from '../../protocol/replay.ts';
import type { CellAddress, Session } from '../../protocol/session/sessionFile.ts';

/** Above so many spikes the distances of whole trains, whose cost grows with the square, are left out. */
const mostForFigures = 200_000;

/** A comparison, and where the trains of each cell differ. */
export interface Comparison {
	readonly result: ComparisonResult;
	/** Spikes of one of the two alone within a stretch, s: numbers of cells and times in ms, alternating. */
	within(fromS: number, toS: number): { readonly missed: readonly number[]; readonly extra: readonly number[] };
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function differingParameters(a: Session, b: Session): string[] {
	return [...new Set([...Object.keys(a.parameters), ...Object.keys(b.parameters)])].flatMap((path) => {
		const [was, is] = [a.parameters[path], b.parameters[path]];
		return was === is
			? []
			: [`${path} is ${is ?? 'as declared'} in the new run, ${was ?? 'as declared'} in the recording.`];
	});
}

/** Fields of a session that decide spikes, with their names. */
const fields = [
	['circuit', 'The circuit'],
	['variant', 'The variant'],
	['tissue', 'The piece of tissue'],
	['columns', 'The patch'],
	['seed', 'The seed'],
	['stepMs', 'The step'],
	['substepMs', 'The substep'],
	['arithmetic', 'The arithmetic'],
	['source', 'The source of light'],
	['light', 'The level of light'],
] as const;

/** What the new run has otherwise, one sentence each: program, back end, arithmetic, session. */
export function differencesOf(recording: Recording, newRun: Recording): string[] {
	const [a, b] = [recording.session, newRun.session];
	const said: string[] = [];
	if (recording.program !== newRun.program)
		said.push(`Recorded by ${recording.program}; the new run is of ${newRun.program}.`);
	if (recording.backEnd !== newRun.backEnd)
		said.push(`Recorded with ${recording.backEnd}; the new run has ${newRun.backEnd}.`);
	for (const [field, name] of fields) {
		if (shown(a[field]) !== shown(b[field]))
			said.push(`${name} is ${shown(b[field])} in the new run, ${shown(a[field])} in the recording.`);
	}
	if (shown(a.declarations) !== shown(b.declarations))
		said.push('The declarations of the session are others in the new run.');
	if (shown(a.interventions) !== shown(b.interventions))
		said.push('Interventions are given to the new run as the recording has them in its edits.');
	return [...said, ...differingParameters(a, b)];
}

/** Cells of the recording by their number in the new run; −1 for those that it has not. */
function cellsInNewRun(recording: Recording, newRun: Recording): Int32Array {
	const cells = recording.populations.flatMap(({ name, count }) => {
		const other = newRun.populations.find((each) => each.name === name);
		return Array.from({ length: count }, (_, member) =>
			other && member < other.count ? other.firstCell + member : -1,
		);
	});
	return Int32Array.from(cells);
}

/** Lets whoever waits have a turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Differing {
	readonly cell: number;
	readonly missedS: Float64Array;
	readonly extraS: Float64Array;
}

/** More than so many of each are not sent for one stretch. */
const mostMarks = 4000;

function marksWithin(differing: readonly Differing[], of: 'missedS' | 'extraS', fromS: number, toS: number): number[] {
	const marks: number[] = [];
	for (const each of differing) {
		for (const tS of each[of]) {
			if (tS < fromS || tS >= toS) continue;
			if (marks.length >= 2 * mostMarks) return marks;
			marks.push(each.cell, tS * 1000);
		}
	}
	return marks;
}

function figuresOf(pairs: readonly TrainPair[], fromS: number, toS: number): ComparisonResult['figures'] {
	const spikes = pairs.reduce((sum, { a, b }) => sum + a.length + b.length, 0);
	if (pairs.length === 0 || spikes > mostForFigures || toS - fromS < usualCompare.binS) return [];
	const { population, ...means } = compareTrains(pairs, { fromS, toS, ...usualCompare });
	const { binS, tauS, costPerS } = usualCompare;
	return [
		{ title: `Temporal fidelity, bins of ${1000 * binS} ms`, value: population.temporalFidelity, unit: '' },
		{ title: 'Spatial pattern accuracy', value: population.spatialPatternAccuracy ?? null, unit: '' },
		{
			title: 'Magnitude-invariant alignment, empty bins left out',
			value: population.alignmentEmptySkipped ?? null,
			unit: '',
		},
		{ title: 'Correlation of counts, mean over cells', value: means.meanCorrelation ?? null, unit: '' },
		{ title: `van Rossum, τ ${1000 * tauS} ms, mean over cells`, value: means.meanVanRossum, unit: '' },
		{ title: `Victor–Purpura, ${costPerS} /s, mean over cells`, value: means.meanVictorPurpura, unit: '' },
		{ title: '|Difference of rates|, mean over cells', value: means.rateError, unit: '1/s' },
	];
}

/**
 * Compares the spikes of a recording with those of a new run, cell by cell, over the time that both have.
 * @param progress hears the fraction done @param signal ends it
 * @throws UserError (rejection) where no cell is in both
 */
export async function compareRecordings(
	recording: Recording,
	newRun: Recording,
	toleranceMs: number,
	progress: (fraction: number) => void,
	signal: AbortSignal,
): Promise<Comparison> {
	const fromS = Math.max(recording.fromS, newRun.fromS);
	const untilS = Math.min(recording.untilS, newRun.untilS);
	const others = cellsInNewRun(recording, newRun);
	const spiking = recording.populations.filter(({ spikes }) => spikes);
	if (spiking.length > 0 && !spiking.some(({ firstCell }) => (others[firstCell] as number) >= 0)) {
		throw new UserError('No cell of the recording is in the new run: nothing can be compared.');
	}
	const cells: SpikeMatch[] = [];
	const pairs: TrainPair[] = [];
	const differing: Differing[] = [];
	const all = spiking.flatMap(({ name, count, firstCell }) =>
		Array.from({ length: count }, (_, member) => ({ population: name, member, cell: firstCell + member })),
	);
	for (const [k, { population, member, cell }] of all.entries()) {
		const other = others[cell] as number;
		const both = (train: Float64Array): Float64Array => train.filter((tS) => tS >= fromS && tS <= untilS);
		const a = both(recording.trainOf(cell));
		const b = other < 0 ? new Float64Array(0) : both(newRun.trainOf(other));
		const found: MatchedSpikes = matchSpikes(a, b, toleranceMs / 1000);
		const { matched, missed, extra, largestS } = found;
		cells.push({ population, member, matched, missed: missed.length, extra: extra.length, largestMs: 1000 * largestS });
		pairs.push({ name: `${population} ${member}`, a, b });
		if (missed.length + extra.length > 0) {
			const times = (train: Float64Array, places: readonly number[]): Float64Array =>
				Float64Array.from(places, (place) => train[place] as number);
			differing.push({ cell, missedS: times(a, missed), extraS: times(b, extra) });
		}
		if (k % 16 !== 15) continue;
		progress(k / all.length);
		await turn();
		if (signal.aborted) throw new UserError('The comparison was ended.');
	}
	cells.sort((a, b) => b.missed + b.extra - (a.missed + a.extra));
	return {
		result: {
			differs: differencesOf(recording, newRun),
			toleranceMs,
			fromS,
			untilS,
			cells,
			figures: figuresOf(pairs, fromS, untilS),
		},
		within: (since, until) => ({
			missed: marksWithin(differing, 'missedS', since, until),
			extra: marksWithin(differing, 'extraS', since, until),
		}),
	};
}

/** A recorded quantity of a cell against the new run's within a stretch, row by row where both have one. @throws UserError where one has not recorded it */
export function traceDifference(
	recording: Recording,
	newRun: Recording,
	{
		cell,
		path,
		fromS,
		toS,
	}: { readonly cell: CellAddress; readonly path: string; readonly fromS: number; readonly toS: number },
): TraceDifference {
	const [a, b] = [recording.trace(cell, path, fromS, toS), newRun.trace(cell, path, fromS, toS)];
	const unit =
		recording.quantities.find((each) => each.population === cell.population && each.path === path)?.unit ?? '1';
	let [rows, squares, largest, atS, other] = [0, 0, 0, fromS, 0];
	a.timesS.forEach((tS, row) => {
		while (other < b.timesS.length && (b.timesS[other] as number) < tS - 1e-9) other++;
		if (other >= b.timesS.length || (b.timesS[other] as number) > tS + 1e-9) return;
		const off = (b.values[other] as number) - (a.values[row] as number);
		if (!Number.isFinite(off)) return;
		rows++;
		squares += off * off;
		if (Math.abs(off) <= largest) return;
		largest = Math.abs(off);
		atS = tS;
	});
	return { rows, rms: rows === 0 ? 0 : Math.sqrt(squares / rows), largest, atS, unit };
}
