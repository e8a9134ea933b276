import { describe, expect, test } from 'vitest';
import { createEngineWatch } from '../../src/runtime/engineWatch.ts';
import { createScreenWatch, type ScreenWatch } from '../../src/runtime/screenWatch.ts';
import { createVirtualTime } from '../io/virtualTime.ts';

/** An engine that answers each ping after 5 ms, as long as it is told to. */
function engine() {
	const time = createVirtualTime(100);
	const said: { atMs: number; text: string }[] = [];
	const say = (text: string): void => void said.push({ atMs: time.clock(), text });
	const state = { answers: true, pings: 0 };
	const watch = createEngineWatch({
		...time,
		ping() {
			state.pings++;
			time.timers.after(5, () => {
				if (state.answers) watch.heard();
			});
		},
		lost: say,
		back: say,
	});
	return { time, said, state, watch };
}

describe('An engine that is watched', () => {
	test('is asked four times a second and, as long as it answers, nothing is said', async () => {
		const { time, said, state, watch } = engine();
		expect(watch.whyNotArmed()).toMatch(/is not running/);
		watch.begin();
		expect(watch.whyNotArmed()).toBeNull();
		await time.advance(10_000);
		expect(state.pings).toBe(41);
		expect(said).toEqual([]);
		expect(watch.whyNotArmed()).toBeNull();
	});

	test('that answers nothing for a second is lost then and not before, once, and is said to be back', async () => {
		const { time, said, state, watch } = engine();
		watch.begin();
		await time.advance(2010);
		state.answers = false;
		// It was last heard 5 ms after the ping at 2,000 ms.
		await time.advance(2005 + 999 - 2010);
		expect(said).toEqual([]);
		await time.advance(1);
		expect(said).toEqual([{ atMs: 100 + 3005, text: expect.stringMatching(/not answered for a second/) }]);
		expect(watch.whyNotArmed()).toMatch(/does not answer/);
		await time.advance(5000);
		expect(said).toHaveLength(1);
		state.answers = true;
		await time.advance(300);
		expect(said[1]?.text).toMatch(/answers again.*stay disarmed/);
		expect(watch.whyNotArmed()).toBeNull();
		state.answers = false;
		await time.advance(1500);
		expect(said).toHaveLength(3);
	});

	test('any of its messages is a sign of life', async () => {
		const { time, said, state, watch } = engine();
		state.answers = false;
		watch.begin();
		for (let k = 0; k < 20; k++) {
			await time.advance(900);
			watch.heard();
		}
		expect(said).toEqual([]);
	});

	test('that is gone lets nothing be armed until another has begun', async () => {
		const { time, said, watch } = engine();
		watch.begin();
		watch.gone();
		expect(watch.whyNotArmed()).toMatch(/is not running/);
		await time.advance(5000);
		expect(said).toEqual([]);
		watch.begin();
		expect(watch.whyNotArmed()).toBeNull();
		watch.end();
	});

	test('is not blamed for a stall of the watch’s own thread, in which its answers wait to be looked at', () => {
		const due: { run: () => void }[] = [];
		let nowMs = 0;
		const said: string[] = [];
		const watch = createEngineWatch({
			clock: () => nowMs,
			timers: {
				after(_ms, run) {
					const entry = { run };
					due.push(entry);
					return () => undefined;
				},
			},
			ping: () => undefined,
			lost: (reason) => said.push(reason),
			back: (message) => said.push(message),
		});
		watch.begin();
		// The whole process slept for 30 s; its timers come before its messages.
		nowMs = 30_000;
		due.shift()?.run();
		expect(said).toEqual([]);
		watch.heard();
		// Awake again, a second without an answer is one.
		for (let k = 0; k < 10 && said.length === 0; k++) {
			nowMs += 250;
			due.shift()?.run();
		}
		expect(nowMs).toBe(31_000);
		expect(said).toEqual([expect.stringMatching(/not answered/)]);
	});
});

/** Screens that answer each ping after 2 ms, as long as they are told to. */
function screens(needed = true) {
	const time = createVirtualTime(7);
	const lost: { atMs: number; reason: string }[] = [];
	const watch: ScreenWatch = createScreenWatch({
		...time,
		needed,
		lost: (reason) => void lost.push({ atMs: time.clock() - 7, reason }),
	});
	const add = () => {
		const state = { answers: true };
		const screen = watch.add((ping) => {
			time.timers.after(2, () => {
				if (state.answers) screen.answered(ping);
			});
		});
		return Object.assign(state, screen);
	};
	return { time, lost, watch, add };
}

describe('Screens that are watched', () => {
	test('count from their first answer, and as long as they answer', async () => {
		const { time, lost, watch, add } = screens();
		expect(watch.whyNotArmed()).toMatch(/^No screen answers/);
		add();
		expect(watch.count()).toBe(0);
		await time.advance(5);
		expect(watch.count()).toBe(1);
		expect(watch.whyNotArmed()).toBeNull();
		await time.advance(60_000);
		expect(lost).toEqual([]);
	});

	test('one that is connected and never answers is none', async () => {
		const { time, lost, watch, add } = screens();
		add().answers = false;
		await time.advance(10_000);
		expect(watch.count()).toBe(0);
		expect(lost).toEqual([]);
	});

	test('one that freezes is lost 3 s after its last answer and not before, and counts again when it answers', async () => {
		const { time, lost, watch, add } = screens();
		const page = add();
		await time.advance(4500);
		page.answers = false;
		// The last answer came at 4,002 ms.
		await time.advance(4002 + 2999 - 4500);
		expect(watch.count()).toBe(1);
		await time.advance(1);
		expect(lost).toEqual([{ atMs: 7002, reason: expect.stringMatching(/three seconds/) }]);
		expect(watch.whyNotArmed()).not.toBeNull();
		page.answers = true;
		await time.advance(1100);
		expect(watch.count()).toBe(1);
		expect(lost).toHaveLength(1);
	});

	test('one that is closed is lost at once; of two the other is enough', async () => {
		const { time, lost, watch, add } = screens();
		const [first, second] = [add(), add()];
		await time.advance(2500);
		first.left();
		expect(lost).toEqual([]);
		second.left();
		expect(lost).toEqual([{ atMs: 2500, reason: expect.stringMatching(/closed/) }]);
		expect(watch.count()).toBe(0);
		await time.advance(10_000);
		expect(lost).toHaveLength(1);
	});

	test('answers to nothing, and the same answer again and again, keep no screen alive', async () => {
		const { time, lost, watch } = screens();
		const screen = watch.add(() => undefined);
		screen.answered(2);
		screen.answered(0);
		expect(watch.count()).toBe(0);
		screen.answered(1);
		expect(watch.count()).toBe(1);
		for (let k = 0; k < 40; k++) {
			await time.advance(100);
			screen.answered(1);
		}
		expect(watch.count()).toBe(0);
		expect(lost).toHaveLength(1);
	});

	test('where none is needed, arming is free and the loss of one is not', async () => {
		const { time, lost, watch, add } = screens(false);
		expect(watch.whyNotArmed()).toBeNull();
		const page = add();
		await time.advance(10);
		page.left();
		expect(lost).toEqual([]);
		expect(watch.whyNotArmed()).toBeNull();
	});
});
