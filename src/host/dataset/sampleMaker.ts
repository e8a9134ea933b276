import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { sampleContents } from '../../engine/dataset/sampleArrays.ts';
import { packsOf, runPack } from '../../engine/experiment/packedTrials.ts';
import { ModelShelf, type TrialListener } from '../../engine/experiment/runTrial.ts';
import { npzFile } from '../../io/files/npz/npz.ts';
import { SolverError } from '../../ode/solvers/reference/solver.ts';
import type { SampleLine } from '../../protocol/dataset/manifest.ts';
import type { SampleOutline, SamplePlan } from '../../protocol/dataset/samples.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import type { Trial } from '../../protocol/experiment/trials.ts';
import { readPictures } from './pictureFiles.ts';
import type { FoundDataset } from './readDataset.ts';

/** Files in a folder: more make folders slow. */
const filesInFolder = 1000;

/** Where a sample's file lies below the folder of the list; the same wherever and by whomever it is made. */
export function sampleFile(sample: number): string {
	const folder = String(Math.floor(sample / filesInFolder)).padStart(3, '0');
	return `samples/${folder}/${String(sample).padStart(6, '0')}.npz`;
}

/** Makes samples, each the same bits whatever is made before or beside it. */
export interface SampleMaker {
	/**
	 * Makes samples and puts each file in place, whole.
	 * @param done hears of each that is in place
	 * @returns false where it was cancelled
	 * @throws UserError that names the sample; the system's error for a file that cannot be written
	 */
	make(samples: readonly number[], listener: TrialListener, done: (line: SampleLine) => void): Promise<boolean>;
}

/** The same error, with the sample's number where it is one of the user's. */
const named = (sample: number | undefined, error: unknown): unknown =>
	error instanceof UserError ? new UserError(`dataset, sample ${sample}: ${error.message}`) : error;

/** Creates a maker. @param out folder of the list */
export function createSampleMaker(found: FoundDataset, plan: SamplePlan, out: string): SampleMaker {
	// Of a circuit by itself, and with as many columns as samples are made side by side; of packs that are not whole, another.
	const shelf = new ModelShelf(3);
	const { dataset, folder, protocol } = found;
	const { stimuli } = dataset;
	const outlineOf = (sample: number): SampleOutline => plan.outlines[sample] as SampleOutline;

	const trialOf = async (sample: number): Promise<Trial> => {
		const file = plan.pictureOf(sample);
		const shown =
			file && stimuli?.kind === 'pictures'
				? await readPictures(folder, file, stimuli, plan.trial(sample).sweep.protocol.durationS)
				: undefined;
		return plan.trial(sample, shown);
	};

	const keep = (sample: number, result: TrialResult): SampleLine => {
		const outline = outlineOf(sample);
		const { arrays, meta } = sampleContents(result);
		if (meta.populations.length === 0) {
			throw new UserError(
				"dataset: nothing is recorded, since no cell of the circuit spikes: name quantities in 'protocol.record.traces'",
			);
		}
		const { everyS } = protocol.record;
		const notes = { ...outline, title: dataset.title, everyS, ...meta };
		const bytes = npzFile({ ...arrays, meta_json: { values: new TextEncoder().encode(JSON.stringify(notes)) } });
		const file = sampleFile(sample);
		const path = join(out, file);
		mkdirSync(dirname(path), { recursive: true });
		const part = `${path}.${process.pid}.part`;
		try {
			writeFileSync(part, bytes);
			renameSync(part, path);
		} catch (error) {
			rmSync(part, { force: true });
			throw error;
		}
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		const spikes = arrays.spike_times_s?.values.length ?? 0;
		return { record: 'sample', ...outline, values: { ...outline.values }, file, sha256, bytes: bytes.length, spikes };
	};

	/** Runs of one pack; where the method cannot go on, each by itself, so that the others are made. */
	const runEach = (pack: readonly Trial[], listener: TrialListener): (TrialResult | string)[] | undefined => {
		try {
			return runPack(pack, shelf, listener);
		} catch (error) {
			if (!(error instanceof SolverError)) throw error;
			if (pack.length === 1) return [error.message];
		}
		const results: (TrialResult | string)[] = [];
		for (const trial of pack) {
			const [result] = runEach([trial], listener) ?? [];
			if (result === undefined) return undefined;
			results.push(result);
		}
		return results;
	};

	return {
		async make(samples, listener, done) {
			const trials: Trial[] = [];
			for (const sample of samples) trials.push(await trialOf(sample));
			let before = 0;
			for (const pack of packsOf(trials)) {
				const [first] = pack;
				let results: (TrialResult | string)[] | undefined;
				try {
					results = runEach(pack, {
						cancelled: listener.cancelled,
						progress: (fraction) => listener.progress((before + fraction * pack.length) / samples.length),
					});
				} catch (error) {
					throw named(first?.sweep.index, error);
				}
				if (!results) return false;
				before += pack.length;
				for (const [k, result] of results.entries()) {
					const { index } = (pack[k] as Trial).sweep;
					if (typeof result !== 'string') done(keep(index, result));
					else done({ record: 'failed', ...outlineOf(index), values: { ...outlineOf(index).values }, why: result });
				}
			}
			return true;
		},
	};
}
