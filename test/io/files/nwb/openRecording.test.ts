import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors.ts';
import { createHdf5 } from '../../../../src/io/files/hdf5/node/hdf5Output.ts';
import { beginRecording, finishRecording } from '../../../../src/io/files/nwb/node/nwbRecording.ts';
import { openRecording, type Recording } from '../../../../src/io/files/nwb/reading/node/openRecording.ts';
import { readRecording } from '../../../../src/io/files/nwb/reading/node/readRecording.ts';
import { spikeWindows } from '../../../../src/io/files/nwb/reading/node/spikeWindows.ts';
import { createRunRecorder } from '../../../../src/io/files/recording/runRecorder.ts';
import { recordMouse } from '../../../cli/recordedRun.ts';
import { folder } from '../../../host/bench.ts';
import { recordingHead } from '../recording/recordingHead.ts';

const file = join(folder(), 'mouse.nwb');

/** Values of a data set as they stand in the file. */
async function valuesOf(path: string): Promise<readonly number[]> {
	await hdf5.ready;
	const opened = new hdf5.File(file, 'r');
	try {
		const found = opened.get(path);
		if (!(found instanceof hdf5.Dataset)) throw new Error(`${path} is not there`);
		return Array.from(found.value as Float32Array);
	} finally {
		opened.close();
	}
}

async function withRecording<T>(read: (recording: Recording) => T, path = file): Promise<T> {
	const recording = await openRecording(path);
	try {
		return read(recording);
	} finally {
		recording.close();
	}
}

beforeAll(async () => void (await recordMouse(file)));

it('gives quantities that SI has no prefix for in the unit of their declaration, whatever they are stored in', async () => {
	const path = join(folder(), 'density.nwb');
	const journal = beginRecording(path, 'now', () => undefined);
	const recorder = createRunRecorder(journal, recordingHead(1), () => 0);
	const content = { of: 'quantity', group: 'g', path: 'K.I' } as const;
	const stream = recorder.stream({
		...{ name: 'g.K.I', title: 'current', unit: 'uA/cm^2', columns: 1, everyS: 0.001 },
		content,
	});
	for (const value of [-250, 0, 12.5]) recorder.row(stream, Float32Array.of(value));
	recorder.end({ atS: 0.002 });
	await journal.close();
	await finishRecording(journal.file, path, { progress: () => undefined, cancelled: () => false });
	await withRecording((recording) => {
		expect(recording.quantities).toMatchObject([{ path: 'K.I', unit: 'uA/cm^2' }]);
		expect([...recording.trace({ population: 'g', member: 0 }, 'K.I', 0, 1).values]).toEqual([-250, 0, 12.5]);
	}, path);
	const [series] = (await readRecording(path)).series;
	expect([series?.unit, [...(series?.values ?? [])]]).toEqual(['uA/cm^2', [-250, 0, 12.5]]);
	await hdf5.ready;
	const opened = new hdf5.File(path, 'r');
	const data = opened.get('/acquisition/g.K.I/data') as InstanceType<typeof hdf5.Dataset>;
	expect([data.attrs.unit?.value, data.attrs.conversion?.value, [...(data.value as Float32Array)]]).toEqual([
		...['A/m**2', 1],
		[-2.5, 0, 0.125],
	]);
	opened.close();
});

