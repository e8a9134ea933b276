import { createSeededRandom } from '../../../src/base/pcg.ts';

/** What light does during a clip. */
export const CONDITIONS = ['steady', 'dimmed', 'flicker', 'noise', 'low contrast'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The light of the `dimmed` clips falls to this part of itself. */
export const DIMMED_TO = 1e-3;
/** When it falls, as a part of the clip. */
export const DIMMED_WITHIN = { min: 0.4, max: 0.6 } as const;

/**
 * A lamp on the mains as a camera with a rolling shutter sees it: its light goes up and down with twice the frequency of the mains, each row of a picture is exposed a little later
 * than the one above. At 30 pictures a second 100 Hz look like 10 Hz, and 120 Hz like a slow beat whose rate is how far the mains are off. All ranges are assumed.
 */
export const LAMP = {
	mainsHz: [50, 60],
	/** The mains are off by up to so much of their frequency. */
	offBy: 2e-3,
	/** Depth of the modulation, of the mean. */
	depth: { min: 0.3, max: 0.9 },
	exposureS: { min: 0.002, max: 0.008 },
	/** From the first row of a picture to the last. */
	readoutS: 0.02,
} as const;

/** A camera in the dark of a room: electrons of a white pixel and their noise, which is Poisson's, and noise of reading, electrons (standard deviation). Assumed. */
export const CAMERA = { whiteElectrons: { min: 30, max: 300 }, readElectrons: 3 } as const;

/** Stray light leaves this contrast between white and black, (white − black)/(white + black). Assumed. */
export const LOW_CONTRAST = { min: 0.1, max: 0.3 } as const;

/** Picture number k under a condition, from and in light relative to white under steady light; written in place. Asked in order from 0. */
export type Lighting = (light: Float64Array, k: number) => void;

interface PictureShape {
	readonly width: number;
	readonly height: number;
	readonly rateHz: number;
	readonly durationS: number;
}

/** Counts of photons with a mean: Knuth's product of uniform numbers where few, the normal distribution where many. */
function createPoisson(random: () => number, normal: () => number): (mean: number) => number {
	return (mean) => {
		if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
		const limit = Math.exp(-mean);
		let count = 0;
		for (let product = random(); product > limit; product *= random()) count++;
		return count;
	};
}

/** Normal numbers of mean 0 and variance 1 (Box & Muller 1958). */
const createNormal = (random: () => number) => (): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * How a condition changes the pictures of a clip; the same seed changes them in the same way. Nothing is cut off above white; below, noise of reading is cut off at
 * no light, since a retina cannot be given less.
 */
export function lightingOf(
	condition: Condition,
	seed: number,
	{ width, height, rateHz, durationS }: PictureShape,
): Lighting {
	const random = createSeededRandom(seed + 6_000_000);
	const between = ({ min, max }: { readonly min: number; readonly max: number }) => min + (max - min) * random();
	switch (condition) {
		case 'steady':
			return () => undefined;
		case 'dimmed': {
			const from = Math.round(between(DIMMED_WITHIN) * durationS * rateHz);
			return (light, k) => {
				if (k >= from) for (let i = 0; i < light.length; i++) light[i] = (light[i] as number) * DIMMED_TO;
			};
		}
		case 'flicker': {
			const mains = LAMP.mainsHz[random() < 0.5 ? 0 : 1];
			const hz = 2 * mains * (1 + LAMP.offBy * (2 * random() - 1));
			const halfTurn = Math.PI * hz * between(LAMP.exposureS);
			// The mean over the exposure.
			const depth = (between(LAMP.depth) * Math.sin(halfTurn)) / halfTurn;
			const phase = 2 * Math.PI * random();
			return (light, k) => {
				for (let row = 0; row < height; row++) {
					const tS = k / rateHz + (row * LAMP.readoutS) / height;
					const factor = 1 + depth * Math.cos(2 * Math.PI * hz * tS + phase);
					for (let i = row * width; i < (row + 1) * width; i++) light[i] = (light[i] as number) * factor;
				}
			};
		}
		case 'noise': {
			const white = Math.exp(
				between({ min: Math.log(CAMERA.whiteElectrons.min), max: Math.log(CAMERA.whiteElectrons.max) }),
			);
			const normal = createNormal(random);
			const poisson = createPoisson(random, normal);
			return (light) => {
				for (let i = 0; i < light.length; i++) {
					const electrons = poisson(white * (light[i] as number)) + CAMERA.readElectrons * normal();
					light[i] = Math.max(0, electrons / white);
				}
			};
		}
		case 'low contrast': {
			const contrast = between(LOW_CONTRAST);
			const stray = (1 - contrast) / (1 + contrast);
			return (light) => {
				for (let i = 0; i < light.length; i++) light[i] = stray + (1 - stray) * (light[i] as number);
			};
		}
	}
}
