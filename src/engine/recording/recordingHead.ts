import type { Network } from '../../ode/kernels/network/network.ts';
import type { RecordingHead, StreamHead } from '../../protocol/recording/recordedRun.ts';
import { describeModel, isSpiking } from '../model/describe.ts';
import { type Model, spikeThresholdMv } from '../model/prepareModel.ts';
import { type ModelReceptor, photometricGain, receptorsOf } from '../model/receptors.ts';
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

/** Follows the light at the receptors of a model. */
export interface LightFollower {
	/**
	 * @param rates input of each receptor
	 * @returns photoisomerisations per second, valid until the next call; nothing where they are what they were, number by number
	 */
	changed(rates: ArrayLike<number>): Float32Array | undefined;
}

/**
 * Turns the input of receptors into photoisomerisations per second: input divided by the gain that photometric light passes, as it is at that moment; no
 * number where that is 0.
 */
export function lightFollower({ network, mosaic }: Model): LightFollower {
	const receptors = receptorsOf(network, mosaic);
	// Receptors share few gains: each is read once a change, and not for each receptor.
	const keyOf = ({ gain }: ModelReceptor): string => (gain ? `${gain.group.name} ${gain.index} ${gain.factor}` : '');
	const keys = [...new Set(receptors.map(keyOf))];
	const sharers = keys.map((key) => receptors.find((receptor) => keyOf(receptor) === key) as ModelReceptor);
	const sharedBy = Int32Array.from(receptors, (receptor) => keys.indexOf(keyOf(receptor)));
	const gains = new Float64Array(keys.length);
	const light = new Float32Array(receptors.length);
	let isFirst = true;
	return {
		changed(rates) {
			for (let k = 0; k < gains.length; k++) gains[k] = photometricGain(sharers[k] as ModelReceptor);
			let isOther = isFirst;
			isFirst = false;
			for (let r = 0; r < light.length; r++) {
				const gain = gains[sharedBy[r] as number] as number;
				const value = gain === 0 ? Number.NaN : Math.fround((rates[r] as number) / gain);
				if (Object.is(value, light[r])) continue;
				light[r] = value;
				isOther = true;
			}
			return isOther ? light : undefined;
		},
	};
}
