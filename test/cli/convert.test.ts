import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDataset } from '../../src/cli/batch/datasetJob.ts';
import { datasetSpikes } from '../../src/host/dataset/datasetSpikes.ts';
import { npzFormat } from '../../src/io/files/exports/node/npzFormat.ts';
import { openretinaFormat } from '../../src/io/files/exports/node/openretinaFormat.ts';
import { shdFormat } from '../../src/io/files/exports/node/shdFormat.ts';
import { readRecording } from '../../src/io/files/nwb/reading/node/readRecording.ts';
import { temporaryFolder } from '../e2e/app.ts';
import { hasTools, runTool } from '../interop/tools.ts';
import { flashes } from './flashes.ts';
import { recordMouse } from './recordedRun.ts';

/** Rows of any length, and labels, of a file. */
async function shdOf(path: string) {
	await hdf5.ready;
	const file = new hdf5.File(path, 'r');
	const valueAt = (place: string) => {
		const found = file.get(place);
		if (!(found instanceof hdf5.Dataset)) throw new Error(`no ${place}`);
		return found.value;
	};
	const rowsAt = (place: string) => (valueAt(place) as ArrayLike<number>[]).map((row) => Array.from(row));
	const read = {
		times: rowsAt('spikes/times'),
		units: rowsAt('spikes/units'),
		labels: [...(valueAt('labels') as Iterable<number>)],
		keys: valueAt('extra/keys') as string[],
	};
	file.close();
	return read;
}

describe('a recording in another format', () => {
	it('has the same numbers: arrays by name, and spikes by neuron and bin', async () => {
		const folder = temporaryFolder();
		const nwb = join(folder.path, 'run.nwb');
		await recordMouse(nwb, { quantities: ['spikes', 'light', 'rod.V'], duration: 0.3 });
		const read = await readRecording(nwb);
		expect(read.series.map(({ name, unit, timesS }) => [name, unit, timesS.length])).toEqual([['rod.V', 'mV', 301]]);
		expect(read.light?.unit).toBe('R*/s');
		const settings = { binS: 0.01, stimulus: 'flicker' };
		const npz = join(folder.path, 'run.npz');
		await npzFormat.write(npz, read, settings);
		if (hasTools('numpy'))
			expect(runTool('npz_contents.py', npz)).toMatch(/^rod\.V float32 \(301, \d+\)[\s\S]*sound$/m);
		const h5 = join(folder.path, 'run.h5');
		await openretinaFormat.write(h5, read, settings);
		await hdf5.ready;
		const file = new hdf5.File(h5, 'r');
		const responses = file.get('/responses_flicker');
		if (!(responses instanceof hdf5.Dataset)) throw new Error('no responses');
		expect(responses.shape).toEqual([read.trains.length, 30]);
		const counted = [...(responses.value as Iterable<number>)].reduce((sum, each) => sum + each, 0);
		expect(counted).toBe(read.trains.reduce((sum, { timesS }) => sum + timesS.length, 0));
		file.close();
		expect(existsSync(npz)).toBe(true);
		const shd = join(folder.path, 'shd.h5');
		await shdFormat.write(shd, read, settings);
		const { times, units, labels, keys } = await shdOf(shd);
		expect([labels, keys]).toEqual([[0], ['flicker']]);
		const ofUnits = read.trains.map((_, unit) => times[0]?.filter((_time, k) => units[0]?.[k] === unit));
		expect(ofUnits).toEqual(read.trains.map(({ timesS }) => [...timesS]));
		folder.remove();
	});
});

it('refuses what is no recording in one sentence, and says where a recording is cut', async () => {
	const folder = temporaryFolder();
	const path = join(folder.path, 'no.nwb');
	writeFileSync(path, 'no recording at all');
	await expect(readRecording(path)).rejects.toThrow(`${path}: it is no HDF5 file`);
	await expect(readRecording(folder.path)).rejects.toThrow('it is no file but a folder');
	writeFileSync(path, Buffer.from('\u0089HDF\r\n\u001a\n and nothing more', 'latin1'));
	await expect(readRecording(path)).rejects.toThrow('it is cut or damaged');
	folder.remove();
});

describe('a dataset as one file in the layout of the Spiking Heidelberg Digits', () => {
	const folder = temporaryFolder();
	const out = join(folder.path, 'data');
	beforeAll(async () => {
		const axes = [{ name: 'rate', values: [0, 1e4, 1e5, 3e4], of: ['timeline.flash.coneRate'] }];
		const spec = flashes(
			{ retina: { circuit: 'dual' }, durationS: 0.15 },
			{ sweep: { method: 'grid', axes }, label: 'rate', splits: { train: 0.5, test: 0.5 } },
		);
		writeFileSync(join(folder.path, 'spec.json'), JSON.stringify(spec));
		const quiet = { progress: () => undefined, cancelled: () => false };
		await runDataset({ spec: join(folder.path, 'spec.json'), out, workers: 1 }, quiet);
		return () => folder.remove();
	});

	it('has the spikes of each sample in a row, with the number of its label; of a split, those of the split', async () => {
		const file = join(folder.path, 'all.h5');
		await shdFormat.writeSamples?.(file, datasetSpikes(out, undefined));
		const { times, units, labels, keys } = await shdOf(file);
		const samples = [...datasetSpikes(out, undefined).samples];
		expect(times).toEqual(samples.map(({ timesS }) => [...timesS]));
		expect(units).toEqual(samples.map(({ cells }) => [...cells]));
		expect(labels.map((label) => keys[label])).toEqual(['0', '10000', '100000', '30000']);
		expect(times.some((row) => row.length > 1)).toBe(true);
		const split = [...datasetSpikes(out, 'test').samples].map(({ sample }) => sample);
		const others = [...datasetSpikes(out, 'train').samples].map(({ sample }) => sample);
		expect([...split, ...others].sort()).toEqual([0, 1, 2, 3]);
		if (hasTools('h5py')) expect(runTool('shd_contents.py', file)).toMatch(/^samples 4 labels[\s\S]*in order$/m);
	});

	it('is refused by name: another split, no labels, a list that is not whole, a file that is not as listed', async () => {
		expect(() => datasetSpikes(out, 'validation')).toThrow("--split must be one of train, test; got 'validation'");
		expect(() => datasetSpikes(folder.path, undefined)).toThrow('has no manifest.jsonl');
		const list = join(out, 'manifest.jsonl');
		const text = readFileSync(list, 'utf8');
		writeFileSync(list, text.replace(/\{"record":"end".*\n/, ''));
		expect(() => datasetSpikes(out, undefined)).toThrow('is not whole');
		writeFileSync(list, text.replace(/"classes":\[[^\]]*\]/, '"classes":[]'));
		expect(() => datasetSpikes(out, undefined)).toThrow("has no labels: name them in the dataset's field 'label'");
		writeFileSync(list, text);
		appendFileSync(join(out, 'samples/000/000002.npz'), 'x');
		const written = shdFormat.writeSamples?.(join(folder.path, 'spoiled.h5'), datasetSpikes(out, undefined));
		await expect(written).rejects.toThrow(/000002\.npz is not what its list says/);
	});
});
