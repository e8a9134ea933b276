import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oneColumn, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { importedCell } from '../../src/ode/exchange/nmodl/nmodlCell.ts';
import { importNmodl } from '../../src/ode/exchange/nmodl/nmodlToEquations.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { neuronPython, withoutNeuron } from '../reference/neuron/neuronPython.ts';

/** What NEURON makes of the same mod files: `test/reference/neuron/reference.py`. */
interface Reference {
	readonly areaUm2: number;
	readonly spikesMs: readonly number[];
	readonly traces: Readonly<Record<string, readonly number[]>>;
}

const folder = new URL('../reference/neuron/', import.meta.url);
const reference = JSON.parse(readFileSync(new URL('reference.json', folder), 'utf8')) as Reference;
const start = { vMv: -65, celsius: 24 };

const imported = new Map(
	readdirSync(new URL('mods/', folder)).map((file) => {
		const mechanism = importNmodl(readFileSync(new URL(`mods/${file}`, folder), 'utf8'), file, start);
		return [mechanism.name, mechanism] as const;
	}),
);

function cell(name: string, ...mechanisms: readonly string[]): string {
	const parts = mechanisms.map((each) => {
		const mechanism = imported.get(each);
		if (!mechanism) throw new Error(`no mechanism ${each}`);
		return mechanism;
	});
	const size = { name, areaUm2: reference.areaUm2, diameterUm: 30, capacitanceUfPerCm2: 1 };
	return importedCell(parts, size, start).cell;
}

const circuit = [
	'circuit pair',
	'title Two cells',
	'source test',
	'temperature 24[degC]',
	'cell sender as sender',
	'cell receiver as receiver',
	'synapse graded as synapse from sender to receiver',
].join('\n');

const texts = [
	...[...imported.values()].map(({ text }) => text),
	cell('sender', 'axonlike', 'calike', 'capool', 'skscheme', 'hlike'),
	cell('receiver', 'hlike'),
	circuit,
];

const rowsEveryMs = 0.0025;

/** 0.3 nA into the sender from 50 to 250 ms: what is in the reference, and spikes of the sender, ms. */
function run() {
	const model = prepareModel({
		circuit: 'pair',
		variant: 'corrected',
		parameters: {},
		declarations: texts.map((text, i) => ({ file: `${i}.eq`, text })),
		...oneColumn,
	});
	const record = Object.keys(reference.traces);
	const traces = new Map<string, number[]>(record.map((path) => [path, []]));
	const spikesMs: number[] = [];
	simulate(
		{
			model,
			light: flashSchedule({ rodRate: 0, coneRate: 0, startS: 0, durationS: 0 }),
			level: LIGHT_LEVELS.live,
			interventions: [{ type: 'inject', target: { population: 'sender' }, startS: 0.05, endS: 0.25, currentPa: 300 }],
			solver: { method: 'odex', tolerance: 1e-7 },
			durationS: 0.3,
			rowsEveryS: rowsEveryMs / 1000,
			record,
			spiking: ['sender'],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: (_t, values) => {
				for (const [i, path] of record.entries()) traces.get(path)?.push(values[i] as number);
			},
			spike: (_population, _member, tS) => void spikesMs.push(tS * 1000),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return { traces, spikesMs };
}

describe('Mechanisms imported from NMODL do what NEURON does with them', () => {
	const { traces, spikesMs } = run();

	it('fires when NEURON fires: the first ten spikes within 0.05 ms', () => {
		expect(spikesMs.length).toBeGreaterThanOrEqual(10);
		expect(spikesMs).toHaveLength(reference.spikesMs.length);
		reference.spikesMs.slice(0, 10).forEach((time, i) => {
			expect(Math.abs((spikesMs[i] as number) - time), `spike ${i}`).toBeLessThan(0.05);
		});
	});

	/** How far ours is at most from a trace of NEURON's, beyond what it passes within 0.005 ms of the time: a spike's flank is 1000 mV/ms steep. */
	function difference(path: string): number {
		const ours = traces.get(path) ?? [];
		const theirs = reference.traces[path] ?? [];
		return theirs.reduce((worst, value, ms) => {
			const at = Math.round(ms / rowsEveryMs);
			const near = ours.slice(Math.max(0, at - 2), at + 3);
			return Math.max(worst, Math.min(...near) - value, value - Math.max(...near));
		}, 0);
	}

	it.each([
		['sender.V', 0.1],
		['receiver.V', 0.1],
		['sender.capool.cai', 0.05],
		['sender.skscheme.open', 0.001],
		['synapse.s', 0.001],
	])('%s is within %s of what it is there', (path, tolerance) => {
		expect(reference.traces[path]?.length).toBe(301);
		expect(difference(path)).toBeLessThan(tolerance);
	});

	it.skipIf(!neuronPython)(`NEURON itself gives these spikes again${withoutNeuron}`, () => {
		const out = mkdtempSync(join(tmpdir(), 'retinode-neuron-'));
		const file = join(out, 'again.json');
		execFileSync(neuronPython ?? '', [fileURLToPath(new URL('reference.py', folder)), file, '100'], { stdio: 'pipe' });
		const again = JSON.parse(readFileSync(file, 'utf8')) as Reference;
		rmSync(out, { recursive: true });
		expect(again.spikesMs).toHaveLength(spikesMs.length);
		again.spikesMs.slice(0, 10).forEach((time, i) => {
			expect(Math.abs((spikesMs[i] as number) - time), `spike ${i}`).toBeLessThan(0.05);
		});
	});
});
