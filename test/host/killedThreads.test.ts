import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BackgroundResult } from '../../src/engine/background/backgroundJobs.ts';
import { type ErrorJob, measureError, standardFlash } from '../../src/engine/background/errorCheck.ts';
import { backgroundProcesses } from '../../src/host/backgroundProcesses.ts';
import { backgroundThreads } from '../../src/host/backgroundThreads.ts';
import { machineTime } from '../../src/host/machineTime.ts';
import { runLive } from '../../src/host/runLive.ts';
import { inProcessLine } from '../../src/host/simulatedLine.ts';
import { solverThreads } from '../../src/host/solverThreads.ts';
import { engineThreads } from '../../src/host/startEngine.ts';
import { createLightLogDecoder } from '../../src/io/light/lightLog.ts';
import type { ThreadHost, ThreadTask } from '../../src/ode/solvers/wasm/wasmThreads.ts';
import { stepsFor } from '../../src/protocol/limits/patchSize.ts';
import type { Status } from '../../src/protocol/status.ts';
import { until } from '../until.ts';
import { connect, flashSession, folder, patientEngine, testHost } from './bench.ts';
import { type BuiltThreads, buildThreads } from './builtThreads.ts';
import { threadedEngine } from './threadedEngine.ts';

let built: BuiltThreads;
/** As Node tells of them, which may be some time after they were started. */
const threads: Worker[] = [];
const close: (() => unknown)[] = [];
const seen = (worker: Worker): void => void threads.push(worker);

beforeAll(async () => {
	built = await buildThreads();
	process.on('worker', seen);
});
afterAll(async () => {
	process.off('worker', seen);
	await built.remove();
});
afterEach(async () => {
	for (const each of close.splice(0)) await each();
	threads.length = 0;
});

async function solving(host: ThreadHost) {
	const engine = await threadedEngine(host, backgroundThreads(built.background));
	close.push(engine.close);
	return engine;
}

describe('a solver thread that dies', () => {
	it('between two steps changes no spike: the engine goes on alone, and says why', async () => {
		const plain = await solving(solverThreads(1, built.solver));
		plain.pass(300);
		const engine = await solving(solverThreads(2, built.solver));
		engine.pass(100);
		await engine.waitFor(() => threads.length > 0);
		await threads.at(-1)?.terminate();
		await engine.waitFor(() => engine.server.session.method.note !== undefined);
		expect(engine.server.session.method).toMatchObject({
			threads: 1,
			note: 'a thread of the solver was ended (exit code 1)',
		});
		engine.pass(200);
		expect(plain.spikes().length).toBeGreaterThan(50);
		expect(engine.spikes()).toEqual(plain.spikes());
	});

	it('within a step stops the model with a sentence at once, and a restart runs again', async () => {
		const real = solverThreads(2, built.solver);
		let breaks = true;
		/** Looks for its own memory where there is none. */
		const astray = (task: ThreadTask): ThreadTask => ({
			...task,
			plans: task.plans.map((plan) => ({ ...plan, part: { ...plan.part, control: -64 } })),
		});
		const engine = await solving({
			most: 2,
			start: (task, failed) => real.start(breaks ? astray(task) : task, failed),
		});
		engine.pass(1);
		const problems = engine.messages.flatMap((each) => (each.type === 'problem' ? [each] : []));
		expect(problems).toMatchObject([
			{ of: 'model', message: 'a thread of the solver broke within a step; restart the session' },
		]);
		expect(engine.server.session.running).toBe(false);
		breaks = false;
		await engine.ask({ type: 'restart' });
		await engine.ask({ type: 'setRunning', running: true });
		engine.pass(50);
		expect(engine.server.session.tMs).toBe(50);
	});
});

