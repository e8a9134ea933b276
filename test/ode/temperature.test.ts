import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import {
	parameterAt,
	parametersOf,
	parameterValue,
	setParameter,
} from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const gate = (statement: string) => `channel warm
title A gate
source made for tests
needs V [mV]
${statement}
state m [1] = 0 in 0 .. 1 "activation"
alpha [1/ms] = phi*0.1[1/ms]*exp(V/100[mV])
m' = alpha*(0.5 - m)
current I [pA] = 0[nS]*m*V`;

const cell = `cell body
title A cell
source made for tests
state V [mV] = 0 in -100 .. 100 "membrane potential"
include warm as gate
V' = -V/1000[ms]`;

const q10 = 'q10 phi = 3 at 22[degC] in 1 .. 10 "rates" source Nobody 1900';

function networkOf(statement = q10, circuit = 'temperature 32[degC]'): Network {
	const library = createLibrary([
		{ file: 'warm.eq', text: gate(statement) },
		{ file: 'body.eq', text: cell },
		{ file: 'room.eq', text: `circuit room\n${circuit}\ncell body\ncell body as other` },
	]);
	return buildNetwork('room', library);
}

/** How fast the gate of the first cell opens at the start, per ms: 0.05 at the temperature of the rates. */
function speed(network: Network): number {
	const rates = new Float64Array(network.size);
	network.rates(network.initialState(), rates);
	return rates[1] as number;
}

describe('the temperature of a circuit', () => {
	it('multiplies the rates of what declares a Q10, and of nothing where it is not stated', () => {
		expect(speed(networkOf())).toBeCloseTo(0.15, 12);
		expect(speed(networkOf(q10, 'temperature 12 [°C]'))).toBeCloseTo(0.05 / 3, 12);
		expect(speed(networkOf(q10, 'temperature 22[degC]'))).toBe(0.05);
		expect(speed(networkOf(q10, 'temperature not stated'))).toBe(0.05);
	});

	it('is one parameter of the whole circuit, in °C, that any run can change', () => {
		const network = networkOf();
		const paths = parametersOf(network).map(({ path }) => path);
		expect(paths).toEqual(['body.gate.phi.q10', 'other.gate.phi.q10', 'temperature']);
		const place = parameterAt(network, 'temperature');
		expect(parameterValue(place)).toBe(32);
		setParameter(place, 22);
		expect(speed(network)).toBe(0.05);
		expect(
			network.populations.map(
				({ parameters, kind }) => parameters[kind.parameters.findIndex(({ path }) => path === 'circuit.temperature')],
			),
		).toEqual([22, 22]);
		expect(() => setParameter(place, 61)).toThrow('temperature must be 0 to 60 degC; got 61');
		setParameter(parameterAt(network, 'body.gate.phi.q10'), 2);
		setParameter(place, 32);
		expect(speed(network)).toBeCloseTo(0.1, 12);
		expect(() => parameterAt(networkOf(q10, 'note cold'), 'temperature')).toThrow("no parameter 'temperature'");
	});

	it('goes back everywhere when an intervention on it ends', () => {
		const network = networkOf();
		const experiment = createExperiment(network);
		const y = network.initialState();
		const colder = { type: 'set', startS: 0, path: 'temperature', value: 12 } as const;
		experiment.check(colder);
		expect(speed(network)).toBeCloseTo(0.15, 12);
		experiment.hold([colder], y, 0);
		expect(speed(network)).toBeCloseTo(0.05 / 3, 12);
		experiment.hold([], y, 1);
		expect(speed(network)).toBeCloseTo(0.15, 12);
		const all = network.populations.flatMap(({ parameters }) => [...parameters]);
		expect(all).toEqual(networkOf().populations.flatMap(({ parameters }) => [...parameters]));
	});

	it('acts from the next step in both codes of the real-time method, tables included', () => {
		const open = (make: (network: Network) => { step(y: Float64Array, tMs: number): void }): number => {
			const network = networkOf();
			const method = make(network);
			const y = network.initialState();
			for (let k = 0; k < 10; k++) method.step(y, 0.5 * k);
			setParameter(parameterAt(network, 'temperature'), 22);
			for (let k = 10; k < 20; k++) method.step(y, 0.5 * k);
			return y[1] as number;
		};
		// m = (1 − exp(−∫α))/2, with α = 0.3/ms for 5 ms and 0.1/ms for 5 ms.
		const expected = (1 - Math.exp(-2)) / 2;
		expect(open((network) => createRealtime(network, { stepMs: 0.5 }))).toBeCloseTo(expected, 3);
		expect(open((network) => createWasmRealtime(network, { stepMs: 0.5 }))).toBeCloseTo(expected, 3);
	});

	it('is refused where its statements make no sense, by their line', () => {
		for (const [statement, circuit, message] of [
			[q10.replace('degC', 'K'), '', 'warm.eq:5 (channel warm): a temperature is in [degC]; got [K]'],
			[q10.replace('22', '80'), '', 'the temperature must be 0 to 60 degC; got 80 degC'],
			[q10.replace('in 1 ..', 'in 0 ..'), '', 'a Q10 is above 0; its range begins at 0'],
			[q10.replace('= 3', '= 30'), '', 'warm.eq:5 (channel warm, phi): the value 30 is outside 1 .. 10'],
			[q10.replace('"rates" ', ''), '', 'a title in double quotes'],
			[q10, 'temperature 32[K]', 'room.eq:2 (circuit room): a temperature is in [degC]; got [K]'],
			[q10, 'temperature 320[degC]', 'the temperature must be 0 to 60 degC; got 320 degC'],
			[
				q10,
				'temperature 32[degC]\ntemperature 33[degC]',
				'room.eq:3 (circuit room): the temperature is declared twice',
			],
		] as const) {
			expect(() => networkOf(statement, circuit), `${statement} / ${circuit}`).toThrow(message);
		}
	});
});