describe('a recording that is opened', () => {
	it('says of its run what makes it again', async () => {
		await withRecording((recording) => {
			expect(recording).toMatchObject({
				fromS: 0,
				program: expect.stringMatching(/^retinode /),
				hasLight: true,
				hasSpikes: true,
			});
			expect(recording.untilS).toBeCloseTo(0.1, 9);
			expect(recording.session).toMatchObject({ circuit: 'mouse', seed: 7, parameters: { 'rod_cone.g': 0.25 } });
			expect(recording.edits).toMatchObject([{ type: 'set', target: 'rod_cone.g', value: 0.25, fromS: 0 }]);
			expect(recording.events[0]).toMatchObject({ of: 'stimulus', type: 'stimulus', atS: 0 });
			const cells = recording.populations.reduce((sum, { count }) => sum + count, 0);
			expect(recording.populations.at(-1)).toMatchObject({
				firstCell: cells - (recording.populations.at(-1)?.count ?? 0),
			});
			expect(recording.connections.find(({ name }) => name === 'rod_cone')).toMatchObject({
				type: 'junction',
				from: 'rod',
				to: 'cone',
			});
		});
	});

	it('gives the potentials of all cells at a time: of the row that holds there', async () => {
		const rods = await valuesOf('/acquisition/rod.V/data');
		await withRecording((recording) => {
			const { count = 0, firstCell = 0 } = recording.populations.find(({ name }) => name === 'rod') ?? {};
			const all = new Float32Array(recording.populations.reduce((sum, each) => sum + each.count, 0));
			for (const [atS, row] of [
				[0, 0],
				[0.0209, 20],
				[0.021, 21],
				[5, 100],
			] as const) {
				recording.potentials(atS, all);
				expect([...all.subarray(firstCell, firstCell + count)]).toEqual(rods.slice(row * count, (row + 1) * count));
			}
			recording.potentials(-1, all);
			expect(all.every(Number.isNaN)).toBe(true);
		});
	});

	it('gives a quantity of a cell within a stretch, both ends with it, and says of another that it was not recorded', async () => {
		const currents = await valuesOf('/acquisition/onSustained.Na.I/data');
		await withRecording((recording) => {
			const { timesS, values } = recording.trace({ population: 'onSustained', member: 0 }, 'Na.I', 0.03, 0.05);
			expect(timesS).toHaveLength(21);
			expect([timesS[0], timesS.at(-1)]).toEqual([0.03, 0.05]);
			// Stored in A/m**2.
			expect([...values]).toEqual(currents.slice(30, 51).map((value) => 100 * value));
			expect(
				recording.quantities.find(({ population, path }) => population === 'onSustained' && path === 'Na.I'),
			).toMatchObject({ unit: 'uA/cm^2', members: [0], everyS: 0.001 });
			expect(() => recording.trace({ population: 'rod', member: 0 }, 'Kv.I', 0, 1)).toThrow(
				'Kv.I of rod 0 was not recorded: record it with --quantities rod.Kv.I.',
			);
		});
	});

	it('gives spikes by stretches that together are all of them, in whatever order they are asked for', async () => {
		const times = await valuesOf('/units/spike_times');
		await withRecording((recording) => {
			const whole = recording.spikes(0, 1);
			expect([...whole.timesS]).toEqual([...times].sort((a, b) => a - b));
			for (const steps of [
				[0, 1, 2, 3, 4],
				[4, 2, 0, 3, 1],
			]) {
				const parts = steps.map((k) => recording.spikes(0.02 * k, k === 4 ? 1 : 0.02 * (k + 1)));
				expect(parts.flatMap(({ timesS }) => [...timesS]).sort((a, b) => a - b)).toEqual([...whole.timesS]);
			}
		});
	});

	it('gives the light that fell on each receptor, and when it changed', async () => {
		const [rates, starts] = [
			await valuesOf('/intervals/light_at_receptors/photoisomerisations'),
			await valuesOf('/intervals/light_at_receptors/start_time'),
		];
		await withRecording((recording) => {
			const count = recording.receptors.length;
			expect([...(recording.lightAt((starts[2] as number) + 1e-6) ?? [])]).toEqual(rates.slice(2 * count, 3 * count));
			const one = recording.lightOf(1, 0, 1);
			expect([...one.timesS]).toEqual(starts);
			expect([...one.values]).toEqual(starts.map((_, row) => rates[row * count + 1]));
			expect(recording.lightAt(-1)).toBeUndefined();
		});
	});

	it('is never written to', async () => {
		const before = readFileSync(file);
		await withRecording((recording) => recording.spikes(0, 1));
		expect(readFileSync(file).equals(before)).toBe(true);
	});
});

describe('spikes of many cells', () => {
	it('are found among many without reading a block twice for one stretch', () => {
		const perCell = 400_000;
		const all = Float64Array.from(
			{ length: 3 * perCell },
			(_, k) => (k % perCell) * 0.01 + Math.floor(k / perCell) * 0.001,
		);
		let read = 0;
		const input = {
			numbers(_path: string, [[from, to] = [0, 0]]: readonly (readonly [number, number])[]) {
				read += to - from;
				return all.slice(from, to);
			},
		} as unknown as Parameters<typeof spikeWindows>[0];
		const windows = spikeWindows(input, [5, 7, 9], Float64Array.of(perCell, 2 * perCell, 3 * perCell));
		for (const fromS of [100, 100.5, 101, 3, 199.5, 100]) {
			const { cells, timesS } = windows(fromS, fromS + 0.5);
			expect(timesS).toHaveLength(150);
			expect([...cells.slice(0, 3)]).toEqual([5, 7, 9]);
			expect(timesS[0]).toBeCloseTo(fromS, 9);
			expect(read).toBeLessThanOrEqual(all.length);
			read = 0;
		}
	});
});

