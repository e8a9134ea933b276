import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, findCompiler } from '../../src/host/native/compiler.ts';
import { ObjectCache } from '../../src/host/native/objectCache.ts';
import { type Processor, processorIn } from '../../src/host/native/processor.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = Uint8Array.from([1, 2, 3]);
const processor: Processor = { width: 8, features: 'avx2' };

/** A compiler that does what a script of the shell does; `$out` is the object that it is to write. */
async function scripted(name: string, script: string) {
	const command = join(folder, name);
	writeFileSync(
		command,
		`#!/bin/sh\n[ "$1" = --version ] && { echo "${name} 1.0"; exit 0; }\nfor out; do :; done\n${script}\n`,
		{ mode: 0o755 },
	);
	return findCompiler([command]);
}

/** Writes what it compiled last, and counts how often it was asked. */
const counting = (name: string) => scripted(name, `echo x >> ${join(folder, `${name}.count`)}\necho object > "$out"`);
const timesOf = (name: string) =>
	readFileSync(join(folder, `${name}.count`), 'utf8')
		.trim()
		.split('\n').length;

const cacheIn = (name: string): ObjectCache => new ObjectCache(join(folder, name));

describe('compiled programs', () => {
	it('are compiled once for a program, a compiler and a processor', async () => {
		const compiler = await counting('once');
		const cache = cacheIn('a');
		const first = await compile(program, compiler, processor, cache);
		expect(await compile(program, compiler, processor, cacheIn('a'))).toBe(first);
		expect(timesOf('once')).toBe(1);
		expect(await compile(Uint8Array.from([1, 2]), compiler, processor, cache)).not.toBe(first);
		expect(await compile(program, compiler, { width: 8, features: 'avx2 fma' }, cache)).not.toBe(first);
		expect(timesOf('once')).toBe(3);
	});

	it('take so much room and no more: those that were used longest ago go, and drafts that a killed process left', () => {
		const cache = new ObjectCache(join(folder, 'crowded'), 2500);
		const kept = ['a', 'b', 'c'].map((key, k) => {
			const draft = cache.draft('.so');
			writeFileSync(draft.path, key.repeat(1000));
			const path = cache.keep(key, draft.path);
			// s since 1970: a is the oldest.
			utimesSync(path, 1000 + k, 1000 + k);
			return path;
		});
		expect(kept.map((_, k) => cache.find('abc'[k] as string) !== undefined)).toEqual([false, true, true]);
		// Used last, b stays when c goes.
		utimesSync(kept[2] as string, 5000, 5000);
		const [left, mine] = [cache.draft('.c'), cache.draft('.c')];
		for (const { path } of [left, mine]) writeFileSync(path, 'program');
		utimesSync(left.path, 1000, 1000);
		const draft = cache.draft('.so');
		writeFileSync(draft.path, 'd'.repeat(1000));
		const last = cache.keep('d', draft.path);
		const names = [kept[1], last].flatMap((path) => [path, `${path}.sha256`]);
		expect(
			readdirSync(join(folder, 'crowded'))
				.map((name) => join(folder, 'crowded', name))
				.sort(),
		).toEqual([...names, mine.path].sort());
	});

	it('are compiled anew where the object is not what was compiled, or is no file of the user alone', async () => {
		const compiler = await counting('changed');
		const path = await compile(program, compiler, processor, cacheIn('b'));
		writeFileSync(path, 'another object');
		await compile(program, compiler, processor, cacheIn('b'));
		expect(timesOf('changed')).toBe(2);
		expect(readFileSync(path, 'utf8')).toBe('object\n');
		chmodSync(path, 0o622);
		await compile(program, compiler, processor, cacheIn('b'));
		expect(timesOf('changed')).toBe(3);
	});

	it.skipIf(process.getuid?.() !== 0)(
		'are compiled anew where the object belongs to somebody else (as root)',
		async () => {
			const compiler = await counting('other');
			const path = await compile(program, compiler, processor, cacheIn('c'));
			chownSync(path, 12_345, 12_345);
			await compile(program, compiler, processor, cacheIn('c'));
			expect(timesOf('other')).toBe(2);
			chownSync(join(folder, 'c'), 12_345, 12_345);
			expect(() => cacheIn('c')).toThrow(/belongs to somebody else/);
		},
	);

	it('are kept in a folder of the user alone: one that others may write to is refused, one they may read is closed', () => {
		mkdirSync(join(folder, 'd'));
		chmodSync(join(folder, 'd'), 0o777);
		expect(() => cacheIn('d')).toThrow(/others may write in it: remove it, or chmod 700 it/);
		chmodSync(join(folder, 'd'), 0o755);
		expect(() => cacheIn('d')).not.toThrow();
		writeFileSync(join(folder, 'e'), '');
		expect(() => cacheIn('e')).toThrow();
	});

	it('are not there, with a reason, where the compiler is absent, killed, finds a mistake or no room', async () => {
		await expect(findCompiler(['no-such-compiler', 'nor-this'])).rejects.toThrow(
			'there is no C compiler here: no no-such-compiler or nor-this in the path',
		);
		const reasonOf = async (name: string, script: string) =>
			compile(program, await scripted(name, script), processor, cacheIn('f')).catch((error: unknown) => String(error));
		expect(await reasonOf('killed', 'kill -9 $$')).toMatch(/killed was killed \(SIGKILL\)/);
		expect(await reasonOf('wrong', 'echo "x.c:1:1: error: expected expression" >&2; exit 1')).toMatch(
			/wrong failed: x\.c:1:1: error: expected expression/,
		);
		expect(await reasonOf('full', 'echo "fatal error: No space left on device" >&2; exit 1')).toMatch(/No space left/);
		expect(await reasonOf('idle', 'exit 0')).toMatch(/no such file/i);
	});
});

describe('the width of vectors', () => {
	it('is what the processor has, and is asked for', () => {
		const wide = 'flags\t\t: fpu avx2 avx512f avx512dq avx512bw avx512vl\n';
		expect(processorIn(wide).width).toBe(16);
		expect(processorIn(wide, 8).width).toBe(8);
		expect(processorIn('flags : fpu avx2 avx512f\n').width).toBe(8);
		expect(processorIn('flags : fpu sse2\n').width).toBe(4);
		expect(processorIn(wide, 4).width).toBe(4);
	});
});
