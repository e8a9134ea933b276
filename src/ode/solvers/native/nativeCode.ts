import type { Arithmetic } from '../../../base/arithmetic.ts';
import { CModuleWriter } from '../../kernels/native/cWriter.ts';
import { type NativeWidth, nativeLanes } from '../../kernels/native/nativeLanes.ts';
import type { CodeMaker } from '../wasm/engineCode.ts';
import { type NativeKernels, RecordedRunner } from './recordedRunner.ts';

/** A program in C, compiled and loaded. */
export interface NativeLibrary {
	/** Its kernels on a memory, which must live as long as they do. */
	on(memory: ArrayBufferLike): NativeKernels;
}

/** Makes engines run as native code of vectors of `width` numbers. @param libraryOf the library of a program in C that was compiled before */
export function nativeCode(
	width: NativeWidth,
	libraryOf: (program: Uint8Array<ArrayBuffer>) => NativeLibrary,
	arithmetic: Arithmetic = 'exact',
): CodeMaker {
	const lanes = nativeLanes(width);
	return {
		lanes,
		arithmetic,
		writer: () => new CModuleWriter(lanes, arithmetic),
		runners({ bytes, exported }, memory, plans, pool) {
			const kernels = libraryOf(bytes).on(memory.buffer);
			return plans.map((plan) => new RecordedRunner(plan, exported, kernels, pool));
		},
	};
}
