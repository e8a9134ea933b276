import type { RealtimePlan } from '../plan/realtimePlan.ts';
import type { FunctionWriter, Local } from './codeWriter.ts';
import { placed } from './wasmLayout.ts';
import { recordLocals } from './wasmRecords.ts';
import type { Surroundings } from './wasmWatches.ts';

/** Locals of a function that takes substeps: number, count and length of the substep. */
interface PaceSite {
	readonly substep: Local;
	readonly count: Local;
	readonly length: Local;
}

/** Code that chooses how long each substep of a record is, from the potentials of its cells and from nothing else. */
export class SubstepPace {
	/** Local with the address of the pool's values for the chosen length; without long substeps there is none. */
	readonly pool: Local | undefined;
	readonly #w: FunctionWriter;
	readonly #plan: RealtimePlan;
	readonly #around: Surroundings;
	readonly #site: PaceSite;
	readonly #before: readonly Local[];

	constructor(w: FunctionWriter, plan: RealtimePlan, around: Surroundings, site: PaceSite) {
		this.#w = w;
		this.#plan = plan;
		this.#around = around;
		this.#site = site;
		this.pool = plan.longSubsteps.length > 0 ? w.local('i32') : undefined;
		this.#before = around.sheet.paced.map(() => w.local('v128'));
	}

	#voltage(group: string, state: number): number {
		return placed(this.#around.layout, group).slots.y + state;
	}

	/** The longest substep that every cell of the record may take. */
	choose(record: Local): void {
		const w = this.#w;
		const { pool } = this;
		const { code, sheet } = this.#around;
		const { substep, count, length } = this.#site;
		const { lanes } = code;
		if (pool === undefined) return;
		sheet.paced.forEach(({ group, state }, k) => {
			code.load(w, record, this.#voltage(group, state));
			w.set(this.#before[k]);
		});
		w.i32(1);
		w.set(length);
		w.get(recordLocals.pool);
		w.set(pool);
		this.#plan.longSubsteps.forEach((long, index) => {
			sheet.paced.forEach(({ group, change }, k) => {
				code.constant(w, long.mostChangeMv / long.count);
				code.load(w, record, change);
				w.simd(lanes.lt);
				code.constant(w, long.belowMv.get(group) ?? Number.NEGATIVE_INFINITY);
				w.get(this.#before[k]);
				w.simd(lanes.lt);
				w.simd('v128.or');
				if (k > 0) w.simd('v128.or');
			});
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
		sheet.paced.forEach(({ group, state, change }, k) => {
			code.store(w, record, change, () => {
				code.load(w, record, this.#voltage(group, state));
				w.get(this.#before[k]);
				w.simd(lanes.sub);
				w.simd(lanes.abs);
				code.wholeNumber(w, 1);
				w.get(this.#site.length);
				w.plain('f64.convert_i32_s');
				w.plain('f64.div');
				code.spread(w);
				w.simd(lanes.mul);
			});
		});
	}
}
