import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Arithmetic } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { whyNot } from '../../io/files/node/diskFull.ts';
import { ObjectCache } from './objectCache.ts';
import { contracts, type Processor, widthFlags } from './processor.ts';

const run = promisify(execFile);

/** A compiler of C that is installed here. */
export interface Compiler {
	readonly command: string;
	/** The first line of what it says of itself. */
	readonly version: string;
}

/** Compilers by the names under which users have them, in order of preference: clang needs half the time of gcc for these programs. */
const usualCompilers = ['clang', 'cc'];

/** `exact` must have the bits of WebAssembly: no product is contracted with a sum. `fast` contracts them, where the processor can. */
const contraction: Readonly<Record<Arithmetic, string>> = { exact: '-ffp-contract=off', fast: '-ffp-contract=fast' };
/** In both nothing is reordered, and no library of fast arithmetic is linked: it would change what JavaScript computes. */
const usualFlags = [
	'-fno-fast-math',
	'-fno-math-errno',
	'-fwrapv',
	'-O2',
	'-std=gnu11',
	'-shared',
	'-fPIC',
	'-fvisibility=hidden',
	'-w',
];

/** A program that takes longer to compile is given up, ms: on a busy machine the background waits long for its turns. */
const longestMs = 600_000;

/** The compiler here. @throws UserError where there is none */
export async function findCompiler(names: readonly string[] = usualCompilers): Promise<Compiler> {
	for (const command of names) {
		try {
			const { stdout } = await run(command, ['--version']);
			return { command, version: stdout.split('\n')[0] as string };
		} catch (error) {
			if (!(error instanceof Error && 'code' in error)) throw error;
		}
	}
	throw new UserError(`there is no C compiler here: no ${nameList(names, 'or')} in the path`);
}

/** Why a compiler gave nothing, in a few words. */
function failure(error: unknown, { command }: Compiler): string {
	if (error instanceof Error && 'killed' in error && error.killed) {
		return `${command} was ended after ${longestMs / 1000} s`;
	}
	if (error instanceof Error && 'signal' in error && error.signal) return `${command} was killed (${error.signal})`;
	if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string') {
		const complaint = error.stderr.split('\n').find((line) => /error|fatal|No space/.test(line));
		return `${command} failed: ${(complaint ?? error.message).slice(0, 200)}`;
	}
	return whyNot(error);
}

/** How a program is compiled. */
interface CompileOptions {
	readonly arithmetic?: Arithmetic;
	/** Ends the compiler. */
	readonly signal?: AbortSignal | undefined;
	/** Only what was compiled before is taken. */
	readonly isKnown?: boolean | undefined;
}

/**
 * Compiles a program, or takes it from the cache.
 * @returns the path of the shared object
 * @throws UserError that says why there is none
 */
export async function compile(
	program: Uint8Array,
	compiler: Compiler,
	processor: Processor,
	cache: ObjectCache,
	{ arithmetic = 'exact', signal, isKnown = false }: CompileOptions = {},
): Promise<string> {
	const { width, features } = processor;
	const flags = [
		...usualFlags,
		contraction[arithmetic],
		...widthFlags(width),
		...(arithmetic === 'fast' && contracts(processor) ? ['-mfma'] : []),
	];
	const key = ObjectCache.keyOf(program, [compiler.command, compiler.version, flags.join(' '), features]);
	const source = cache.draft('.c');
	const object = cache.draft('.so');
	try {
		const known = cache.find(key);
		if (known !== undefined) return known;
		if (isKnown) throw new UserError('it was not compiled before');
		writeFileSync(source.path, program, { mode: 0o600 });
		await run(compiler.command, [...flags, source.path, '-o', object.path], {
			timeout: longestMs,
			...(signal && { signal }),
		});
		return cache.keep(key, object.path);
	} catch (error) {
		throw new UserError(failure(error, compiler));
	} finally {
		source.remove();
		object.remove();
	}
}
