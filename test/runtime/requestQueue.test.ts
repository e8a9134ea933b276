import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/protocol/requests.ts';
import { createRequestQueue } from '../../src/runtime/requestQueue.ts';
import { createVirtualTime } from '../io/virtualTime.ts';

interface Screen {
	readonly name: string;
}

/** A queue whose every answer takes `costMs` of a loop that does one thing at a time. */
function queue(costMs = 1) {
	const time = createVirtualTime();
	let spentMs = 0;
	const log: string[] = [];
	const open: (() => void)[] = [];
	const state = { holds: false, behind: new Set<Screen>() };
	const it = createRequestQueue<Screen>({
		clock: () => time.clock() + spentMs,
		timers: {
			after: (ms, run) =>
				time.timers.after(ms, () => {
					log.push('turn');
					run();
				}),
		},
		answer({ name }, id, request) {
			spentMs += costMs;
			log.push(`${name}${id} ${request.type}`);
			return state.holds ? new Promise((resolve) => void open.push(resolve)) : Promise.resolve();
		},
		reply({ name }, reply) {
			log.push(`${name}${reply.id} ${reply.ok ? 'ok' : reply.error}`);
		},
		isBehind: (screen) => state.behind.has(screen),
	});
	const ask = (screen: Screen, id: number, request: Request) => it.take(screen, JSON.stringify({ id, request }));
	const pass = (ms: number): void => {
		spentMs += ms;
	};
	return { time, log, it, ask, state, open, pass };
}

const a: Screen = { name: 'a' };
const b: Screen = { name: 'b' };
const stop: Request = { type: 'emergencyStop' };

describe('Requests that wait', () => {
	test('an emergency stop is acted on before it returns, whoever asks and however many wait', async () => {
		const { time, log, it, ask } = queue();
		for (let id = 1; id <= 3000; id++) ask(a, id, { type: 'listPorts' });
		expect(log).toEqual([]);
		ask(a, 3001, stop);
		ask(b, 1, stop);
		expect(log).toEqual(['a3001 emergencyStop', 'b1 emergencyStop']);
		await time.advance(100);
		expect(it.waiting()).toBe(0);
		expect(log.filter((line) => line.endsWith('listPorts'))).toHaveLength(3000);
	});

	test('are answered in slices of the loop, in order, and screens take turns', async () => {
		const { time, log, ask } = queue(1);
		for (let id = 1; id <= 6; id++) ask(a, id, { type: 'listPorts' });
		ask(b, 1, { type: 'listPorts' });
		await time.advance(1);
		const slices = log.join(',').split('turn,').slice(1);
		expect(slices.map((slice) => slice.split(',').filter(Boolean).length)).toEqual([4, 3]);
		const answered = log.filter((line) => line !== 'turn');
		expect(answered.filter((line) => line.startsWith('a'))).toEqual([1, 2, 3, 4, 5, 6].map((id) => `a${id} listPorts`));
		expect(answered.indexOf('b1 listPorts')).toBeLessThan(3);
	});

	test.each<[string, Request]>([
		['arming', { type: 'arm', armed: true }],
		['holding the key', { type: 'hold', held: true }],
		['releasing the stop', { type: 'releaseEmergencyStop' }],
		[
			'stimulating',
			{ type: 'stimulate', electrode: 0, drive: 'rate', amplitudeUa: 1, phaseUs: 1, gapUs: 0, rateHz: 1 },
		],
	])('%s that waited when a stop or a disarming came is refused, for what came last counts', async (_what, request) => {
		for (const last of [stop, { type: 'arm', armed: false }, { type: 'hold', held: false }] as const) {
			const { time, log, ask } = queue();
			ask(b, 1, request);
			ask(a, 1, last);
			ask(b, 2, request);
			await time.advance(1);
			expect(log.filter((line) => line !== 'turn')).toEqual([
				`a1 ${last.type}`,
				'b1 A stop or a disarming came after this was asked for: ask again.',
				`b2 ${request.type}`,
			]);
		}
	});

	test('a device is not armed long after the button was pressed', async () => {
		const { time, log, ask, pass } = queue();
		ask(a, 1, { type: 'arm', armed: true });
		pass(1001);
		await time.advance(1);
		expect(log.at(-1)).toBe('a1 This waited for too long behind other requests: ask again.');
	});

	test('only a few of those that the engine answers at length are with it at a time, and others pass', async () => {
		const { time, log, ask, state, open } = queue();
		state.holds = true;
		for (let id = 1; id <= 10; id++) ask(a, id, { type: 'describe' });
		await time.advance(10);
		expect(log.filter((line) => line.endsWith('describe'))).toHaveLength(2);
		ask(b, 1, stop);
		expect(log.at(-1)).toBe('b1 emergencyStop');
		// An engine that answers nothing holds up nothing that is not its own, for the same screen and for others.
		ask(a, 11, { type: 'listPorts' });
		ask(b, 2, { type: 'hello', version: 2 });
		ask(b, 3, { type: 'describe' });
		await time.advance(10);
		expect(log.filter((line) => line !== 'turn').slice(-2)).toEqual(['a11 listPorts', 'b2 hello']);
		open[0]?.();
		await time.advance(10);
		expect(log.filter((line) => line.endsWith('describe'))).toHaveLength(3);
	});

	test('a screen that does not take its answers gets no more of them, and holds up nobody else', async () => {
		const { time, log, ask, state } = queue();
		state.behind.add(a);
		ask(a, 1, { type: 'listPorts' });
		ask(b, 1, { type: 'listPorts' });
		await time.advance(50);
		expect(log.filter((line) => line !== 'turn')).toEqual(['b1 listPorts']);
		state.behind.clear();
		await time.advance(50);
		expect(log.at(-1)).toBe('a1 listPorts');
	});

	test('what a screen asked for is forgotten when it goes, and nonsense gets its sentence in turn', async () => {
		const { time, log, it, ask } = queue();
		ask(a, 1, { type: 'listPorts' });
		it.take(b, '{');
		it.left(a);
		await time.advance(1);
		expect(log).toEqual(['turn', 'b-1 The message is no JSON.']);
	});
});
