import { firstAcross, firstSideUm } from '../protocol/limits/firstPatch.ts';
import { stepsForPatch } from '../protocol/limits/patchSize.ts';
import { defaultSession, type Session } from '../protocol/session/sessionFile.ts';
import { usualLight } from '../protocol/session/usualLight.ts';
import { type NamedSink, onlyDevice } from '../protocol/sinks.ts';

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

/** Channels of the hand of a patch that grows: with so few, rates of any number of cells fit its line of 115,200 baud (about 3 of its 11.5 kB a second). */
const pooledChannels = 16;

/**
 * The simulated hand of a first start. Each spike of a few columns fits its line; of a patch that may be large the hand gets the rates of neighbours together.
 * @param mayBeLarge it is a tissue, or grows by itself
 */
export const firstSinks = (mayBeLarge: boolean): readonly NamedSink[] =>
	mayBeLarge
		? [
				{
					name: 'device',
					sink: { type: 'simulatedHand', protocol: 'rate' },
					mapping: { kind: 'squares', channels: pooledChannels },
				},
			]
		: onlyDevice({ type: 'simulatedHand', protocol: 'events' });
