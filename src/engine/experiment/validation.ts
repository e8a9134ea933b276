import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { FigureUse, PublishedFigure } from '../../retina/validation/publishedFigure.ts';
import { publishedFigures } from '../../retina/validation/publishedFigures.ts';

/** A published figure beside what the model gives for it. */
export interface ValidatedFigure {
	readonly figure: PublishedFigure;
	/** The protocol that measures it. */
	readonly protocol: string;
	/** In the figure's unit; NaN where the protocol finds none. */
	readonly value: number;
	readonly verdict: 'inside' | 'outside';
}

/** How many figures must be compared, and lie inside, for the validation to hold. */
export const required = { counted: 30, inside: 24, wholeCircuit: 8 } as const;

/** The figure of that name. @throws UserError that lists the names */
export function publishedFigureNamed(name: string): PublishedFigure {
	const found = publishedFigures.find((each) => each.name === name);
	if (found) return found;
	throw new UserError(
		`there is no published figure '${name}'; there are ${nameList(
			publishedFigures.map((each) => each.name),
			'and',
		)}`,
	);
}

/** Compares what a protocol found, figure by figure. @throws UserError for a figure that nobody published */
export function validated(
	protocol: string,
	found: readonly { readonly name: string; readonly value: number }[],
): ValidatedFigure[] {
	return found.map(({ name, value }) => {
		const figure = publishedFigureNamed(name);
		const [least, most] = figure.range;
		return { figure, protocol, value, verdict: value >= least && value <= most ? 'inside' : 'outside' };
	});
}

/** Whether a figure counts: neither an input nor fitted nor known before its range was set. */
export const isCounted = (use: FigureUse): boolean => use === 'prediction';

/** How many count, and how they lie. */
export interface ValidationSummary {
	readonly counted: number;
	readonly inside: number;
	/** Of those that count, whole circuits, and how many of them lie inside. */
	readonly wholeCircuit: number;
	readonly wholeCircuitInside: number;
	readonly holds: boolean;
}

/** Sums a validation up. */
export function summaryOf(rows: readonly ValidatedFigure[]): ValidationSummary {
	const counted = rows.filter(({ figure }) => isCounted(figure.use));
	const inside = counted.filter(({ verdict }) => verdict === 'inside');
	const whole = counted.filter(({ figure }) => figure.wholeCircuit);
	const sums = {
		counted: counted.length,
		inside: inside.length,
		wholeCircuit: whole.length,
		wholeCircuitInside: inside.filter(({ figure }) => figure.wholeCircuit).length,
	};
	return {
		...sums,
		holds:
			sums.counted >= required.counted && sums.inside >= required.inside && sums.wholeCircuit >= required.wholeCircuit,
	};
}
