import type { FrontEnd } from './frontEnds.ts';
import type { RetinaPlan } from './seeing.ts';

/** What decoders are given: light in so many places, or what a retina made of it. */
export type Input =
	| { readonly kind: 'light'; readonly across: number }
	| { readonly kind: 'spikes' | 'potentials'; readonly retina: RetinaPlan['circuit'] };

/** A decoder: what it is given, and the front ends among which it chooses by cross-validation. */
export interface Row {
	readonly name: string;
	readonly input: Input;
	readonly search: readonly FrontEnd[];
}

/** How far a search goes. The same time constants and as many semisaturations for light and for spikes. */
interface Search {
	readonly tausS: readonly number[];
	/** Added to light before its logarithm, relative to white. */
	readonly epsilons: readonly number[];
	/** Semisaturations of gain and contrast, of light relative to white and of spikes a bin. */
	readonly sigmas: { readonly light: readonly number[]; readonly spikes: readonly number[] };
}

const SEARCH: Search = {
	tausS: [0, 0.5, 2],
	epsilons: [1e-4, 1e-3, 1e-2, 1e-1],
	sigmas: { light: [1e-5, 1e-3, 1e-2], spikes: [0.1, 0.3, 1] },
};

/** The search of a quick run. */
const QUICK: Search = { tausS: [0, 0.5], epsilons: [1e-2], sigmas: { light: [1e-4], spikes: [0.3] } };

const middle = (values: readonly number[]): number => values[Math.floor(values.length / 2)] as number;

type GainKind = 'own gain' | 'common gain' | 'contrast';

function searches({ tausS, epsilons, sigmas }: Search) {
	const gain = (kind: GainKind, of: keyof Search['sigmas']): FrontEnd[] =>
		sigmas[of].flatMap((sigma) => tausS.map((tauS) => ({ kind, sigma, tauS })));
	const slow = tausS.filter((tauS) => tauS > 0);
	const light = {
		linear: [{ kind: 'linear' }],
		logarithm: epsilons.map((epsilon) => ({ kind: 'compressed', epsilon })),
		'high-pass': slow.map((tauS) => ({ kind: 'high-pass', tauS })),
		'high-pass of the logarithm': epsilons.flatMap((epsilon) =>
			slow.map((tauS) => ({ kind: 'high-pass of the logarithm', epsilon, tauS }) as const),
		),
		'own gain': gain('own gain', 'light'),
		'common gain': gain('common gain', 'light'),
		contrast: gain('contrast', 'light'),
		'four together': gain('contrast', 'light').map((contrast) => ({
			kind: 'together',
			parts: [
				{ kind: 'linear' },
				{ kind: 'compressed', epsilon: 1e-2 },
				{ ...(contrast as FrontEnd & { kind: GainKind }), kind: 'common gain' },
				contrast,
			],
		})),
	} satisfies Record<string, readonly FrontEnd[]>;
	const root: FrontEnd = { kind: 'compressed', epsilon: 0 };
	const spikes = {
		linear: [{ kind: 'linear' }],
		'square root': [root],
		'common gain': gain('common gain', 'spikes'),
		contrast: gain('contrast', 'spikes'),
		// Twice as many numbers to weigh: the middle semisaturation alone.
		'square root and contrast': gain('contrast', 'spikes')
			.filter((front) => front.kind === 'contrast' && front.sigma === middle(sigmas.spikes))
			.map((contrast) => ({
				kind: 'together',
				parts: [root, contrast],
			})),
	} satisfies Record<string, readonly FrontEnd[]>;
	return { light, spikes };
}

/** The decoder of the retina that is compared with the best of images. */
export const RETINA_ROW = 'mouse, best of these by cross-validation';

/** Whether a row is an image baseline. */
export const isImage = ({ input }: Row): boolean => input.kind === 'light';

/** Which decoders are wanted. */
export interface RowChoice {
	/** Those of 8 × 8 places left out, and a short search. */
	readonly quick: boolean;
	/** The published column beside the mouse. */
	readonly dual: boolean;
}

/** All decoders of the benchmark. */
export function rowsOf({ quick, dual }: RowChoice): readonly Row[] {
	const { light, spikes } = searches(quick ? QUICK : SEARCH);
	const images = (across: number, name: string, kinds: readonly (keyof typeof light)[]): Row[] =>
		kinds.map((kind) => ({
			name: `image, ${name}, ${kind}`,
			input: { kind: 'light', across },
			search: light[kind],
		}));
	const retina = (circuit: RetinaPlan['circuit'], kinds: readonly (keyof typeof spikes)[]): Row[] =>
		kinds.map((kind) => ({
			name: `${circuit}, ${kind}`,
			input: { kind: 'spikes', retina: circuit },
			search: spikes[kind],
		}));
	const all = Object.values(spikes).flat();
	return [
		...images(1, 'mean', ['linear', 'logarithm', 'high-pass', 'high-pass of the logarithm', 'own gain']),
		...images(4, '4 × 4', [
			'linear',
			'logarithm',
			'high-pass',
			'high-pass of the logarithm',
			'own gain',
			'common gain',
			'contrast',
			'four together',
		]),
		...(quick ? [] : images(8, '8 × 8', ['linear', 'logarithm', 'common gain', 'contrast'])),
		...retina('mouse', ['linear', 'square root', 'common gain', 'contrast', 'square root and contrast']),
		{ name: RETINA_ROW, input: { kind: 'spikes', retina: 'mouse' }, search: all },
		{
			name: 'mouse, potentials of bipolar cells',
			input: { kind: 'potentials', retina: 'mouse' },
			// Millivolts are no counts and no light: only what needs no scale of its own.
			search: [
				{ kind: 'linear' },
				...(quick ? [0] : [0.5, 2]).map((tauS) => ({ kind: 'contrast', sigma: 1, tauS }) as const),
			],
		},
		...(dual
			? [
					{
						name: 'dual, best of these by cross-validation',
						input: { kind: 'spikes', retina: 'dual' },
						search: all,
					} as const,
				]
			: []),
	];
}

/** What names an input. */
export const inputName = (input: Input): string =>
	input.kind === 'light' ? `light ${input.across}` : `${input.kind} of ${input.retina}`;
