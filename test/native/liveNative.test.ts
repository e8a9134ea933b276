import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KnownRequest } from '../../src/engine/background/preparation.ts';
import type { NativeUse } from '../../src/engine/server/engineShell.ts';
import { backgroundThreads } from '../../src/host/backgroundThreads.ts';
import { KnownCircuits } from '../../src/host/native/knownCircuits.ts';
import { loadObject } from '../../src/host/native/objects.ts';
import { solverThreads } from '../../src/host/solverThreads.ts';
import type { Session } from '../../src/protocol/session/sessionFile.ts';
import { ganglionWith, ihFile } from '../engine/changedCircuits.ts';
import { type BuiltThreads, buildThreads } from '../host/builtThreads.ts';
import { noiseSession, type ThreadedEngine, threadedEngine } from '../host/threadedEngine.ts';
import { whyNoNative } from './compilers.ts';

const cache = mkdtempSync(join(tmpdir(), 'retinode-live-native-'));
let built: BuiltThreads;
const open: ThreadedEngine[] = [];

beforeAll(async () => {
	built = await buildThreads();
});
afterAll(async () => {
	rmSync(cache, { recursive: true, force: true });
	await built.remove();
});
afterEach(() => {
	for (const engine of open.splice(0)) engine.close();
	vi.unstubAllEnvs();
});

async function start(threads: number, use?: NativeUse, session = noiseSession): Promise<ThreadedEngine> {
	const engine = await threadedEngine(
		solverThreads(threads, built.solver),
		backgroundThreads(built.background),
		session,
		use && { use, load: loadObject },
	);
	open.push(engine);
	return engine;
}

const withIh = [ihFile(0.5), ganglionWith('include my.h as h')];
const none: NativeUse = { whyNot: 'it is not wanted' };
const own: NativeUse = { foreign: [] };

/** A run that is edited, clamped, swapped and restarted; in native code from 50 ms of each circuit on where that is used. */
async function runWith(threads: number, use: NativeUse) {
	const engine = await start(threads, use);
	const { server } = engine;
	const code = (): string => server.session.method.code;
	/** What took the steps, at each stage. */
	const codes: string[] = [];
	const passes = (ms: number): void => {
		engine.pass(ms);
		codes.push(`${code()} on ${server.session.method.threads}`);
	};
	const handover = async (): Promise<void> => {
		if (use === own) await engine.waitFor(() => code() === 'native');
	};
	passes(50);
	await handover();
	passes(30);
	const { intervention } = (await engine.ask({
		type: 'addIntervention',
		intervention: {
			type: 'clamp',
			startS: 0.08,
			endS: 0.1,
			target: { population: 'coneBipolar', member: 7 },
			potentialMv: -60,
		},
	})) as { intervention: number };
	await engine.ask({ type: 'setParameter', path: 'ganglion.Na.g', value: 60 });
	passes(40);
	await engine.ask({ type: 'removeIntervention', intervention });
	await engine.ask({ type: 'editCircuit', declarations: withIh });
	passes(50);
	await handover();
	passes(50);
	const state = Float64Array.from(server.session.state);
	return { codes, outcome: { spikes: engine.spikes(), state } };
}

