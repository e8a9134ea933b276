import type { Library } from '../../ode/equations/linking/kind.ts';
import { type PackedNetwork, packNetwork, unpackNetwork } from '../../ode/kernels/network/packedNetwork.ts';
import { mosaicOfTissue } from '../../retina/tissue/mosaic.ts';
import { type PackedTissue, packTissue, unpackTissue } from '../../retina/tissue/tissue.ts';
import { libraryOf, type Model, type ModelRequest, mosaicOf, receptorBodies, variantOf } from './prepareModel.ts';

/** A model as plain data, to be posted to another thread. What follows from the request at once is left out. */
export interface PackedModel {
	readonly request: ModelRequest;
	readonly warnings: Model['warnings'];
	readonly network: PackedNetwork;
	readonly start: Float64Array;
	readonly startNote: string;
	readonly standards: ReadonlyMap<string, number>;
	/** Of a tissue, where its cells stand and whom they join: to place and wire them anew would hold up the thread that takes it. */
	readonly tissue?: PackedTissue;
}

/** A model as plain data. */
export function packModel({ request, warnings, network, start, startNote, standards, mosaic }: Model): PackedModel {
	const packed = { request, warnings, network: packNetwork(network), start, startNote, standards };
	if (!mosaic.tissue) return packed;
	return { ...packed, tissue: packTissue(mosaic.tissue) };
}

/** The model again. @param present a model whose mosaic is taken if it is the same */
export function unpackModel({ tissue, ...packed }: PackedModel, present?: Model): Model {
	const { request, network } = packed;
	const library = libraryOf(request);
	const lent = present && hasSameMosaic(packed, library, present) ? present.mosaic : undefined;
	const mosaic = tissue
		? mosaicOfTissue(unpackTissue(network.circuit, tissue), receptorBodies(request.circuit, library))
		: (lent ?? mosaicOf(request, library));
	return { ...packed, ...variantOf(request), library, mosaic, network: unpackNetwork(network, mosaic) };
}

function hasSameMosaic({ request, network }: PackedModel, library: Library, present: Model): boolean {
	const { request: now, network: before } = present;
	const receptors = (circuit: string, of: Library) => JSON.stringify([...receptorBodies(circuit, of)]);
	const names = (populations: readonly { readonly name: string }[]) => populations.map(({ name }) => name).join();
	return (
		request.columns.x === now.columns.x &&
		request.columns.y === now.columns.y &&
		!request.tissue &&
		!now.tissue &&
		names(network.populations) === names(before.populations) &&
		receptors(request.circuit, library) === receptors(now.circuit, present.library)
	);
}
