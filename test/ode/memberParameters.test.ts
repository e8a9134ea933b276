import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { packNetwork, unpackNetwork } from '../../src/ode/kernels/network/packedNetwork.ts';
import {
	parameterAt,
	parametersOf,
	parameterValue,
	setParameter,
} from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const leak = `channel leak
title A leak
source made for tests
needs V [mV]
parameter g = 2 [nS] in 0 .. 10 "conductance"
parameter E = -60 [mV] in -120 .. 20 "reversal potential"
switch odd = off "a switch"
current I [pA] = g*(V - E)*if(odd, 2, 1) "leak"`;

const cell = `cell body
title A cell
source made for tests
parameter C = 20 [pF] in 1 .. 100 "capacitance"
state V [mV] = -50 in -200 .. 100 "membrane potential"
include leak as leak
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C`;

const library = (statements: string) =>
	createLibrary([
		{ file: 'leak.eq', text: leak },
		{ file: 'body.eq', text: cell },
		{ file: 'room.eq', text: `circuit room\ncell body with leak.g = 3[nS]\ncell body as other\n${statements}` },
	]);

const networkOf = (statements: string, columns = 1, own: Parameters<typeof buildNetwork>[3] = []): Network =>
	buildNetwork('room', library(statements), { columns, neighbours: [] }, own);

