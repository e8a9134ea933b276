import type { Network } from '../../ode/kernels/network/network.ts';
import type { RecordingHead, StreamHead } from '../../protocol/recording/recordedRun.ts';
import { describeModel, isSpiking } from '../model/describe.ts';
import { type Model, spikeThresholdMv } from '../model/prepareModel.ts';
import { photometricGain, receptorsOf } from '../model/receptors.ts';
import type { RecordedQuantity } from './recordedQuantities.ts';

/** What a recording says of a model: its cells, their places and how they are joined. */
export type RecordedModel = Pick<
	RecordingHead,
	'populations' | 'connections' | 'receptors' | 'species' | 'spikeThresholdMv'
>;

/** Number of the first cell of each population. */
export function firstCells({ populations }: Network): Map<string, number> {
	let first = 0;
	return new Map(
		populations.map(({ name, count }) => {
			const own = first;
			first += count;
			return [name, own] as const;
		}),
	);
}

/** The species that most populations name. */
function speciesOf({ populations }: Network): string | undefined {
	const counts = new Map<string, number>();
	for (const { kind } of populations) {
		const { species } = kind.declaration;
		if (species) counts.set(species, (counts.get(species) ?? 0) + 1);
	}
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Describes a model for a recording. */
export function recordedModel(model: Model): RecordedModel {
	const { network, mosaic } = model;
	const described = describeModel(model, () => Number.NaN).populations;
	const species = speciesOf(network);
	return {
		populations: network.populations.map((group, k) => ({
			name: group.name,
			kind: group.kind.name,
			title: group.kind.title,
			spiking: isSpiking(group),
			count: group.count,
			firstCell: described[k]?.firstCell ?? 0,
			positionsUm: described[k]?.positionsUm ?? [],
		})),
		connections: network.connections.map(({ name, kind, joins }) => ({
			name,
			kind: kind.name,
			type: kind.type === 'junction' ? 'junction' : 'synapse',
			from: joins?.from ?? '',
			to: joins?.to ?? '',
			into: joins?.into ?? '',
		})),
		receptors: receptorsOf(network, mosaic).map((receptor) => ({
			population: receptor.population,
			member: receptor.member,
			gain: photometricGain(receptor),
		})),
		...(species === undefined ? {} : { species }),
		spikeThresholdMv,
	};
}

/** The pairs of each connection: what is recorded of its wiring. */
export function recordedPairs({ connections }: Network) {
	return connections.flatMap(({ joins, weights, count }, connection) =>
		joins && count > 0
			? [
					{
						kind: 'pairs' as const,
						connection,
						first: Int32Array.from(joins.first),
						second: Int32Array.from(joins.second),
						weights: weights?.[0] ? Float32Array.from(weights[0]) : new Float32Array(joins.first.length).fill(1),
					},
				]
			: [],
	);
}

/** A stream of a quantity, read at equal distances. */
export const streamOf = (
	{ name, title, unit, group, path, member, columns }: RecordedQuantity,
	everyS: number,
): Omit<StreamHead, 'stream'> => ({
	name,
	title,
	unit,
	columns,
	everyS,
	content: { of: 'quantity', group, path, ...(member === undefined ? {} : { member }) },
});

/** The stream of light at the receptors. */
export const lightStream = (receptors: number): Omit<StreamHead, 'stream'> => ({
	name: 'light',
	title: 'photoisomerisations per receptor and second',
	unit: '1/s',
	columns: receptors,
	content: { of: 'light' },
});

/** Whether light is the same as that of before, number by number. */
export const isSameLight = (before: Float32Array | undefined, light: Float32Array): boolean =>
	before?.length === light.length && before.every((value, k) => Object.is(value, light[k]));

/**
 * Turns the input of receptors into photoisomerisations per second: input divided by the gain that photometric light passes, as it is at that moment; no
 * number where that is 0.
 */
export function isomerisationsOf({ network, mosaic }: Model): (rates: ArrayLike<number>) => Float32Array {
	const receptors = receptorsOf(network, mosaic);
	return (rates) =>
		Float32Array.from(receptors, (receptor, r) => {
			const gain = photometricGain(receptor);
			return gain === 0 ? Number.NaN : (rates[r] as number) / gain;
		});
}
