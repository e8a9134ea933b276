import { circuitKey, type DeclarationFile, lazyLibrary } from '../../src/ode/equations/linking/library.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

/** Rods that a rod bipolar cell of the mouse hears of (Bloomfield & Dacheux 2001, Prog. Retin. Eye Res. 20:351-384). */
const rodsOfRodBipolar = 20;
/** A rod bipolar cell of the declared circuit takes so many of the thinned rods. */
const fewestInputs = 6;

/** Replaces a part of a text that must be in it once. @throws Error where it is not: the circuit's text has changed */
function replaced(text: string, part: string, by: string): string {
	if (text.split(part).length !== 2) throw new Error(`the circuit mouse says no longer '${part}' in one place`);
	return text.replace(part, by);
}

/** The circuit with other rods: one stands for n, and with n = 1 a rod bipolar cell hears of as many as in the retina, the threshold of the synapse acting on each. */
export function thinnedMouse(n: number): DeclarationFile {
	const found = catalogue.find((each) => lazyLibrary([each]).get(circuitKey('mouse')) !== undefined);
	if (!found) throw new Error('the catalogue has no circuit mouse');
	const inputs = Math.max(fewestInputs, Math.round(rodsOfRodBipolar / n));
	const rods = replaced(found.text, 'seed 1 thinned 20', n === 1 ? 'seed 1' : `seed 1 thinned ${n}`);
	return { file: found.file, text: replaced(rods, 'at most 6 inputs', `at most ${inputs} inputs`) };
}