describe('what is no recording', () => {
	it('is refused with one sentence that says why', async () => {
		const [missing, text, cut, other, nwb] = ['none.nwb', 'text.nwb', 'cut.nwb', 'other.nwb', 'foreign.nwb'].map(
			(name) => join(folder(), name),
		) as [string, string, string, string, string];
		writeFileSync(text, 'time,V\n0,1\n');
		copyFileSync(file, cut);
		truncateSync(cut, 100_000);
		(await createHdf5(other)).close();
		const foreign = await createHdf5(nwb);
		foreign.attributes('/', { nwb_version: '2.7.0' });
		foreign.close();
		await expect(openRecording(missing)).rejects.toThrow('there is no such file');
		await expect(openRecording(text)).rejects.toThrow('it is no HDF5 file, which NWB files are');
		await expect(openRecording(cut)).rejects.toThrow(/^Cannot read the recording .*cut\.nwb: it is cut off or damaged/);
		await expect(openRecording(other)).rejects.toThrow(
			/is an HDF5 file that Retinode did not record: it lacks the session \(\/general\/protocol\)/,
		);
		await expect(openRecording(nwb)).rejects.toThrow(/is an NWB file that Retinode did not record/);
		const directory = join(folder(), 'directory.nwb');
		mkdirSync(directory);
		await expect(openRecording(directory)).rejects.toThrow('it is no file but a folder, a pipe or a device');
	});
});

describe('a recording that is damaged in its middle', () => {
	it('is read as it stands, or refused with one sentence: nothing else is thrown, wherever the damage lies', async () => {
		const bytes = readFileSync(file);
		const damaged = join(folder(), 'damaged.nwb');
		const said: string[] = [];
		const places = 40;
		for (let k = 0; k < places; k++) {
			const at = Math.floor(((k + 0.5) / places) * bytes.length);
			writeFileSync(damaged, Buffer.from(bytes).fill(0xff, at, at + 600));
			try {
				await withRecording((recording) => {
					const { fromS, untilS, populations, quantities } = recording;
					recording.spikes(fromS, untilS);
					recording.lightAt(untilS);
					recording.potentials(untilS, new Float32Array(populations.reduce((sum, { count }) => sum + count, 0)));
					for (const { population, path, members } of quantities)
						recording.trace({ population, member: members[0] ?? 0 }, path, fromS, untilS);
				}, damaged);
			} catch (error) {
				expect(error, `${at}: ${error instanceof Error ? error.stack : error}`).toBeInstanceOf(UserError);
				said.push(String(error));
			}
		}
		expect(said.length).toBeGreaterThan(0);
		for (const each of said) expect(each).toContain('damaged.nwb');
	});
});

describe('a recording without spikes, of one cell among many', () => {
	it('has values of that cell alone', async () => {
		const path = join(folder(), 'one.nwb');
		const journal = beginRecording(path, 'now', () => undefined);
		const recorder = createRunRecorder(journal, { ...recordingHead(3), quantities: ['g.V[1]'], fromS: 2 }, () => 0);
		const content = { of: 'quantity', group: 'g', path: 'V', member: 1 } as const;
		const stream = recorder.stream({
			name: 'g.V[1]',
			title: 'potential',
			unit: 'mV',
			columns: 1,
			everyS: 0.0007,
			content,
		});
		for (let k = 0; k < 5; k++) recorder.row(stream, Float32Array.of(k));
		recorder.end({ atS: 2.0028 });
		await journal.close();
		await finishRecording(journal.file, path, { progress: () => undefined, cancelled: () => false });
		await withRecording((recording) => {
			expect(recording).toMatchObject({ fromS: 2, hasSpikes: false, hasLight: false });
			expect(recording.quantities).toMatchObject([{ population: 'g', path: 'V', members: [1], everyS: 0.0007 }]);
			const all = new Float32Array(3);
			recording.potentials(2.0014, all);
			expect([...all]).toEqual([Number.NaN, 2, Number.NaN]);
			expect(() => recording.trace({ population: 'g', member: 0 }, 'V', 0, 9)).toThrow(
				'V of g 0 was not recorded, only of number 1',
			);
			expect([...recording.trace({ population: 'g', member: 1 }, 'V', 0, 9).values]).toEqual([0, 1, 2, 3, 4]);
			expect(recording.spikes(0, 9).timesS).toHaveLength(0);
		}, path);
	});
});
