import { UserError } from '../../base/errors.ts';
import { corrected } from './corrected.ts';
import { release2016 } from './release2016.ts';
import type { Variant } from './variant.ts';

/** All variants, the default first. */
export const variants: readonly Variant[] = [corrected, release2016];

/** Finds a variant by its name. @throws UserError that lists the known ones */
export function variantNamed(name: string): Variant {
	const found = variants.find((variant) => variant.name === name);
	if (found) return found;
	throw new UserError(`no variant '${name}'; known are ${variants.map((variant) => variant.name).join(', ')}`);
}
