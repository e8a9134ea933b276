import { UserError } from '../../../base/errors.ts';
import { DEFAULT_LIGHT_LEVEL, type LightLevel, whiteFor } from '../levels/lightLevel.ts';
import { type ChannelWeights, linearOfCode } from '../optics/srgb.ts';
import type { LightFrame, PictureFrame, Receptor } from './lightFrame.ts';
import {
	createReceptorSampler,
	type PicturePlacement,
	type PictureScreen,
	type ReceptorSampler,
	type RetinalField,
} from './receptorSampler.ts';

/** Turns any light frame into the input of each photoreceptor. */
export interface IsomerisationMap {
	readonly receptors: readonly Receptor[];
	/**
	 * Input per photoisomerisation per second of each receptor, by which pictures are multiplied under a level that is stated photometrically, and
	 * nothing else is; 1 at first. A change acts from the next frame on.
	 */
	readonly gains: Float64Array;
	/** The light level that pictures are scaled by; setting it acts from the next frame on. */
	level: LightLevel;
	/** How pictures lie on the retina; setting it acts from the next frame on. */
	placement: PicturePlacement;
	/**
	 * Writes the input of each receptor, in their order, into `out`, in the unit that the receptor declares for it (photoisomerisations per second at a
	 * gain of 1).
	 * Allocates nothing unless the picture's size or the placement changed since the last frame. Throws UserError for a
	 * picture of 0 pixels, values that are no numbers, negative rates, or receptor rates made for another mosaic.
	 */
	apply(frame: LightFrame, out: Float64Array): void;
}

/**
 * The smallest square field, µm, that holds every receptor's disc: what a picture is laid onto unless a field of view is
 * set. Throws UserError when there are no receptors.
 */
export function fieldAround(receptors: readonly Receptor[]): RetinalField {
	let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const { x, y, radius } of receptors) {
		left = Math.min(left, x - radius);
		right = Math.max(right, x + radius);
		bottom = Math.min(bottom, y - radius);
		top = Math.max(top, y + radius);
	}
	const side = Math.max(right - left, top - bottom);
	if (!(side > 0 && Number.isFinite(side))) throw new UserError('receptors must hold at least one photoreceptor.');
	return { centreX: (left + right) / 2, centreY: (bottom + top) / 2, width: side, height: side };
}

/** White of a level on each receptor, and how pictures become light under it. */
interface WhiteOnReceptors {
	readonly rates: Float64Array;
	readonly screen: PictureScreen;
}

/** Throws UserError for a level out of range. */
function whiteOnReceptors(receptors: readonly Receptor[], level: LightLevel): WhiteOnReceptors {
	const found = new Map<string, ReturnType<typeof whiteFor>>();
	const all = receptors.map((receptor) => {
		const { kind, eye, pigment } = receptor;
		const key = `${kind} ${eye} ${pigment?.peakNm} ${pigment?.areaUm2}`;
		const white = found.get(key) ?? whiteFor(level, receptor);
		found.set(key, white);
		return white;
	});
	const weights: readonly ChannelWeights[] = all.map((each) => each.weights);
	return {
		rates: Float64Array.from(all, ({ rate }) => rate),
		screen: { linearOfCode: linearOfCode(level.gamma ?? 'srgb'), weights },
	};
}

/** Creates the map from light frames to the rates of `receptors`; pictures cover {@link fieldAround} them by default. */
export function createIsomerisationMap(options: {
	readonly receptors: readonly Receptor[];
	readonly level?: LightLevel;
	readonly placement?: PicturePlacement;
}): IsomerisationMap {
	const receptors = options.receptors;
	let level = options.level ?? DEFAULT_LIGHT_LEVEL;
	let white = whiteOnReceptors(receptors, level);
	const gains = new Float64Array(receptors.length).fill(1);
	let placement = options.placement ?? { field: fieldAround(receptors) };
	let sampler: ReceptorSampler | undefined;

	const samplerFor = ({ width, height, pixelAspect = 1 }: PictureFrame): ReceptorSampler => {
		const fits = sampler?.imageWidth === width && sampler.imageHeight === height && sampler.pixelAspect === pixelAspect;
		if (sampler === undefined || !fits) {
			sampler = createReceptorSampler({
				imageWidth: width,
				imageHeight: height,
				pixelAspect,
				receptors,
				placement,
			});
		}
		return sampler;
	};

	return {
		receptors,
		gains,
		get level() {
			return level;
		},
		set level(next) {
			white = whiteOnReceptors(receptors, next);
			level = next;
		},
		get placement() {
			return placement;
		},
		set placement(next) {
			placement = next;
			sampler = undefined;
		},
		apply(frame, out) {
			const count = receptors.length;
			switch (frame.format) {
				case 'uniform-rates':
					requireRate('rodRate', frame.rodRate);
					requireRate('coneRate', frame.coneRate);
					for (let r = 0; r < count; r++) out[r] = receptors[r]?.kind === 'rod' ? frame.rodRate : frame.coneRate;
					return;
				case 'receptor-rates':
					if (frame.rates.length !== count) {
						throw new UserError(
							`receptor rates must be ${count} numbers, one per photoreceptor of this mosaic, got ${frame.rates.length}.`,
						);
					}
					for (let r = 0; r < count; r++) requireRate('receptor rate', frame.rates[r] as number);
					out.set(frame.rates);
					return;
				case 'gray8':
				case 'rgba8':
				case 'linear32':
					samplerFor(frame).sample(frame, out, white.screen);
					for (let r = 0; r < count; r++) out[r] = (out[r] as number) * (white.rates[r] as number);
					if (level.kind === 'photometric') {
						for (let r = 0; r < count; r++) out[r] = (out[r] as number) * (gains[r] as number);
					}
			}
		},
	};
}

function requireRate(field: string, rate: number): void {
	if (!(rate >= 0 && rate < Infinity)) {
		throw new UserError(`${field} must be the input of a photoreceptor per second, 0 or more, got ${rate}.`);
	}
}
