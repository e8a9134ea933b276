import type { Network } from '../../ode/kernels/network/network.ts';
import { createIsomerisationMap } from '../../retina/light/field/isomerisationMap.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import type { ModelReceptor } from '../model/receptors.ts';

/** Light on its way into a network's inputs. */
export interface ReceptorInput {
	/** Photoisomerisations per second of each receptor, as they are in force. */
	readonly rates: Float64Array;
	/** Puts a frame's light into the inputs. @throws UserError for a frame that makes no sense; then nothing changes */
	apply(frame: LightFrame): void;
	/**
	 * The light in force is on for this part of a step within which light changes. When all parts are there (their sum is 1), `mix` puts their mean into the
	 * inputs, so that each receptor gets in the step the photons that it should, and gives it; valid until the next call. `apply` or `unmix` ends it.
	 */
	hold(part: number): void;
	mix(): Float64Array;
	/** The light in force alone. */
	unmix(): void;
	/** Another light level; the picture in force is mapped anew. */
	setLevel(level: LightLevel): void;
	/** The light in force falls on another network from now on. */
	exchange(network: Network, receptors: readonly ModelReceptor[]): void;
}

const liesAs =
	(others: readonly ModelReceptor[]) =>
	({ kind, x, y, radius }: ModelReceptor, r: number): boolean => {
		const other = others[r];
		return other?.kind === kind && other.x === x && other.y === y && other.radius === radius;
	};

/** Creates the light input of a network, dark. */
export function createReceptorInput(
	network: Network,
	receptors: readonly ModelReceptor[],
	level: LightLevel,
): ReceptorInput {
	const lightFor = (all: readonly ModelReceptor[], now: LightLevel) =>
		all.length === 0 ? undefined : createIsomerisationMap({ receptors: all, level: now });
	let present = { network, receptors };
	let presentLevel = level;
	let light = lightFor(receptors, level);
	let rates = new Float64Array(receptors.length);
	let next = new Float64Array(receptors.length);
	let held = new Float64Array(receptors.length);
	let last: LightFrame | undefined;
	const shine = (light = rates): void => {
		present.receptors.forEach(({ inputIndex, factor }, r) => {
			present.network.inputs[inputIndex] = (light[r] as number) * factor;
		});
	};
	const apply = (frame: LightFrame): void => {
		if (!light) return;
		light.apply(frame, next);
		rates.set(next);
		last = frame;
		shine();
	};
	return {
		get rates() {
			return rates;
		},
		apply,
		hold(part) {
			for (let r = 0; r < held.length; r++) held[r] = (held[r] as number) + part * (rates[r] as number);
		},
		mix() {
			shine(held);
			next.set(held);
			held.fill(0);
			return next;
		},
		unmix() {
			held.fill(0);
			shine();
		},
		setLevel(level) {
			presentLevel = level;
			if (!light) return;
			light.level = level;
			if (last) apply(last);
		},
		exchange(network, receptors) {
			const isAlike = receptors.length === present.receptors.length && receptors.every(liesAs(present.receptors));
			present = { network, receptors };
			if (isAlike) {
				shine();
				return;
			}
			light = lightFor(receptors, presentLevel);
			rates = new Float64Array(receptors.length);
			next = new Float64Array(receptors.length);
			held = new Float64Array(receptors.length);
			if (last) apply(last);
		},
	};
}
