import { UserError } from '../../../base/errors.ts';

/** Where a statement stands: for error messages that lead to the line. */
export interface Place {
	readonly file: string;
	/** 1-based. */
	readonly line: number;
	/** Declaration and, where there is one, the term: `channel rod.Kv, alpha_m`. */
	readonly subject?: string;
}

/** `FILE:LINE (declaration, term)`. */
export const placeText = ({ file, line, subject }: Place): string =>
	`${file}:${line}${subject === undefined ? '' : ` (${subject})`}`;

/** A mistake in a declaration; the message names file, line, declaration, term and what was expected. */
export class EquationError extends UserError {
	readonly place: Place;

	constructor(place: Place, message: string) {
		super(`${placeText(place)}: ${message}`);
		this.place = place;
	}
}
