import { bare, isNothing, type Measure, plus } from './nmodlUnits.ts';

/** A unit that is known but for some: a measure, and how often each unknown one enters. */
export interface UnitForm {
	readonly unknowns: ReadonlyMap<number, number>;
	readonly rest: Measure;
}

/** A unit that is known. */
export const knownForm = (rest: Measure): UnitForm => ({ unknowns: new Map(), rest });

/** a + factor·b: of a product (1), a quotient (−1) or a power. */
export function joinForms(a: UnitForm, b: UnitForm, factor = 1): UnitForm {
	const unknowns = new Map(a.unknowns);
	for (const [unknown, count] of b.unknowns) {
		const sum = (unknowns.get(unknown) ?? 0) + factor * count;
		if (Math.abs(sum) < 1e-9) unknowns.delete(unknown);
		else unknowns.set(unknown, sum);
	}
	return { unknowns, rest: plus(a.rest, b.rest, factor) };
}

/** A power of a unit. */
export const powerOf = (form: UnitForm, exponent: number): UnitForm => joinForms(knownForm(bare), form, exponent);

/**
 * Units that nobody states, found from where they stand: units under multiplication are a linear space (Kennedy 1996), so that each agreement of
 * two is a linear equation, which is solved for one of its unknowns when it comes.
 */
export class UnitSystem {
	/** How readily each unknown is what an equation is solved for; those that are left over are plain numbers. */
	readonly #readiness: number[] = [];
	readonly #solved = new Map<number, UnitForm>();

	/** A new unknown unit. */
	unknown(readiness: number): UnitForm {
		this.#readiness.push(readiness);
		return { unknowns: new Map([[this.#readiness.length - 1, 1]]), rest: bare };
	}

	/** What is left of a form when all that is known is put in. */
	reduced(form: UnitForm): UnitForm {
		for (const [unknown, count] of form.unknowns) {
			const solved = this.#solved.get(unknown);
			if (!solved) continue;
			const without = new Map(form.unknowns);
			without.delete(unknown);
			return this.reduced(joinForms({ unknowns: without, rest: form.rest }, solved, count));
		}
		return form;
	}

	/** Makes two units agree. @returns false where they cannot: nothing is unknown, and they differ */
	agree(a: UnitForm, b: UnitForm): boolean {
		const difference = this.reduced(joinForms(a, b, -1));
		let pivot: number | undefined;
		for (const unknown of difference.unknowns.keys()) {
			const isReadier =
				(this.#readiness[unknown] as number) > (pivot === undefined ? -1 : (this.#readiness[pivot] as number));
			if (isReadier) pivot = unknown;
		}
		if (pivot === undefined) return isNothing(difference.rest);
		const count = difference.unknowns.get(pivot) ?? 1;
		const others = new Map(difference.unknowns);
		others.delete(pivot);
		this.#solved.set(pivot, powerOf({ unknowns: others, rest: difference.rest }, -1 / count));
		return true;
	}

	/** The unit in the end: what is still unknown is a plain number. */
	measure(form: UnitForm): Measure {
		return this.reduced(form).rest;
	}
}
