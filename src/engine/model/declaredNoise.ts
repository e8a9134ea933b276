import { circuitKey } from '../../ode/equations/linking/library.ts';
import { type NoiseKind, noiseKinds } from '../../ode/kernels/network/noiseSources.ts';
import { libraryOf, type ModelRequest } from './prepareModel.ts';

/** The kinds of noise that the cells of a circuit declare, without making a model of it; none for an unknown circuit. */
export function declaredNoise(request: Pick<ModelRequest, 'circuit' | 'declarations'>): NoiseKind[] {
	const library = libraryOf(request);
	const parts = (library.get(circuitKey(request.circuit))?.populations ?? []).flatMap(({ cell }) => {
		const declaration = library.get(cell);
		const mechanisms = declaration?.includes.map(({ mechanism }) => library.get(mechanism)) ?? [];
		return [declaration, ...mechanisms].filter((each) => each !== undefined);
	});
	const found: Readonly<Record<NoiseKind, boolean>> = {
		photon: parts.some(({ inputs }) => inputs.some(({ photons }) => photons)),
		channel: parts.some(({ noises }) => noises.some(({ origin }) => origin === 'channel')),
		synaptic: parts.some(({ noises }) => noises.some(({ origin }) => origin === 'synaptic')),
	};
	return noiseKinds.filter((kind) => found[kind]);
}
