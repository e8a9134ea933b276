import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDeadMan } from '../../src/ui/workbench/deadMan.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function held(refuse?: string) {
	const said: boolean[] = [];
	const errors: string[] = [];
	const deadMan = createDeadMan({
		connection: {
			request: (_type, fields) => {
				said.push('held' in fields && fields.held === true);
				return refuse === undefined ? Promise.resolve({ armed: true } as never) : Promise.reject(new Error(refuse));
			},
		},
		onError: (message) => errors.push(message),
	});
	return { deadMan, said, errors };
}

describe('the dead-man’s key', () => {
	test('does nothing before the user wants it', () => {
		const { deadMan, said } = held();
		deadMan.press();
		expect(said).toEqual([]);
	});

	test('says that it is held, again and again, and once that it is let go', async () => {
		const { deadMan, said } = held();
		deadMan.want(true);
		deadMan.press();
		deadMan.press();
		await vi.advanceTimersByTimeAsync(460);
		expect(said).toEqual([true, true, true, true]);
		deadMan.release();
		deadMan.release();
		await vi.advanceTimersByTimeAsync(1000);
		expect(said.slice(4)).toEqual([false]);
	});

	test('a refusal lets go and is said once; the person must press anew', async () => {
		const { deadMan, errors } = held('There is no device to arm: choose one first.');
		deadMan.want(true);
		deadMan.press();
		await vi.advanceTimersByTimeAsync(1000);
		expect(errors).toEqual(['There is no device to arm: choose one first.']);
		expect(deadMan.store.getState().held).toBe(false);
	});

	test('not wanting it any more lets go', () => {
		const { deadMan, said } = held();
		deadMan.want(true);
		deadMan.press();
		deadMan.want(false);
		expect(said).toEqual([true, false]);
	});
});
