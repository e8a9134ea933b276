import type { Arithmetic } from '../../../base/arithmetic.ts';
import { CModuleWriter } from '../../kernels/native/cWriter.ts';
import { type NativeWidth, nativeLanes } from '../../kernels/native/nativeLanes.ts';
import type { CodeMaker } from '../wasm/engineCode.ts';
import { type ThreadRunners, wasmRunners } from '../wasm/wasmThreads.ts';
import { type NativeKernels, RecordedRunner } from './recordedRunner.ts';

/** A program in C, compiled and loaded. */
export interface NativeLibrary {
	/** Its kernels on a memory, which must live as long as they do. */
	on(memory: ArrayBufferLike): NativeKernels;
}

/**
 * Makes engines run as native code of vectors of `width` numbers.
 * @param libraryOf the library of the kernels without held states or with, asked for when the first of them is called
 * @param objects see `CodeMaker`; without them it is of one thread
 */
export function nativeCode(
	width: NativeWidth,
	libraryOf: (held: boolean) => NativeLibrary,
	arithmetic: Arithmetic = 'exact',
	objects?: CodeMaker['objects'],
): CodeMaker {
	const lanes = nativeLanes(width);
	return {
		lanes,
		arithmetic,
		writer: () => new CModuleWriter(lanes, arithmetic),
		runners({ exported }, held, memory, plans, pool) {
			let loaded: NativeKernels | undefined;
			const kernels: NativeKernels = {
				run(calls) {
					loaded ??= libraryOf(held).on(memory.buffer);
					loaded.run(calls);
				},
			};
			return plans.map((plan) => new RecordedRunner(plan, exported, kernels, pool));
		},
		...(objects && { objects }),
	};
}

/** Native code by the files of its objects: plain data, to be posted to another thread of this program. */
export interface PackedCode {
	readonly width: NativeWidth;
	readonly arithmetic: Arithmetic;
	readonly objects: readonly [string, string];
}

/** Loads an object by its path. @throws Error of the system where it cannot be loaded */
export type LoadObject = (path: string) => NativeLibrary;

/** Native code again, loaded. @throws Error of the system */
export function openCode({ width, arithmetic, objects }: PackedCode, load: LoadObject): CodeMaker {
	const libraries = objects.map(load);
	return nativeCode(width, (held) => libraries[held ? 1 : 0] as NativeLibrary, arithmetic, objects);
}

/** What runs the kernels of a solver's thread, native ones too. */
export const threadRunners =
	(load: LoadObject): ThreadRunners =>
	(task, variant) => {
		const { code, memory, plans, pools } = task;
		if (!('objects' in code)) return wasmRunners(task, variant);
		const kernels = load(code.objects[variant]).on(memory.buffer);
		return plans.map((plan) => new RecordedRunner(plan, code.exported[variant], kernels, pools[variant]));
	};
