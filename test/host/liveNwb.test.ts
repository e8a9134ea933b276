import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { runSimulation } from '../../src/cli/batch/simulationJob.ts';
import type { SpikeEvent } from '../../src/engine/server/engineMessages.ts';
import { finishLiveNwb } from '../../src/host/finishLiveNwb.ts';
import { runLive } from '../../src/host/runLive.ts';
import { startEngineHere } from '../../src/host/startEngine.ts';
import { journalOf } from '../../src/io/files/nwb/node/nwbRecording.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';
import { mouseOptions, nobody } from '../cli/recordedRun.ts';
import { connect, folder, testHost } from './bench.ts';

const session: Session = {
	...defaultSession(),
	source: {
		type: 'stimulus',
		name: 'flash',
		parameters: { baseline_before: 0.02, duration: 0.02, baseline_after: 0.06, rod: 1000, cone: 500_000 },
	},
	interventions: [
		{ type: 'inject', startS: 0.05, endS: 0.06, target: { population: 'ganglion', member: 1 }, currentPa: 5 },
	],
};

async function numbers(file: string, path: string): Promise<number[]> {
	await hdf5.ready;
	const opened = new hdf5.File(file, 'r');
	const found = opened.get(path);
	const values = found instanceof hdf5.Dataset ? [...(found.value as Iterable<number>)] : undefined;
	opened.close();
	if (!values) throw new Error(`${path} is not in ${file}`);
	return values;
}

const unexpected = (message: string): void => expect.unreachable(message);

describe('a live run that is recorded', () => {
	it('holds its spikes, light, edits and potentials, the same as a batch run of its session gives', async () => {
		const path = folder();
		const nwb = join(path, 'run.nwb');
		const quantities = ['spikes', 'light', 'edits', 'stimulus', 'rod.V', 'rod.Kv.I', 'rod.Kv.conductance'];
		const spikes: SpikeEvent[] = [];
		const report = await runLive({
			session,
			durationS: 0.2,
			pace: 'fast',
			startEngine: startEngineHere,
			nwb: { file: nwb, quantities, everyS: 0.001 },
			onSpikes: (each) => void spikes.push(...each),
		});
		expect(report.problems).toEqual([]);
		const [made] = await finishLiveNwb({ file: nwb, quantities, everyS: 0.001 }, undefined, unexpected);
		expect(made).toMatchObject({ file: nwb, complete: true, lostBytes: 0, spikes: spikes.length });
		expect(existsSync(journalOf(nwb))).toBe(false);
		expect(spikes.length).toBeGreaterThan(2);
		expect((await numbers(nwb, '/units/spike_times')).sort()).toEqual(spikes.map(({ tMs }) => tMs / 1000).sort());
		expect(await numbers(nwb, '/intervals/light_at_receptors/start_time')).toEqual([0, 0.02, 0.04, 0.12, 0.14]);
		expect(await numbers(nwb, '/intervals/edits/start_time')).toEqual([0.05]);
		const file = join(path, 'run.session.json');
		writeFileSync(file, JSON.stringify(session));
		const batch = join(path, 'batch.nwb');
		const { stimulus: _stimulus, parameter: _parameter, circuit: _circuit, seed: _seed, ...options } = mouseOptions;
		await runSimulation({ ...options, session: file, duration: 0.2, quantities, nwb: batch }, nobody);
		for (const name of quantities.slice(4)) {
			const [live, again] = await Promise.all([nwb, batch].map((each) => numbers(each, `/acquisition/${name}/data`)));
			expect(live?.length).toBe(201 * 4);
			const most = Math.max(...(again ?? []).map(Math.abs));
			// One runs in single precision on vectors, the other in double.
			for (const [k, value] of (live ?? []).entries()) {
				expect(Math.abs(value - (again?.[k] ?? Number.NaN))).toBeLessThan(0.002 * most);
			}
		}
	});

	it('refuses a file that is there, and quantities that mean nothing, before it runs', async () => {
		const nwb = join(folder(), 'run.nwb');
		const run = (quantities: readonly string[]) =>
			runLive({
				session,
				durationS: 0.01,
				pace: 'fast',
				startEngine: startEngineHere,
				nwb: { file: nwb, quantities, everyS: 0.001 },
			});
		await expect(run(['voltage'])).rejects.toThrow(/'voltage' is nothing that can be recorded/);
		expect(existsSync(journalOf(nwb))).toBe(false);
		writeFileSync(nwb, 'mine');
		await expect(run(['spikes'])).rejects.toThrow(/exists already/);
		expect(readFileSync(nwb, 'utf8')).toBe('mine');
	});

	it('of an app keeps what was done on the way, what the hand told, and ends where the model starts again', async () => {
		const nwb = { file: join(folder(), 'run.nwb'), quantities: ['spikes', 'edits', 'devices'], everyS: 0.001 };
		const record = nwb.file.replace('.nwb', '.light');
		const host = await testHost({ nwb, record });
		const client = await connect(host);
		await client.snapshot(({ tMs }) => tMs > 100);
		await client.request({ type: 'setParameter', path: 'cone_cone.g', value: 0.125 });
		await client.snapshot(({ tMs }) => tMs > 600);
		await client.request({ type: 'restart' });
		await client.snapshot(({ tMs }) => tMs > 20 && tMs < 600);
		await client.close();
		await host.close();
		const [made] = await finishLiveNwb(nwb, record, unexpected);
		expect(made?.complete).toBe(true);
		expect(made?.endS).toBeGreaterThan(0.6);
		const how = JSON.parse((await numbers(nwb.file, '/general/data_collection')).join('')) as { lightLog: unknown };
		const sha256 = createHash('sha256').update(readFileSync(record)).digest('hex');
		expect(how.lightLog).toEqual({ file: record, sha256 });
		expect(await numbers(nwb.file, '/intervals/edits/value')).toEqual([0.125]);
		expect(made?.series.filter((name) => name.endsWith('.digits'))).toHaveLength(1);
	});
});
