import type { Declaration } from '../../ode/equations/language/declaration.ts';
import { declarationKey, layeredLibrary } from '../../ode/equations/linking/library.ts';
import { type PackedNetwork, packNetwork, unpackNetwork } from '../../ode/kernels/network/packedNetwork.ts';
import { usedIn } from './declarations.ts';
import {
	catalogueLibrary,
	declarationsOf,
	type Model,
	type ModelRequest,
	mosaicOf,
	variantOf,
} from './prepareModel.ts';

/** A model as plain data, to be posted to another thread. What follows from the request at once is left out. */
export interface PackedModel {
	readonly request: ModelRequest;
	/** What of the library is not the catalogue's, or is what the model consists of. */
	readonly library: ReadonlyMap<string, Declaration>;
	readonly warnings: Model['warnings'];
	readonly network: PackedNetwork;
	readonly start: Float64Array;
	readonly standards: ReadonlyMap<string, number>;
}

/** A model as plain data. */
export function packModel(model: Model): PackedModel {
	const { request, warnings, network, start, standards } = model;
	const declarations = [...usedIn(model), ...declarationsOf(request.declarations ?? [], model.library)];
	const library = new Map(declarations.map((each) => [declarationKey(each), each]));
	return { request, library, warnings, network: packNetwork(network), start, standards };
}

/** The model again. @param present a model whose mosaic is taken if it is the same */
export function unpackModel(packed: PackedModel, present?: Model): Model {
	const { request, network } = packed;
	const library = layeredLibrary(packed.library, catalogueLibrary());
	const mosaic = present && hasSameMosaic(packed, present) ? present.mosaic : mosaicOf(request, library);
	return { ...packed, ...variantOf(request), library, mosaic, network: unpackNetwork(network, mosaic) };
}

function hasSameMosaic({ request, network }: PackedModel, { request: now, network: before }: Model): boolean {
	const names = (populations: readonly { readonly name: string }[]) => populations.map(({ name }) => name).join();
	return (
		request.columns.x === now.columns.x &&
		request.columns.y === now.columns.y &&
		// The text of a tissue says where its cells stand.
		!request.tissue &&
		!now.tissue &&
		names(network.populations) === names(before.populations)
	);
}
