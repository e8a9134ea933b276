import type { Expression } from './expression.ts';
import { StatementReader } from './expressionParser.ts';
import { EquationError, type Place } from './place.ts';

/** `reset STATE to EXPRESSION`. */
interface ResetStatement {
	readonly state: string;
	readonly expression: Expression;
	readonly place: Place;
}

/** `spike when STATE > EXPRESSION`, its resets, and `refractory EXPRESSION`, which may be left out: an event at which states jump. */
export interface SpikeStatements {
	readonly state: string;
	readonly threshold: Expression;
	readonly resets: readonly ResetStatement[];
	readonly refractory?: { readonly expression: Expression; readonly place: Place };
	readonly place: Place;
}

/** A name of a state, a parameter or a quantity may begin with these words: what follows says which it is. */
const statements = /^(spike|reset|refractory)\s+(?![=[])/;

/** Reads the statements of a cell that say what a spike is. */
export class SpikeReader {
	/** `spikes`: its action potentials count. */
	counts = false;
	#event: Pick<SpikeStatements, 'state' | 'threshold' | 'place'> | undefined;
	readonly #resets: ResetStatement[] = [];
	#refractory: SpikeStatements['refractory'];

	/**
	 * @param kind of the declaration
	 * @returns whether the statement is one of these
	 * @throws EquationError outside a cell, and for what stands there twice
	 */
	read(text: string, kind: string, placeOf: (term?: string) => Place): boolean {
		const [, word] = statements.exec(text) ?? [];
		if (text !== 'spikes' && word === undefined) return false;
		if (kind !== 'cell') throw new EquationError(placeOf(), `only a cell has spikes, not a ${kind}`);
		if (word === undefined) {
			this.counts = true;
			return true;
		}
		const reader = new StatementReader(text, placeOf(word));
		reader.want(word);
		if (word === 'spike') this.#readEvent(reader);
		else if (word === 'reset') this.#readReset(reader, placeOf);
		else this.#readRefractory(reader);
		reader.wantEnd();
		return true;
	}

	#readEvent(reader: StatementReader): void {
		if (this.#event) {
			throw new EquationError(
				reader.place,
				`'spike when' stands twice (first in line ${this.#event.place.line}); a cell has one kind of spike`,
			);
		}
		reader.want('when');
		const state = reader.wantName('the state that spikes, such as V');
		reader.want('>');
		this.#event = { state, threshold: reader.wantExpression(), place: reader.place };
	}

	#readReset(reader: StatementReader, placeOf: (term?: string) => Place): void {
		const state = reader.wantName('the state that is reset, such as V');
		const place = placeOf(`reset ${state}`);
		const earlier = this.#resets.find((each) => each.state === state);
		if (earlier) {
			throw new EquationError(
				place,
				`'${state}' is reset twice (first in line ${earlier.place.line}); keep one of them`,
			);
		}
		reader.want('to');
		this.#resets.push({ state, expression: reader.wantExpression(), place });
	}

	#readRefractory(reader: StatementReader): void {
		if (this.#refractory) throw new EquationError(reader.place, 'the refractory time is given twice; keep one of them');
		this.#refractory = { expression: reader.wantExpression(), place: reader.place };
	}

	/** @throws EquationError for a reset or a refractory time without a spike, and a spike without the reset of its state */
	finish(): SpikeStatements | undefined {
		const [reset] = this.#resets;
		const alone = reset?.place ?? this.#refractory?.place;
		if (!this.#event) {
			if (!alone) return undefined;
			throw new EquationError(alone, "nothing says when the cell spikes; write 'spike when V > …'");
		}
		const { state, place } = this.#event;
		if (!this.#resets.some((each) => each.state === state)) {
			throw new EquationError(
				place,
				`after a spike '${state}' must come back below its threshold; write 'reset ${state} to …'`,
			);
		}
		const refractory = this.#refractory ? { refractory: this.#refractory } : {};
		return { ...this.#event, resets: this.#resets, ...refractory };
	}
}
