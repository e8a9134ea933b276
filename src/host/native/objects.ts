import { createRequire } from 'node:module';
import { callNumbers } from '../../ode/kernels/native/cPrelude.ts';
import type { NativeLibrary } from '../../ode/solvers/native/nativeCode.ts';

/** Checks what a call is given before native code, which checks nothing, is. @throws TypeError, RangeError */
function checkCalls(calls: unknown): asserts calls is Float64Array {
	if (!(calls instanceof Float64Array)) throw new TypeError('calls of native code are numbers of 64 bits');
	if (calls.length === 0 || calls.length % callNumbers !== 0) {
		throw new RangeError(`a call of native code has ${callNumbers} numbers; got ${calls.length} for all of them`);
	}
}

/** Loads a shared object that `compile` made. @throws Error of the system where it cannot be loaded */
export function loadObject(path: string): NativeLibrary {
	const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
	const run = koffi.load(path).func('void retinode_run(void *memory, const double *calls, int32_t count)');
	return {
		on(memory) {
			const bytes = new Uint8Array(memory);
			const { length } = bytes;
			return {
				run(calls) {
					checkCalls(calls);
					if (bytes.length !== length) throw new RangeError('the memory of native code was moved');
					run(bytes, calls, calls.length / callNumbers);
				},
			};
		},
	};
}
