import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { NoiseForcing } from '../../src/ode/solvers/noise/noiseForcing.ts';
import { NoiseGrid, underNoise } from '../../src/ode/solvers/noise/noiseGrid.ts';
import { nextNormal } from '../../src/ode/solvers/noise/normalSource.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../src/ode/solvers/realtime/realtimeSolver.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { noisyNetwork, noisyTissue } from './noisyCircuit.ts';

const cellText = (noise: string, equation = "V' = (60[mV] + V)*(-1)/tau + 5[mV]*u/tau") => `cell shaky
title A passive membrane
source made for tests
state V [mV] = -60 in -200 .. 100 "membrane potential"
parameter tau = 10 [ms] in 1 .. 1000 "time constant" assumed
parameter tauNoise = 4 [ms] in 0.5 .. 100 "correlation time" assumed
parameter rate = 4 [1/ms] in 1 .. 10 "no time" assumed
${noise}
${equation}`;

const named = cellText('noise u channel time tauNoise "noise of channels"');

function networkOf(text: string, columns = 1): Network {
	const library = createLibrary([
		{ file: 'shaky.eq', text },
		{ file: 'room.eq', text: 'circuit room\ncell shaky\ncell shaky as other' },
	]);
	const network = buildNetwork('room', library, { columns, neighbours: [] });
	return network;
}

const noisy = (text: string, columns = 1, kind = 'channel'): Network => {
	const network = networkOf(text, columns);
	setParameter(parameterAt(network, `noise.${kind}`), 1);
	return network;
};

/** What the cells of a population read in each step: [step][member]. */
function read(network: Network, seed: number, steps: number, stepMs: number, name = 'shaky'): Float64Array[] {
	const forcing = new NoiseForcing(network, seed);
	const group = groupNamed(network, name);
	const at = inputIndex(group, 'u');
	return Array.from({ length: steps }, (_, step) => {
		forcing.begin({ step, part: 0, durationMs: stepMs, stepMs });
		forcing.end();
		return network.inputs.slice(at, at + group.count);
	});
}

const all = (rows: readonly Float64Array[]): number[] => rows.flatMap((row) => [...row]);
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const covariance = (a: readonly number[], b: readonly number[]): number =>
	mean(a.map((each, k) => each * (b[k] as number)));

describe('noise of cells in the language', () => {
	it('has a switch by where it comes from', () => {
		const has = (text: string) => networkOf(text).noise.kind.parameters.map(({ path }) => path);
		expect(has(named)).toEqual(['channel']);
		expect(has(named.replace('channel time', 'synaptic time'))).toEqual(['synaptic']);
	});

	it('is refused where its statement makes no sense, by its line', () => {
		for (const [statement, message] of [
			['noise u thermal time 4[ms] "x"', "shaky.eq:8 (cell shaky): expected 'channel' or 'synaptic', got 'thermal'"],
			['noise u channel "x"', "shaky.eq:8 (cell shaky): expected 'time', got 'x'"],
			['noise u channel time 4[mV] "x"', 'shaky.eq:8 (cell shaky): the correlation time'],
			[
				'noise u channel time 0[ms] "x"',
				'shaky.eq:8 (cell shaky): the correlation time must be 0.001 to 1000000 ms; got 0 ms',
			],
			['noise u channel time nowhere "x"', "shaky.eq:8 (cell shaky, u): unknown name 'nowhere'"],
			[
				'noise u channel time V "x"',
				"the time 'V' of the noise 'u' must be a parameter or a constant, or a number of 0.001 to 1000000 ms",
			],
			['noise u channel time rate "x"', "the time 'rate'"],
			['noise tau channel time 4[ms] "x"', "'tau' is declared twice"],
		] as const) {
			expect(() => networkOf(cellText(statement)), statement).toThrow(message);
		}
		const synapse = `synapse s
needs post.V [mV]
noise u synaptic time 4[ms] "x"
current I [pA] = 1[nS]*u*post.V`;
		expect(() => createLibrary([{ file: 's.eq', text: synapse }]).get('s')).toThrow(
			"s.eq:3 (synapse s): 'noise' stands in a cell, channel, pool, not in a synapse",
		);
	});

	it('is 0 while it is off, and again when it is switched off', () => {
		const network = networkOf(named, 3);
		expect(all(read(network, 1, 3, 0.5))).toEqual(new Array(9).fill(0));
		setParameter(parameterAt(network, 'noise.channel'), 1);
		const forcing = new NoiseForcing(network, 1);
		const at = inputIndex(groupNamed(network, 'shaky'), 'u');
		forcing.begin({ step: 0, part: 0, durationMs: 0.5, stepMs: 0.5 });
		expect(network.inputs[at]).not.toBe(0);
		setParameter(parameterAt(network, 'noise.channel'), 0);
		forcing.begin({ step: 1, part: 0, durationMs: 0.5, stepMs: 0.5 });
		expect(network.inputs[at]).toBe(0);
	});
});

