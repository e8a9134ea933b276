import { normalPair } from '../../../base/noiseDraws.ts';
import { threefry } from '../../../base/threefry.ts';
import type { KindInput } from '../../equations/linking/kind.ts';
import type { Group } from '../../kernels/network/network.ts';
import type { NoiseSource } from '../../kernels/network/noiseSources.ts';

const { fround } = Math;

/** The step before the first, in which the numbers that the noise begins with are drawn. */
const beforeTheFirst = -1;

/** By what the present number and two normal ones are multiplied to make the next number, and the mean until then. */
export interface NextNormal {
	readonly kept: number;
	readonly drawn: number;
	readonly meanKept: number;
	readonly meanDrawn: number;
	readonly meanOwn: number;
}

/**
 * An Ornstein-Uhlenbeck process of mean 0 and variance 1 (Uhlenbeck & Ornstein 1930), taken over a step exactly, together with its mean in the step: both are
 * normal, and their variances and covariance known (Gillespie 1996, Phys. Rev. E 54:2084). So neither variance nor spectrum at low frequency depends on the step.
 */
export function nextNormal(stepMs: number, timeMs: number): NextNormal {
	const steps = stepMs / timeMs;
	const kept = Math.exp(-steps);
	const lost = -Math.expm1(-steps);
	const variance = -Math.expm1(-2 * steps);
	const drawn = Math.sqrt(variance);
	const meanDrawn = (lost * lost) / (steps * drawn);
	// Of short steps the differences would be lost in rounding; their leading term is left.
	const own = steps < 1e-3 ? steps / 6 : (2 * steps - 2 * lost - lost * lost) / (steps * steps) - meanDrawn * meanDrawn;
	return {
		kept: fround(kept),
		drawn: fround(drawn),
		meanKept: fround(lost / steps),
		meanDrawn: fround(meanDrawn),
		meanOwn: fround(Math.sqrt(Math.max(0, own))),
	};
}

/** The noise of one name in a population: what its cells read is the mean of the process over each step. */
export class NormalSource {
	readonly #source: NoiseSource<Group>;
	readonly #key: number;
	readonly #start: number;
	/** The process of each member at the end of the latest step; none until it began. */
	#values: Float32Array | undefined;
	readonly #bits = new Int32Array(2);
	readonly #pair = new Float32Array(2);
	#next: NextNormal = nextNormal(1, 1);
	#stepMs = Number.NaN;
	#timeMs = Number.NaN;

	/** @param key second word of the key of its draws */
	constructor(source: NoiseSource<Group>, key: number) {
		this.#source = source;
		this.#key = key;
		this.#start = source.group.inputOffset + source.input * source.group.count;
	}

	/** The process as it is, to go on from. */
	get values(): Float32Array | undefined {
		return this.#values;
	}

	/** Goes on from the same noise of another network; from its beginning if there are other members. */
	goOnFrom(values: Float32Array | undefined): void {
		if (values?.length === this.#source.group.count) this.#values = values;
	}

	#readTime(stepMs: number): void {
		const { group, input } = this.#source;
		const { noise } = group.kind.inputs[input] as KindInput;
		const time = noise?.time ?? Number.NaN;
		const timeMs =
			typeof time === 'number'
				? time
				: (group.parameters[group.kind.parameters.findIndex(({ path }) => path === time.parameter)] as number);
		if (timeMs === this.#timeMs && stepMs === this.#stepMs) return;
		this.#timeMs = timeMs;
		this.#stepMs = stepMs;
		this.#next = nextNormal(stepMs, timeMs);
	}

	#begin(seed: number, count: number): Float32Array {
		return Float32Array.from({ length: count }, (_, member) => {
			threefry(seed, this.#key, beforeTheFirst, member, this.#bits);
			normalPair(this.#bits, this.#pair);
			return this.#pair[0] as number;
		});
	}

	/** Puts the means of a step of the grid into the inputs. */
	draw(inputs: Float64Array, seed: number, step: number, stepMs: number): void {
		this.#readTime(stepMs);
		const { count } = this.#source.group;
		this.#values ??= this.#begin(seed, count);
		const values = this.#values;
		const { kept, drawn, meanKept, meanDrawn, meanOwn } = this.#next;
		for (let member = 0; member < count; member++) {
			threefry(seed, this.#key, step, member, this.#bits);
			normalPair(this.#bits, this.#pair);
			const before = values[member] as number;
			const first = this.#pair[0] as number;
			const own = fround(fround(meanDrawn * first) + fround(meanOwn * (this.#pair[1] as number)));
			values[member] = fround(kept * before) + fround(drawn * first);
			inputs[this.#start + member] = fround(fround(meanKept * before) + own);
		}
	}

	/** Noise of 0; what comes next begins anew. */
	silence(inputs: Float64Array): void {
		if (!this.#values) return;
		this.#values = undefined;
		inputs.fill(0, this.#start, this.#start + this.#source.group.count);
	}
}
