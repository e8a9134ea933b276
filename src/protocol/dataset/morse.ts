import { UserError } from '../../base/errors.ts';

/**
 * Words in Morse code as two channels of moments, one of dots and one of dashes, with the times and the noise of NeuroMorse (Walters et al. 2025,
 * Neuromorph. Comput. Eng. 5:027001; training set). Times are steps.
 */

/** The 50 words of its training set, in its order. */
export const morseWords = (
	'the be to of and a in that have i it for not on with he as you do at this but his by from ' +
	'they we say her she or an will my one all would there their what so up out if about who get which go me'
).split(' ');

/** International Morse code (ITU-R M.1677-1), letters and digits. */
const codes: Readonly<Record<string, string>> = Object.fromEntries(
	(
		'a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- ' +
		'x-..- y-.-- z--.. 0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----.'
	)
		.split(' ')
		.map((each) => [each.charAt(0), each.slice(1)]),
);

/** From one symbol of a letter to the next: a gap of 5 steps after a step. */
const symbolSteps = 6;
/** From the last symbol of a letter to the first of the next: a gap of 10 steps after a step. */
const letterSteps = 11;

/** How much of each kind of noise there is: NeuroMorse's levels, by which its files are named. */
export type MorseNoiseLevel = 'none' | 'low' | 'high';

/** Part of the moments that are left out. */
const dropouts = { none: 0, low: 0.25 / 7.5, high: 0.5 / 7.5 } as const;
/** Standard deviation of the shift of each moment, steps. */
const jitters = { none: 0, low: 1, high: 2 } as const;
/** Moments besides in each channel, per step, up to the last one of the word. */
const backgrounds = { none: 0, low: 0.05, high: 0.1 } as const;

/** Kinds of noise on words. */
export interface MorseNoise {
	readonly dropout: MorseNoiseLevel;
	readonly jitter: MorseNoiseLevel;
	readonly poisson: MorseNoiseLevel;
}

/** Moments of a word, steps from its beginning, in order. */
export interface MorseMoments {
	readonly dots: readonly number[];
	readonly dashes: readonly number[];
}

/** Refuses what there is no code for. @throws UserError that names the letter */
export function requireMorse(word: string): void {
	const wrong = [...word.toLowerCase()].find((letter) => !Object.hasOwn(codes, letter));
	if (wrong === undefined && word !== '') return;
	throw new UserError(
		`dataset: field 'stimuli.words' must hold words of the letters a to z and the digits; got '${word}'`,
	);
}

/** A word without noise. */
export function momentsOf(word: string): MorseMoments {
	const dots: number[] = [];
	const dashes: number[] = [];
	let at = 0;
	for (const letter of word.toLowerCase()) {
		const code = codes[letter] ?? '';
		[...code].forEach((symbol, k) => {
			(symbol === '.' ? dots : dashes).push(at + k * symbolSteps);
		});
		at += (code.length - 1) * symbolSteps + letterSteps;
	}
	return { dots, dashes };
}

/** One number of a standard normal distribution (Box & Muller 1958). */
const normal = (random: () => number): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Moments of a Poisson process at whole steps before a time. */
function besides(rate: number, before: number, random: () => number): number[] {
	const moments: number[] = [];
	if (rate === 0) return moments;
	for (let at = 0; ; ) {
		at += Math.round(-Math.log(1 - random()) / rate);
		if (at >= before) return moments;
		moments.push(at);
	}
}

/**
 * A word with noise: moments are left out, shifted (those before 0 come at 0) and added.
 * @param random uniform from 0 to 1
 */
export function noisyMoments(word: string, noise: MorseNoise, random: () => number): MorseMoments {
	const dropout = dropouts[noise.dropout];
	const jitter = jitters[noise.jitter];
	const changed = (moments: readonly number[]): number[] =>
		moments
			.filter(() => random() >= dropout)
			.map((at) => (jitter === 0 ? at : Math.max(0, at + jitter * normal(random))));
	const clean = momentsOf(word);
	const [dots, dashes] = [changed(clean.dots), changed(clean.dashes)];
	const last = Math.max(0, ...dots, ...dashes);
	const rate = backgrounds[noise.poisson];
	const together = (moments: readonly number[]): number[] =>
		[...new Set([...moments, ...besides(rate, last, random)])].sort((a, b) => a - b);
	return { dots: together(dots), dashes: together(dashes) };
}
