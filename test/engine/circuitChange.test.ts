import { describe, expect, it } from 'vitest';
import type { BackgroundHost, BackgroundJob } from '../../src/engine/background/backgroundJobs.ts';
import { prepareCircuit } from '../../src/engine/background/preparation.ts';
import type { FromEngine } from '../../src/engine/server/engineMessages.ts';
import { createEngineServer } from '../../src/engine/server/engineServer.ts';
import type { MachineSpeed } from '../../src/protocol/limits/patchSize.ts';
import type { EngineRequest, Replies } from '../../src/protocol/requests.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';
import { fakeClock } from './bench.ts';
import { ganglionWith, ihFile } from './changedCircuits.ts';

const light: Session['source'] = {
	type: 'stimulus',
	name: 'flash',
	parameters: { cone: 50_000, rod: 100, duration: 0.02, baseline_before: 0.05, baseline_after: 0.13 },
};
const session: Session = { ...defaultSession(), circuit: 'cone', columns: { x: 1, y: 1 }, source: light };
const withIh = [ihFile(0.5), ganglionWith('include my.h as h')];

const prepared = new Map<string, ReturnType<typeof prepareCircuit>>();

/** What a job gives; the same job, in whichever test, is done once. */
function preparedFor(job: Parameters<typeof prepareCircuit>[0]) {
	const key = JSON.stringify(job);
	const circuit = prepared.get(key) ?? prepareCircuit(job);
	prepared.set(key, circuit);
	return circuit;
}

