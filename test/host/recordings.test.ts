import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import type { NwbMaker } from '../../src/host/nwbMaker.ts';
import { createRecordings, freeFile } from '../../src/host/recordings.ts';
import { finishRecording, journalOf } from '../../src/io/files/nwb/node/nwbRecording.ts';
import type { Notice } from '../../src/protocol/messages.ts';
import type { RecordingState } from '../../src/protocol/recordingState.ts';
import { connect, folder, testHost } from './bench.ts';

/** What the program has a thread for. */
const makeHere: NwbMaker = (file, progress) =>
	finishRecording(journalOf(file), file, { progress, cancelled: () => false });

const inPhase =
	(phase: RecordingState['phase']) =>
	(notice: Notice): boolean =>
		notice.type === 'status' && notice.recording?.phase === phase;

describe('a recording that a screen asks for', () => {
	it('begins and ends while the model runs, tells how it stands, and is a file with the times of the model', async () => {
		const path = folder();
		const host = await testHost({ folder: path, makeNwb: makeHere });
		const client = await connect(host);
		await client.snapshot(({ tMs }) => tMs > 200);
		const quantities = ['spikes', 'light', 'edits', 'cone.V'];
		const { file } = await client.request({ type: 'startRecording', name: 'run', quantities });
		expect(file).toBe(join(path, 'run.nwb'));
		await expect(client.request({ type: 'startRecording', name: 'run', quantities })).rejects.toThrow(/under way/);
		await client.notice(inPhase('recording'));
		await client.request({ type: 'setParameter', path: 'cone_cone.g', value: 0.125 });
		const beganMs = host.runtime.status().modelTimeS * 1000;
		await client.snapshot(({ tMs }) => tMs > beganMs + 400);
		const made = client.notice(inPhase('made'));
		await client.request({ type: 'stopRecording' });
		const told = await made;
		const state = told.type === 'status' ? told.recording : null;
		if (state?.phase !== 'made') throw new Error('the file was not made');
		expect(state).toMatchObject({ file, loss: '' });
		expect(state.sinceS).toBeGreaterThan(0.2);
		await client.close();
		await host.close();
		await hdf5.ready;
		const opened = new hdf5.File(file, 'r');
		const numberAt = (place: string): number => {
			const found = opened.get(place);
			return found instanceof hdf5.Dataset ? Number(found.value) : Number.NaN;
		};
		const rows = (place: string): number => {
			const found = opened.get(place);
			return found instanceof hdf5.Dataset ? (found.shape?.[0] ?? 0) : 0;
		};
		// Its potentials are rows from that moment on, each a step apart, and light holds from that moment on.
		expect(numberAt('/acquisition/cone.V/starting_time')).toBeCloseTo(state.sinceS, 9);
		// The last thing in it may be light that came within the step after the last row.
		const steps = Math.floor((state.untilS - state.sinceS) * 1000 + 1e-6);
		expect(rows('/acquisition/cone.V/data')).toBe(steps + 1);
		const starts = opened.get('/intervals/light_at_receptors/start_time');
		const first = starts instanceof hdf5.Dataset ? [...(starts.value as Iterable<number>)][0] : undefined;
		expect(first).toBeCloseTo(state.sinceS, 9);
		expect(rows('/intervals/edits/id')).toBeGreaterThanOrEqual(1);
		opened.close();
		expect(readdirSync(path)).toEqual(['run.nwb']);
	});

	it('ends, and its file is made, where the model starts again or the program ends', async () => {
		const path = folder();
		const host = await testHost({ folder: path, makeNwb: makeHere });
		const client = await connect(host);
		await client.request({ type: 'startRecording', name: 'run', quantities: ['spikes'] });
		await client.snapshot(({ tMs }) => tMs > 50);
		const made = client.notice(inPhase('made'));
		await client.request({ type: 'restart' });
		await made;
		await client.request({ type: 'startRecording', name: 'run', quantities: ['spikes'] });
		await client.snapshot(({ tMs }) => tMs > 50);
		await client.close();
		await host.close();
		expect(readdirSync(path).sort()).toEqual(['run-2.nwb', 'run.nwb']);
	});

	it('is refused where quantities mean nothing, and leaves no file', async () => {
		const path = folder();
		const host = await testHost({ folder: path, makeNwb: makeHere });
		const client = await connect(host);
		const wrong = client.request({ type: 'startRecording', name: 'run', quantities: ['voltage'] });
		await expect(wrong).rejects.toThrow(/'voltage' is nothing that can be recorded/);
		await expect(client.request({ type: 'stopRecording' })).rejects.toThrow(/Nothing is being recorded/);
		await client.close();
		await host.close();
		expect(readdirSync(path)).toEqual([]);
	});

	it('whose engine crashes becomes the file of what was recorded until then', async () => {
		const path = folder();
		const asked: string[] = [];
		const recordings = createRecordings(path, (file) => {
			asked.push(file);
			return Promise.reject(new Error('no room'));
		});
		const starting = recordings.start({ record: () => undefined }, { name: 'run', quantities: ['spikes'] });
		const file = join(path, 'run.nwb');
		recordings.heard({ phase: 'recording', file, sinceS: 1, untilS: 2, bytes: 100, loss: '' });
		expect(await starting).toEqual({ file });
		recordings.heard('engineLost');
		await recordings.settled();
		expect(asked).toEqual([file]);
		expect(recordings.state()).toEqual({
			phase: 'failed',
			file,
			message: `no room What was recorded is in ${file}.journal: \`retinode recover ${file}\` makes the file of it.`,
		});
	});
});

describe('the name of a recording', () => {
	it('is no path and hides nothing', () => {
		const path = folder();
		for (const name of ['../run', 'a/b', 'a\\b', '.run', '', ' ', 'run\u0000', '-x']) {
			expect(() => freeFile(path, name)).toThrow(/cannot be the name of a recording/);
		}
		expect(freeFile(path, ' größe 1.nwb ')).toBe(join(path, 'größe 1.nwb'));
		expect(() => freeFile(join(path, 'none'), 'run')).toThrow(/no such folder/);
	});

	it('gets a number where a file of that name is there, or is left to be recovered', () => {
		const path = folder();
		writeFileSync(join(path, 'run.nwb'), 'mine');
		writeFileSync(join(path, 'run-2.nwb.journal'), 'mine');
		mkdirSync(join(path, 'run-3.nwb.part'));
		expect(freeFile(path, 'run')).toBe(join(path, 'run-4.nwb'));
		expect(readFileSync(join(path, 'run.nwb'), 'utf8')).toBe('mine');
		expect(existsSync(join(path, 'run-4.nwb'))).toBe(false);
	});
});