describe('the process behind it', () => {
	it('is taken over a step as two half steps take it', () => {
		// Variances and covariances of (next, mean) of two steps of 0.4 as one of 0.8, by what each coefficient is.
		for (const [stepMs, timeMs] of [
			[0.8, 4],
			[0.8, 0.1],
			[0.0008, 4],
		] as const) {
			const [whole, half] = [nextNormal(stepMs, timeMs), nextNormal(stepMs / 2, timeMs)];
			expect(whole.kept).toBeCloseTo(half.kept ** 2, 5);
			expect(whole.drawn ** 2).toBeCloseTo(half.drawn ** 2 * (1 + half.kept ** 2), 5);
			expect(whole.meanKept).toBeCloseTo((half.meanKept * (1 + half.kept)) / 2, 5);
			const meanVariance = (of: typeof half) => of.meanDrawn ** 2 + of.meanOwn ** 2;
			// mean of both halves: (m1 + m2)/2, and m2 depends on the end of the first half.
			const cross = half.meanDrawn * half.drawn * half.meanKept;
			const expected = (meanVariance(half) * 2 + half.drawn ** 2 * half.meanKept ** 2 + 2 * cross) / 4;
			expect(meanVariance(whole) / expected).toBeCloseTo(1, 3);
			const withNext =
				(half.drawn * half.meanDrawn * half.kept +
					half.drawn ** 2 * half.meanKept * half.kept +
					half.drawn * half.meanDrawn) /
				2;
			expect((whole.drawn * whole.meanDrawn) / withNext).toBeCloseTo(1, 3);
		}
	});

	for (const stepMs of [0.1, 0.5, 2]) {
		it(`has mean, variance and autocorrelation in steps of ${stepMs} ms, and knows nothing of other cells`, () => {
			const cells = 2000;
			const rows = read(noisy(named, cells), 6, 200, stepMs);
			const r = stepMs / 4;
			const variance = (2 / r ** 2) * (r - 1 + Math.exp(-r));
			// Numbers of one cell repeat each other over twice the correlation time.
			const independent = cells * Math.max(1, (200 * stepMs) / 8);
			const values = all(rows);
			expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(independent));
			expect(Math.abs(covariance(values, values) - variance)).toBeLessThan(4 * Math.sqrt(2 / independent));
			for (const lag of [1, 5, 20]) {
				const expected = ((1 - Math.exp(-r)) / r) ** 2 * Math.exp(-(lag - 1) * r);
				const found = covariance(all(rows.slice(0, -lag)), all(rows.slice(lag)));
				expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(2 / independent));
			}
			const neighbours = covariance(
				rows.flatMap((row) => [...row.slice(0, -1)]),
				rows.flatMap((row) => [...row.slice(1)]),
			);
			expect(Math.abs(neighbours)).toBeLessThan(4 / Math.sqrt(independent));
		});
	}

	it('is the same for the same seed whatever the company, and another for another seed or population', () => {
		const network = noisy(named, 30);
		const once = read(network, 9, 20, 0.5);
		expect(read(network, 9, 20, 0.5)).toEqual(once);
		expect(read(network, 10, 20, 0.5)).not.toEqual(once);
		expect(read(network, 9, 20, 0.5, 'other')).not.toEqual(once);
		expect(all(read(noisy(named, 1), 9, 20, 0.5))).toEqual(once.map((row) => row[0]));
	});

	it('goes on in another network where it stands', () => {
		const [first, second] = [noisy(named, 5), noisy(named, 5)];
		const whole = read(first, 2, 20, 0.5);
		const before = new NoiseForcing(first, 2);
		for (let step = 0; step < 10; step++) before.begin({ step, part: 0, durationMs: 0.5, stepMs: 0.5 });
		const after = new NoiseForcing(second, 2);
		after.goOnFrom(before);
		after.begin({ step: 10, part: 0, durationMs: 0.5, stepMs: 0.5 });
		const at = inputIndex(groupNamed(second, 'shaky'), 'u');
		expect(second.inputs.slice(at, at + 5)).toEqual(whole[10]);
	});
});

/** Potentials of all cells after a time, from rest, by the real-time method on vectors. */
function potentialsAfter(network: Network, durationMs: number, stepMs: number): number[] {
	const y = network.initialState();
	const grid = new NoiseGrid(new NoiseForcing(network, 8), stepMs);
	const solver = createRealtimeSolver(network, createWasmRealtime(network, { stepMs }), grid);
	solver.integrate(asSystem(network), y, 0, durationMs);
	const group = groupNamed(network, 'shaky');
	return Array.from({ length: group.count }, (_, i) => (y[stateIndex(group, 'V', i)] as number) + 60);
}

