import { UserError } from '../../base/errors.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { RowsWithin } from '../../io/files/nwb/reading/node/seriesWindows.ts';
import { pathInNewRun, recordedLightPath } from '../../protocol/replay.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';

/** What a screen wants to see of cells: recorded quantities, the light that fell, and the same of a new run. */
export interface ReplayWatches {
	/** @throws UserError where one of the quantities was not recorded of this cell */
	open(
		cell: CellAddress,
		paths: readonly string[],
	): {
		readonly watch: number;
		readonly quantities: readonly { readonly path: string; readonly title: string; readonly unit: string }[];
	};
	close(watch: number): void;
	/** Numbers of those that are open. */
	numbers(): readonly number[];
	/** Their samples from one time up to and including another, s. */
	read(fromS: number, toS: number): Snapshot['probes'];
	/** Closes those of a new run, which is gone. */
	newRunEnded(): void;
}

interface Watch {
	readonly cell: CellAddress;
	readonly paths: readonly string[];
}

/** Light has no rows of its own: it is shown at this distance, s. */
const lightEveryS = 0.001;

/** Light on one photoreceptor at equal distances within a stretch. */
function lightTrace(recording: Recording, receptor: number, fromS: number, toS: number): RowsWithin {
	const from = Math.max(fromS, recording.fromS);
	const to = Math.min(toS, recording.untilS);
	const first = Math.ceil(from / lightEveryS - 1e-6);
	const count = Math.max(0, Math.floor(to / lightEveryS + 1e-6) - first + 1);
	const timesS = Float64Array.from({ length: count }, (_, k) => (first + k) * lightEveryS);
	return { timesS, columns: 1, values: heldAt(recording.lightOf(receptor, from, to), timesS) };
}

/** Values of a series at other times: those that hold there. */
function heldAt({ timesS, values }: RowsWithin, times: Float64Array): Float64Array {
	let at = -1;
	return times.map((tS) => {
		while (at + 1 < timesS.length && (timesS[at + 1] as number) <= tS + 1e-9) at++;
		return at < 0 ? Number.NaN : (values[at] as number);
	});
}

/** @param newRun the one that the recording is compared with, if there is one */
export function createReplayWatches(recording: Recording, newRun: () => Recording | undefined): ReplayWatches {
	const watches = new Map<number, Watch>();
	let numbers = 0;
	const receptorOf = ({ population, member }: CellAddress): number => {
		const first = recording.populations.find(({ name }) => name === population)?.firstCell ?? Number.NaN;
		return recording.receptors.findIndex(({ cell }) => cell === first + member);
	};
	const trace = (cell: CellAddress, path: string, fromS: number, toS: number): RowsWithin => {
		if (path === recordedLightPath) {
			const receptor = receptorOf(cell);
			if (receptor < 0 || !recording.hasLight)
				throw new UserError(`No light was recorded of ${cell.population} ${cell.member}.`);
			return lightTrace(recording, receptor, fromS, toS);
		}
		const inNewRun = pathInNewRun(path);
		if (inNewRun === undefined) return recording.trace(cell, path, fromS, toS);
		const other = newRun();
		if (!other) throw new UserError('There is no new run to compare with.');
		return other.trace(cell, inNewRun, fromS, toS);
	};
	const titleOf = (cell: CellAddress, path: string) => {
		const of = pathInNewRun(path) ?? path;
		const found = recording.quantities.find((each) => each.population === cell.population && each.path === of);
		return { path, title: found?.title ?? path, unit: found?.unit ?? '1/s' };
	};
	return {
		open(cell, paths) {
			// What was not recorded is said at once, and not with every picture.
			for (const path of paths) trace(cell, path, recording.fromS, recording.fromS);
			watches.set(++numbers, { cell, paths });
			return { watch: numbers, quantities: paths.map((path) => titleOf(cell, path)) };
		},
		close: (watch) => void watches.delete(watch),
		numbers: () => [...watches.keys()],
		read(fromS, toS) {
			return [...watches].map(([watch, { cell, paths }]) => {
				const series = paths.map((path) => trace(cell, path, fromS, toS));
				// Recorded rows are at the same times in all quantities; light is put beside them.
				const own = series.find((_, k) => paths[k] !== recordedLightPath) ?? series[0];
				const times = own?.timesS ?? new Float64Array(0);
				const columns = series.map((each) => (each.timesS.length === times.length ? each.values : heldAt(each, times)));
				const values = new Float32Array(times.length * paths.length);
				for (let row = 0; row < times.length; row++) {
					for (let k = 0; k < columns.length; k++)
						values[row * columns.length + k] = (columns[k] as Float64Array)[row] as number;
				}
				return { watch, timesMs: times.map((tS) => tS * 1000), values };
			});
		},
		newRunEnded() {
			for (const [watch, { paths }] of watches) {
				if (paths.some((path) => pathInNewRun(path) !== undefined)) watches.delete(watch);
			}
		},
	};
}
