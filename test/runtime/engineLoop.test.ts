import { expect, test } from 'vitest';
import type { EngineServer } from '../../src/engine/server/engineServer.ts';
import { runEngineLoop } from '../../src/runtime/engineLoop.ts';

/** A loop over an engine of which only the turns count: how it comes back after each, and what runs it on. */
function loopOf(costMs: number) {
	let nowMs = 0;
	let turns = 0;
	let due = 1;
	let light = false;
	let next: { readonly how: 'at once' | 'pause'; readonly run: () => void } | undefined;
	const session = {
		get lightWaits() {
			return light;
		},
	};
	const server = {
		session,
		tick() {
			turns++;
			nowMs += costMs;
			if (due > 0) light = false;
			return due;
		},
	} as unknown as EngineServer;
	const come = (how: 'at once' | 'pause') => (run: () => void) => {
		next = { how, run };
		return () => {
			next = undefined;
		};
	};
	const loop = runEngineLoop(server, { clock: () => nowMs, atOnce: come('at once'), afterPause: come('pause') });
	return {
		loop,
		turns: () => turns,
		next: () => next?.how,
		goOn: () => next?.run(),
		dueIs(steps: number) {
			due = steps;
		},
		lightComes() {
			light = true;
			loop.heard();
		},
	};
}

test('an engine that keeps up pauses, one that is behind goes on at once', () => {
	expect(loopOf(0.3).next()).toBe('pause');
	expect(loopOf(6).next()).toBe('at once');
});

test('light that comes during the pause is taken at once, and every other message waits for its end', () => {
	const { loop, turns, next, lightComes } = loopOf(0.3);
	loop.heard();
	expect([turns(), next()]).toEqual([1, 'pause']);
	lightComes();
	expect([turns(), next()]).toEqual([2, 'pause']);
});

test('light that waits for the next step is looked at again without a pause, until the step is due', () => {
	const { turns, next, goOn, dueIs, lightComes } = loopOf(0.01);
	dueIs(0);
	lightComes();
	expect(next()).toBe('at once');
	goOn();
	expect(next()).toBe('at once');
	dueIs(1);
	goOn();
	expect([turns(), next()]).toEqual([4, 'pause']);
});

test('a loop that was stopped takes no turn, also when light comes', () => {
	const { loop, turns, next, lightComes } = loopOf(0.3);
	loop.stop();
	lightComes();
	expect([turns(), next()]).toEqual([1, undefined]);
});
