import type { RealtimePlan } from '../plan/realtimePlan.ts';
import { type FunctionWriter, type Local, localsOf, type ModuleWriter } from './codeWriter.ts';
import { type BridgedState, type PlacedGroup, placed, sheetFunction } from './wasmLayout.ts';
import { SubstepPace } from './wasmPace.ts';
import { type Phase, phasesOf } from './wasmPrograms.ts';
import { overGroups, overRecords, type RecordCode, recordParameters, whileBelow } from './wasmRecords.ts';
import { beginWatches, look, type Surroundings } from './wasmWatches.ts';

/** What functions that do a substep are given besides: its number, how many there are, the number of the one with the slow cells' second stage, part of it. */
const substepParameters = { ...recordParameters, substep: 'i32', count: 'i32', stage: 'i32', part: 'f64' } as const;

/** Locals of a function that does a substep: its parameters, and the middle of the substep. */
export interface SubstepSite {
	readonly substep: Local;
	readonly count: Local;
	readonly stage: Local;
	readonly part: Local;
	/** Ordinary substeps that it replaces. */
	readonly length: Local;
	readonly middle: Local;
}

/** What a substep does to one record. */
export interface SubstepKernels {
	/** Appends the kernels of a phase, for ordinary substeps. */
	emit(w: FunctionWriter, phase: Phase, record: Local): void;
	/** Those of long substeps are others than those of ordinary ones. */
	readonly hasLong: boolean;
	/** Appends the kernels of a phase for substeps of several lengths. @param paced a local with the address of the pool's values for the length of this one */
	emitLong(w: FunctionWriter, phase: Phase, record: Local, paced: Local): void;
	/** Zeroes the inputs that connections fill anew in each substep. */
	clear(w: FunctionWriter, record: Local): void;
	/** Appends what the signals that are linear in time are at the end of the step, where the record itself can tell. */
	end(w: FunctionWriter, record: Local): void;
}

/** What lies in a record: that of a sheet, or that of a list. */
interface RecordContents {
	readonly groups: readonly PlacedGroup[];
	readonly bridged: readonly BridgedState[];
}

/** Writes the functions that run substeps of a sheet, and those of lists. */
export class SubstepWriter {
	readonly #plan: RealtimePlan;
	readonly #around: Surroundings;
	readonly #code: RecordCode;
	readonly #own: RecordContents;
	readonly #together: number;

	/** @param together records whose substeps are of one length */
	constructor(plan: RealtimePlan, around: Surroundings, together = 1) {
		this.#together = together;
		this.#plan = plan;
		this.#around = around;
		this.#code = around.code;
		this.#own = this.#contents(around.layout.groups.filter((each) => each.sheet === around.sheet.index));
	}

