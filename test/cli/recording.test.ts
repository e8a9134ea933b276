import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { runRecovery } from '../../src/cli/batch/recoverJob.ts';
import { runSimulation } from '../../src/cli/batch/simulationJob.ts';
import { beginRecording, journalOf } from '../../src/io/files/nwb/node/nwbRecording.ts';
import { createRunRecorder } from '../../src/io/files/recording/runRecorder.ts';
import { folder } from '../host/bench.ts';
import { recordingHead } from '../io/files/recording/recordingHead.ts';
import { tinyDisk } from '../io/files/tinyDisk.ts';
import { mouseOptions, nobody, recordMouse } from './recordedRun.ts';

/** All numbers of a data set, and what is said of it. */
async function read(file: string, path: string) {
	await hdf5.ready;
	const opened = new hdf5.File(file, 'r');
	try {
		const found = opened.get(path);
		if (!(found instanceof hdf5.Dataset)) throw new Error(`${path} is not in ${file}`);
		const attributes = Object.fromEntries(Object.entries(found.attrs).map(([name, { value }]) => [name, value]));
		return { values: found.value, shape: found.shape, attributes };
	} finally {
		opened.close();
	}
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** A flash on the published column, which needs no time. */
const { parameter: _parameter, stimulus: _stimulus, quantities: _quantities, ...flash } = mouseOptions;
const columnOptions = { ...flash, circuit: 'dual', lightStart: 0.02 };

describe('a recording of a batch run', () => {
	it('holds what the table and the text file of spikes hold, under names and in units of NWB', async () => {
		const path = folder();
		const [nwb, out, spikes] = ['a.nwb', 'a.csv', 'a.spikes'].map((name) => join(path, name)) as [
			string,
			string,
			string,
		];
		const asked = {
			nwb,
			out,
			spikes,
			cone: 5e5,
			duration: 0.3,
			quantities: ['spikes', 'light', 'ganglion.V', 'rod.Kv.I', 'rod_rb.S'],
		};
		await runSimulation({ ...columnOptions, ...asked, record: asked.quantities.slice(2) }, nobody);
		const lines = readFileSync(out, 'utf8').trim().split('\n').slice(1);
		const table = lines.map((line) => line.split(',').map(Number));
		for (const [k, name, unit, conversion] of [
			[1, 'ganglion.V', 'volts', 1e-3],
			[2, 'rod.Kv.I', 'amperes', 1e-12],
			[3, 'rod_rb.S', 'n/a', 1],
		] as const) {
			const { values, attributes } = await read(nwb, `/acquisition/${name}/data`);
			expect(attributes).toMatchObject({ unit, conversion: Math.fround(conversion) });
			expect([...(values as Float32Array)].map((value) => value.toFixed(4))).toEqual(
				table.map((row) => Math.fround(row[k] as number).toFixed(4)),
			);
		}
		const times = [...((await read(nwb, '/units/spike_times')).values as Float64Array)];
		const printed = readFileSync(spikes, 'utf8')
			.split('\n')
			.filter((line) => /^\d/.test(line));
		expect(times.length).toBeGreaterThan(0);
		expect(times.map((time) => time.toFixed(9))).toEqual(printed);
		const rate = await read(nwb, '/acquisition/ganglion.V/starting_time');
		expect([rate.values, rate.attributes]).toEqual([0, { rate: 1000, unit: 'seconds' }]);
		expect(existsSync(journalOf(nwb))).toBe(false);
	});

	it('holds conductances: the current of a channel over its driving force', async () => {
		const nwb = join(folder(), 'a.nwb');
		const quantities = ['rod.Kv.I', 'rod.Kv.conductance', 'rod.V'];
		await runSimulation({ ...columnOptions, duration: 0.05, nwb, quantities }, nobody);
		const [current, conductance, potential] = await Promise.all(
			quantities.map(async (name) => (await read(nwb, `/acquisition/${name}/data`)).values as Float32Array),
		);
		const reversalMv = -74;
		for (const k of current?.keys() ?? []) {
			const force = (potential?.[k] ?? 0) - reversalMv;
			expect(conductance?.[k]).toBeCloseTo((current?.[k] ?? 0) / force, 4);
		}
		expect((await read(nwb, '/acquisition/rod.Kv.conductance/data')).attributes).toMatchObject({ unit: 'siemens' });
	});

	it('holds light as photoisomerisations: the input of each receptor over its gain, whenever it changes', async () => {
		const nwb = join(folder(), 'a.nwb');
		await runSimulation({ ...columnOptions, nwb }, nobody);
		const { values, shape } = await read(nwb, '/intervals/light_at_receptors/photoisomerisations');
		const gain = [...((await read(nwb, '/processing/retina/receptors/gain')).values as Float64Array)];
		expect(shape).toEqual([3, 2]);
		const expected = [0, 0, 100 / (gain[0] as number), 50_000 / (gain[1] as number), 0, 0].map(Math.fround);
		expect([...(values as Float32Array)]).toEqual(expected);
		expect((await read(nwb, '/intervals/light_at_receptors/start_time')).values).toEqual(
			Float64Array.of(0, 0.02, 0.04),
		);
		expect((await read(nwb, '/intervals/light_at_receptors/stop_time')).values).toEqual(
			Float64Array.of(0.02, 0.04, 0.1),
		);
		expect((await read(nwb, '/stimulus/presentation/light/data')).attributes).toMatchObject({ unit: 'R*/s' });
	});

	it('holds every cell with its place, who is joined with whom, and what was done', async () => {
		const nwb = join(folder(), 'a.nwb');
		expect(await recordMouse(nwb)).toContain(nwb);
		const cells = await read(nwb, '/processing/retina/cells/population');
		const names = cells.values as string[];
		const ends = async (end: string) => {
			const { values } = await read(nwb, `/processing/wiring/cone_on/${end}`);
			return [...(values as Int32Array)].map((cell) => names[cell]);
		};
		expect([await ends('presynaptic'), await ends('postsynaptic')]).toEqual([['cone'], ['onBipolar']]);
		expect((await read(nwb, '/intervals/edits/target')).values).toEqual(['rod_cone.g']);
		expect((await read(nwb, '/acquisition/rod.V/data')).shape).toEqual([101]);
	});

	it('refuses a file that is there, a journal that is left, and what means nothing, before anything is computed', async () => {
		const path = folder();
		const nwb = join(path, 'a.nwb');
		writeFileSync(nwb, 'mine');
		await expect(runSimulation({ ...columnOptions, nwb }, nobody)).rejects.toThrow(/a\.nwb: the file exists already/);
		expect(readFileSync(nwb, 'utf8')).toBe('mine');
		const other = join(path, 'b.nwb');
		writeFileSync(journalOf(other), 'left');
		await expect(runSimulation({ ...columnOptions, nwb: other }, nobody)).rejects.toThrow(
			/`retinode recover .*b\.nwb`/,
		);
		for (const [quantity, message] of [
			['voltage', /'voltage' is nothing that can be recorded; known are spikes, light.*rod\.V/],
			['rod.X', /rod has no quantity 'X'; it has V/],
			['rod.V[9]', /rod has members 0 to 0; got 9/],
		] as const) {
			const asked = { ...columnOptions, nwb: join(path, 'c.nwb'), quantities: [quantity] };
			await expect(runSimulation(asked, nobody)).rejects.toThrow(message);
			expect(existsSync(journalOf(join(path, 'c.nwb')))).toBe(false);
		}
		await expect(runSimulation({ ...columnOptions, json: true, quantities: ['light'] }, nobody)).rejects.toThrow(
			/--nwb/,
		);
	});
});

/** Records so many rows into a journal, and ends nothing. */
async function leaveJournal(file: string, rows: number, width = 2): Promise<void> {
	const journal = beginRecording(file, 'now', () => undefined);
	const recorder = createRunRecorder(journal, recordingHead(width), () => 0);
	const content = { of: 'quantity', group: 'g', path: 'V' } as const;
	const stream = recorder.stream({
		name: 'g.V',
		title: 'potential',
		unit: 'mV',
		columns: width,
		everyS: 0.001,
		content,
	});
	for (let row = 0; row < rows; row++) {
		recorder.row(stream, new Float32Array(width).fill(row));
		if (row % 10 === 0) recorder.spike(row % 2, row / 1000);
	}
	recorder.end({ atS: rows / 1000 });
	await journal.close();
}

describe('recovering a recording', () => {
	it('divides a matrix of many cells and few rows, so that time is its longer side', async () => {
		const nwb = join(folder(), 'a.nwb');
		await leaveJournal(nwb, 11, 80);
		await runRecovery({ file: nwb }, nobody);
		expect((await read(nwb, '/acquisition/g.V[0..10]/data')).shape).toEqual([11, 11]);
		const last = await read(nwb, '/acquisition/g.V[77..79]/data');
		expect([last.shape, (last.values as Float32Array)[3]]).toEqual([[11, 3], 1]);
	});

	it('makes the file of what a killed program left, and then the journal goes', async () => {
		const nwb = join(folder(), 'a.nwb');
		await leaveJournal(nwb, 1000);
		const journal = journalOf(nwb);
		truncateSync(journal, statSync(journal).size - 100);
		const { printed } = await runRecovery({ file: journal, json: true }, nobody);
		expect(JSON.parse(printed)).toMatchObject({ file: nwb, complete: false, series: ['g.V'] });
		expect(JSON.parse(printed).lostBytes).toBeGreaterThan(0);
		const { values, shape } = await read(nwb, '/acquisition/g.V/data');
		expect(shape).toEqual([1000, 2]);
		expect((values as Float32Array)[1998]).toBe(999);
		expect(existsSync(journal)).toBe(false);
	});

	it('elsewhere leaves the journal, and gives the same numbers', async () => {
		const path = folder();
		const nwb = join(path, 'a.nwb');
		await leaveJournal(nwb, 500);
		const before = sha256(journalOf(nwb));
		const out = join(path, 'b.nwb');
		const { printed } = await runRecovery({ file: nwb, out }, nobody);
		expect(printed).toContain(`the journal ${journalOf(nwb)} is kept`);
		expect(sha256(journalOf(nwb))).toBe(before);
		await runRecovery({ file: nwb }, nobody);
		for (const data of ['/acquisition/g.V/data', '/units/spike_times']) {
			expect((await read(out, data)).values).toEqual((await read(nwb, data)).values);
		}
	});

	it('is refused where there is nothing to recover, or the file is there already, and nothing is overwritten', async () => {
		const path = folder();
		const nwb = join(path, 'a.nwb');
		await expect(runRecovery({ file: nwb }, nobody)).rejects.toThrow(/there is no journal .*a\.nwb\.journal/);
		await leaveJournal(nwb, 10);
		writeFileSync(nwb, 'mine');
		await expect(runRecovery({ file: nwb }, nobody)).rejects.toThrow(/exists already/);
		expect([readFileSync(nwb, 'utf8'), existsSync(journalOf(nwb))]).toEqual(['mine', true]);
	});

	it.skipIf(process.platform !== 'linux')('onto a full disk is refused, and the journal stays', async ({ skip }) => {
		const disk = tinyDisk();
		if (!disk) return skip('no tmpfs may be mounted here');
		const nwb = join(folder(), 'a.nwb');
		await leaveJournal(nwb, 2000, 50);
		const out = disk.file('b.nwb');
		await expect(runRecovery({ file: nwb, out }, nobody)).rejects.toThrow(/the disk (is full|may be full)/);
		expect([existsSync(out), existsSync(`${out}.part`), existsSync(journalOf(nwb))]).toEqual([false, false, true]);
		await runRecovery({ file: nwb }, nobody);
		expect((await read(nwb, '/acquisition/g.V/data')).shape).toEqual([2000, 50]);
	});
});
