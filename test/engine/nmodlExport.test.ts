import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addExportCommand } from '../../src/cli/commands/exportModels.ts';
import { oneColumn, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { exportedPopulation } from '../../src/ode/exchange/nmodl/exportedPopulation.ts';
import { parseNmodl } from '../../src/ode/exchange/nmodl/nmodlParser.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { neuronPython, withoutNeuron } from '../reference/neuron/neuronPython.ts';

const flash = { rodRate: 100, coneRate: 50_000, startS: 0.2, durationS: 0.02 };
const rowsEveryS = 0.005;
const durationS = 0.6;

/** A table of potentials by cell, and spike times of all cells that spike, s. */
interface Course {
	readonly potentials: ReadonlyMap<string, readonly number[]>;
	readonly spikesS: readonly number[];
}

/** What `run.py` of the exported column wrote in NEURON. */
function courseIn(folder: string): Course {
	const [head = '', ...rows] = readFileSync(join(folder, 'dual.csv'), 'utf8').trim().split('\n');
	const columns = head.split(',').slice(1);
	const values = rows.map((row) => row.split(',').slice(1).map(Number));
	const spikes = readFileSync(join(folder, 'dual.spikes'), 'utf8').trim().split('\n');
	return {
		potentials: new Map(columns.map((name, i) => [name, values.map((row) => row[i] as number)])),
		spikesS: spikes.map(Number),
	};
}

/** The same by odex. */
function ownCourse(cells: readonly string[]): Course {
	const model = prepareModel({ circuit: 'dual', variant: 'corrected', parameters: {}, ...oneColumn });
	const potentials = new Map<string, number[]>(cells.map((name) => [name, []]));
	const spikesS: number[] = [];
	simulate(
		{
			...{ model, light: flashSchedule(flash), level: LIGHT_LEVELS.live, interventions: [], durationS, rowsEveryS },
			solver: { method: 'odex', tolerance: 1e-7 },
			record: cells.map((name) => `${name}.V`),
			spiking: ['ganglion'],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: (_t, values) => {
				for (const [i, name] of cells.entries()) potentials.get(name)?.push(values[i] as number);
			},
			spike: (_population, _member, tS) => void spikesS.push(tS),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return { potentials, spikesS };
}

const graded = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii'];
let own: Course;

/** NEURON's course is ours: graded cells within 0.001 mV, every spike within 0.01 ms. */
function expectSame(theirs: Course): void {
	for (const name of graded) {
		const [a, b] = [own.potentials.get(name) ?? [], theirs.potentials.get(name) ?? []];
		expect(b).toHaveLength(durationS / rowsEveryS + 1);
		const differences = b.map((value, i) => Math.abs(value - (a[i] as number)));
		expect(Math.max(...differences), name).toBeLessThan(0.001);
	}
	expect(theirs.spikesS.length).toBeGreaterThan(50);
	expect(own.spikesS).toHaveLength(theirs.spikesS.length);
	theirs.spikesS.forEach((time, i) => {
		expect(Math.abs((own.spikesS[i] as number) - time), `spike ${i}`).toBeLessThan(1e-5);
	});
}

describe('The published column in a second simulator', () => {
	let folder = '';
	let out = '';

	async function exportTo(...words: readonly string[]): Promise<void> {
		const program = new Command('retinode').exitOverride();
		addExportCommand(program);
		await program.parseAsync(['node', 'retinode', 'export', 'nmodl', ...words]);
	}

	beforeAll(async () => {
		own = ownCourse([...graded, 'ganglion']);
		folder = mkdtempSync(join(tmpdir(), 'retinode-export-'));
		out = join(folder, 'column');
		vi.spyOn(console, 'error').mockReturnValue();
		await exportTo('dual', '--out', out);
	});
	afterAll(() => {
		vi.restoreAllMocks();
		rmSync(folder, { recursive: true });
	});

	it('goes as NEURON 9.0.2 took the exported files', () => {
		expectSame(courseIn(new URL('../reference/neuron', import.meta.url).pathname));
	});

	it('is written as NMODL that can be read: short lines, plain letters, pointers to what the other cell has', () => {
		const names = readdirSync(out);
		expect(names).toHaveLength(7);
		const files = names.filter((name) => name.endsWith('.mod'));
		const parsed = new Map(files.map((name) => [name, parseNmodl(readFileSync(join(out, name), 'utf8'), name)]));
		for (const [name, { states }] of parsed) {
			const text = readFileSync(join(out, name), 'utf8');
			expect(Math.max(...text.split('\n').map((line) => line.length)), name).toBeLessThan(400);
			expect(text).toMatch(/^[\t\n -~]*$/);
			expect(states.length).toBeGreaterThan(0);
		}
		const script = readFileSync(join(out, 'run.py'), 'utf8');
		const [, list = '[]'] = /POINTERS = (\[[\s\S]*?\n\])/.exec(script) ?? [];
		const pointers = JSON.parse(list) as [string, string, string, string][];
		expect(pointers.length).toBeGreaterThan(5);
		for (const [population, pointer, other, variable] of pointers) {
			expect(parsed.get(`rn_${population}.mod`)?.pointers.has(pointer)).toBe(true);
			const states = parsed.get(`rn_${other}.mod`)?.states.map(({ name }) => name) ?? [];
			expect([...states, 'v']).toContain(variable);
		}
	});

	it('is never written over', async () => {
		await expect(exportTo('dual', '--out', out)).rejects.toThrow(/are there already; --overwrite replaces them/);
	});

	it('and more than one column is refused', () => {
		const model = prepareModel({ circuit: 'dual', variant: 'corrected', parameters: {}, columns: { x: 2, y: 1 } });
		const [first] = model.network.populations;
		if (!first) throw new Error('no population');
		expect(() => exportedPopulation(model.network, first, model.start)).toThrow(/export writes one column/);
	});

	it.skipIf(!neuronPython)(`NEURON takes it so again${withoutNeuron}`, () => {
		const python = neuronPython ?? '';
		execFileSync(join(dirname(python), 'nrnivmodl'), ['.'], { cwd: out, stdio: 'pipe' });
		const times = [
			'--light-start',
			String(flash.startS),
			'--duration',
			String(durationS),
			'--rows-every',
			String(rowsEveryS),
		];
		const files = ['--out', join(folder, 'dual.csv'), '--spikes', join(folder, 'dual.spikes')];
		execFileSync(python, [join(out, 'run.py'), ...times, ...files], { stdio: 'pipe' });
		expectSame(courseIn(folder));
	});
});
