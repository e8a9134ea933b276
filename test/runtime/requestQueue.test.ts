import { describe, expect, test } from 'vitest';
import { answerWithinMs, mostOpenRequests } from '../../src/protocol/limits/requestLimits.ts';
import type { ReplyEnvelope } from '../../src/protocol/messages.ts';
import { mayLast, type Request, urgencyOf } from '../../src/protocol/requests.ts';
import { createRequestQueue } from '../../src/runtime/requestQueue.ts';
import { createVirtualTime } from '../io/virtualTime.ts';
import { exampleRequests } from '../protocol/exampleRequests.ts';

interface Screen {
	readonly name: string;
}

/** A queue whose every answer takes `costMs` of a loop that does one thing at a time. */
function queue(costMs = 1) {
	const time = createVirtualTime();
	let spentMs = 0;
	/** What was acted on, and turns of the loop. */
	const log: string[] = [];
	/** What screens were told. */
	const said: string[] = [];
	const open: ((reply?: ReplyEnvelope) => void)[] = [];
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
			const done: ReplyEnvelope = { id, ok: true, value: {} };
			if (!state.holds) return Promise.resolve(done);
			return new Promise((resolve) => void open.push((reply = done) => resolve(reply)));
		},
		say({ name }, message) {
			if ('type' in message) said.push(`${name} ${JSON.stringify(message)}`);
			else if (message.ok) said.push(`${name}${message.id} ok`);
			else said.push(`${name}${message.id} ${message.error}`);
		},
		isBehind: (screen) => state.behind.has(screen),
	});
	const ask = (screen: Screen, id: number, request: Request) => it.take(screen, JSON.stringify({ id, request }));
	const pass = (ms: number): void => {
		spentMs += ms;
	};
	return { time, log, said, it, ask, state, open, pass };
}

const a: Screen = { name: 'a' };
const b: Screen = { name: 'b' };
const stop: Request = { type: 'emergencyStop' };
const tooMany = '64 requests wait for their answers: this one was not taken.';

