import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mouseFiles } from '../../bench/mouseFiles.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { rk4StepFor, type SolverChoice } from '../../src/engine/simulate/solvers.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../src/retina/light/levels/lightLevel.ts';

const declarations = new URL('../reference/', import.meta.url);
const file = (path: string) => ({
	file: path.split('/').at(-1) ?? path,
	text: readFileSync(new URL(path, declarations), 'utf8'),
});
const quotient = [file('quotient/hh-cell.eq'), file('quotient/hh-circuit.eq')];
const twin = [file('quotient/hh-cell-L.eq'), file('quotient/hh-circuit.eq')];

const solvers: readonly SolverChoice[] = [
	{ method: 'odex', tolerance: 1e-8 },
	{ method: 'rk4', stepMs: 0.01 },
	{ method: 'realtime', stepMs: 0.5, substepMs: 0.1 },
];

interface Wanted {
	readonly circuit: string;
	readonly declarations: readonly { readonly file: string; readonly text: string }[];
	readonly solver: SolverChoice;
	readonly durationS: number;
	readonly interventions?: readonly Intervention[];
	readonly record?: readonly string[];
	readonly columns?: { readonly x: number; readonly y: number };
}

/** Runs in the dark, and gives what reached the files, whether or not the run ended well. */
function run({ circuit, declarations: own, solver, durationS, interventions = [], record, columns }: Wanted) {
	const model = prepareModel({
		circuit,
		variant: 'corrected',
		columns: columns ?? { x: 1, y: 1 },
		parameters: {},
		declarations: [...own],
	});
	const rows: number[][] = [];
	const spikesS: number[] = [];
	let failure = '';
	try {
		simulate(
			{
				model,
				light: flashSchedule({ rodRate: 0, coneRate: 0, startS: durationS, durationS: 0 }),
				level: DEFAULT_LIGHT_LEVEL,
				interventions,
				solver,
				durationS,
				rowsEveryS: Math.min(0.001, durationS),
				...(record === undefined ? {} : { record }),
				spiking: model.network.populations.filter(({ kind }) => kind.declaration.spikes).map(({ name }) => name),
				thresholdMv: spikeThresholdMv,
			},
			{
				row: (tS, values) => rows.push([tS, ...values]),
				spike: (_population, _member, tS) => spikesS.push(tS),
				progress: () => undefined,
				cancelled: () => false,
			},
		);
	} catch (error) {
		failure = error instanceof Error ? error.message : String(error);
	}
	return { rows, spikesS, failure, model };
}

const clampAt = (population: string, potentialMv: number, endS?: number): Intervention => ({
	type: 'clamp',
	startS: 0.02,
	...(endS === undefined ? {} : { endS }),
	target: { population },
	potentialMv,
});

/** A circuit of one cell, with these lines for what it has besides its potential. */
function oneCell(lines: readonly string[], current = '0.002[nS]*(V + 60[mV])') {
	const cell = [
		'cell lone',
		'spikes',
		'parameter C = 0.02 [nF] in 0.001 .. 1 "capacitance"',
		'state V [mV] = -60 in -150 .. 100 "membrane potential"',
		...lines,
		`current I [pA] = ${current}`,
		"V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C",
	].join('\n');
	return [
		{ file: 'lone.eq', text: cell },
		{ file: 'alone.eq', text: 'circuit alone\ncell lone' },
	];
}

describe('a rate that is 0/0 at one potential', () => {
	it.each(solvers)('has its value where a clamp holds that potential, and after it ($method)', (solver) => {
		const record = ['sing.m', 'sing.INa', 'sing.alpha', 'sing.V'];
		const interventions = [clampAt('sing', -40, 0.04)];
		const wanted = { circuit: 'singcircuit', solver, durationS: 0.06, record, interventions };
		const { rows, failure } = run({ ...wanted, declarations: quotient });
		const same = run({ ...wanted, declarations: twin });
		expect(failure).toBe('');
		const held = rows[39] ?? [];
		expect(held[1]).toBeCloseTo(0.5006, 3);
		expect((held[2] as number) / -1129).toBeCloseTo(1, 3);
		expect(held[3]).toBeCloseTo(1, 9);
		rows.forEach((row, k) => {
			row.forEach((value, column) => {
				expect(value).toBeCloseTo(same.rows[k]?.[column] as number, 5);
			});
		});
	});
});

