import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Lattice, type Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { NoiseForcing } from '../../src/ode/solvers/noise/noiseForcing.ts';
import { NoiseGrid, underNoise } from '../../src/ode/solvers/noise/noiseGrid.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../src/ode/solvers/realtime/realtimeSolver.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const cell = (input: string, extra = '') => `cell catcher
title A receptor
source made for tests
receptor rod aperture 1[um] height 100[um]
${input}
${extra}
state V [mV] = -40 in -100 .. 0 "membrane potential"
parameter tau = 50 [ms] in 1 .. 1000 "time constant" assumed
parameter step = 1 [mV] in 0 .. 10 "for each photon" assumed`;

const plain = `${cell('input light [1/s] "photons caught" photons')}
V' = -(V + 40[mV])/tau - step*light`;

const circuit = (more = '') => `circuit night
cell catcher
cell catcher as other
${more}`;

function networkOf(declaration: string, columns = 1, more = ''): Network {
	const library = createLibrary([
		{ file: 'catcher.eq', text: declaration },
		{ file: 'night.eq', text: circuit(more) },
	]);
	const lattice: Lattice = { columns, neighbours: [] };
	return buildNetwork('night', library, lattice);
}

const switchOn = (network: Network) => setParameter(parameterAt(network, 'noise.photon'), 1);

/** Puts the same light, in R* per s, onto every receptor. */
function shine(network: Network, rate: number): void {
	for (const group of network.populations) {
		const at = inputIndex(group, 'light');
		network.inputs.fill(rate / 1000, at, at + group.count);
	}
}

/** Input of a population in steps: [step][member], in R* per s. */
function caught(network: Network, seed: number, steps: number, stepMs: number, name = 'catcher'): Float64Array[] {
	const forcing = new NoiseForcing(network, seed);
	const group = groupNamed(network, name);
	const at = inputIndex(group, 'light');
	return Array.from({ length: steps }, (_, step) => {
		forcing.begin({ step, part: 0, durationMs: stepMs, stepMs });
		const values = network.inputs.slice(at, at + group.count).map((each) => each * 1000);
		forcing.end();
		return values;
	});
}

const all = (rows: readonly Float64Array[]): number[] => rows.flatMap((row) => [...row]);
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const variance = (values: readonly number[]): number => {
	const middle = mean(values);
	return mean(values.map((each) => (each - middle) ** 2));
};
const covariance = (a: readonly number[], b: readonly number[]): number => {
	const [middleA, middleB] = [mean(a), mean(b)];
	return mean(a.map((each, k) => (each - middleA) * ((b[k] as number) - middleB)));
};

describe('photon noise in the language', () => {
	it('has a switch of its own in circuits that declare it, and none in others', () => {
		expect(parameterAt(networkOf(plain), 'noise.photon').parameter.type).toBe('switch');
		const silent = networkOf(plain.replace(' photons', ''));
		expect(() => parameterAt(silent, 'noise.photon')).toThrow(
			"no parameter 'noise.photon'; a path starts with one of catcher, other",
		);
	});

	it('is refused for an input that is no rate, by its line', () => {
		const current = plain.replace('[1/s] "photons caught"', '[mV/s] "photons caught"').replace('step*light', 'light');
		expect(() => networkOf(current)).toThrow(
			/catcher\.eq:5 \(cell catcher, light\): 'light' counts photons and must be in \[1\/s\], or name the gain .* got \[mV\/s\]/,
		);
	});

	it('counts in photons where a gain makes the input of them', () => {
		const gained = `${cell('input light [mV/s] "drive" gain perPhoton photons', 'parameter perPhoton = 0.5 [mV] in 0 .. 10 "for each photon" assumed')}
V' = -(V + 40[mV])/tau - light*step/1[mV]`;
		const network = networkOf(gained, 500);
		switchOn(network);
		shine(network, 50);
		// 50 mV/s are 100 photons of 0.5 mV in a second: 0.05 in a step of 0.5 ms, of 1,000 mV/s each.
		const values = all(caught(network, 3, 200, 0.5));
		expect(new Set(values.map((each) => Math.round(each)))).toEqual(new Set([0, 1000, 2000, 3000]));
		expect(Math.abs(mean(values) - 50)).toBeLessThan(4 * Math.sqrt((0.05 * 1e6) / values.length));
	});

	it('leaves the input alone where the gain is 0', () => {
		const gained = `${cell('input light [mV/s] "drive" gain perPhoton photons', 'parameter perPhoton = 0 [mV] in 0 .. 10 "for each photon" assumed')}
V' = -(V + 40[mV])/tau - light*step/1[mV]`;
		const network = networkOf(gained, 2);
		switchOn(network);
		shine(network, 50);
		expect([...new Set(all(caught(network, 3, 5, 0.5)))]).toEqual([50]);
	});
});

