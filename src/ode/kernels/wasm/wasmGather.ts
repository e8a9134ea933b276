import type { FunctionWriter, Local, ModuleWriter } from './codeWriter.ts';
import { emitAdvance } from './wasmKernel.ts';
import type { Lanes } from './wasmLanes.ts';
import { type RecordCode, recordLocals, recordParameters, whileBelow } from './wasmRecords.ts';

/** For what a gathered sum is: a stage of the step, or the start or the end of a step in which it is linear. */
export type GatherMoment = 'first' | 'second' | 'start' | 'change';

/** A function over the gather records of a signal: exported as `gather:GROUP:MOMENT` (pool, from, to, control). */
export interface GatherKernel {
	readonly group: string;
	readonly moment: GatherMoment;
	readonly exported: string;
}

/**
 * A gather record: words with the address of the receiving record and of the record's own end; then, for each partner of any of its members, addresses of the
 * senders by lane and their weights. A lane with fewer partners than another has weights of 0.
 */
export const gatherHeadBytes = ({ vectorBytes }: Lanes): number => vectorBytes;
/** Bytes of a partner in each lane. */
export const partnerBytes = ({ vectorBytes }: Lanes): number => 2 * vectorBytes;

/** Puts the senders' numbers, one a lane, on the stack. @param partner local with the address of the partner's addresses */
function loadPartners(w: FunctionWriter, { lanes }: RecordCode, partner: Local, source: number): void {
	w.loadEach(lanes, partner, 0, source * lanes.vectorBytes);
}

/**
 * Adds a function that adds weighted sums over senders to a number of the receiving cells. Sums run over partners in order, so they depend on nothing else.
 * @param source vector of the senders' records @param target vector of the receivers'
 */
export function addGather(
	writer: ModuleWriter,
	code: RecordCode,
	exported: string,
	{ source, target }: { readonly source: number; readonly target: number },
): void {
	const { lanes } = code;
	writer.add(
		recordParameters,
		(w) => {
			const [at, record, end] = [w.local('i32'), w.local('i32'), w.local('i32')];
			const sum = w.local('v128');
			const word = (offset: number, into: Local): void => {
				w.get(at);
				w.memory('i32.load', 2, offset);
				w.set(into);
			};
			w.get(recordLocals.from);
			w.set(at);
			whileBelow(w, at, recordLocals.to, () => {
				word(0, record);
				word(4, end);
				emitAdvance(w, at, gatherHeadBytes(lanes));
				code.constant(w, 0);
				w.set(sum);
				whileBelow(w, at, end, () => {
					w.get(sum);
					loadPartners(w, code, at, source);
					w.get(at);
					w.simdMemory('v128.load', 4, lanes.vectorBytes);
					w.simd(lanes.mul);
					w.simd(lanes.add);
					w.set(sum);
					emitAdvance(w, at, partnerBytes(lanes));
				});
				code.store(w, record, target, () => {
					code.load(w, record, target);
					w.get(sum);
					w.simd(lanes.add);
				});
			});
		},
		exported,
	);
}
