import { poissonNumber } from '../../../base/noiseDraws.ts';
import { noiseKey } from '../../../base/noiseKey.ts';
import { threefry } from '../../../base/threefry.ts';
import type { KindInput } from '../../equations/linking/kind.ts';
import type { Group, Network } from '../../kernels/network/network.ts';
import { isNoisy, type NoiseKind, type NoiseSource, noiseSourcesOf } from '../../kernels/network/noiseSources.ts';
import { NormalSource } from './normalSource.ts';

/**
 * Which draw it is: the step of the real-time method's grid, and which part of it where light changes within it. Draws follow from the seed, the source, the member and
 * this alone, and so are the same in any order.
 */
export interface NoiseMoment {
	readonly step: number;
	readonly part: number;
	/** How long the part is, ms. */
	readonly durationMs: number;
	/** How long the step is, ms. */
	readonly stepMs: number;
}

const { fround } = Math;

/** Bits of a counter's second word that say which member draws; the others say which part of the step. */
const memberBits = 22;

interface PhotonSource extends NoiseSource<Group> {
	readonly key: number;
	/** First of its inputs in the network's. */
	readonly start: number;
	/** Of each member, while realised numbers stand in the inputs. */
	readonly means: Float64Array;
}

/** Input for a photon caught in a ms by each of the cells that a member stands for, inside; 0 where a gain of 0 leaves nothing of light. */
function inputPerPhoton({ group, input }: NoiseSource<Group>): number {
	const { photons = 1, gain } = group.kind.inputs[input] as KindInput;
	if (!gain) return photons;
	const index = group.kind.parameters.findIndex(({ path }) => path === gain.path);
	return photons * gain.factor * (group.parameters[index] as number);
}

/**
 * The noise of a network as a forcing: drawn at the start of each step of the real-time method, held until its end, and the same for every method that solves the
 * network. Between `begin` and `end` light is in the network's inputs as it is caught; else as it is shone.
 */
export class NoiseForcing {
	readonly #network: Network;
	readonly #seed: number;
	readonly #photons: readonly PhotonSource[];
	readonly #normals: readonly { readonly kind: NoiseKind; readonly name: string; readonly source: NormalSource }[];
	readonly #bits = new Int32Array(2);
	#hasBegun = false;

	/** @param seed 32 bits */
	constructor(network: Network, seed: number) {
		this.#network = network;
		this.#seed = seed;
		const named = noiseSourcesOf(network.populations).map((source) => {
			const { group, input } = source;
			const name = `${group.name}.${(group.kind.inputs[input] as KindInput).path}`;
			return { ...source, name, key: noiseKey(name), start: group.inputOffset + input * group.count };
		});
		this.#photons = named
			.filter(({ kind }) => kind === 'photon')
			.map((source) => ({ ...source, means: new Float64Array(source.group.count) }));
		this.#normals = named
			.filter(({ kind }) => kind !== 'photon')
			.map(({ kind, name, key, ...source }) => ({ kind, name, source: new NormalSource({ kind, ...source }, key) }));
	}

	/** Goes on where the noise of another network stands, of what both have. */
	goOnFrom(before: NoiseForcing): void {
		for (const { name, source } of this.#normals) {
			source.goOnFrom(before.#normals.find((each) => each.name === name)?.source.values);
		}
	}

	/** Puts what is drawn for a moment into the inputs. */
	begin(moment: NoiseMoment): void {
		const { step, part, stepMs } = moment;
		const { inputs } = this.#network;
		if (part === 0) {
			for (const { kind, source } of this.#normals) {
				if (isNoisy(this.#network, kind)) source.draw(inputs, this.#seed, step, stepMs);
				else source.silence(inputs);
			}
		}
		if (this.#photons.length === 0 || !isNoisy(this.#network, 'photon')) return;
		this.#hasBegun = true;
		for (const source of this.#photons) this.#catchPhotons(source, moment);
	}

	/** Puts what light says back. */
	end(): void {
		if (!this.#hasBegun) return;
		this.#hasBegun = false;
		for (const { start, means } of this.#photons) this.#network.inputs.set(means, start);
	}

	/** Photons that are caught in the moment: of all cells that a member stands for together, each with the mean that its input says. */
	#catchPhotons(source: PhotonSource, { step, part, durationMs }: NoiseMoment): void {
		const { key, start, means } = source;
		const { inputs } = this.#network;
		const bits = this.#bits;
		// In single precision, as a vector of WebAssembly has it.
		const perPhoton = fround(inputPerPhoton(source) / (source.group.standsFor * durationMs));
		const photons = fround((source.group.standsFor * durationMs) / inputPerPhoton(source));
		for (let member = 0; member < means.length; member++) {
			const mean = inputs[start + member] as number;
			means[member] = mean;
			// Darkness catches nothing, and what is no light (an input below 0, or a gain of 0) is left as it is.
			if (!(mean > 0) || perPhoton === 0) continue;
			threefry(this.#seed, key, step, member | (part << memberBits), bits);
			inputs[start + member] = fround(perPhoton * poissonNumber(fround(fround(mean) * photons), bits));
		}
	}
}
