import { describe, expect, it } from 'vitest';
import { parametersOf, withValues } from '../../../src/protocol/experiment/parameters.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';
import { axisValues, sweepsOf, trialsOf } from '../../../src/protocol/experiment/trials.ts';

const protocolWith = (fields: object) =>
	openProtocol({
		format: 'retinode-protocol',
		version: 1,
		title: 'a test',
		retina: { circuit: 'cone' },
		durationS: 1,
		timeline: [{ id: 'step', type: 'inject', target: { population: 'ganglion' }, startS: 0.1, currentPa: 40 }],
		vary: [{ name: 'current', values: { from: 0, by: 20, count: 4 }, of: ['timeline.step.currentPa'] }],
		parameters: [
			{ name: 'density', unit: 'µA/cm²', min: 0, max: 10, of: [{ path: 'timeline.step.currentPa', times: 20 }] },
			{ name: 'increment', title: 'Increment', unit: 'pA', of: ['vary.current.values.by'] },
		],
		...fields,
	});

describe('values of a protocol', () => {
	it('are those of its fields, in the units of its parameters', () => {
		expect(parametersOf(protocolWith({}))).toEqual([
			{ name: 'density', title: 'density', unit: 'µA/cm²', min: 0, max: 10, value: 2 },
			{ name: 'increment', title: 'Increment', unit: 'pA', value: 20 },
		]);
	});

	it('change by name, by path, and inside an axis that goes in increments', () => {
		const changed = withValues(protocolWith({}), { density: 3, increment: 5, 'retina.parameters.cone.C': 50 });
		expect(changed.timeline[0]).toMatchObject({ currentPa: 60 });
		expect(changed.vary.map(axisValues)).toEqual([[0, 5, 10, 15]]);
		expect(changed.retina.parameters).toEqual({ 'cone.C': 50 });
		expect(sweepsOf(changed).map(({ values }) => values.current)).toEqual([0, 5, 10, 15]);
	});

	it.each([
		[{ density: 11 }, "parameter 'density' must be a number from 0 to 10 µA/cm²; got 11"],
		[{ durationS: -1 }, /field 'durationS' must be at least 0\.000001; got -1/],
		[{ 'timeline.flash.startS': 1 }, "'timeline.flash.startS' leads nowhere: there is no 'flash'; there are step"],
		[{ 'vary.current.values.by': 'much' }, /field 'vary\.0\.values\.by' must be a number; got 'much'/],
	] as const)('that do not fit (%o) are refused by field and range', (values, sentence) => {
		expect(() => withValues(protocolWith({}), values)).toThrow(sentence);
	});

	it('of a parameter whose path leads nowhere are refused by its field', () => {
		const lost = protocolWith({ parameters: [{ name: 'lost', of: ['timeline.flash.startS'] }] });
		expect(() => parametersOf(lost)).toThrow("field 'parameters.0.of': 'timeline.flash.startS' leads nowhere");
	});
});

describe('random order', () => {
	const orderOf = (order: string, seed: number) => {
		const protocol = protocolWith({
			retina: { circuit: 'cone', seed },
			conditions: [{ name: 'control' }, { name: 'drug' }, { name: 'wash' }],
			repeats: 2,
			order,
		});
		return trialsOf(protocol, sweepsOf(protocol)).map(({ sweep, repeat }) => `${sweep.label} ${repeat}`);
	};

	it('goes by the seed, and holds every run once', () => {
		for (const order of ['random', 'randomInConditions']) {
			expect(orderOf(order, 3)).toEqual(orderOf(order, 3));
			expect(orderOf(order, 3)).not.toEqual(orderOf(order, 4));
			expect(orderOf(order, 3).toSorted()).toEqual(orderOf('sequential', 3).toSorted());
		}
	});

	it('within conditions leaves those in turn, each in an order of its own', () => {
		const order = orderOf('randomInConditions', 3);
		const names = order.map((label) => label.split(',')[0]);
		expect(names).toEqual([...Array(8).fill('control'), ...Array(8).fill('drug'), ...Array(8).fill('wash')]);
		const within = (k: number) => order.slice(8 * k, 8 * k + 8).map((label) => label.split(',')[1]);
		expect(within(0)).not.toEqual(within(1));
	});
});
