import type { FusionChoice } from '../../protocol/session/controlBlock.ts';
import { DEFAULT_GATED, DEFAULT_WEIGHTED } from './fusion.ts';

type Mode = FusionChoice['mode'];

/** Every way in which retina and muscle become one: what users call it, and its numbers before anyone sets them. */
export const FUSIONS: { readonly [M in Mode]: { readonly title: string; readonly usual: FusionChoice } } = {
	vision: { title: 'The retina alone', usual: { mode: 'vision' } },
	emg: { title: 'The muscle alone', usual: { mode: 'emg' } },
	gated: { title: 'The retina, while the muscle is tense', usual: DEFAULT_GATED },
	weighted: { title: 'A mean of both', usual: DEFAULT_WEIGHTED },
};

/** Whether a text is the name of one. */
export const isFusionMode = (text: string): text is Mode => Object.hasOwn(FUSIONS, text);
