import type { RealtimePlan } from '../plan/realtimePlan.ts';
import type { FunctionWriter } from './wasmEncoder.ts';
import { bitwise } from './wasmLanes.ts';
import { placed } from './wasmLayout.ts';
import type { Surroundings } from './wasmWatches.ts';

/** Locals of a function that takes substeps: number, count and length of the substep. */
interface PaceSite {
	readonly j: number;
	readonly count: number;
	readonly length: number;
}

/** The parameter with the address of the thread's control block. */
const controlLocal = 3;

/** Code that chooses how long each substep of a record is, from the potentials of its cells and from nothing else. */
export class SubstepPace {
	/** Local with the address of the pool's values for the chosen length; without long substeps there is none. */
	readonly pool: number | undefined;
	readonly #w: FunctionWriter;
	readonly #plan: RealtimePlan;
	readonly #around: Surroundings;
	readonly #site: PaceSite;
	readonly #before: readonly number[];

	constructor(w: FunctionWriter, plan: RealtimePlan, around: Surroundings, site: PaceSite) {
		this.#w = w;
		this.#plan = plan;
		this.#around = around;
		this.#site = site;
		this.pool = plan.longSubsteps.length > 0 ? w.local('i32') : undefined;
		this.#before = around.layout.paced.map(() => w.local('v128'));
	}

	#voltage(group: string, state: number): number {
		return placed(this.#around.layout, group).slots.y + state;
	}

	/** The longest substep that every cell of the record may take. */
	choose(record: number): void {
		const w = this.#w;
		const { pool } = this;
		const { code, layout } = this.#around;
		const { j, count, length } = this.#site;
		const { lanes } = code;
		if (pool === undefined) return;
		layout.paced.forEach(({ group, state }, k) => {
			code.load(w, record, this.#voltage(group, state));
			w.set(this.#before[k] ?? 0);
		});
		w.i32(1);
		w.set(length);
		w.get(0);
		w.set(pool);
		this.#plan.longSubsteps.forEach((long, index) => {
			layout.paced.forEach(({ group, change }, k) => {
				const { fromMv, toMv } = long.barred.get(group) ?? { fromMv: 0, toMv: 0 };
				code.constant(w, long.mostChangeMv / long.count);
				code.load(w, record, change);
				w.simd(lanes.lt);
				code.constant(w, fromMv);
				w.get(this.#before[k] ?? 0);
				w.simd(lanes.lt);
				w.get(this.#before[k] ?? 0);
				code.constant(w, toMv);
				w.simd(lanes.lt);
				w.simd(bitwise.and);
				w.simd(bitwise.or);
				if (k > 0) w.simd(bitwise.or);
			});
			w.simd(bitwise.anyTrue);
			w.plain(0x45);
			w.get(j);
			w.i32(long.count);
			w.plain(0x6a);
			w.get(count);
			w.plain(0x4d);
			w.plain(0x71);
			w.when(() => {
				w.i32(long.count);
				w.set(length);
				w.get(0);
				w.i32((index + 1) * lanes.bytesPerNumber);
				w.plain(0x6a);
				w.set(pool);
			});
		});
	}

	/** Remembers by how much each potential changed, per ordinary substep, and counts. */
	note(record: number): void {
		const w = this.#w;
		w.get(controlLocal);
		w.get(controlLocal);
		w.memory(0x28, 2, 4);
		w.i32(1);
		w.plain(0x6a);
		w.memory(0x36, 2, 4);
		const { code, layout } = this.#around;
		const { lanes } = code;
		layout.paced.forEach(({ group, state, change }, k) => {
			code.store(w, record, change, () => {
				code.load(w, record, this.#voltage(group, state));
				w.get(this.#before[k] ?? 0);
				w.simd(lanes.sub);
				w.simd(lanes.abs);
				code.wholeNumber(w, 1);
				w.get(this.#site.length);
				w.plain(0xb7);
				w.plain(0xa3);
				code.spread(w);
				w.simd(lanes.mul);
			});
		});
	}
}