describe.skipIf(whyNoNative !== undefined)(
	`a live engine in native code${whyNoNative ? ` (left out: ${whyNoNative})` : ''}`,
	() => {
		it('goes over between two steps and does what WebAssembly does, to the last bit, through edits, clamps and swaps, on one thread and on two', async () => {
			vi.stubEnv('XDG_CACHE_HOME', cache);
			const plain = await runWith(1, none);
			expect(plain.codes).toEqual(Array.from({ length: 5 }, () => 'WebAssembly on 1'));
			expect(plain.outcome.spikes.length).toBeGreaterThan(50);
			for (const threads of [1, 2]) {
				const { codes, outcome } = await runWith(threads, own);
				const [wasm, native] = [`WebAssembly on ${threads}`, `native on ${threads}`];
				expect(codes).toEqual([wasm, native, native, wasm, native]);
				expect(outcome).toEqual(plain.outcome);
			}
		});

		it('a session in fast arithmetic says that its first steps are exact, and from when on they are not; the spikes are others', async () => {
			vi.stubEnv('XDG_CACHE_HOME', cache);
			const engine = await start(1, own, { ...noiseSession, arithmetic: 'fast' });
			const status = () => engine.status().backEnd;
			engine.pass(20);
			expect(status()).toMatchObject({ name: 'WebAssembly', arithmetic: 'exact', asked: 'fast' });
			await engine.waitFor(() => engine.server.session.method.code === 'native');
			const before = Float64Array.from(engine.server.session.state);
			const after = (each: ThreadedEngine): Float64Array => {
				each.pass(20);
				return Float64Array.from(each.server.session.state);
			};
			const plain = await start(1, none);
			expect(after(plain)).toEqual(before);
			expect(after(plain)).not.toEqual(after(engine));
			await engine.waitFor(() => {
				engine.pass(1);
				return status().name === 'native';
			});
			expect(status()).toMatchObject({ arithmetic: 'fast', asked: 'fast', fromS: 0.02 });
		});

		it('begins another patch in native code from its first step on, where that was compiled before, and in WebAssembly where it was not', async () => {
			vi.stubEnv('XDG_CACHE_HOME', cache);
			const ran = async (use: NativeUse) => {
				const engine = await start(2, use);
				const code = () => engine.server.session.method.code;
				engine.pass(1);
				if (use === own) await engine.waitFor(() => code() === 'native');
				const { columns, stepMs, substepMs } = noiseSession;
				await engine.ask({ type: 'setPatch', columns, steps: { stepMs, substepMs } });
				const begun = code();
				const from = engine.spikes().length;
				engine.pass(60);
				const outcome = { spikes: engine.spikes().slice(from), state: Float64Array.from(engine.server.session.state) };
				// The status is told four times a second.
				engine.pass(250);
				const { backEnd } = engine.status();
				await engine.ask({ type: 'setPatch', columns, steps: { stepMs: 2 * stepMs, substepMs } });
				return { codes: [begun, code()], backEnd, outcome };
			};
			const plain = await ran(none);
			const native = await ran(own);
			expect(plain.outcome.spikes.length).toBeGreaterThan(20);
			expect(native.outcome).toEqual(plain.outcome);
			expect(native.codes).toEqual(['native', 'WebAssembly']);
			expect(native.backEnd).toMatchObject({
				name: 'native',
				fromS: 0,
				detail: expect.stringContaining('-bit vectors'),
			});
		});

		it('begins natively at the next start, with the same bits, and goes back where a trial fails by then', async () => {
			const folder = mkdtempSync(join(cache, 'known-'));
			vi.stubEnv('XDG_CACHE_HOME', folder);
			const kernels = join(folder, 'retinode', 'kernels');
			const known = (asked: KnownRequest) => KnownCircuits.here(new URL('./', built.background), kernels)?.find(asked);
			const [threads, preparation] = [solverThreads(1, built.solver), backgroundThreads(built.background)];
			const started = async (session: Session = noiseSession) => {
				const engine = await threadedEngine(threads, preparation, session, { use: own, load: loadObject, known });
				open.push(engine);
				return engine;
			};
			const after = (engine: ThreadedEngine): Float64Array => {
				engine.pass(40);
				return Float64Array.from(engine.server.session.state);
			};
			const first = await started();
			expect(first.server.session.method.code).toBe('WebAssembly');
			const isKept = () => existsSync(kernels) && readdirSync(kernels).some((name) => name.endsWith('.circuit.sha256'));
			// What is kept is the circuit as it was asked for, whatever was done to it meanwhile.
			await first.ask({ type: 'setParameter', path: 'ganglion.Na.g', value: 60 });
			await first.waitFor(isKept);
			const plain = after(await start(1, none));
			const second = await started();
			expect(second.server.session.method.code).toBe('native');
			expect(after(second)).toEqual(plain);
			expect((await started({ ...noiseSession, stepMs: 1 })).server.session.method.code).toBe('WebAssembly');
			vi.stubEnv('PATH', '/nowhere');
			const third = await started();
			await third.waitFor(() => third.server.session.method.code === 'WebAssembly');
			expect(after(third)).toEqual(plain);
		});

		it.each([
			['the compiler is killed', 'kill -9 $$', /clang was killed \(SIGKILL\)/],
			['it finds no room', 'echo "fatal error: No space left on device" >&2; exit 1', /No space left on device/],
			['others may write to the cache', 'exit 1', /others may write in it/],
		])('stays in WebAssembly and says why where %s', async (where, script, why) => {
			const folder = mkdtempSync(join(cache, 'tried-'));
			writeFileSync(
				join(folder, 'clang'),
				`#!/bin/sh\n[ "$1" = --version ] && { echo "clang 1.0"; exit 0; }\n${script}\n`,
				{
					mode: 0o755,
				},
			);
			vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
			vi.stubEnv('XDG_CACHE_HOME', folder);
			if (where.startsWith('others')) {
				mkdirSync(join(folder, 'retinode', 'kernels'), { recursive: true });
				chmodSync(join(folder, 'retinode', 'kernels'), 0o777);
			}
			const engine = await start(1, own);
			engine.pass(1);
			await engine.waitFor(() => {
				engine.pass(1);
				return why.test(engine.status().backEnd.detail);
			});
			expect(engine.status().backEnd).toMatchObject({ name: 'WebAssembly', asks: false, arithmetic: 'exact' });
		});
	},
);

describe('a live engine without native code', () => {
	it('says why: no compiler, or it is not wanted', async () => {
		vi.stubEnv('PATH', '/nowhere');
		const engine = await start(1, own);
		engine.pass(1);
		await engine.waitFor(() => {
			engine.pass(1);
			return /^there is no C compiler here|^native code is made on/.test(engine.status().backEnd.detail);
		});
		const unwanted = await start(1, none);
		unwanted.pass(1);
		expect(unwanted.status().backEnd).toEqual({
			name: 'WebAssembly',
			detail: 'it is not wanted',
			asks: false,
			arithmetic: 'exact',
			asked: 'exact',
			fromS: 0,
		});
	});
});