describe('photons that are caught', () => {
	it('are as many as the light says while the switch is off, and the inputs are whole again after each step', () => {
		const network = networkOf(plain, 3);
		shine(network, 7);
		expect(all(caught(network, 1, 2, 0.5))).toEqual(Array.from({ length: 6 }, () => 7));
		switchOn(network);
		const before = network.inputs.slice();
		expect(all(caught(network, 1, 20, 0.5)).some((each) => each !== 7)).toBe(true);
		expect(network.inputs).toEqual(before);
	});

	for (const rate of [0.01, 1, 1000]) {
		for (const stepMs of [0.1, 0.5]) {
			it(`are Poisson numbers at ${rate} R*/s in steps of ${stepMs} ms, and of the same variance for a second`, () => {
				const network = networkOf(plain, 5000);
				switchOn(network);
				shine(network, rate);
				const rows = caught(network, 4, 100, stepMs);
				const counts = all(rows).map((each) => (each * stepMs) / 1000);
				const of = (rate * stepMs) / 1000;
				expect(Math.abs(mean(counts) - of)).toBeLessThan(4 * Math.sqrt(of / counts.length));
				expect(Math.abs(variance(counts) - of)).toBeLessThan(4 * Math.sqrt((of + 2 * of * of) / counts.length));
				for (const each of counts.slice(0, 1000)) expect(each).toBeCloseTo(Math.round(each), 4);
				// Independent from step to step, and from cell to cell.
				const slack = (4 * of) / Math.sqrt(counts.length / 2) + 1e-6;
				const [now, next] = [rows.slice(0, -1), rows.slice(1)].map(all) as [number[], number[]];
				expect(Math.abs(covariance(now, next)) * (stepMs / 1000) ** 2).toBeLessThan(slack);
				const [even, odd] = [0, 1].map((parity) =>
					rows.flatMap((row) => [...row].filter((_, member) => member % 2 === parity)),
				) as [number[], number[]];
				expect(Math.abs(covariance(even, odd)) * (stepMs / 1000) ** 2).toBeLessThan(slack);
			});
		}
	}

	it('are the same for the same seed in any order and company, and others for another seed or population', () => {
		const network = networkOf(plain, 40);
		switchOn(network);
		shine(network, 1000);
		const once = caught(network, 9, 30, 0.5);
		expect(caught(network, 9, 30, 0.5)).toEqual(once);
		expect(caught(network, 10, 30, 0.5)).not.toEqual(once);
		expect(caught(network, 9, 30, 0.5, 'other')).not.toEqual(once);
		// One column alone draws what it draws among forty.
		const alone = networkOf(plain, 1);
		switchOn(alone);
		shine(alone, 1000);
		expect(all(caught(alone, 9, 30, 0.5))).toEqual(once.map((row) => row[0]));
		const forcing = new NoiseForcing(network, 9);
		forcing.begin({ step: 17, part: 0, durationMs: 0.5, stepMs: 0.5 });
		const at = inputIndex(groupNamed(network, 'catcher'), 'light');
		expect(network.inputs.slice(at, at + 40).map((each) => each * 1000)).toEqual(once[17]);
		forcing.end();
	});

	it('are those of n cells for a receptor that stands for n', () => {
		const thinned = networkOf(
			plain,
			5000,
			'mosaic catcher density 10000[1/mm^2] thinned 8\nmosaic other density 10000[1/mm^2]',
		);
		switchOn(thinned);
		shine(thinned, 400);
		const counts = all(caught(thinned, 2, 40, 0.5)).map((each) => (each * 0.5) / 1000);
		expect(Math.abs(mean(counts) - 0.2)).toBeLessThan(4 * Math.sqrt(0.2 / 8 / counts.length));
		expect(variance(counts) / (0.2 / 8)).toBeGreaterThan(0.97);
		expect(variance(counts) / (0.2 / 8)).toBeLessThan(1.03);
	});
});

describe('a network under photon noise', () => {
	const durationMs = 200;
	const run = (
		make: (network: Network, grid: NoiseGrid) => ReturnType<typeof createRk4>,
		isOn = true,
	): Float64Array => {
		const network = networkOf(plain, 4);
		if (isOn) switchOn(network);
		shine(network, 300);
		const grid = new NoiseGrid(new NoiseForcing(network, 5), 0.5);
		const y = network.initialState();
		make(network, grid).integrate(asSystem(network), y, 0, durationMs);
		return y;
	};
	const rk4 = run((_network, grid) => underNoise(createRk4(0.05), grid));

	it('goes the same way by every method', () => {
		const quiet = run((_network, grid) => underNoise(createRk4(0.05), grid), false);
		const odex = run((_network, grid) => underNoise(createOdex({ tolerance: 1e-10 }), grid));
		const javascript = run((network, grid) =>
			createRealtimeSolver(network, createRealtime(network, { stepMs: 0.5 }), grid),
		);
		const vectors = run((network, grid) =>
			createRealtimeSolver(network, createWasmRealtime(network, { stepMs: 0.5 }), grid),
		);
		rk4.forEach((expected, k) => {
			expect(Math.abs(expected - (quiet[k] as number))).toBeGreaterThan(0.01);
			expect(odex[k]).toBeCloseTo(expected, 8);
			// Of second order within each step, over which the noise is constant: 1e-5 of a change of some mV.
			expect(Math.abs((javascript[k] as number) - expected)).toBeLessThan(1e-4);
			expect(Math.abs((vectors[k] as number) - expected)).toBeLessThan(2e-4);
		});
	});

	it('is drawn for each part of a step within which light changes, once', () => {
		const network = networkOf(plain, 1000);
		switchOn(network);
		shine(network, 1000);
		const forcing = new NoiseForcing(network, 5);
		const at = inputIndex(groupNamed(network, 'catcher'), 'light');
		const parts: number[][] = [];
		const grid = new NoiseGrid(forcing, 0.5);
		for (const [from, to] of [
			[0.5, 0.7],
			[0.7, 1],
			[1, 1.5],
		] as const) {
			expect(grid.endAfter(from)).toBeCloseTo(from < 1 ? 1 : 1.5, 12);
			grid.begin(from, to);
			parts.push([...network.inputs.slice(at, at + 1000)].map((each) => each * (to - from)));
			grid.end();
		}
		const [first, second, third] = parts as [number[], number[], number[]];
		for (const [counts, of] of [
			[first, 0.2],
			[second, 0.3],
			[third, 0.5],
		] as const) {
			expect(Math.abs(mean(counts) - of)).toBeLessThan(4 * Math.sqrt(of / 1000));
		}
		expect(Math.abs(covariance(first, second))).toBeLessThan((4 * 0.25) / Math.sqrt(1000));
	});
});
