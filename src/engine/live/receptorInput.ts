import { UserError } from '../../base/errors.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import { createIsomerisationMap, type IsomerisationMap } from '../../retina/light/field/isomerisationMap.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import { type ModelReceptor, photometricGain } from '../model/receptors.ts';

/** Light on its way into a network's inputs. */
export interface ReceptorInput {
	/** The input of each receptor in its declared unit (photoisomerisations per second at a gain of 1), as it is in force. */
	readonly rates: Float64Array;
	/** Puts a frame's light into the inputs. @throws UserError for a frame that makes no sense; then nothing changes */
	apply(frame: LightFrame): void;
	/**
	 * The light in force is on for this part of a step within which light changes. When all parts are there (their sum is 1), `mix` puts their mean into the
	 * inputs, so that each receptor gets in the step the photons that it should, and gives it; valid until the next call. `apply` or `unmix` ends it.
	 */
	hold(part: number): void;
	mix(): Float64Array;
	/** The light in force alone; what is held is dropped. */
	unmix(): void;
	/** Another light level; the picture in force, and what is held, is mapped anew. */
	setLevel(level: LightLevel): void;
	/** Parameters may be others now: light that passes through a gain is mapped anew if its own is another. @returns whether it is */
	takeGains(): boolean;
	/** The light in force, and what is held, falls on another network from now on. @returns one sentence if it cannot; then it is dark */
	exchange(network: Network, receptors: readonly ModelReceptor[]): string[];
}

/** Light that is on for a part of a step. */
interface HeldLight {
	readonly frame: LightFrame;
	readonly part: number;
}

/** Where the light of each receptor goes, and by what it is multiplied: arrays of numbers, since receptors are thousands and light may change in each step. */
interface InputPlaces {
	readonly indices: Int32Array;
	readonly factors: Float64Array;
}

const placesOf = (receptors: readonly ModelReceptor[]): InputPlaces => ({
	indices: Int32Array.from(receptors, ({ inputIndex }) => inputIndex),
	factors: Float64Array.from(receptors, ({ factor }) => factor),
});

/** Pictures do; rates are input already. */
const passesGain = (frame: LightFrame | undefined): boolean =>
	frame !== undefined && frame.format !== 'uniform-rates' && frame.format !== 'receptor-rates';

const liesAs =
	(others: readonly ModelReceptor[]) =>
	({ kind, x, y, radius, eye, pigment }: ModelReceptor, r: number): boolean => {
		const other = others[r];
		const liesThere = other?.kind === kind && other.x === x && other.y === y && other.radius === radius;
		const seesAlike = other?.eye === eye && other?.pigment?.peakNm === pigment?.peakNm;
		return liesThere && seesAlike && other?.pigment?.areaUm2 === pigment?.areaUm2;
	};

const firstsOf = (receptors: readonly ModelReceptor[]): readonly number[] =>
	[...new Set(receptors.map(({ population }) => population))].map((name) =>
		receptors.findIndex(({ population }) => population === name),
	);

class NetworkLight implements ReceptorInput {
	#network: Network;
	#receptors: readonly ModelReceptor[];
	#places: InputPlaces;
	/** The first receptor of each population. */
	#firsts: readonly number[];
	#level: LightLevel;
	/** None where light falls on nothing. */
	#map: IsomerisationMap | undefined;
	#rates: Float64Array;
	#next: Float64Array;
	#last: LightFrame | undefined;
	/** Of the step to be taken, in order of time, and what they come to. */
	#heldLight: HeldLight[] = [];
	#held: Float64Array;

	constructor(network: Network, receptors: readonly ModelReceptor[], level: LightLevel) {
		this.#network = network;
		this.#receptors = receptors;
		this.#places = placesOf(receptors);
		this.#firsts = firstsOf(receptors);
		this.#level = level;
		this.#map = receptors.length === 0 ? undefined : createIsomerisationMap({ receptors, level });
		this.#rates = new Float64Array(receptors.length);
		this.#next = new Float64Array(receptors.length);
		this.#held = new Float64Array(receptors.length);
	}

	get rates() {
		return this.#rates;
	}

	#shine(light = this.#rates): void {
		const { inputs } = this.#network;
		const { indices, factors } = this.#places;
		for (let r = 0; r < indices.length; r++)
			inputs[indices[r] as number] = (light[r] as number) * (factors[r] as number);
	}

	/** @returns whether a gain is another than was read last */
	#readGains(): boolean {
		const gains = this.#map?.gains;
		if (!gains) return false;
		const gain = (r: number) => photometricGain(this.#receptors[r] as ModelReceptor);
		// All members of a population have the parameters of the first.
		if (this.#firsts.every((r) => gains[r] === gain(r))) return false;
		for (let r = 0; r < gains.length; r++) gains[r] = gain(r);
		return true;
	}

	apply(frame: LightFrame): void {
		if (!this.#map) return;
		this.#readGains();
		this.#map.apply(frame, this.#next);
		this.#rates.set(this.#next);
		this.#last = frame;
		this.#shine();
	}

	#add(part: number, rates: Float64Array): void {
		const held = this.#held;
		for (let r = 0; r < held.length; r++) held[r] = (held[r] as number) + part * (rates[r] as number);
	}

	hold(part: number): void {
		if (this.#last) this.#heldLight.push({ frame: this.#last, part });
		this.#add(part, this.#rates);
	}

	#release(): void {
		this.#held.fill(0);
		this.#heldLight = [];
	}

	mix(): Float64Array {
		this.#shine(this.#held);
		this.#next.set(this.#held);
		this.#release();
		return this.#next;
	}

	unmix(): void {
		this.#release();
		this.#shine();
	}

	/** Everything that was mapped, once more. @throws UserError for a frame that does not fit; then what is held is incomplete */
	#mapAnew(): void {
		this.#held.fill(0);
		for (const { frame, part } of this.#heldLight) {
			this.#map?.apply(frame, this.#next);
			this.#add(part, this.#next);
		}
		if (this.#last) this.apply(this.#last);
	}

	setLevel(level: LightLevel): void {
		this.#level = level;
		if (!this.#map) return;
		this.#map.level = level;
		this.#readGains();
		this.#mapAnew();
	}

	takeGains(): boolean {
		if (!this.#readGains() || this.#level.kind !== 'photometric') return false;
		const all = [...this.#heldLight.map(({ frame }) => frame), this.#last];
		if (!all.some(passesGain)) return false;
		this.#mapAnew();
		return true;
	}

	exchange(network: Network, receptors: readonly ModelReceptor[]): string[] {
		const isAlike = receptors.length === this.#receptors.length && receptors.every(liesAs(this.#receptors));
		this.#network = network;
		this.#receptors = receptors;
		this.#places = placesOf(receptors);
		this.#firsts = firstsOf(receptors);
		if (isAlike) {
			this.#shine();
			return [];
		}
		this.#map = receptors.length === 0 ? undefined : createIsomerisationMap({ receptors, level: this.#level });
		this.#rates = new Float64Array(receptors.length);
		this.#next = new Float64Array(receptors.length);
		this.#held = new Float64Array(receptors.length);
		this.#readGains();
		try {
			this.#mapAnew();
			return [];
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			this.#last = undefined;
			this.#rates.fill(0);
			this.unmix();
			return [`The light in force is dropped, and it is dark until other light comes: ${error.message}`];
		}
	}
}

/** Creates the light input of a network, dark. */
export const createReceptorInput = (
	network: Network,
	receptors: readonly ModelReceptor[],
	level: LightLevel,
): ReceptorInput => new NetworkLight(network, receptors, level);
