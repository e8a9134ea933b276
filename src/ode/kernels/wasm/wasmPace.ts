import type { RealtimePlan } from '../plan/realtimePlan.ts';
import type { FunctionWriter, Local } from './codeWriter.ts';
import { placed } from './wasmLayout.ts';
import { type RecordGroup, recordLocals } from './wasmRecords.ts';
import type { Surroundings } from './wasmWatches.ts';

/** Locals of a function that takes substeps: number, count and length of the substep. */
interface PaceSite {
	readonly substep: Local;
	readonly count: Local;
	readonly length: Local;
}

/** Code that chooses how long each substep of some records is, from the potentials of their cells and from nothing else. */
export class SubstepPace {
	/** Local with the address of the pool's values for the chosen length; without long substeps there is none. */
	readonly pool: Local | undefined;
	readonly #w: FunctionWriter;
	readonly #plan: RealtimePlan;
	readonly #around: Surroundings;
	readonly #site: PaceSite;

	constructor(w: FunctionWriter, plan: RealtimePlan, around: Surroundings, site: PaceSite) {
		this.#w = w;
		this.#plan = plan;
		this.#around = around;
		this.#site = site;
		this.pool = plan.longSubsteps.length > 0 ? w.local('i32') : undefined;
	}

	#voltage(group: string, state: number): number {
		return placed(this.#around.layout, group).slots.y + state;
	}

	/** The longest substep that every cell of the records may take. */
	choose(group: RecordGroup): void {
		const w = this.#w;
		const { pool } = this;
		const { code } = this.#around;
		const { substep, count, length } = this.#site;
		const { lanes } = code;
		if (pool === undefined) return;
		const restless = this.#plan.longSubsteps.map(() => w.local('v128'));
		for (const each of restless) {
			code.constant(w, 0);
			w.set(each);
		}
		group.each((record) => this.#askRecord(record, restless));
		w.i32(1);
		w.set(length);
		w.get(recordLocals.pool);
		w.set(pool);
		this.#plan.longSubsteps.forEach((long, index) => {
			w.get(restless[index]);
			w.simd('v128.any_true');
			w.plain('i32.eqz');
			w.get(substep);
			w.i32(long.count);
			w.plain('i32.add');
			w.get(count);
			w.plain('i32.le_u');
			w.plain('i32.and');
			w.when(() => {
				w.i32(long.count);
				w.set(length);
				w.get(recordLocals.pool);
				w.i32((index + 1) * lanes.bytesPerNumber);
				w.plain('i32.add');
				w.set(pool);
			});
		});
	}

	/** Notes which cells of a record may not take each long substep; and, where their change was, their potentials before the next. */
	#askRecord(record: Local, restless: readonly Local[]): void {
		const w = this.#w;
		const { code, sheet } = this.#around;
		const { lanes } = code;
		for (const { group, state, change } of sheet.paced) {
			const before = w.local('v128');
			code.load(w, record, this.#voltage(group, state));
			w.set(before);
			this.#plan.longSubsteps.forEach((long, index) => {
				w.get(restless[index]);
				code.constant(w, long.mostChangeMv / long.count);
				code.load(w, record, change);
				w.simd(lanes.lt);
				code.constant(w, long.belowMv.get(group) ?? Number.NEGATIVE_INFINITY);
				w.get(before);
				w.simd(lanes.lt);
				w.simd('v128.or');
				w.simd('v128.or');
				w.set(restless[index]);
			});
			code.store(w, record, change, () => w.get(before));
		}
	}

	/** Remembers by how much each potential changed, per ordinary substep, and counts. */
	note(record: Local): void {
		const w = this.#w;
		w.get(recordLocals.control);
		w.get(recordLocals.control);
		w.memory('i32.load', 2, 4);
		w.i32(1);
		w.plain('i32.add');
		w.memory('i32.store', 2, 4);
		const { code, sheet } = this.#around;
		const { lanes } = code;
		for (const { group, state, change } of sheet.paced) {
			code.store(w, record, change, () => {
				code.load(w, record, this.#voltage(group, state));
				code.load(w, record, change);
				w.simd(lanes.sub);
				w.simd(lanes.abs);
				code.wholeNumber(w, 1);
				w.get(this.#site.length);
				w.plain('f64.convert_i32_s');
				w.plain('f64.div');
				code.spread(w);
				w.simd(lanes.mul);
			});
		}
	}
}
