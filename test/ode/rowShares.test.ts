import { describe, expect, it } from 'vitest';
import { mouseFiles } from '../../bench/mouseFiles.ts';
import { explainPlan, explanationText } from '../../src/engine/model/explain.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { buildKernels } from '../../src/ode/kernels/graph/realtimeKernel.ts';
import { midpointScheme, type RealtimeScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { compileKernel } from '../../src/ode/kernels/javascript/realtimeJavascript.ts';
import { groupNamed, inputIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { planRealtime } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { measureCell } from '../../src/ode/kernels/plan/stepLengths.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { testCircuits } from './realtimeCircuits.ts';

const circuit = (name: string, ...lines: readonly string[]) => ({
	file: `${name}.eq`,
	text: [`circuit ${name}`, 'title Circuit', 'source made for tests', ...lines, ''].join('\n'),
});

/** A membrane with a leak and nothing else: V relaxes at 1/ms. */
const leak = {
	file: 'leak.eq',
	text: `cell leak
title Leak
source made for tests
state V [mV] = 1 in -150 .. 100 "membrane potential"
current I [pA] = 1[nS]*V "leak current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/1[pF]
`,
};

const library = createLibrary(
	[
		...testCircuits,
		...mouseFiles,
		leak,
		circuit('mgcAlone', 'cell mgc as cell'),
		circuit('axons', 'cell axon as axon', 'junction gap as gap between axon and axon of neighbours'),
	],
	createLibrary(catalogue),
);

/** (3 − √3)/6: the γ with which the third-order error of a linear equation is 0. */
const thirdOrder = (3 - Math.sqrt(3)) / 6;
const thirdOrderShare = thirdOrder / midpointScheme.gamma;
const sharesOf = (share: number): Partial<RealtimeScheme> => ({
	shares: { slow: share, slowUpTo: 16, stiff: share, stiffFrom: 4 },
});
const halvings = (errors: readonly number[]) =>
	errors.slice(1).map((each, k) => Math.log2((errors[k] ?? Number.NaN) / each));

describe('the share of a row', () => {
	/** How far a step of a membrane that relaxes is off, for steps of x time constants. */
	function offBy(share: number, x: number): number {
		const declaration = library.get('leak');
		if (!declaration) throw new Error('no declaration');
		const kind = linkKind(declaration, library);
		const base = { kind, scheme: midpointScheme, feedback: [], advance: true, deliver: [], held: false };
		const { fused } = buildKernels({ ...base, shares: [share] });
		const step = fused && compileKernel(fused);
		if (!step) throw new Error('no kernel');
		const [y, none] = [Float64Array.of(1), new Float64Array(8)];
		const layout = { offset: 0, inputOffset: 0, count: 1, externals: [], targets: [] };
		step(y, none, none, none, none, none, none, none, layout, Float64Array.of(x));
		return (y[0] ?? Number.NaN) - Math.exp(-x);
	}

	it('0.7215 takes a step of a linear equation with an error of fourth order, 1 and 0.75 with c·x³ of the derivation', () => {
		expect(thirdOrderShare).toBeCloseTo(0.7215, 4);
		for (const order of halvings([0.2, 0.1, 0.05].map((x) => Math.abs(offBy(thirdOrderShare, x))))) {
			expect(order).toBeGreaterThan(3.8);
		}
		for (const share of [1, 0.75, 0.94]) {
			const gamma = share * midpointScheme.gamma;
			const expected = gamma - gamma ** 2 - 1 / 6;
			// R(z) − e^z is c·z³ and smaller terms, with z = −x.
			expect(offBy(share, 0.01) / -(0.01 ** 3) / expected).toBeCloseTo(1, 1);
		}
	});

	it('keeps a state from swinging up to the rate that is stated for slow rows, and at any rate for stiff ones', () => {
		const { shares } = midpointScheme;
		for (let x = 0.5; x <= (shares?.slowUpTo ?? 0); x += 0.5) {
			expect(Math.abs(offBy(shares?.slow ?? 0, x) + Math.exp(-x))).toBeLessThan(1);
		}
		expect(Math.abs(offBy(shares?.slow ?? 0, 18))).toBeGreaterThan(1);
		for (const x of [1, 4, 16, 100, 1e4]) expect(Math.abs(offBy(shares?.stiff ?? 0, x))).toBeLessThan(0.4);
	});

	it('gives a cell on its own order 3 with 0.7215 throughout and α = 2/3', () => {
		const net = buildNetwork('oneAxon', library);
		net.inputs[inputIndex(groupNamed(net, 'axon'), 'electrode_current')] = 20;
		const truth = net.initialState();
		createOdex({ tolerance: 1e-12 }).integrate(asSystem(net), truth, 0, 4);
		const scheme = { ...midpointScheme, alpha: 2 / 3, ...sharesOf(thirdOrderShare) };
		const errors = [0.1, 0.05, 0.025].map((stepMs) => {
			const stepper = createRealtime(net, { stepMs, substepMs: stepMs, substepped: ['axon'], scheme });
			const y = net.initialState();
			for (let k = 0; k < Math.round(4 / stepMs); k++) stepper.step(y, k * stepMs);
			return Math.max(...y.map((each, i) => Math.abs(each - (truth[i] ?? Number.NaN))));
		});
		for (const order of halvings(errors)) expect(order).toBeGreaterThan(2.8);
	});
});

describe('a plan gives shares', () => {
	it('to substepped cells only, stiff rows by their rate, and says so', () => {
		const net = buildNetwork('dual', library);
		const plan = planRealtime(net, { mostGrowth: 1.4, jacobian: 'stiff' });
		for (const { name, matrix } of plan.groups) expect(matrix.shares !== undefined, name).toBe(name === 'ganglion');
		const ganglion = explainPlan(net, plan).groups.find(({ name }) => name === 'ganglion');
		const shares = Object.fromEntries(ganglion?.states.map(({ state, share }) => [state, share]) ?? []);
		expect(shares).toMatchObject({ V: 0.75, 'Na.m': 0.94, 'Na.h': 0.75, 'Ca.n': 0.94, 'calcium.Cai': 0.75 });
		expect(explanationText(explainPlan(net, plan))).toMatch(/Na\.m \(gate.*\): implicit by a share of 0\.94, together/);
	});

	it('and lets calcium keep the gate that lets it in, where spikes are timed', () => {
		const entries = (options: Parameters<typeof planRealtime>[1]) => {
			const net = buildNetwork('mgcAlone', library);
			const { states = [], matrix } = planRealtime(net, { jacobian: 'stiff', ...options }).groups[0] ?? {};
			const at = (path: string) => states.findIndex((each) => each.path === path);
			const calcium = at('calcium.Cai');
			return ['V', 'spike.c', 'spike.m'].map((path) => matrix?.kept?.includes(`${calcium},${at(path)}`));
		};
		expect(entries({ substepMs: 0.02 })).toEqual([true, true, false]);
		expect(entries({ stepMs: 0.02, substepped: [] })).toEqual([false, false, false]);
	});

	it('with which steps are tried for overshoot', () => {
		const net = buildNetwork('mgcAlone', library);
		const [plan] = planRealtime(net, { jacobian: 'stiff', mostGrowth: 1.4 }).groups;
		const { stepMs = Number.NaN, toMv } = plan?.overshoot ?? {};
		const { trials } = measureCell(groupNamed(net, 'cell'), midpointScheme);
		const [withShares] = trials?.by(stepMs, plan?.matrix.shares) ?? [];
		const [withWholeRows] = trials?.by(stepMs) ?? [];
		expect(withShares?.toMv).toBe(toMv);
		expect(withWholeRows?.toMv).not.toBe(toMv);
	});

	it('to all states of a scheme or pool alike, so that sums are kept', () => {
		for (const method of [createRealtime, createWasmRealtime]) {
			const net = buildNetwork('oneClosed', library);
			const precision = { precision: 'double' as const };
			const stepper = method(net, { stepMs: 1, substepMs: 1, substepped: ['closed'], ...precision });
			const shares = stepper.plan.groups[0]?.matrix.shares ?? [];
			expect(new Set(shares)).toEqual(new Set([0.75, 0.94]));
			const y = net.initialState();
			const sum = (from: number, to: number) => y.slice(from, to).reduce((total, each) => total + each, 0);
			for (let k = 0; k < 1000; k++) {
				net.inputs.fill(k % 200 < 100 ? 30 : -30, inputIndex(groupNamed(net, 'closed'), 'electrode_current'));
				stepper.step(y, k);
				expect(Math.abs(sum(1, 5) - 7.1)).toBeLessThan(1e-10);
				expect(Math.abs(sum(5, 10) - 1)).toBeLessThan(1e-10);
			}
		}
	});
});

describe('what connections add to a row', () => {
	it.each([1, 100, 1000])('keeps substepped cells stable that are joined by gap junctions of %d nS', (conductance) => {
		const columns = 8;
		const ring = { columns, neighbours: Array.from({ length: columns }, (_, i) => [i, (i + 1) % columns] as const) };
		for (const method of [createRealtime, createWasmRealtime]) {
			const net = buildNetwork('axons', library, ring);
			setParameter(parameterAt(net, 'gap.g'), conductance);
			const y = net.initialState();
			for (let i = 0; i < columns; i++) y[i] = i % 2 === 0 ? -75 : -60;
			const stepper = method(net, { stepMs: 0.5, substepMs: 0.05 });
			expect(stepper.plan.groups[0]?.matrix.shares?.[0]).toBe(0.75);
			for (let k = 0; k < 400; k++) stepper.step(y, k * 0.5);
			const potentials = y.slice(0, columns);
			expect(Math.max(...potentials) - Math.min(...potentials)).toBeLessThan(0.01);
			expect(Math.min(...potentials)).toBeGreaterThan(-80);
		}
	});
});
