import type { Network } from '../../ode/model/network.ts';
import type { LightFrame } from '../../retina/light/light-frame.ts';
import type { LightLevel } from '../../retina/light/light-level.ts';
import { createReceptorLight } from '../../retina/light/receptor-light.ts';
import type { ModelReceptor } from '../model/receptors.ts';

/** Light on its way into a network's inputs. */
export interface LightInput {
	/** Photoisomerisations per second of each receptor, as they are in force. */
	readonly rates: Float64Array;
	/** Puts a frame's light into the inputs. @throws UserError for a frame that makes no sense; then nothing changes */
	apply(frame: LightFrame): void;
	/** Another light level; the picture in force is mapped anew. */
	setLevel(level: LightLevel): void;
}

/** Creates the light input of a network, dark. */
export function createLightInput(network: Network, receptors: readonly ModelReceptor[], level: LightLevel): LightInput {
	const light = receptors.length === 0 ? undefined : createReceptorLight({ receptors, level });
	const rates = new Float64Array(receptors.length);
	const next = new Float64Array(receptors.length);
	let last: LightFrame | undefined;
	const apply = (frame: LightFrame): void => {
		if (!light) return;
		light.apply(frame, next);
		rates.set(next);
		last = frame;
		receptors.forEach(({ inputIndex, factor }, r) => {
			network.inputs[inputIndex] = (rates[r] ?? 0) * factor;
		});
	};
	return {
		rates,
		apply,
		setLevel(next) {
			if (!light) return;
			light.level = next;
			if (last) apply(last);
		},
	};
}