describe('a recorded current', () => {
	it.each<SolverChoice>([...solvers])(
		'is that of the row it stands in, whatever else is recorded ($method)',
		(solver) => {
			const interventions: Intervention[] = [
				{ type: 'inject', startS: 0.002, target: { population: 'coneBipolar' }, currentPa: 5 },
			];
			const wanted = { circuit: 'cone', declarations: [], solver, durationS: 0.02, interventions };
			const all = ['cb_gc.I', 'cb_gc.S', 'ganglion.V', 'coneBipolar.V', 'ganglion.synaptic_current', 'cone_cb.I'];
			const together = run({ ...wanted, record: all });
			const alone = run({ ...wanted, record: ['cone_cb.I'] });
			expect(together.failure + alone.failure).toBe('');
			together.rows.forEach((row, k) => {
				const [, current, open, potential, , synaptic, other] = row as [
					number,
					number,
					number,
					number,
					number,
					number,
					number,
				];
				expect(synaptic).toBeCloseTo(current, 9);
				expect(current).toBeCloseTo(2.56 * open * potential, 6);
				expect(alone.rows[k]?.[1]).toBeCloseTo(other, 4);
			});
		},
	);
});

describe('an equation without a value', () => {
	// 0/0 at −40 mV, and of no form that L() has.
	const lines = [
		'state m [1] = 0.1 in 0 .. 1 "gate"',
		'x = (V + 40[mV])/10[mV]',
		'rise [1/ms] = 2[1/ms]*(exp(x) - 1 - x)/x^2',
		"m' = rise*(1 - m) - 1[1/ms]*m",
	];

	it.each(solvers)('is refused with file, line, term, cell and time ($method)', (solver) => {
		const { rows, spikesS, failure } = run({
			circuit: 'alone',
			declarations: oneCell(lines),
			solver,
			durationS: 0.06,
			record: ['lone.m', 'lone.rise'],
			interventions: [clampAt('lone', -40)],
		});
		expect(failure).toContain(`${solver.method}: lone.m' has no value, because of lone.eq:7 (cell lone, rise): 0/0 in`);
		expect(failure).toContain("'2[1/ms]*(exp(x) - 1 - x)/x^2' where V = -40 mV, at 0.02 s");
		expect(rows.flat().every(Number.isFinite)).toBe(true);
		expect(spikesS).toEqual([]);
	});

	it.each(solvers)('in a quantity that is recorded only is refused in the same way ($method)', (solver) => {
		const declarations = oneCell(['q = ln((V + 40[mV])/10[mV] - (V + 40[mV])/10[mV])']);
		const { rows, failure } = run({ circuit: 'alone', declarations, solver, durationS: 0.01, record: ['lone.q'] });
		expect(failure).toContain('lone.q has no value, because of lone.eq:5 (cell lone, q): ln of 0 in');
		expect(failure).toMatch(/at 0 s$/);
		expect(rows).toEqual([]);
	});

	it('that makes a potential jump for ever ends after so many steps, naming the state', () => {
		// Where the electrode drives the potential to, the current changes its sign: a reference solver would go on in steps of nothing.
		const declarations = oneCell([], '2[nS]*(V + 60[mV]) + if(V > -30[mV], 5000[pA], 0[pA])');
		const solver = { method: 'odex', tolerance: 1e-8 } as const;
		const interventions: Intervention[] = [
			{ type: 'inject', startS: 0, target: { population: 'lone' }, currentPa: 2500 },
		];
		const { failure } = run({ circuit: 'alone', declarations, solver, durationS: 0.002, interventions });
		expect(failure).toMatch(
			/^odex: it would take steps below 0\.1 µs to follow lone\.V.* at 0\.000\d+ s; loosen --tolerance/,
		);
	});
});

describe('the course through darkness', () => {
	const from = (potentialMv: number, lines: readonly string[], current?: string) =>
		oneCell(lines, current).map(({ file: name, text }) => ({
			file: name,
			text: text.replace('state V [mV] = -60', `state V [mV] = ${potentialMv}`),
		}));
	const start = (declarations: readonly { file: string; text: string }[]) => () =>
		prepareModel({ circuit: 'alone', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {}, declarations });
	const rise = (zeroMv: number) => [
		'state m [1] = 0.1 in 0 .. 1 "gate"',
		`x = (V + ${zeroMv}[mV])/10[mV]`,
		"m' = 2[1/ms]*(exp(x) - 1 - x)/x^2*(1 - m) - 1[1/ms]*m",
	];

	it('names the equation that has no value at the declared values', () => {
		expect(start(from(-40, rise(40)))).toThrow(
			/^in the dark: lone\.m' has no value, because of lone\.eq:7 .*: 0\/0 in .* at 0 s$/,
		);
	});

	it('names the state that it cannot follow into a point where an equation has no value, and ends', () => {
		expect(start(from(-40, rise(60), '2[nS]*(V + 60[mV])'))).toThrow(
			/^in the dark: it would take steps below \d+ µs to follow lone\.m.* at 0\.\d+ s$/,
		);
	});

	it('names the state that runs away', () => {
		expect(start(from(-40, [], '-2[nS]*(V + 60[mV])'))).toThrow(
			/^in the dark: lone\.V \(membrane potential\) left its bounds: it was .* mV, where -150 to 100 mV is possible, at 0\.0\d+ s$/,
		);
	});
});

