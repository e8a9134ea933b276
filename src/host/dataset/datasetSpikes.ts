import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { SampleSpikes, SpikeSample } from '../../io/files/exports/sampleSpikes.ts';
import { type ReadArray, readNpz } from '../../io/files/npz/readNpz.ts';
import type { MadeSample } from '../../protocol/dataset/manifest.ts';
import { manifestAt, wholeManifest } from './manifestFile.ts';

const metaSchema = z.object({ populations: z.array(z.string()) });

type Cells = SampleSpikes['cells'];

/** A sample's arrays. @throws UserError where the file is not what its list says */
function arraysOf(path: string, sha256: string): ReadonlyMap<string, ReadArray> {
	const bytes = readFileSync(path);
	if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
		throw new UserError(`${path} is not what its list says: \`retinode dataset merge\` tells of all that are not`);
	}
	try {
		return readNpz(bytes);
	} catch (error) {
		throw error instanceof RangeError ? new UserError(`Cannot read ${path}: ${error.message}`) : error;
	}
}

function numbers(arrays: ReadonlyMap<string, ReadArray>, name: string, path: string): ReadArray['values'] {
	const found = arrays.get(name);
	if (found) return found.values;
	throw new UserError(`Cannot read ${path}: it has no ${name}`);
}

function cellsOf(arrays: ReadonlyMap<string, ReadArray>, path: string): Cells {
	const meta = Buffer.from(numbers(arrays, 'meta_json', path).buffer).toString();
	const { populations } = metaSchema.parse(JSON.parse(meta));
	const members = numbers(arrays, 'cell_member', path);
	return Array.from(numbers(arrays, 'cell_population', path), (population, k) => ({
		population: populations[population] as string,
		member: members[k] as number,
	}));
}

const tableOf = (cells: Cells): string => cells.map(({ population, member }) => `${population} ${member}`).join();

/**
 * The labelled spikes of a dataset, in the order of the numbers of its samples.
 * @param folder where its whole list is
 * @param split of which samples; of all where it is left out
 * @throws UserError for a folder without such a list, a dataset without labels, and a split that there is not; while samples are read, for files that are not
 * what the list says, and for samples of other cells than the first
 */
export function datasetSpikes(folder: string, split: string | undefined): SampleSpikes & { readonly count: number } {
	const manifest = manifestAt(join(folder, wholeManifest));
	if (!manifest) {
		throw new UserError(`${folder} has no ${wholeManifest}: of parts, \`retinode dataset merge\` makes it`);
	}
	const { head } = manifest;
	if (!manifest.isWhole) throw new UserError(`${folder} is not whole: the same \`retinode dataset\` makes the rest`);
	if (head.classes.length === 0)
		throw new UserError(`${folder} has no labels: name them in the dataset's field 'label'`);
	if (split !== undefined && !Object.hasOwn(head.splits, split)) {
		throw new UserError(`--split must be one of ${Object.keys(head.splits).join(', ')}; got '${split}'`);
	}
	const lines = [...new Map(manifest.lines.map((line) => [line.sample, line])).values()]
		.filter((line): line is MadeSample => line.record === 'sample' && (split === undefined || line.split === split))
		.sort((a, b) => a.sample - b.sample);
	const [first] = lines;
	if (!first) throw new UserError(`${folder} has no sample${split === undefined ? '' : ` of the split '${split}'`}`);
	const firstPath = join(folder, first.file);
	const cells = cellsOf(arraysOf(firstPath, first.sha256), firstPath);
	const table = tableOf(cells);
	const read = ({ sample, file, sha256, label }: MadeSample): SpikeSample => {
		const path = join(folder, file);
		const arrays = arraysOf(path, sha256);
		if (tableOf(cellsOf(arrays, path)) !== table) {
			throw new UserError(`${path} is of other cells than ${firstPath}: one file has one table of them`);
		}
		return {
			sample,
			timesS: Float64Array.from(numbers(arrays, 'spike_times_s', path)),
			cells: Uint32Array.from(numbers(arrays, 'spike_cells', path)),
			label: head.classes.indexOf(label ?? ''),
		};
	};
	return {
		what: folder,
		count: lines.length,
		classes: head.classes.map(String),
		cells,
		samples: (function* () {
			for (const line of lines) yield read(line);
		})(),
	};
}
