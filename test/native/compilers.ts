import { findCompiler } from '../../src/host/native/compiler.ts';
import { processorHere } from '../../src/host/native/processor.ts';
import type { NativeWidth } from '../../src/ode/kernels/native/nativeLanes.ts';

/** The message of what is thrown; nothing where nothing is. */
async function whyNot(work: () => unknown): Promise<string | undefined> {
	try {
		await work();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** Why native code cannot be made here, for the names of tests that are left out; nothing where it can. */
export const whyNoNative = (await whyNot(() => findCompiler())) ?? (await whyNot(() => processorHere()));

/** Compilers that are here, of those that users have. */
export const compilersHere: readonly string[] =
	whyNoNative === undefined
		? (
				await Promise.all(
					['clang', 'gcc'].map(async (name) =>
						(await whyNot(() => findCompiler([name]))) === undefined ? [name] : [],
					),
				)
			).flat()
		: [];

/** Widths of vectors that this processor has, from the widest on. */
export const widthsHere: readonly NativeWidth[] =
	whyNoNative === undefined ? [...new Set(([16, 8, 4] as const).map((most) => processorHere(most).width))] : [];
