/** Why the gate refuses: not armed; a quantity that is no number; a movement it does not know; an electrode not there or not described. */
export type GateRefusal = 'notArmed' | 'noNumber' | 'unknown' | 'electrode';

/** That the gate refuses, and why, in one sentence. */
export interface Refused {
	readonly ok: false;
	readonly why: GateRefusal;
	readonly reason: string;
}

/** Brings the quantities of one target within their limits; notes what it changed, and the first reason to refuse. */
export class Limiter {
	readonly #limited: string[] = [];
	#refused: Refused | null = null;

	/** A quantity, brought between `low` and `high`; refused, and `low`, where it is no finite number. */
	within(name: string, value: number, low: number, high: number): number {
		if (!Number.isFinite(value)) {
			this.refuse('noNumber', `${name} is ${value}; a movement needs a finite number.`);
			return low;
		}
		const bounded = Math.min(high, Math.max(low, value));
		if (bounded !== value) this.#limited.push(`${name} ${value} was brought to the limit ${bounded}`);
		return bounded;
	}

	/** The target is refused; the first reason holds. */
	refuse(why: GateRefusal, reason: string): void {
		this.#refused ??= { ok: false, why, reason };
	}

	/** What was changed, a phrase each. */
	limited(): readonly string[] {
		return this.#limited;
	}

	/** Null: nothing was refused. */
	refused(): Refused | null {
		return this.#refused;
	}
}
