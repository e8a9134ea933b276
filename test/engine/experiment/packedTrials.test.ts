import { describe, expect, it } from 'vitest';
import { packsOf, runPack } from '../../../src/engine/experiment/packedTrials.ts';
import { readyProtocol } from '../../../src/engine/experiment/runProtocol.ts';
import { ModelShelf, runTrial } from '../../../src/engine/experiment/runTrial.ts';
import { type Model, prepareModel } from '../../../src/engine/model/prepareModel.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';

const silent = { progress: () => undefined, cancelled: () => false };

const protocol = (more: object = {}) =>
	openProtocol({
		format: 'retinode-protocol',
		version: 1,
		title: 'Flashes and currents',
		retina: { circuit: 'mouse' },
		solver: { method: 'realtime', dtS: 0.00025 },
		durationS: 0.15,
		timeline: [
			{ id: 'flash', type: 'light', startS: 0.02, durationS: 0.01, rodRate: 0, coneRate: 0 },
			{ id: 'current', type: 'inject', startS: 0.06, target: { population: 'onTransient' }, currentPa: 0 },
		],
		vary: [
			{
				name: 'flash',
				values: [0, 1000, 1_000_000],
				of: [
					'timeline.flash.rodRate',
					{ path: 'timeline.flash.coneRate', times: 0.4 },
					{ path: 'timeline.current.currentPa', times: 1e-4 },
				],
			},
		],
		record: {
			everyS: 0.005,
			traces: ['rod.V', 'onTransient.V', 'computed.sum'],
			computed: { sum: 'rod.V + 2*cone.V' },
		},
		...more,
	});

describe('a network of columns that nothing joins', () => {
	it('starts as one column of it does, bit for bit what is found for the whole', () => {
		const one = { circuit: 'dual', variant: 'corrected', parameters: { 'rod_rod.g': 0 }, columns: { x: 1, y: 1 } };
		const three = { ...one, columns: { x: 3, y: 1 } };
		const [found, taken] = [prepareModel(three), prepareModel(three, undefined, prepareModel(one))];
		expect(taken.start).toEqual(found.start);
		const parametersOf = ({ network }: Model) =>
			[...network.populations, ...network.connections].map(({ parameters }) => parameters);
		expect(parametersOf(taken)).toEqual(parametersOf(found));
		expect(parametersOf(taken).every((each) => each.every(Number.isFinite))).toBe(true);
	});
});

describe('trials side by side', () => {
	it('give bit for bit what each gives by itself', () => {
		const { trials } = readyProtocol(protocol());
		const [pack = [], ...others] = packsOf(trials);
		expect([pack.length, others.length]).toEqual([3, 0]);
		const shelf = new ModelShelf();
		const together = runPack(pack, shelf, silent) ?? [];
		const alone = pack.map((trial) => runTrial(trial, shelf, silent));
		expect(together.map(({ sweep }) => sweep)).toEqual([0, 1, 2]);
		together.forEach((result, k) => {
			const single = alone[k];
			for (const path of ['rod.V', 'onTransient.V', 'computed.sum']) {
				const values = result.traces[path]?.values[0] ?? [];
				expect(values.length).toBe(31);
				expect(Array.from(values), path).toEqual(Array.from(single?.traces[path]?.values[0] ?? []));
				expect(result.traces[path]?.cells, path).toEqual(single?.traces[path]?.cells);
			}
			for (const [name, { timesS }] of Object.entries(single?.spikes ?? {})) {
				expect(result.spikes[name]?.timesS[0], name).toEqual(timesS[0]);
				expect(result.spikes[name]?.cells, name).toEqual(single?.spikes[name]?.cells);
			}
		});
		// The light and the current did reach their own columns.
		const rods = together.map(({ traces }) => Math.min(...(traces['rod.V']?.values[0] ?? [])));
		expect((rods[0] as number) - (rods[2] as number)).toBeGreaterThan(10);
		expect(together[2]?.spikes.onTransient?.timesS[0]?.length).toBeGreaterThan(2);
		expect(together[0]?.spikes.onTransient?.timesS[0]).toEqual([]);
	}, 300_000);

	it('are those that differ in light and currents alone', () => {
		const counts = (more: object) => packsOf(readyProtocol(protocol(more)).trials).map(({ length }) => length);
		expect(counts({ repeats: 7 })).toEqual([16, 5]);
		expect(counts({ solver: { method: 'odex' } })).toEqual([1, 1, 1]);
		expect(counts({ retina: { circuit: 'mouse', columns: { x: 2, y: 1 } } })).toEqual([1, 1, 1]);
		expect(
			counts({
				conditions: [{ name: 'intact' }, { name: 'cut', timeline: [{ type: 'block', path: 'aii_on', fraction: 1 }] }],
			}),
		).toEqual([3, 3]);
	});
});