describe('a solution that a method has lost', () => {
	const gate = (rate: number) => [
		'state m [1] = 0.2 in 0 .. 1 "gate"',
		`m' = ${rate}[1/ms]*exp(-(V + 60[mV])/10[mV])*(1/(1 + exp(-(V + 50[mV])/5[mV])) - m)`,
	];

	it('is noticed by a gate that leaves its range, before anything else does', () => {
		// Stable at rest, not at −90 mV.
		const { rows, failure } = run({
			circuit: 'alone',
			declarations: oneCell(gate(100)),
			solver: { method: 'rk4', stepMs: 0.02 },
			durationS: 0.06,
			record: ['lone.m', 'lone.V'],
			interventions: [clampAt('lone', -90)],
		});
		expect(failure).toMatch(
			/^rk4: lone\.m \(gate\) left its bounds: it was .*, where 0 to 1 is possible, at 0\.02\d+ s; its step is too long there: --dt is 2e-5; try --dt 1e-6$/,
		);
		expect(rows.every((row) => Math.abs(row[1] as number) < 3)).toBe(true);
	});

	it('is named by its cell where there are several', () => {
		const [cell, circuit] = oneCell(gate(100));
		const declarations = [cell, { file: 'alone.eq', text: `${circuit?.text}` }] as const;
		const { failure } = run({
			circuit: 'alone',
			declarations: declarations as never,
			columns: { x: 2, y: 1 },
			solver: { method: 'rk4', stepMs: 0.02 },
			durationS: 0.06,
			interventions: [{ ...clampAt('lone', -90), target: { population: 'lone', member: 1 } } as Intervention],
		});
		expect(failure).toContain('lone.m of cell 1 (gate)');
	});

	it('leaves no spike that was not there', () => {
		const solver = { method: 'rk4', stepMs: 0.02 } as const;
		const wanted = { circuit: 'mouse', declarations: mouseFiles, solver, durationS: 0.05 };
		const inject: Intervention = {
			type: 'inject',
			startS: 0.01,
			target: { population: 'ganglion' },
			currentPa: 200,
		};
		const { spikesS, failure } = run({ ...wanted, interventions: [inject] });
		const right = run({ ...wanted, solver: { method: 'odex', tolerance: 1e-9 }, interventions: [inject] });
		expect(failure).not.toBe('');
		for (const spike of spikesS) {
			expect(Math.min(...right.spikesS.map((each) => Math.abs(each - spike)))).toBeLessThan(2e-4);
		}
	});
});

describe("RK4's step", () => {
	it('follows the stiffness of the circuit, and holds it', () => {
		const { model } = run({
			circuit: 'mouse',
			declarations: mouseFiles,
			solver: solvers[0] as SolverChoice,
			durationS: 0.001,
		});
		const { stepS, fastest } = rk4StepFor(model.network);
		expect(stepS).toBe(2e-6);
		expect(fastest.name).toBe('ganglion');
		expect(fastest.perMs).toBeGreaterThan(500);
		const inject: Intervention = { type: 'inject', startS: 0.01, target: { population: 'ganglion' }, currentPa: 200 };
		const wanted = { circuit: 'mouse', declarations: mouseFiles, durationS: 0.04, interventions: [inject] };
		const { spikesS, failure } = run({ ...wanted, solver: { method: 'rk4', stepMs: stepS * 1000 } });
		const right = run({ ...wanted, solver: { method: 'odex', tolerance: 1e-9 } });
		expect(failure).toBe('');
		expect(spikesS.length).toBe(right.spikesS.length);
		expect(spikesS.length).toBeGreaterThan(3);
		spikesS.forEach((spike, k) => {
			expect(Math.abs(spike - (right.spikesS[k] as number))).toBeLessThan(1e-6);
		});
	});

	it('that is too long for the state at the start is refused with one that would do', () => {
		const solver = { method: 'rk4', stepMs: 1 } as const;
		expect(run({ circuit: 'dual', declarations: [], solver, durationS: 0.1 }).failure).toMatch(
			/^--dt 1e-3 is too long for rk4: at the start coneBipolar relaxes at 40\.\d\/ms, for which steps above 6\.8\de-5 s are unstable; take --dt 1e-5, or leave it out$/,
		);
	});
});
