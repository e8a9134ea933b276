import { pcgHash } from '../src/base/pcg.ts';
import { isSpiking } from '../src/engine/model/describe.ts';
import { type Model, prepareModel } from '../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../src/engine/model/receptors.ts';
import { stateIndex } from '../src/ode/kernels/network/network.ts';
import { stepsForPatch } from '../src/protocol/limits/patchSize.ts';

/** The circuit of the figures. */
export const circuit = 'mouse';
/** Step of graded cells, ms: that of sessions with a tissue. */
export const { stepMs } = stepsForPatch({ columns: { x: 1, y: 1 }, tissue: { widthUm: 200, heightUm: 200 } });
/** How long a picture of the noise stays, ms. */
export const pictureMs = 50;
/** Photoisomerisations per cone and second at the mean; rods get 2.5 times as many (Chen et al. 2024: collecting areas 0.2 and 0.5 µm²). */
const meanConeRate = 1e4;
const rodFactor = 2.5;

/** A square piece of the retina. */
export function tissueOf(sideUm: number): Model {
	const tissue = { widthUm: sideUm, heightUm: sideUm };
	return prepareModel({ circuit, variant: 'corrected', columns: { x: 1, y: 1 }, tissue, parameters: {} });
}

/** Binary noise at full contrast in squares of 40 µm, new every 50 ms, from a seed: every part of the circuit is at work. */
export function pictures({ network, mosaic }: Pick<Model, 'network' | 'mosaic'>): (tMs: number) => void {
	const receptors = receptorsOf(network, mosaic);
	return (tMs) => {
		const frame = Math.floor(tMs / pictureMs);
		for (const { x, y, kind, inputIndex, factor } of receptors) {
			const square = pcgHash(Math.floor(x / 40) + pcgHash(Math.floor(y / 40) + pcgHash(frame)));
			const rate = square % 2 === 0 ? 0 : 2 * meanConeRate;
			network.inputs[inputIndex] = (kind === 'rod' ? rodFactor : 1) * rate * factor;
		}
	};
}

/** Where the potentials of graded cells lie in a state. */
export function gradedStates({ network }: Model): number[] {
	return network.populations
		.filter((group) => !isSpiking(group))
		.flatMap((group) => Array.from({ length: group.count }, (_, i) => stateIndex(group, 'V', i)));
}
