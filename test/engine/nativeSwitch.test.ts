import { expect, it } from 'vitest';
import { nativeChoiceOf } from '../../src/cli/options/nativeOptions.ts';
import { type BackgroundJob, runBackgroundJob } from '../../src/engine/background/backgroundJobs.ts';
import type { EngineStatus } from '../../src/engine/server/engineMessages.ts';
import { createEngineServer } from '../../src/engine/server/engineServer.ts';
import type { NativeUse } from '../../src/engine/server/engineShell.ts';
import { nativeUseOf } from '../../src/host/nativeChoice.ts';
import type { EngineRequest } from '../../src/protocol/requests.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';
import { fakeClock } from './bench.ts';
import { ganglionWith, ihFile, leakFile } from './changedCircuits.ts';

const session: Session = { ...defaultSession(), circuit: 'cone', columns: { x: 1, y: 1 } };

/** An engine whose native code is never compiled: what is asked to be, and what was called off. */
function engineWith(use: NativeUse, begins: Session = session) {
	const clock = fakeClock();
	const compiled: string[][] = [];
	let stopped = 0;
	let status: EngineStatus | undefined;
	const replies = new Map<number, boolean>();
	const start = (job: BackgroundJob, done: (result: Awaited<ReturnType<typeof runBackgroundJob>>) => void) => {
		if (job.type === 'native') compiled.push(job.model.request.declarations?.map(({ file }) => file) ?? []);
		else void runBackgroundJob(job, { clock, pause: async () => undefined }).then(done);
		return () => void stopped++;
	};
	const server = createEngineServer(begins, {
		clock,
		post(message) {
			if (message.type === 'status') status = message.status;
			if (message.type === 'reply') replies.set(message.id, message.ok);
		},
		openSource: () => {
			throw new Error('this light comes from nowhere else');
		},
		preparation: { start },
		native: {
			use,
			load: () => {
				throw new Error('nothing was compiled');
			},
		},
	});
	let id = 0;
	const tick = (): void => {
		clock.nowValueMs += 1000;
		server.tick(1);
	};
	tick();
	return {
		compiled,
		stopped: () => stopped,
		backEnd() {
			tick();
			return status?.backEnd;
		},
		async ask(request: EngineRequest) {
			const own = ++id;
			server.receive({ type: 'request', id: own, request });
			while (!replies.has(own)) {
				await new Promise((resolve) => setImmediate(resolve));
				tick();
			}
			expect(replies.get(own)).toBe(true);
			tick();
		},
	};
}

const leak = leakFile(0.06);
const own = { foreign: [] };

it('declarations that a session brings are compiled only when a person says so; what the user writes, at once', async () => {
	const engine = engineWith(own);
	expect(engine.compiled).toEqual([[]]);
	expect(engine.backEnd()).toMatchObject({ name: 'WebAssembly', detail: 'native code is being compiled', asks: false });
	await engine.ask({ type: 'editCircuit', declarations: [ihFile(0.5), ganglionWith('include my.h as h')] });
	expect(engine.compiled.at(-1)).toEqual(['my.h.eq', 'ganglion.eq']);
	// The compilation of the circuit before was called off.
	expect(engine.stopped()).toBe(1);

	await engine.ask({ type: 'loadSession', session: { ...session, declarations: [leak] } });
	expect(engine.compiled).toHaveLength(2);
	expect(engine.backEnd()).toMatchObject({ asks: true, detail: expect.stringMatching(/not compiled unasked/) });
	// Edited, they are still those that came.
	await engine.ask({ type: 'editCircuit', declarations: [leakFile(0.07)] });
	expect(engine.backEnd()).toMatchObject({ asks: true });
	expect(engine.compiled).toHaveLength(2);

	await engine.ask({ type: 'allowNative' });
	expect(engine.compiled.at(-1)).toEqual(['leak.eq']);
	expect(engine.backEnd()).toMatchObject({ asks: false });
	// Asked once: the same session does not ask again.
	await engine.ask({ type: 'loadSession', session: { ...session, declarations: [leakFile(0.07)] } });
	expect(engine.backEnd()).toMatchObject({ asks: false });
	expect(engine.compiled).toHaveLength(4);
});

it('declarations of the session that an engine begins with are asked for, unless --native says yes', () => {
	const brought = { ...session, declarations: [leak] };
	const use = (given: { native?: boolean }, environment = {}) =>
		nativeUseOf(nativeChoiceOf(given, environment), brought.declarations);
	const asking = engineWith(use({}), brought);
	expect(asking.backEnd()).toMatchObject({ asks: true });
	expect(asking.compiled).toEqual([]);
	expect(engineWith(use({ native: true }, { RETINODE_NATIVE: 'off' }), brought).compiled).toEqual([['leak.eq']]);
	expect(engineWith(use({ native: false }), brought).backEnd()).toMatchObject({ detail: '--no-native was given' });
	const off = engineWith(use({}, { RETINODE_NATIVE: 'off' }), session);
	expect(off.backEnd()).toMatchObject({ detail: 'RETINODE_NATIVE is off', asks: false });
	expect(off.compiled).toEqual([]);
});