describe('an engine thread that dies', () => {
	const session = flashSession();

	it('ends a run without a screen with a sentence; spikes and recorded light until then are kept', async () => {
		const record = join(folder(), 'run.light');
		const statuses: Status[] = [];
		/** How far the recording has come; what is written last may be cut off. */
		const recordedMs = (): number =>
			createLightLogDecoder()
				.push(Uint8Array.from(readFileSync(record)))
				.at(-1)?.tMs ?? 0;
		const report = await runLive({
			session,
			record,
			sink: { type: 'simulatedHand', protocol: 'events' },
			simulated: inProcessLine,
			startEngine: engineThreads(undefined, built.engine),
			onStatus(status) {
				statuses.push(status);
				if (status.modelTimeS > 0.3 && recordedMs() > 100) void threads.at(-1)?.terminate();
			},
		});
		expect(report.failure).toBe('The simulation stopped unexpectedly (exit code 1).');
		expect(report.modelTimeS).toBeGreaterThan(0.3);
		expect(report.spikes).toBeGreaterThan(3);
		expect(statuses.at(-1)?.safety.armed).toBe(false);
		const log = createLightLogDecoder();
		const records = log.push(Uint8Array.from(readFileSync(record)));
		expect(records.length).toBeGreaterThan(3);
		expect(records.at(-1)?.tMs).toBeGreaterThan(100);
	});

	it('or a model that cannot go on lets the hand go too', async () => {
		let stop = (): void => undefined;
		const host = await testHost({
			startEngine(start, listener) {
				stop = () => listener.message({ type: 'problem', of: 'model', message: 'the model left its bounds' });
				return patientEngine(start, listener);
			},
		});
		close.push(host.close);
		const client = await connect(host);
		await client.notice((notice) => notice.type === 'status' && notice.hand?.armed === true);
		const told = client.notice((notice) => notice.type === 'problem' && /left its bounds/.test(notice.message));
		stop();
		expect(await told).toMatchObject({ message: 'the model left its bounds' });
		await client.notice((notice) => notice.type === 'status' && notice.hand?.armed === false);
		await client.close();
	});

	it('lets the hand go, says so on screen, and is started again with the session as it stood', async () => {
		// The engine's thread goes by the machine's clock, and so must its host.
		const host = await testHost({
			session,
			startEngine: engineThreads(undefined, built.engine),
			simulated: inProcessLine,
			time: machineTime,
		});
		close.push(host.close);
		const client = await connect(host);
		await until(async () => {
			const now = await client.notice((notice) => notice.type === 'status');
			if (now.type !== 'status') return false;
			// A machine at its limits may have disarmed it since it armed itself.
			if (!now.safety.armed) await client.request({ type: 'arm', armed: true }).catch(() => undefined);
			return now.safety.armed && now.spikes > 0;
		});
		await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -70 });
		await client.request({ type: 'setControl', control: { gainPerHz: 0.5 } });
		const intervention = { type: 'block', startS: 0, path: 'cone.leak', fraction: 0.5 } as const;
		await client.request({ type: 'addIntervention', intervention });
		const before = await client.request({ type: 'saveSession' });
		const why = /^The simulation stopped unexpectedly \(exit code 1\)\. It is started again/;
		const told = client.notice((notice) => notice.type === 'problem' && why.test(notice.message));
		const disarmed = client.notice((notice) => notice.type === 'status' && notice.hand?.armed === false);
		await threads.at(-1)?.terminate();
		await told;
		await disarmed;
		const again = await client.notice((notice) => notice.type === 'status' && notice.running);
		expect(again.type === 'status' && again.hand?.armed).toBe(false);
		await client.snapshot(({ tMs }) => tMs > 10);
		const { session: described } = await client.request({ type: 'describe' });
		expect(described).toEqual(before.session);
		expect(described).toMatchObject({ parameters: { 'cone.leak.E': -70 }, interventions: [{ type: 'block' }] });
		await client.close();
	});
});

describe('the process that measures the error', () => {
	/** 100 ms of the published circuit from the start of its flash: some tenths of a second of computing. */
	const job: ErrorJob = {
		type: 'error',
		circuit: 'dual',
		variant: 'corrected',
		parameters: {},
		declarations: [],
		...stepsFor(1),
		light: standardFlash,
		seen: 'flash',
		column: 0,
		durationMs: 100,
		atMs: 0,
	};
	const resultOf = (change: Partial<ErrorJob>) =>
		new Promise<BackgroundResult>((resolve) => {
			backgroundProcesses(built.measuring).start({ ...job, ...change }, resolve);
		});

	it('gives what the same measurement gives here, and says why one cannot be made', async () => {
		expect(await resultOf({})).toEqual({ type: 'error', report: measureError(job, { nowMs: machineTime.clock }) });
		expect(await resultOf({ circuit: 'nowhere' })).toEqual({
			type: 'failed',
			message: expect.stringMatching(/nowhere/),
		});
	});

	it('that ends before it is done has failed, and one that was stopped tells nothing', async () => {
		const failed = new Promise<BackgroundResult>((resolve) => {
			backgroundProcesses(new URL('notBuilt.js', built.measuring)).start(job, resolve);
		});
		expect(await failed).toMatchObject({ type: 'failed', message: expect.stringMatching(/ended with code 1/) });
		const told: BackgroundResult[] = [];
		const stop = backgroundProcesses(built.measuring).start(job, (result) => told.push(result));
		stop();
		// Another one that was begun later has come to its end.
		await resultOf({ durationMs: 10 });
		expect(told).toEqual([]);
	});
});
