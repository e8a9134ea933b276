import { describe, expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { benchSession } from './bench.ts';

const declarations = [
	{
		file: 'body.eq',
		text: `cell body
title A cell
source made for tests
spikes
parameter g = 2 [nS] in 0 .. 10 "conductance"
parameter E = -60 [mV] in -120 .. 20 "reversal potential"
parameter C = 20 [pF] in 1 .. 100 "capacitance"
state V [mV] = -50 in -200 .. 100 "membrane potential"
q10 phi = 3 at 22[degC] in 1 .. 10 "rates"
current I [pA] = phi*g*(V - E) "leak"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C`,
	},
	{ file: 'room.eq', text: 'circuit room\ntemperature 22[degC]\ncell body\nscatter body.E 5[mV]' },
];

const request = { circuit: 'room', columns: { x: 3, y: 1 }, declarations };
const session = (parameters: Record<string, number> = {}, interventions: readonly never[] = []) =>
	benchSession({ model: { ...request, parameters }, spiking: ['body'], interventions });

describe('parameters of single cells', () => {
	it('are taken from a session, whether or not the circuit scatters them', () => {
		const model = prepareModel({ ...request, variant: 'corrected', parameters: { 'body[1].g': 7, 'body[2].E': -80 } });
		const value = (path: string) => parameterValue(parameterAt(model.network, path));
		expect([0, 1, 2].map((i) => value(`body[${i}].g`))).toEqual([2, 7, 2]);
		expect(value('body[2].E')).toBe(-80);
		expect(() => prepareModel({ ...request, variant: 'corrected', parameters: { 'body[1].x': 7 } })).toThrow(
			"no parameter 'body.x'",
		);
		expect(() => prepareModel({ ...request, variant: 'corrected', parameters: { 'body[3].g': 7 } })).toThrow(
			'body has members 0 to 2; got 3',
		);
	});

	it('are all that a cell has, but for the temperature, which is one for all', () => {
		const live = session();
		const paths = live.cells.ofCell({ population: 'body', member: 2 }).map(({ path }) => path);
		expect(paths).toEqual(['g', 'E', 'C', 'phi.q10']);
		expect(() => live.cells.ofCell({ population: 'body', member: 3 })).toThrow('body has members 0 to 2; got 3');
		expect(() => live.cells.ofCell({ population: 'nobody', member: 0 })).toThrow(
			"no population or connection 'nobody'",
		);
	});

	it('are given back: the cell then follows its population again, also in what makes the run again', () => {
		const run = (live: ReturnType<typeof session>, changes: readonly (() => void)[] = []): Float64Array => {
			for (const change of [() => undefined, ...changes]) {
				change();
				live.run(live.tMs + 10, Number.POSITIVE_INFINITY);
			}
			live.run(60, Number.POSITIVE_INFINITY);
			return live.state.slice();
		};
		const live = session();
		const ofCell = () => live.cells.ofCell({ population: 'body', member: 1 }).find(({ path }) => path === 'E');
		const drawn = ofCell()?.value ?? 0;
		expect(drawn).not.toBe(-60);
		const changed = run(live, [
			() => live.setParameter('body[1].E', -20),
			() => {
				expect(ofCell()).toEqual({ path: 'E', value: -20, isOwn: true, differs: true });
				expect(live.cells.hasOwn('body[1].E')).toBe(true);
				live.setParameter('body[1].E', live.cells.followed('body[1].E'));
				expect(ofCell()).toEqual({ path: 'E', value: drawn, isOwn: false, differs: true });
			},
			() => live.setParameter('body.E', -70),
		]);
		expect(ofCell()?.value).toBeCloseTo(drawn - 10, 10);
		expect(live.cells.hasOwn('body[1].E')).toBe(false);
		expect(live.cells.ofCell({ population: 'body', member: 1 }).find(({ path }) => path === 'g')).toEqual({
			...{ path: 'g', value: 2, isOwn: false, differs: false },
		});
		const again = benchSession({
			model: { ...request, parameters: {} },
			spiking: ['body'],
			interventions: live.history(),
		});
		expect(run(again)).toEqual(changed);
	});

	it('are set while it runs, and the history makes the same run again', () => {
		const run = (live: ReturnType<typeof session>, during?: () => void): Float64Array => {
			live.run(20, Number.POSITIVE_INFINITY);
			during?.();
			live.run(40, Number.POSITIVE_INFINITY);
			return live.state.slice();
		};
		const live = session();
		const changed = run(live, () => live.setParameter('body[1].E', -20));
		expect(live.parameter('body[1].E')).toBe(-20);
		expect(live.history()).toEqual([{ type: 'set', startS: 0.02, path: 'body[1].E', value: -20 }]);
		const at = (i: number) => stateIndex(groupNamed(live.model.network, 'body'), 'V', i);
		const plain = run(session());
		expect(changed[at(0)]).toBe(plain[at(0)]);
		expect(changed[at(1)]).not.toBe(plain[at(1)]);
		const again = benchSession({
			model: { ...request, parameters: {} },
			spiking: ['body'],
			interventions: live.history(),
		});
		expect(run(again)).toEqual(changed);
		expect(() => live.setParameter('body[1].g', 3)).toThrow(
			'body.g is one for all cells: let it differ from cell to cell by a statement of the circuit, scatter body.g 0',
		);
	});
});
