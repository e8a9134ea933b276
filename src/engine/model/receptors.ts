import type { KindInput } from '../../ode/equations/linking/kind.ts';
import { type Group, groupNamed, type Network } from '../../ode/kernels/network/network.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import type { Mosaic } from '../../retina/tissue/mosaic.ts';

/** A photoreceptor of a model: where it lies, and which input its light enters. */
export interface ModelReceptor extends Receptor {
	readonly population: string;
	readonly member: number;
	/** Index in the network's inputs. */
	readonly inputIndex: number;
	/** Inside units of the input per declared one. */
	readonly factor: number;
	/** Where its gain between photometry and input stands; without one a photoisomerisation counts as one. */
	readonly gain?: PhotometricGain;
}

/** A gain as the parameter that holds it. */
interface PhotometricGain {
	readonly group: Group;
	readonly index: number;
	/** Input in its declared unit, of one photoisomerisation per second, per inside unit of the parameter. */
	readonly factor: number;
}

/** Input of a receptor, in its declared unit, per photoisomerisation per second of light that is given photometrically; as it is now. */
export function photometricGain({ gain }: Pick<ModelReceptor, 'gain'>): number {
	return gain ? (gain.group.parameters[gain.index] as number) * gain.factor : 1;
}

function gainOf(group: Group, input: KindInput | undefined): PhotometricGain | undefined {
	const { gain } = input ?? {};
	if (!gain) return undefined;
	return { group, index: group.kind.parameters.findIndex(({ path }) => path === gain.path), factor: gain.factor };
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
		const gain = gainOf(group, group.kind.inputs[k]);
		return {
			...receptor,
			population: group.name,
			member,
			inputIndex: group.inputOffset + k * group.count + member,
			factor: group.kind.inputs[k]?.factor ?? 1,
			...(gain ? { gain } : {}),
		};
	});
}
