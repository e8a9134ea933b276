import type { NativeWidth } from '../../ode/kernels/native/nativeLanes.ts';
import type { NativeHost } from '../../ode/solvers/native/handover.ts';
import { compile, findCompiler } from './compiler.ts';
import { ObjectCache, usualCacheFolder } from './objectCache.ts';
import { loadObject } from './objects.ts';
import { processorHere } from './processor.ts';
import { trialLibrary } from './trial.ts';

/** What differs from the usual, for tests and benchmarks. */
export interface NativeOptions {
	/** Names of compilers; default: the user's. */
	readonly compilers?: readonly string[];
	readonly cacheFolder?: string;
	/** The widest vectors that are used. */
	readonly most?: NativeWidth;
	/** Ends what is being compiled. */
	readonly signal?: AbortSignal;
	/** Only what was compiled before is to be had. */
	readonly isKnown?: boolean;
	/** The built `nativeTrial.js`. */
	readonly trialEntry?: URL;
}

/** What compiles and loads native kernels here. @throws UserError, or an error of the system, that says why nothing does */
export async function nativeHost(options: NativeOptions = {}): Promise<NativeHost> {
	const { trialEntry = new URL('./nativeTrial.js', import.meta.url) } = options;
	const processor = processorHere(options.most);
	const compiler = await findCompiler(options.compilers);
	const cache = new ObjectCache(options.cacheFolder ?? usualCacheFolder());
	return {
		width: processor.width,
		title: `${processor.width * 32}-bit vectors, ${compiler.version}`,
		async compile(program, arithmetic) {
			const { signal, isKnown } = options;
			const path = await compile(program, compiler, processor, cache, { arithmetic, signal, isKnown });
			return { path, load: () => loadObject(path), trial: () => trialLibrary(path, trialEntry) };
		},
	};
}
