import { groupNamed, type Network } from '../../ode/kernels/network/network.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import type { Mosaic } from '../../retina/tissue/mosaic.ts';

/** A photoreceptor of a model: where it lies, and which input its light enters. */
export interface ModelReceptor extends Receptor {
	readonly population: string;
	readonly member: number;
	/** Index in the network's inputs. */
	readonly inputIndex: number;
	/** Input per photoisomerisation a second. */
	readonly factor: number;
}

/** The mosaic's receptors, in its order (in which light logs are written), with the inputs that they feed. */
export function receptorsOf(network: Network, mosaic: Mosaic): ModelReceptor[] {
	const places = new Map(
		[...new Set(mosaic.receptors.map(({ kind }) => kind))].map((kind) => {
			const group = groupNamed(network, kind);
			const first = mosaic.receptors.findIndex((each) => each.kind === kind);
			return [kind, { group, first, k: group.kind.inputs.findIndex(({ role }) => role === 'light') }] as const;
		}),
	);
	return mosaic.receptors.flatMap((receptor, index) => {
		const place = places.get(receptor.kind);
		if (!place || place.k < 0) return [];
		const { group, first, k } = place;
		const member = index - first;
		return {
			...receptor,
			population: group.name,
			member,
			inputIndex: group.inputOffset + k * group.count + member,
			factor: group.kind.inputs[k]?.factor ?? 1,
		};
	});
}
