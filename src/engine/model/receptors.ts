import { EquationError } from '../../ode/equations/language/place.ts';
import type { Kind, KindInput } from '../../ode/equations/linking/kind.ts';
import { type Group, groupNamed, type Network } from '../../ode/kernels/network/network.ts';
import type { Mosaic, MosaicReceptor } from '../../retina/tissue/mosaic.ts';

/** A photoreceptor of a model: where it lies, and which input its light enters. */
export interface ModelReceptor extends MosaicReceptor {
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

/** How light enters the cells of a population. */
function entryOf(network: Network, population: string) {
	const group = groupNamed(network, population);
	const k = lightInputOf(group.kind);
	const gain = gainOf(group, group.kind.inputs[k]);
	const shared = { factor: group.kind.inputs[k]?.factor ?? 1, ...(gain ? { gain } : {}) };
	return { first: group.inputOffset + k * group.count, shared };
}

/** The mosaic's receptors, in its order (in which light logs are written), with the inputs that they feed. Those of a population share a gain. */
export function receptorsOf(network: Network, mosaic: Mosaic): ModelReceptor[] {
	const entries = new Map<string, ReturnType<typeof entryOf>>();
	const members = new Map<string, number>();
	return mosaic.receptors.map((receptor) => {
		const { population } = receptor;
		const entry = entries.get(population) ?? entryOf(network, population);
		entries.set(population, entry);
		const member = members.get(population) ?? 0;
		members.set(population, member + 1);
		return { ...receptor, member, inputIndex: entry.first + member, ...entry.shared };
	});
}

/** The place of a kind's light input among its inputs; below 0 without one. */
const lightInputOf = ({ inputs }: Kind): number => inputs.findIndex(({ role }) => role === 'light');

/** Refuses a population with an input that no light would ever reach. @throws EquationError that says what to write, and where */
export function requireLight({ populations }: Network, { receptors }: Mosaic): void {
	const lit = new Set(receptors.map(({ population }) => population));
	for (const { name, kind } of populations) {
		const input = kind.inputs[lightInputOf(kind)];
		if (!input || lit.has(name)) continue;
		throw new EquationError(
			kind.places.get(input.path) ?? kind.declaration.place,
			`no light reaches the input '${input.path}' of '${name}': say in the cell '${kind.name}' what kind of receptor it is, as receptor cone aperture 4[um] height 120[um] (or rod)`,
		);
	}
}
