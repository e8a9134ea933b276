import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareTrains } from '../../src/analysis/spikeTrains/compareTrains.ts';
import { oneColumn, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { chooseSolver, type SolverChoice } from '../../src/engine/simulate/solvers.ts';
import { processMs } from '../../src/host/threadTime.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import type { DataRow } from './dataRow.ts';

/** Cells of the published column. */
const CELLS = 6;
const startS = 0.2;
/** Model time in which everything is begun; what is counted comes after it, and here after a run in which everything was compiled. */
const beginS = 0.3;

/** What a run of the column took and gave. */
interface ColumnRun {
	/** Processor time, s. */
	readonly cpuS: number;
	/** Of the ganglion cell, s. */
	readonly spikesS: readonly number[];
}

/** A way of computing it. */
interface Method {
	readonly name: string;
	run(durationS: number): ColumnRun;
	/** Runs that are timed together: enough to be counted. */
	readonly times: number;
	/** Whether its first run compiles what later ones need. */
	readonly compiles?: true;
}

const python = join(process.cwd(), 'out/interop-tools/bin/python');

/** Processor time of a program and of what it starts, s, by Python: Node does not tell of its children. */
const timed =
	'import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime)';

function inNeuron(folder: string, durationS: number, tolerance: number): ColumnRun {
	const spikes = join(folder, 'spikes.txt');
	const flash = ['--light-start', String(startS), '--duration', String(durationS), '--tolerance', String(tolerance)];
	const files = ['--out', join(folder, 'potentials.csv'), '--spikes', spikes];
	const said = execFileSync(python, ['-c', timed, python, 'run.py', ...flash, ...files], {
		cwd: folder,
		encoding: 'utf8',
	});
	return { cpuS: Number(said), spikesS: readFileSync(spikes, 'utf8').split('\n').filter(Boolean).map(Number) };
}

/** The flash of the exported script (its defaults). */
function here(solver: SolverChoice, durationS: number): ColumnRun {
	const model = prepareModel({ circuit: 'dual', variant: 'corrected', parameters: {}, ...oneColumn });
	const spikesS: number[] = [];
	const begun = processMs();
	simulate(
		{
			model,
			light: flashSchedule({ rodRate: 100, coneRate: 50_000, startS, durationS: 0.02 }),
			level: LIGHT_LEVELS.live,
			interventions: [],
			solver,
			durationS,
			rowsEveryS: 0.001,
			spiking: ['ganglion'],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: () => undefined,
			spike: (_population, _member, tS) => void spikesS.push(tS),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return { cpuS: (processMs() - begun) / 1000, spikesS };
}

/** Largest difference of a spike from the one of the same number, ms; undefined where there are not as many. */
function errorMs(spikesS: readonly number[], reference: readonly number[]): number | undefined {
	if (spikesS.length !== reference.length) return undefined;
	return 1000 * Math.max(0, ...spikesS.map((tS, k) => Math.abs(tS - (reference[k] as number))));
}

/** How far a train agrees with the reference by the measures of `retinode compare`. */
function agreement(spikesS: readonly number[], reference: readonly number[], toS: number) {
	const settings = { fromS: 0, toS, binS: 0.05, tauS: 0.02, costPerS: 100 };
	const { units, population } = compareTrains([{ name: 'ganglion', a: reference, b: spikesS }], settings);
	return {
		temporalFidelity: population.temporalFidelity,
		vanRossum: units[0]?.vanRossum,
		victorPurpura: units[0]?.victorPurpura,
	};
}

/** The published column in NEURON by `retinode export nmodl`, and here: cell-seconds a second of one core, and how far spikes are from those of odex at 1e-8. */
export const neuronColumn: DataRow = {
	name: 'neuronColumn',
	async measure(isQuick) {
		if (!existsSync(python)) return { figures: {}, text: ['skipped: no NEURON; npm run interop:tools installs it'] };
		const folder = join(mkdtempSync(join(tmpdir(), 'retinode-bench-')), 'column');
		try {
			const program = join(process.cwd(), 'bin/retinode.js');
			execFileSync(process.execPath, [program, 'export', 'nmodl', 'dual', '--out', folder], { stdio: 'ignore' });
			execFileSync(join(dirname(python), 'nrnivmodl'), ['.'], { cwd: folder, stdio: 'ignore' });
			const endS = isQuick ? 1.3 : 2.3;
			const { network } = prepareModel({ circuit: 'dual', variant: 'corrected', parameters: {}, ...oneColumn });
			const defaults = { isReleased: false, stepMs: 0.5, substepMs: 0.05, network };
			const solver = (name: 'odex' | 'realtime', fineness: number) => chooseSolver(name, fineness, defaults);
			const reference = here(solver('odex', 1e-8), endS).spikesS;
			const methods: readonly Method[] = [
				{
					name: 'NEURON, variable step, tolerance 1e-7',
					run: (durationS) => inNeuron(folder, durationS, 1e-7),
					times: 1,
				},
				{
					name: 'NEURON, variable step, tolerance 1e-3',
					run: (durationS) => inNeuron(folder, durationS, 1e-3),
					times: 1,
				},
				{
					name: 'here, odex 1e-7',
					run: (durationS) => here(solver('odex', 1e-7), durationS),
					times: 1,
					compiles: true,
				},
				{
					name: 'here, realtime 0.5 ms',
					run: (durationS) => here(solver('realtime', 0.0005), durationS),
					times: 10,
					compiles: true,
				},
			];
			const found = methods.map(({ name, run, times, compiles }) => {
				if (compiles) run(endS);
				const [ends, begins] = [endS, beginS].map((durationS) => Array.from({ length: times }, () => run(durationS)));
				const cpuS = (runs: readonly ColumnRun[] = []) => runs.reduce((sum, each) => sum + each.cpuS, 0);
				const cellSecondsPerS = (times * CELLS * (endS - beginS)) / (cpuS(ends) - cpuS(begins));
				const spikesS = ends?.[0]?.spikesS ?? [];
				return {
					name,
					cellSecondsPerS,
					spikes: spikesS.length,
					errorMs: errorMs(spikesS, reference),
					...agreement(spikesS, reference, endS),
				};
			});
			return {
				figures: { methods: found, referenceSpikes: reference.length },
				text: found.map(
					(each) =>
						`${each.name}: ${each.cellSecondsPerS.toPrecision(3)} cell-seconds a second of processor time, ${each.spikes} of ${reference.length} spikes${each.errorMs === undefined ? '' : `, each within ${each.errorMs.toPrecision(2)} ms`}; temporal fidelity ${each.temporalFidelity.toFixed(4)}, van Rossum (20 ms) ${each.vanRossum?.toPrecision(2)}, Victor–Purpura (100 /s) ${each.victorPurpura?.toPrecision(2)}`,
				),
			};
		} finally {
			rmSync(dirname(folder), { recursive: true });
		}
	},
};
