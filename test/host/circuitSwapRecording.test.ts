import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SpikeEvent } from '../../src/engine/server/engineMessages.ts';
import { runLive } from '../../src/host/runLive.ts';
import { readSessionFile } from '../../src/host/sessionFiles.ts';
import { startEngineHere } from '../../src/host/startEngine.ts';
import { ganglionWith, ihFile } from '../engine/changedCircuits.ts';
import { connect, folder, testHost } from './bench.ts';

const spikeText = (spikes: readonly SpikeEvent[]) => spikes.map(({ channel, tMs }) => `${channel}@${tMs}`);

describe('a circuit exchanged while light is recorded', () => {
	it('ends the recording there, and what was recorded replays to the same spikes', async () => {
		const record = join(folder(), 'run.light');
		const spikes: SpikeEvent[] = [];
		const host = await testHost({
			record,
			sink: { type: 'none' },
			watch: { spikes: (each) => void spikes.push(...each) },
		});
		const client = await connect(host);
		await client.snapshot(({ tMs }) => tMs > 250);
		const declarations = [ihFile(0.5), ganglionWith('include my.h as h')];
		const { modelTimeS } = await client.request({ type: 'editCircuit', declarations });
		expect(modelTimeS).toBeGreaterThan(0.25);
		await client.snapshot(({ tMs }) => tMs > modelTimeS * 1000 + 150);
		await client.close();
		await host.close();
		const session = await readSessionFile(record.replace('.light', '.session.json'));
		expect(session.declarations).toEqual([]);
		const again: SpikeEvent[] = [];
		const report = await runLive({
			session,
			pace: 'fast',
			startEngine: startEngineHere,
			onSpikes: (each) => void again.push(...each),
		});
		expect(report.failure).toBeNull();
		expect(report.modelTimeS).toBe(modelTimeS);
		const recorded = spikes.filter(({ tMs }) => tMs < modelTimeS * 1000);
		expect(recorded.length).toBeGreaterThan(5);
		expect(spikes.length).toBeGreaterThan(recorded.length);
		expect(spikeText(again)).toEqual(spikeText(recorded));
	});
});