/** The value of a parameter in each cell, in its declared unit. */
function valuesOf(network: Network, population: string, path: string): number[] {
	const { count } = groupNamed(network, population);
	return Array.from({ length: count }, (_, i) => parameterValue(parameterAt(network, `${population}[${i}].${path}`)));
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const deviation = (values: readonly number[]): number =>
	Math.sqrt(mean(values.map((each) => (each - mean(values)) ** 2)));

describe('parameters that scatter over a population', () => {
	const cells = 3000;

	it('have the mean and the deviation that is asked for, relative, absolute and lognormal', () => {
		for (const [statement, path, middle, spread] of [
			['scatter body.leak.g 0.1', 'leak.g', 3, 0.3],
			['scatter body.leak.E 5[mV] seed 4', 'leak.E', -60, 5],
			['scatter body.C 3e-12[F]', 'C', 20, 3],
			['scatter body.leak.g 0.2 lognormal', 'leak.g', 3, 0.6],
		] as const) {
			const values = valuesOf(networkOf(statement, cells), 'body', path);
			expect(Math.abs(mean(values) - middle)).toBeLessThan((4 * spread) / Math.sqrt(cells));
			expect(deviation(values) / spread).toBeGreaterThan(0.95);
			expect(deviation(values) / spread).toBeLessThan(1.05);
			expect(Math.min(...values) > 0).toBe(middle > 0);
		}
	});

	it('stay within the range of the parameter', () => {
		const values = valuesOf(networkOf('scatter body.leak.g 2', 2000), 'body', 'leak.g');
		expect([Math.min(...values), Math.max(...values)]).toEqual([0, 10]);
	});

	it('are the same for the same seed, and others for another seed, parameter or population', () => {
		const drawn = (statements: string, population = 'body', path = 'leak.g', count = 20) =>
			valuesOf(networkOf(statements, count), population, path);
		const once = drawn('scatter body.leak.g 0.1 seed 7');
		expect(drawn('scatter body.leak.g 0.1 seed 7\nscatter body.C 0.2')).toEqual(once);
		expect(drawn('scatter body.leak.g 0.1 seed 7', 'body', 'leak.g', 5)).toEqual(once.slice(0, 5));
		expect(drawn('scatter body.leak.g 0.1 seed 8')).not.toEqual(once);
		const other = drawn('scatter other.leak.g 0.1 seed 7', 'other').map((each) => each * 1.5);
		expect(other.map((each) => each.toFixed(6))).not.toEqual(once.map((each) => each.toFixed(6)));
	});

	it('follow the value of the population, but for cells that were set', () => {
		const network = networkOf('scatter body.leak.g 0.1\nset body.leak.g of 2 = 7[nS]', 4);
		const before = valuesOf(network, 'body', 'leak.g');
		expect(before[2]).toBe(7);
		setParameter(parameterAt(network, 'body[1].leak.g'), 1);
		setParameter(parameterAt(network, 'body.leak.g'), 6);
		const after = valuesOf(network, 'body', 'leak.g');
		expect(after[0]).toBeCloseTo(2 * (before[0] as number), 12);
		expect(after.slice(1, 3)).toEqual([1, 7]);
		expect(after[3]).toBeCloseTo(2 * (before[3] as number), 12);
	});

	it('cost nothing where there are none, and are no parameters of the population besides', () => {
		const plain = networkOf('', 3);
		const scattered = networkOf('scatter body.leak.g 0.1', 3);
		expect(parametersOf(scattered).map(({ path }) => path)).toEqual(parametersOf(plain).map(({ path }) => path));
		expect(scattered.inputs.length - plain.inputs.length).toBe(3);
		expect(groupNamed(scattered, 'other').kind.inputs.length).toBe(groupNamed(plain, 'other').kind.inputs.length);
	});
});

describe('cells with parameters of their own', () => {
	const statements = 'scatter body.leak.E 5[mV] seed 4\nset body.leak.g of 1 = 1[nS]';
	/** Potentials of four cells after 12 ms. */
	const potentials = (run: (network: Network, y: Float64Array) => void): number[] => {
		const network = networkOf(statements, 4);
		const y = network.initialState();
		run(network, y);
		const group = groupNamed(network, 'body');
		return Array.from({ length: 4 }, (_, i) => y[stateIndex(group, 'V', i)] as number);
	};
	const expected = (): number[] => {
		const network = networkOf(statements, 4);
		const [g, e] = [valuesOf(network, 'body', 'leak.g'), valuesOf(network, 'body', 'leak.E')];
		// V' = −g(V − E)/C
		return e.map((rest, i) => rest + (-50 - rest) * Math.exp((-(g[i] as number) * 12) / 20));
	};

	it('go their own ways, by every method alike', () => {
		const theory = expected();
		expect(new Set(theory).size).toBe(4);
		const rk4 = potentials((network, y) => void createRk4(0.05).integrate(asSystem(network), y, 0, 12));
		const steps = (make: (network: Network) => { step(y: Float64Array, tMs: number): void }) =>
			potentials((network, y) => {
				const method = make(network);
				for (let k = 0; k < 24; k++) method.step(y, 0.5 * k);
			});
		const javascript = steps((network) => createRealtime(network, { stepMs: 0.5 }));
		const vectors = steps((network) => createWasmRealtime(network, { stepMs: 0.5 }));
		theory.forEach((each, i) => {
			expect(rk4[i]).toBeCloseTo(each, 6);
			expect(Math.abs((javascript[i] as number) - each)).toBeLessThan(0.01);
			expect(Math.abs((vectors[i] as number) - (javascript[i] as number))).toBeLessThan(2e-4);
		});
	});

	it('leave another population of the same kind as it is, and differ where that does not', () => {
		for (const [scattered, plain] of [
			['body', 'other'],
			['other', 'body'],
		] as const) {
			const network = networkOf(`scatter ${scattered}.leak.E 5[mV] seed 4`, 4);
			const method = createRealtime(network, { stepMs: 0.5 });
			const y = network.initialState();
			for (let k = 0; k < 400; k++) method.step(y, 0.5 * k);
			const rests = (name: string) =>
				Array.from({ length: 4 }, (_, i) => y[stateIndex(groupNamed(network, name), 'V', i)] as number);
			for (const each of rests(plain)) expect(each).toBeCloseTo(-60, 6);
			valuesOf(network, scattered, 'leak.E').forEach((rest, i) => {
				expect(rests(scattered)[i]).toBeCloseTo(rest, 6);
			});
		}
	});

	it('are the cells of one column alone, to the last bit', () => {
		const alone = networkOf(statements, 1);
		const four = networkOf(statements, 4);
		const states = [alone, four].map((network) => {
			const y = network.initialState();
			const method = createWasmRealtime(network, { stepMs: 0.5 });
			for (let k = 0; k < 24; k++) method.step(y, 0.5 * k);
			return y[stateIndex(groupNamed(network, 'body'), 'V', 0)];
		});
		expect(states[0]).toBe(states[1]);
	});

	it('rest at the potential of the mean cell where one column stands for all, and one column at its own', () => {
		const four = networkOf(statements, 4);
		const rest = settleInTheDark(four, library(statements)).y;
		expect(rest[stateIndex(groupNamed(four, 'body'), 'V', 3)]).toBeCloseTo(-60, 3);
		const alone = networkOf(statements, 1);
		const own = valuesOf(alone, 'body', 'leak.E')[0] as number;
		expect(settleInTheDark(alone, library(statements)).y[0]).toBeCloseTo(own, 3);
	});

	it('stay what they are in another thread', () => {
		const network = networkOf(statements, 4);
		setParameter(parameterAt(network, 'body[2].leak.E'), -70);
		const again = unpackNetwork(structuredClone(packNetwork(network)), network.lattice);
		expect(valuesOf(again, 'body', 'leak.E')).toEqual(valuesOf(network, 'body', 'leak.E'));
	});

	it('can be set for an intervention, blocked, and go back', () => {
		const network = networkOf(statements, 4);
		const before = valuesOf(network, 'body', 'leak.g');
		const experiment = createExperiment(network);
		const y = network.initialState();
		const set = { type: 'set', startS: 0, path: 'body[3].leak.g', value: 5 } as const;
		experiment.check(set);
		expect(valuesOf(network, 'body', 'leak.g')).toEqual(before);
		experiment.hold([set], y, 0);
		expect(valuesOf(network, 'body', 'leak.g')).toEqual([...before.slice(0, 3), 5]);
		experiment.hold([{ type: 'block', startS: 0, path: 'body.leak', fraction: 1 }], y, 0);
		expect(valuesOf(network, 'body', 'leak.g')).toEqual([0, 0, 0, 0]);
		experiment.hold([], y, 1);
		expect(valuesOf(network, 'body', 'leak.g')).toEqual(before);
	});
});

describe('a parameter of one cell', () => {
	it('can be asked for without a statement of the circuit', () => {
		const network = networkOf('', 3, [{ population: 'body', path: 'leak.g' }]);
		setParameter(parameterAt(network, 'body[1].leak.g'), 9);
		expect(valuesOf(network, 'body', 'leak.g')).toEqual([3, 9, 3]);
	});

	it('is refused where it makes no sense, in words that say what to do', () => {
		const network = networkOf('scatter body.leak.g 0', 3);
		for (const [path, message] of [
			[
				'body[1].C',
				'body.C is one for all cells: let it differ from cell to cell by a statement of the circuit, scatter body.C 0',
			],
			['body[3].leak.g', 'body has members 0 to 2; got 3'],
			['body[1].leak.x', "no parameter 'body.leak.x'"],
			['nobody[1].leak.g', "no parameter 'nobody.leak.g'"],
		] as const) {
			expect(() => parameterAt(network, path), path).toThrow(message);
		}
		expect(() => setParameter(parameterAt(network, 'body[1].leak.g'), 11)).toThrow(
			'body[1].leak.g must be 0 to 10 nS; got 11',
		);
		for (const [statement, message] of [
			[
				'scatter body.leak.odd 0.1',
				"room.eq:4 (scatter body.leak.odd): 'leak.odd' is a switch, and cannot differ from cell to cell",
			],
			['scatter body.leak.x 0.1', "'body' has no parameter 'leak.x'"],
			['scatter nobody.leak.g 0.1', "no population 'nobody' in this circuit; known are body, other"],
			['scatter body.leak.g 1[mV]', "'leak.g' is in [nS]; got [mV]"],
			['scatter body.leak.g -1', 'the standard deviation must be 0 to'],
			['scatter body.leak.g 1[nS] lognormal', 'a lognormal scatter is a part of the value, without a unit'],
			['scatter body 0.1', "'body' is no path of a parameter; it is POPULATION.PATH"],
			['scatter body.leak.g 0.1\nscatter body.leak.g 0.2', "'leak.g' is scattered already"],
			['set body.leak.g of 1 = 20[nS]', "'leak.g' must be 0 to 10 nS; got 20"],
			['set body.leak.g of 1.5 = 2[nS]', 'the number of the cell must be a whole number; got 1.5'],
		] as const) {
			expect(() => networkOf(statement, 2), statement).toThrow(message);
		}
	});
});