describe('Requests that wait', () => {
	test('an emergency stop is acted on before it returns, whoever asks and however many wait', async () => {
		const { time, log, said, it, ask } = queue();
		for (let id = 1; id <= 3000; id++) ask(a, id, { type: 'listPorts' });
		for (let id = 1; id <= 64; id++) ask(b, id, { type: 'describe' });
		expect(log).toEqual([]);
		// Of a flood as many wait as may.
		expect(it.waiting()).toBe(128);
		ask(a, 3001, stop);
		ask(b, 65, stop);
		expect([log, said]).toEqual([['a3001 emergencyStop', 'b65 emergencyStop'], []]);
		for (let turn = 0; turn < 100; turn++) await time.advance(1);
		expect(it.waiting()).toBe(0);
		// Each of the others has its sentence.
		const refused = Array.from({ length: 3000 - 64 }, (_, k) => `a${k + 65} ${tooMany}`);
		expect(said.filter((line) => line.endsWith(tooMany))).toEqual(refused);
		expect(log.filter((line) => line.endsWith('listPorts'))).toHaveLength(64);
	});

	test.each<Request>([stop, { type: 'arm', armed: false }, { type: 'hold', held: false }])(
		'%j is acted on also by a screen whose every request waits for an engine that hangs',
		async (urgent) => {
			const { time, log, said, ask, state } = queue();
			state.holds = true;
			for (let id = 1; id <= 3000; id++) ask(a, id, { type: id % 2 ? 'describe' : 'listPorts' });
			await time.advance(100);
			ask(a, 3001, urgent);
			expect(log.at(-1)).toBe(`a3001 ${urgent.type}`);
			expect(said.filter((line) => line.endsWith(tooMany))).toHaveLength(3000 - 64);
		},
	);

	test('as many of one screen may be open as the limit says, waiting or begun, and each answer makes room for another', async () => {
		const { time, said, ask, state, open } = queue();
		state.holds = true;
		for (let id = 1; id <= mostOpenRequests; id++) ask(a, id, { type: 'listPorts' });
		await time.advance(100);
		ask(a, 65, { type: 'listPorts' });
		ask(b, 1, { type: 'listPorts' });
		await time.advance(1);
		expect(said).toEqual([`a65 ${tooMany}`]);
		open[3]?.();
		await time.advance(1);
		ask(a, 66, { type: 'listPorts' });
		ask(a, 67, { type: 'listPorts' });
		await time.advance(1);
		expect(said.slice(1)).toEqual(['a4 ok', `a67 ${tooMany}`]);
	});

	test.each(exampleRequests.map((request) => [JSON.stringify(request).slice(0, 60), request] as const))(
		'%s is acted on at once, refused or said to be under way within 10 s, though nobody answers',
		async (_what, request) => {
			const { time, log, said, ask, state, open } = queue();
			state.holds = true;
			ask(a, 1, request);
			if (urgencyOf(request) === 'stops' || urgencyOf(request) === 'atOnce') {
				expect(log).toEqual([`a1 ${request.type}`]);
				return;
			}
			await time.advance(answerWithinMs - 1);
			expect(said).toEqual([]);
			await time.advance(1);
			if (mayLast(request.type)) {
				const message = 'What was asked for takes longer than 10 s: it goes on, and is answered when it is done.';
				expect(said).toEqual([`a ${JSON.stringify({ type: 'underWay', id: 1, message })}`]);
			} else {
				expect(said).toEqual([expect.stringMatching(`^a1 ${request.type} was not answered within 10 s by .*effect.$`)]);
			}
			// What is said to be under way is answered when it is done; what was refused is not answered a second time.
			open[0]?.();
			await time.advance(1);
			expect(said.slice(1)).toEqual(mayLast(request.type) ? ['a1 ok'] : []);
		},
	);

	test('what waited for 10 s is refused with the reason, and is not begun any more', async () => {
		const { time, log, said, ask, state, open } = queue();
		state.holds = true;
		for (let id = 1; id <= 4; id++) ask(a, id, { type: 'describe' });
		state.behind.add(b);
		ask(b, 1, { type: 'listPorts' });
		await time.advance(answerWithinMs);
		expect(said.slice().sort()).toEqual([
			'a1 describe was not answered within 10 s by the simulation: it may yet have its effect.',
			'a2 describe was not answered within 10 s by the simulation: it may yet have its effect.',
			'a3 This waited for 10 s, since others before it were not answered, and has no effect: ask again.',
			'a4 This waited for 10 s, since others before it were not answered, and has no effect: ask again.',
			'b1 This waited for 10 s, since the answers before it were not taken, and has no effect: ask again.',
		]);
		state.behind.clear();
		for (const answer of open) answer();
		await time.advance(100);
		expect(log.filter((line) => line !== 'turn')).toEqual(['a1 describe', 'a2 describe']);
		expect(said).toHaveLength(5);
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
			const { time, log, said, ask } = queue();
			ask(b, 1, request);
			ask(a, 1, last);
			ask(b, 2, request);
			await time.advance(1);
			expect(log.filter((line) => line !== 'turn')).toEqual([`a1 ${last.type}`, `b2 ${request.type}`]);
			expect(said.filter((line) => !line.endsWith(' ok'))).toEqual([
				'b1 A stop or a disarming came after this was asked for: ask again.',
			]);
		}
	});

	test('a device is not armed long after the button was pressed', async () => {
		const { time, said, ask, pass } = queue();
		ask(a, 1, { type: 'arm', armed: true });
		pass(1001);
		await time.advance(1);
		expect(said).toEqual(['a1 This waited for too long behind other requests: ask again.']);
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
		const { time, log, said, it, ask } = queue();
		ask(a, 1, { type: 'listPorts' });
		it.take(b, '{');
		it.left(a);
		await time.advance(answerWithinMs);
		expect([log, said]).toEqual([['turn'], ['b-1 The message is no JSON.']]);
	});
});
