import { firstAcross, firstSideUm } from '../protocol/limits/firstPatch.ts';
import { stepsForPatch } from '../protocol/limits/patchSize.ts';
import { defaultSession, type Session } from '../protocol/session/sessionFile.ts';
import { usualLight } from '../protocol/session/usualLight.ts';

/** The circuit of a first start. */
const firstCircuit = 'mouse';

/**
 * What a first start shows: the bundled clip of a hand reaching, on a small patch.
 * @param circuit default the mouse retina as a tissue; a published circuit, or one of the user's own, in columns
 */
export function firstSession(circuit: string = firstCircuit): Session {
	const side = { widthUm: firstSideUm, heightUm: firstSideUm };
	const patch = {
		columns: { x: firstAcross, y: firstAcross },
		...(circuit === firstCircuit ? { tissue: side } : {}),
	};
	return {
		...defaultSession(),
		title: 'Reach',
		circuit,
		light: usualLight(circuit),
		source: { type: 'clip', file: 'reach', loop: true },
		...patch,
		...stepsForPatch(patch),
	};
}