/** A thread beside the engine that gives its results when it is told to; what it gives is cloned, as between threads. */
function otherThread() {
	const jobs: (() => void)[] = [];
	/** Numbers of the jobs that were stopped. */
	const stopped: number[] = [];
	const host: BackgroundHost = {
		start(job: BackgroundJob, done) {
			const number = jobs.length;
			jobs.push(() => {
				if (job.type !== 'circuit') throw new Error('only circuits are prepared here');
				try {
					done({ type: 'circuit', circuit: structuredClone(preparedFor(structuredClone(job))) });
				} catch (error) {
					done({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
				}
			});
			return () => void stopped.push(number);
		},
	};
	return { host, jobs, stopped };
}

/** A machine that is timed at once, as so fast; nothing else is measured on it. */
const timedAs = (speed: MachineSpeed): BackgroundHost => ({
	start(job, done) {
		if (job.type === 'speed') done({ type: 'speed', speed });
		return () => undefined;
	},
});

/** A running engine, with a thread beside it unless said otherwise. */
function running(
	options: { readonly alone?: boolean; readonly session?: Session; readonly speed?: MachineSpeed } = {},
) {
	const clock = fakeClock();
	const messages: FromEngine[] = [];
	const { host, jobs, stopped } = otherThread();
	const server = createEngineServer(options.session ?? session, {
		clock,
		post: (message) => messages.push(message),
		openSource: () => {
			throw new Error('this light comes from nowhere else');
		},
		...(options.alone ? {} : { preparation: host }),
		...(options.speed ? { grows: true, background: timedAs(options.speed) } : {}),
	});
	let ids = 0;
	const ask = (request: EngineRequest) => {
		const id = ++ids;
		server.receive({ type: 'request', id, request });
		return () => messages.find((each) => each.type === 'reply' && each.id === id);
	};
	/** Lets wall time pass, a ms between looks. */
	const pass = (ms: number) => {
		for (let k = 0; k < ms; k++) {
			clock.nowValueMs += 1;
			server.tick(1000);
			server.receive({ type: 'snapshotTaken' });
		}
	};
	ask({ type: 'setRunning', running: true });
	const spikes = () => messages.flatMap((each) => (each.type === 'progress' ? each.spikes : []));
	const statuses = () => messages.flatMap((each) => (each.type === 'status' ? [each.status] : []));
	return { server, messages, jobs, stopped, ask, pass, spikes, statuses };
}

const errorOf = (reply: FromEngine | undefined) => (reply?.type === 'reply' && !reply.ok ? reply.error : undefined);
const answerOf = (reply: FromEngine | undefined) => (reply?.type === 'reply' && reply.ok ? reply.value : undefined);

describe('editing the circuit of a running engine', () => {
	it('gives one cell a value of its own of what was one for all, without a gap, and takes it back at once', () => {
		const { server, jobs, ask, pass } = running();
		const cell = { population: 'ganglion', member: 0 };
		const parameter = () => {
			const reply = answerOf(ask({ type: 'cellParameters', cell })()) as Replies['cellParameters'];
			return reply.parameters.find(({ path }) => path === 'Na.g');
		};
		const saved = () => (answerOf(ask({ type: 'saveSession' })()) as Replies['saveSession']).session.parameters;
		const standard = parameter()?.value ?? 0;
		expect(parameter()).toMatchObject({ isOwn: false, differs: false });
		pass(100);
		const reply = ask({ type: 'setCellParameter', cell, path: 'Na.g', value: 30 });
		pass(100);
		expect(reply()).toBeUndefined();
		jobs[0]?.();
		pass(100);
		expect(answerOf(reply())).toEqual({ value: 30 });
		expect(parameter()).toEqual({ path: 'Na.g', value: 30, isOwn: true, differs: true });
		expect(saved()).toEqual({ 'ganglion[0].Na.g': 30 });
		expect(answerOf(ask({ type: 'setCellParameter', cell, path: 'Na.g', value: 40 })())).toEqual({ value: 40 });
		expect(answerOf(ask({ type: 'setCellParameter', cell, path: 'Na.g', value: null })())).toEqual({ value: standard });
		expect(saved()).toEqual({});
		expect(server.session.tMs).toBe(300);
		expect(errorOf(ask({ type: 'setCellParameter', cell, path: 'no.g', value: 1 })())).toContain(
			"no parameter 'ganglion.no.g'",
		);
		const tooMuch = ask({ type: 'setCellParameter', cell, path: 'C', value: -1 });
		jobs[1]?.();
		pass(2);
		expect(errorOf(tooMuch())).toContain('got -1');
	});

	it('lets the model go on in real time while the circuit is prepared, and exchanges it between two steps', () => {
		const { server, jobs, ask, pass, spikes, statuses, messages } = running();
		pass(100);
		const reply = ask({ type: 'editCircuit', declarations: withIh });
		pass(300);
		expect(reply()).toBeUndefined();
		expect(server.session.tMs).toBe(400);
		expect(statuses().at(-1)?.preparing).toBe('preparing circuit…');
		jobs[0]?.();
		pass(300);
		expect(answerOf(reply())).toEqual({ modelTimeS: 0.4, dropped: [], warnings: [] });
		expect(server.session.tMs).toBe(700);
		expect(server.session.reading()).toMatchObject({ lagS: 0 });
		expect(server.session.parameter('ganglion.h.g')).toBe(0.5);
		expect(statuses().at(-1)?.preparing).toBe('');
		const progress = messages.flatMap((each) => (each.type === 'progress' ? [each.modelTimeMs] : []));
		expect(progress).toEqual([...progress].sort((a, b) => a - b));
		const times = spikes().map(({ tMs }) => tMs);
		expect(times.some((tMs) => tMs > 400)).toBe(true);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	});

	it('gives the spikes of a run without any edit if the circuit stays the same', () => {
		const plain = running();
		plain.pass(500);
		const edited = running();
		edited.pass(210);
		edited.ask({ type: 'editCircuit', declarations: [] });
		edited.jobs[0]?.();
		edited.pass(290);
		expect(plain.spikes().length).toBeGreaterThan(5);
		expect(edited.spikes()).toEqual(plain.spikes());
		expect(edited.server.session.state).toEqual(plain.server.session.state);
	});

	it('answers a mistake with file, line, declaration and term, and leaves everything as it runs', () => {
		const { server, jobs, ask, pass, spikes } = running();
		const plain = running();
		pass(100);
		const wrong = ihFile(0.5).text.replace('inf - n', 'inf - V');
		const reply = ask({ type: 'editCircuit', declarations: [{ file: 'my.h.eq', text: wrong }] });
		jobs[0]?.();
		pass(300);
		plain.pass(400);
		expect(errorOf(reply())).toMatch(/^my\.h\.eq:9 \(channel my\.h, .*n.*\): /);
		expect(spikes()).toEqual(plain.spikes());
		expect(server.session.state).toEqual(plain.server.session.state);
	});

	it('takes it back by the declarations of before, and the currents of the channel are gone', () => {
		const { server, jobs, ask, pass } = running();
		ask({ type: 'editCircuit', declarations: withIh });
		jobs[0]?.();
		pass(100);
		expect(server.session.parameter('ganglion.h.g')).toBe(0.5);
		const undo = ask({ type: 'editCircuit', declarations: [] });
		jobs[1]?.();
		pass(100);
		expect(answerOf(undo())).toEqual({ modelTimeS: 0.1, dropped: [], warnings: [] });
		expect(() => server.session.parameter('ganglion.h.g')).toThrow('ganglion.h.g');
		expect(server.session.tMs).toBe(200);
	});

	it('drops what was said of the edit before when another comes, and when it is called off', () => {
		const { server, jobs, ask, pass, statuses } = running();
		const first = ask({ type: 'editCircuit', declarations: [ihFile(0.1), ganglionWith('include my.h as h')] });
		const second = ask({ type: 'editCircuit', declarations: withIh });
		expect(errorOf(first())).toMatch(/Another change/);
		jobs[1]?.();
		jobs[0]?.();
		pass(10);
		expect(answerOf(second())).toMatchObject({ dropped: [] });
		expect(server.session.parameter('ganglion.h.g')).toBe(0.5);
		const third = ask({ type: 'editCircuit', declarations: [] });
		ask({ type: 'cancelChange' });
		expect(errorOf(third())).toMatch(/called off/);
		jobs[2]?.();
		pass(300);
		expect(server.session.parameter('ganglion.h.g')).toBe(0.5);
		expect(statuses().at(-1)?.preparing).toBe('');
	});

	it('stops the preparation of a change that another one takes the place of, or that is called off, and of no other', () => {
		const { jobs, stopped, ask, pass } = running();
		for (let edit = 0; edit < 25; edit++) ask({ type: 'editCircuit', declarations: [ihFile(0.1 + edit / 100)] });
		expect(stopped).toEqual(Array.from({ length: 24 }, (_, k) => k));
		ask({ type: 'cancelChange' });
		expect(stopped).toHaveLength(25);
		const last = ask({ type: 'editCircuit', declarations: withIh });
		jobs[25]?.();
		pass(10);
		expect(answerOf(last())).toMatchObject({ dropped: [] });
		ask({ type: 'cancelChange' });
		expect(stopped).toHaveLength(25);
	});

	it('goes before a patch that grows by itself, in whichever order they come, and is not refused for it', () => {
		const speed = { columnsOnOne: 20, threads: 1, columnsOnAll: 20, note: '' };
		const { jobs, stopped, messages, server, ask, pass } = running({ speed });
		const columns = () => server.session.model.network.lattice.columns;
		pass(600);
		expect(jobs).toHaveLength(1);
		const first = ask({ type: 'editCircuit', declarations: withIh });
		expect(stopped).toEqual([0]);
		pass(600);
		// It waits for the edit, and begins then.
		expect(jobs).toHaveLength(2);
		jobs[1]?.();
		pass(10);
		expect(answerOf(first())).toMatchObject({ dropped: [] });
		pass(600);
		expect(jobs).toHaveLength(3);
		jobs[2]?.();
		pass(10);
		expect(columns()).toBe(9);
		expect(messages.filter(({ type }) => type === 'problem')).toEqual([]);
	});

	it('saves a session with the declarations, which gives the same run again from its start', () => {
		const { jobs, ask, pass } = running();
		pass(30);
		ask({ type: 'editCircuit', declarations: withIh });
		jobs[0]?.();
		pass(50);
		ask({ type: 'setParameter', path: 'ganglion.h.g', value: 0.7 });
		const saved = answerOf(ask({ type: 'saveSession' })());
		if (!saved || !('session' in saved)) throw new Error('no session came');
		expect(saved.session.declarations).toEqual(withIh);
		expect(saved.session.parameters).toEqual({ 'ganglion.h.g': 0.7 });
		const [one, two] = [running({ session: saved.session }), running({ session: saved.session, alone: true })];
		one.pass(300);
		two.pass(300);
		expect(one.spikes().length).toBeGreaterThan(3);
		expect(two.spikes()).toEqual(one.spikes());
	});

	it('works without another thread, with a stall', () => {
		const { server, ask, pass } = running({ alone: true });
		pass(50);
		const reply = ask({ type: 'editCircuit', declarations: withIh });
		expect(answerOf(reply())).toMatchObject({ dropped: [] });
		pass(50);
		expect(server.session.tMs).toBe(100);
	});

	it('lists, once it has come over from the other thread, what is in use and what is of the user', () => {
		const { jobs, ask, pass } = running();
		pass(20);
		ask({ type: 'editCircuit', declarations: withIh });
		jobs[0]?.();
		pass(1);
		const { declarations } = answerOf(ask({ type: 'listDeclarations' })()) as {
			readonly declarations: readonly { readonly name: string; readonly inUse: boolean; readonly own: boolean }[];
		};
		const inUse = declarations.filter((each) => each.inUse).map(({ name }) => name);
		expect(inUse).toEqual(expect.arrayContaining(['cone', 'ganglion', 'ganglion.Na', 'my.h', 'graded']));
		expect(inUse).not.toContain('horizontal.Na.aoyama2000');
		expect(declarations.filter((each) => each.own).map(({ name }) => name)).toEqual(['ganglion', 'my.h']);
	});

	it('changes the patch in the same way: the old one runs until the new one is there', () => {
		const { server, jobs, ask, pass } = running();
		pass(100);
		const reply = ask({ type: 'setPatch', columns: { x: 2, y: 2 } });
		pass(100);
		expect(server.session.tMs).toBe(200);
		jobs[0]?.();
		pass(1);
		expect(answerOf(reply())).toEqual({});
		expect(server.session.model.network.lattice.columns).toBe(4);
		expect(server.session.tMs).toBeLessThan(2);
		expect(server.session.running).toBe(true);
	});
});