	#contents(groups: readonly PlacedGroup[]): RecordContents {
		const { bridged } = this.#around.layout;
		return { groups, bridged: bridged.filter((each) => groups.some(({ group }) => group.name === each.group)) };
	}

	/** Before the substeps of a step: the change of what they read. */
	#changes(w: FunctionWriter, record: Local, { bridged }: RecordContents): void {
		const { lanes } = this.#code;
		const plan = this.#plan;
		for (const { group, state, start, change } of bridged) {
			const { slots } = placed(this.#around.layout, group);
			const end = plan.substepsActBack ? (slots.z[state]?.vector ?? Number.NaN) : slots.y + state;
			this.#code.store(w, record, change, () => {
				this.#code.load(w, record, end);
				this.#code.load(w, record, start);
				w.simd(lanes.sub);
				if (!plan.substepsActBack) return;
				this.#code.constant(w, 1 / plan.scheme.alpha);
				w.simd(lanes.mul);
			});
		}
	}

	/** Of signals that are linear in time their change in the step, from what they are at both ends. */
	#linearChanges(w: FunctionWriter, record: Local): void {
		const { lanes } = this.#code;
		const { substepsActBack, scheme } = this.#plan;
		for (const { start, change } of this.#around.sheet.linear) {
			this.#code.store(w, record, change, () => {
				this.#code.load(w, record, change);
				this.#code.load(w, record, start);
				w.simd(lanes.sub);
				if (!substepsActBack) return;
				this.#code.constant(w, 1 / scheme.alpha);
				w.simd(lanes.mul);
			});
		}
	}

	#beginSubsteps(w: FunctionWriter, record: Local, kernels: SubstepKernels): void {
		kernels.end(w, record);
		this.#linearChanges(w, record);
		this.#changes(w, record, this.#own);
		beginWatches(w, this.#around, true, record);
	}

	/** What substep j reads: bridged states at its middle. `middle` is a local with the time as a part of the step. */
	#bridge(w: FunctionWriter, record: Local, middle: Local, { bridged }: RecordContents): void {
		for (const each of bridged) this.#toMiddle(w, record, middle, each, each.middle);
	}

	/** at ← start + middle·change. */
	#toMiddle(
		w: FunctionWriter,
		record: Local,
		middle: Local,
		{ start, change }: Pick<BridgedState, 'start' | 'change'>,
		at: number,
	): void {
		const { lanes } = this.#code;
		this.#code.store(w, record, at, () => {
			this.#code.load(w, record, start);
			w.get(middle);
			this.#code.load(w, record, change);
			w.simd(lanes.mul);
			w.simd(lanes.add);
		});
	}

	/** What substep j reads of its own record's sheet: bridged states and signals that are linear in time. */
	#bridgeOwn(w: FunctionWriter, record: Local, middle: Local): void {
		this.#bridge(w, record, middle, this.#own);
		const { layout, sheet } = this.#around;
		for (const each of sheet.linear) {
			this.#toMiddle(w, record, middle, each, placed(layout, each.group).slots.u + each.input);
		}
	}

	/** In the substep within which the slow cells' second stage lies: seen ← kept·seen + weight·state. */
	#see(w: FunctionWriter, record: Local, site: SubstepSite, isBefore: boolean, { groups }: RecordContents): void {
		const { lanes } = this.#code;
		const plan = this.#plan;
		if (!plan.substepsActBack) return;
		w.get(site.substep);
		w.get(site.stage);
		w.plain('i32.eq');
		w.when(() => {
			const weight = w.local('v128');
			if (isBefore) this.#code.wholeNumber(w, 1);
			w.get(site.part);
			if (isBefore) w.plain('f64.sub');
			this.#code.spread(w);
			w.set(weight);
			for (const { group, plan: planned, slots } of groups) {
				if (planned.clock !== 'substep') continue;
				group.kind.states.forEach((_, k) => {
					this.#code.store(w, record, slots.seen + k, () => {
						w.get(weight);
						this.#code.load(w, record, slots.y + k);
						w.simd(lanes.mul);
						if (isBefore) return;
						this.#code.load(w, record, slots.seen + k);
						w.simd(lanes.add);
					});
				});
			}
		});
	}

	/** middle ← (j + length/2)/count, in all lanes. */
	#middle(w: FunctionWriter, site: SubstepSite): void {
		const real = (local: Local): void => {
			w.get(local);
			w.plain('f64.convert_i32_s');
		};
		real(site.substep);
		real(site.substep);
		w.plain('f64.add');
		real(site.length);
		w.plain('f64.add');
		real(site.count);
		this.#code.wholeNumber(w, 2);
		w.plain('f64.mul');
		w.plain('f64.div');
		this.#code.spread(w);
		w.set(site.middle);
	}

	/** The kernels of a phase for a substep of the length that was chosen. */
	#paced(
		w: FunctionWriter,
		kernels: SubstepKernels,
		phase: Phase,
		record: Local,
		{ length }: SubstepSite,
		pool: Local | undefined,
	): void {
		if (pool === undefined) {
			kernels.emit(w, phase, record);
			return;
		}
		if (!kernels.hasLong) {
			kernels.emitLong(w, phase, record, pool);
			return;
		}
		w.get(length);
		w.i32(1);
		w.plain('i32.eq');
		w.when(() => kernels.emit(w, phase, record));
		w.i32(1);
		w.get(length);
		w.plain('i32.lt_u');
		w.when(() => kernels.emitLong(w, phase, record, pool));
	}

	/** Adds `beginSubsteps`, `clearSubstep`, `substep:PHASE`, `beforeSubstep`, `afterSubstep` and `substeps` of the sheet to a module. */
	add(writer: ModuleWriter, kernels: SubstepKernels): void {
		const plan = this.#plan;
		const { stride, index } = this.#around.sheet;
		const exported = (name: string): string => sheetFunction(name, index);
		const simple = (name: string, body: (w: FunctionWriter, record: Local) => void) =>
			writer.add(
				recordParameters,
				(w) => overRecords(w, this.#code.lanes, { stride }, (record) => body(w, record)),
				exported(name),
			);
		simple('beginSubsteps', (w, record) => this.#beginSubsteps(w, record, kernels));
		simple('clearSubstep', (w, record) => kernels.clear(w, record));
		for (const phase of phasesOf(plan, 'substep')) {
			simple(`substep:${phase}`, (w, record) => kernels.emit(w, phase, record));
		}
		const site = (w: FunctionWriter): SubstepSite => this.#site(w);
		writer.add(
			substepParameters,
			(w) => {
				const at = site(w);
				this.#middle(w, at);
				overRecords(w, this.#code.lanes, { stride }, (record) => {
					this.#bridgeOwn(w, record, at.middle);
					this.#see(w, record, at, true, this.#own);
				});
			},
			exported('beforeSubstep'),
		);
		writer.add(
			substepParameters,
			(w) => {
				const at = site(w);
				overRecords(w, this.#code.lanes, { stride }, (record) => {
					this.#see(w, record, at, false, this.#own);
					look(
						w,
						this.#around,
						true,
						record,
						() => w.get(at.substep),
						() => w.i32(1),
					);
				});
			},
			exported('afterSubstep'),
		);
		// All substeps of some records before the next ones: it begins with number 0, whatever it is given.
		writer.add(
			substepParameters,
			(w) => {
				const at = site(w);
				const pace = new SubstepPace(w, plan, this.#around, at);
				overGroups(w, this.#code.lanes, { stride, together: this.#together }, (group) => {
					group.each((record) => this.#beginSubsteps(w, record, kernels));
					w.i32(0);
					w.set(at.substep);
					whileBelow(w, at.substep, at.count, () => {
						pace.choose(group);
						this.#middle(w, at);
						group.each((record) => this.#substep(w, record, kernels, at, pace));
						w.get(at.substep);
						w.get(at.length);
						w.plain('i32.add');
						w.set(at.substep);
					});
				});
			},
			exported('substeps'),
		);
	}

	/** A substep of the length that was chosen. */
	#substep(w: FunctionWriter, record: Local, kernels: SubstepKernels, at: SubstepSite, pace: SubstepPace): void {
		this.#bridgeOwn(w, record, at.middle);
		this.#see(w, record, at, true, this.#own);
		for (const phase of phasesOf(this.#plan, 'substep')) {
			kernels.clear(w, record);
			this.#paced(w, kernels, phase, record, at, pace.pool);
		}
		this.#see(w, record, at, false, this.#own);
		pace.note(record);
		look(
			w,
			this.#around,
			true,
			record,
			() => w.get(at.substep),
			() => w.get(at.length),
		);
	}

	#site(w: FunctionWriter): SubstepSite {
		const length = w.local('i32');
		w.i32(1);
		w.set(length);
		return { ...localsOf(substepParameters), length, middle: w.local('v128') };
	}

	/** Adds the same over the records of lists whose states take part: `beginSubsteps:LIST`, `beforeSubstep:LIST` and `afterSubstep:LIST`. */
	addLists(writer: ModuleWriter): void {
		for (const each of this.#around.layout.groups) this.#addList(writer, each);
	}

	#addList(writer: ModuleWriter, list: PlacedGroup): void {
		const { group, place, stride, plan } = list;
		const contents = this.#contents([list]);
		const isSeen = plan.clock === 'substep' && this.#plan.substepsActBack && group.kind.states.length > 0;
		if (place === 'sheet' || (!isSeen && contents.bridged.length === 0)) return;
		const add = (name: string, body: (w: FunctionWriter, record: Local, site: SubstepSite) => void) =>
			writer.add(
				substepParameters,
				(w) => {
					const at = this.#site(w);
					this.#middle(w, at);
					overRecords(w, this.#code.lanes, { stride }, (record) => body(w, record, at));
				},
				`${name}:${group.name}`,
			);
		add('beginSubsteps', (w, record) => this.#changes(w, record, contents));
		add('beforeSubstep', (w, record, at) => {
			this.#bridge(w, record, at.middle, contents);
			this.#see(w, record, at, true, contents);
		});
		add('afterSubstep', (w, record, at) => this.#see(w, record, at, false, contents));
	}
}