describe('a membrane under noise', () => {
	for (const timeMs of [4, 0.05]) {
		it(`has the variance that theory gives it, in steps of 0.1 and of 0.5 ms (correlation time ${timeMs} ms)`, () => {
			const text = cellText(`noise u channel time ${timeMs}[ms] "noise"`);
			const cells = 5000;
			// Of a membrane of 10 ms under 5 mV of noise: 25 mV² · τ/(τ + 10 ms).
			const expected = (25 * timeMs) / (timeMs + 10);
			for (const stepMs of [0.1, 0.5]) {
				const values = potentialsAfter(noisy(text, cells), 80, stepMs);
				const found = covariance(values, values);
				expect(Math.abs(found / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / cells) + 0.002);
			}
		});
	}

	it('goes the same way by every method under the same noise', () => {
		const text = cellText(
			'noise u synaptic time tauNoise "noise"',
			"V' = -(V + 60[mV])/tau - 0.05[1/ms]*(1 + 0.5*u)*(V - 10[mV])",
		);
		const run = (make: (network: Network, grid: NoiseGrid) => ReturnType<typeof createRk4>): Float64Array => {
			const network = noisy(text, 4, 'synaptic');
			const y = network.initialState();
			const grid = new NoiseGrid(new NoiseForcing(network, 5), 0.5);
			make(network, grid).integrate(asSystem(network), y, 0, 100);
			return y;
		};
		const rk4 = run((_network, grid) => underNoise(createRk4(0.05), grid));
		const odex = run((_network, grid) => underNoise(createOdex({ tolerance: 1e-10 }), grid));
		const javascript = run((net, grid) => createRealtimeSolver(net, createRealtime(net, { stepMs: 0.5 }), grid));
		const vectors = run((net, grid) => createRealtimeSolver(net, createWasmRealtime(net, { stepMs: 0.5 }), grid));
		expect(new Set(rk4).size).toBe(8);
		rk4.forEach((expected, k) => {
			expect(odex[k]).toBeCloseTo(expected, 7);
			expect(Math.abs((javascript[k] as number) - expected)).toBeLessThan(3e-3);
			expect(Math.abs((vectors[k] as number) - (javascript[k] as number))).toBeLessThan(1e-4);
		});
	});

	it('converges with order 2 to the path of the process, pathwise and in its mean: held are means over steps', () => {
		// One path for all steps: means over long steps are means of the means over short ones.
		const cells = 400;
		const text = cellText(
			'noise u synaptic time tauNoise "noise"',
			"V' = -(V + 60[mV])/tau - 0.05[1/ms]*(1 + 0.5*u)*(V - 10[mV])",
		);
		const finest = 1 / 64;
		const durationMs = 16;
		const path = read(noisy(text, cells, 'synaptic'), 3, durationMs / finest, finest);
		const pathEnd = (stepMs: number): number[] => {
			const network = networkOf(text, cells);
			const group = groupNamed(network, 'shaky');
			const at = inputIndex(group, 'u');
			const method = createRealtime(network, { stepMs });
			const y = network.initialState();
			const together = Math.round(stepMs / finest);
			for (let step = 0; step < durationMs / stepMs; step++) {
				for (let i = 0; i < cells; i++) {
					let sum = 0;
					for (let k = 0; k < together; k++) sum += path[step * together + k]?.[i] as number;
					network.inputs[at + i] = sum / together;
				}
				method.step(y, step * stepMs);
			}
			return Array.from({ length: cells }, (_, i) => y[stateIndex(group, 'V', i)] as number);
		};
		const exact = pathEnd(finest);
		const errors = [2, 1, 0.5, 0.25].map((stepMs) => {
			const off = pathEnd(stepMs).map((each, i) => each - (exact[i] as number));
			return { strong: Math.sqrt(covariance(off, off)), weak: Math.abs(mean(off)) };
		});
		const order = (of: 'strong' | 'weak') => Math.log2((errors[0]?.[of] as number) / (errors[3]?.[of] as number)) / 3;
		expect(order('strong')).toBeGreaterThan(1.8);
		expect(order('strong')).toBeLessThan(2.4);
		expect(order('weak')).toBeGreaterThan(1.6);
	});
});

describe('a tissue of one cell each without lateral wiring', () => {
	it('is the column under the same noise, bit for bit in single precision and closely in double', () => {
		for (const [precision, most] of [
			['single', 0],
			['double', 1e-9],
		] as const) {
			const states = [undefined, noisyTissue(1)].map((lattice) => {
				const { network, forcing } = noisyNetwork(lattice);
				const method = createWasmRealtime(network, { stepMs: 0.5, precision });
				const y = network.initialState();
				for (let step = 0; step < 400; step++) {
					forcing.begin({ step, part: 0, durationMs: 0.5, stepMs: 0.5 });
					method.step(y, step * 0.5);
					forcing.end();
				}
				return network.populations.map((group) => y[stateIndex(group, 'V', 0)] as number);
			});
			const [column, tissue] = states as [number[], number[]];
			expect(column).toHaveLength(2);
			column.forEach((each, k) => {
				expect(Math.abs(each - (tissue[k] as number))).toBeLessThanOrEqual(most);
			});
			expect(Math.abs((column[0] as number) + 40)).toBeGreaterThan(0.1);
		}
	});
});
