import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { backgroundThreads } from '../../src/host/backgroundThreads.ts';
import { solverThreads } from '../../src/host/solverThreads.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { decodeSnapshot } from '../../src/protocol/snapshot.ts';
import { ganglionWith, ihFile } from '../engine/changedCircuits.ts';
import { type BuiltThreads, buildThreads } from './builtThreads.ts';
import { noiseSession, type ThreadedEngine, threadedEngine } from './threadedEngine.ts';

const withIh = [ihFile(0.5), ganglionWith('include my.h as h')];

let built: BuiltThreads;
const open: ThreadedEngine[] = [];

beforeAll(async () => {
	built = await buildThreads();
});
afterAll(() => built.remove());
afterEach(() => {
	for (const engine of open.splice(0)) engine.close();
});

async function start(threads: number): Promise<ThreadedEngine> {
	const engine = await threadedEngine(solverThreads(threads, built.solver), backgroundThreads(built.background));
	open.push(engine);
	return engine;
}

/** 100 ms, then an edit, if any, and so on to 350 ms. */
async function runWith(threads: number, declarations?: typeof withIh) {
	const engine = await start(threads);
	engine.pass(100);
	if (declarations) {
		await engine.ask({ type: 'editCircuit', declarations });
		expect(engine.server.session.tMs).toBe(100);
		expect(engine.server.session.method.threads).toBe(threads);
	}
	engine.pass(250);
	expect(engine.server.session.tMs).toBe(350);
	return { spikes: engine.spikes(), state: Float64Array.from(engine.server.session.state) };
}

describe('a circuit exchanged while solver threads are at work', () => {
	it('changes no bit of the spikes if it is the same, on one thread and on two', async () => {
		const plain = await runWith(1);
		expect(plain.spikes.length).toBeGreaterThan(50);
		for (const threads of [1, 2]) expect(await runWith(threads, [])).toEqual(plain);
	});

	it('gives the same run on one thread and on two with a new channel, and another one than without', async () => {
		const one = await runWith(1, withIh);
		expect(await runWith(2, withIh)).toEqual(one);
		const plain = await runWith(2);
		const early = (spikes: readonly string[]) => spikes.filter((each) => Number(each.split('@')[1]) < 100);
		expect(early(one.spikes)).toEqual(early(plain.spikes));
		expect(one.spikes).not.toEqual(plain.spikes);
	});

	it.runIf(process.platform === 'linux')('leaves no thread behind of edits that others took the place of', async () => {
		const engine = await start(1);
		const threads = () => readdirSync('/proc/self/task').length;
		const before = threads();
		const overtaken = Array.from({ length: 8 }, () => engine.ask({ type: 'editCircuit', declarations: withIh }));
		const refused = Promise.all(overtaken.map((each) => each.catch((error: Error) => error.message)));
		await engine.ask({ type: 'editCircuit', declarations: [] });
		for (const why of await refused) expect(why).toMatch(/Another change took the place/);
		await engine.waitFor(() => threads() <= before);
	});

	it('leaves every potential where it was, and probes and clamps go on without a gap', async () => {
		const engine = await start(2);
		const { server, messages } = engine;
		await engine.ask({
			type: 'addIntervention',
			intervention: {
				type: 'clamp',
				startS: 0.03,
				target: { population: 'coneBipolar', member: 4 },
				potentialMv: -41,
			},
		});
		const asked = await engine.ask({
			type: 'watch',
			cell: { population: 'ganglion', member: 7 },
			quantities: ['V', 'K.I'],
		});
		const watch = 'watch' in asked ? asked.watch : Number.NaN;
		engine.pass(100);
		const potentials = () => {
			const { state, model } = server.session;
			return model.network.populations.flatMap((group) =>
				Array.from({ length: group.count }, (_, k) => state[stateIndex(group, 'V', k)]),
			);
		};
		const before = potentials();
		await engine.ask({ type: 'editCircuit', declarations: withIh });
		expect(potentials()).toEqual(before);
		engine.pass(100);
		const { state, model } = server.session;
		expect(state[stateIndex(groupNamed(model.network, 'coneBipolar'), 'V', 4)]).toBeCloseTo(-41, 5);
		expect(server.session.watches()).toEqual([watch]);
		expect(server.session.interventions()).toHaveLength(1);
		const times = messages.flatMap((each) =>
			each.type === 'snapshot'
				? decodeSnapshot(each.buffer).probes.flatMap((probe) => (probe.watch === watch ? [...probe.timesMs] : []))
				: [],
		);
		expect(times.length).toBeGreaterThan(150);
		const gaps = times.slice(1).map((time, k) => time - (times[k] ?? Number.NaN));
		expect(Math.max(...gaps)).toBeCloseTo(Math.max(noiseSession.stepMs, 0.4), 9);
	});
});
