import type { FunctionWriter, Local, ModuleWriter } from './codeWriter.ts';
import { emitAdvance } from './wasmKernel.ts';
import type { Lanes } from './wasmLanes.ts';
import { type RecordCode, recordLocals, recordParameters, whileBelow } from './wasmRecords.ts';

/** For what a gathered sum is: a stage of the step, or the start or the end of a step in which it is linear. */
export type GatherMoment = 'first' | 'second' | 'start' | 'change';

/**
 * How sums over senders are laid out. `each`: a record for a vector of receiving cells, a partner of each lane after the other. `shared`: the same record, with every cell
 * that one of the lanes hears, and its weight in each lane; neighbours hear the same cells. Both add in the order of the senders, so they give the same bits. `whole`: a
 * record for one receiving cell, with whole vectors of senders, for cells that hear many: it adds by sixteenths of the senders, which are added up at the end.
 */
export const gatherForms = ['each', 'shared', 'whole'] as const;
export type GatherForm = (typeof gatherForms)[number];

/** A function over the gather records of a signal: exported as `gather:GROUP:MOMENT:FORM` (pool, from, to, control). */
export interface GatherKernel {
	readonly group: string;
	readonly moment: GatherMoment;
	readonly form: GatherForm;
	readonly exported: string;
}

/** Sums of `whole` records are of the senders whose numbers leave the same remainder by this, whatever the width of vectors. */
export const wholeLanes = 16;

/** Lists of senders in a record: as many as vectors hold the sixteenths. */
export const sublistsOf = (form: GatherForm, { count }: Lanes): number => (form === 'whole' ? wholeLanes / count : 1);

/** A gather record's words: the address that the sum goes to, where the weights begin, and the end of each list of senders. */
export const gatherHead = { target: 0, weights: 4, ends: 8 } as const;

/**
 * Bytes before the addresses of the senders. They follow each other, for `each` a vector of them for a partner in all lanes; behind them the weights, a vector for each; then
 * the next record.
 */
export const gatherHeadBytes = (form: GatherForm, lanes: Lanes): number =>
	gatherHead.ends + 4 * sublistsOf(form, lanes);

/** Bytes of the addresses of a list's item. */
export const senderBytes = (form: GatherForm, { count }: Lanes): number => (form === 'each' ? 4 * count : 4);

/** Makes a signal 0 in lanes that hold no number, those beyond the last cell: whoever takes whole vectors of senders multiplies them by 0. */
export function silencePadding(w: FunctionWriter, code: RecordCode, record: Local, vector: number): void {
	code.store(w, record, vector, () => {
		for (let k = 0; k < 3; k++) code.load(w, record, vector);
		w.simd(code.lanes.le);
		w.simd('v128.and');
	});
}

/** The locals of a gather function. */
interface GatherLocals {
	readonly senders: Local;
	readonly weights: Local;
	readonly address: Local;
}

/** Puts an item's signals on the stack, one a lane. */
function loadSignals(
	w: FunctionWriter,
	{ lanes }: RecordCode,
	form: GatherForm,
	{ senders, address }: GatherLocals,
	source: number,
): void {
	const offset = source * lanes.vectorBytes;
	if (form === 'each') {
		w.loadEach(lanes, senders, 0, offset);
		return;
	}
	w.get(senders);
	w.memory('i32.load', 2, 0);
	w.set(address);
	w.get(address);
	if (form === 'shared') w.simdMemory(lanes.loadSplat, lanes.alignment, offset);
	else w.simdMemory('v128.load', 4, offset);
}

/** Leaves the weighted sum of a list of senders in a local, and both addresses behind the list. */
function addList(
	w: FunctionWriter,
	code: RecordCode,
	locals: GatherLocals,
	{ form, source, end, sum }: { form: GatherForm; source: number; end: Local; sum: Local },
): void {
	const { lanes } = code;
	const { senders, weights } = locals;
	code.constant(w, 0);
	w.set(sum);
	whileBelow(w, senders, end, () => {
		w.get(sum);
		loadSignals(w, code, form, locals, source);
		w.get(weights);
		w.simdMemory('v128.load', 4, 0);
		w.simd(lanes.mul);
		w.simd(lanes.add);
		w.set(sum);
		emitAdvance(w, senders, senderBytes(form, lanes));
		emitAdvance(w, weights, lanes.vectorBytes);
	});
}

/** Leaves the sum of the sixteenths on the stack: halves are added until one number is left. */
function addUp(w: FunctionWriter, lanes: Lanes, sums: readonly Local[]): void {
	for (let half = sums.length / 2; half >= 1; half /= 2) {
		for (let k = 0; k < half; k++) {
			w.get(sums[k]);
			w.get(sums[k + half]);
			w.simd(lanes.add);
			w.set(sums[k]);
		}
	}
	w.get(sums[0]);
	w.addLanes(lanes);
}

/**
 * Adds a function that adds weighted sums over senders to a number of the receiving cells.
 * @param source vector of the senders' records @param target vector of the receivers'
 */
export function addGather(
	writer: ModuleWriter,
	code: RecordCode,
	exported: string,
	{ form, source, target }: { readonly form: GatherForm; readonly source: number; readonly target: number },
): void {
	const { lanes } = code;
	writer.add(
		recordParameters,
		(w) => {
			const locals: GatherLocals = { senders: w.local('i32'), weights: w.local('i32'), address: w.local('i32') };
			const [at, record, end] = [w.local('i32'), w.local('i32'), w.local('i32')];
			const sums = Array.from({ length: sublistsOf(form, lanes) }, () => w.local('v128'));
			const word = (offset: number, into: Local): void => {
				w.get(at);
				w.memory('i32.load', 2, offset);
				w.set(into);
			};
			w.get(recordLocals.from);
			w.set(at);
			whileBelow(w, at, recordLocals.to, () => {
				word(gatherHead.target, record);
				word(gatherHead.weights, locals.weights);
				w.get(at);
				w.set(locals.senders);
				emitAdvance(w, locals.senders, gatherHeadBytes(form, lanes));
				sums.forEach((sum, k) => {
					word(gatherHead.ends + 4 * k, end);
					addList(w, code, locals, { form, source, end, sum });
				});
				if (form === 'whole') {
					const offset = target * lanes.vectorBytes;
					w.get(record);
					w.get(record);
					w.memory(lanes.scalarLoad, lanes.alignment, offset);
					addUp(w, lanes, sums);
					w.plain(lanes.scalarAdd);
					w.memory(lanes.scalarStore, lanes.alignment, offset);
				} else {
					code.store(w, record, target, () => {
						code.load(w, record, target);
						w.get(sums[0]);
						w.simd(lanes.add);
					});
				}
				w.get(locals.weights);
				w.set(at);
			});
		},
		exported,
	);
}
