import { existsSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { npzFormat } from '../../src/io/files/exports/node/npzFormat.ts';
import { openretinaFormat } from '../../src/io/files/exports/node/openretinaFormat.ts';
import { readRecording } from '../../src/io/files/nwb/node/readRecording.ts';
import { temporaryFolder } from '../e2e/app.ts';
import { hasTools, runTool } from '../interop/tools.ts';
import { recordMouse } from './recordedRun.ts';

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
		folder.remove();
	});
});
