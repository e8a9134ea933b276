import { describe, expect, it } from 'vitest';
import { createToastStore } from '../../src/ui/stores/toastStore.ts';

describe('Messages', () => {
	it('stay in a list with their times when they are closed; what is said again is one line of it', () => {
		let nowMs = 1000;
		const store = createToastStore(() => nowMs);
		const { say, dismiss } = store.getState();
		say('error', 'No camera.');
		nowMs = 2000;
		say('error', 'No camera.');
		say('info', 'Undone: light level.', 'undo');
		nowMs = 3000;
		say('info', 'Undone: title.', 'undo');
		const { toasts } = store.getState();
		expect(toasts.map(({ message, count }) => [message, count])).toEqual([
			['No camera.', 2],
			['Undone: title.', 1],
		]);
		for (const { number } of toasts) dismiss(number);
		expect(store.getState().toasts).toEqual([]);
		expect(store.getState().said.map(({ message, atMs }) => [message, atMs])).toEqual([
			['No camera.', 2000],
			['Undone: light level.', 2000],
			['Undone: title.', 3000],
		]);
	});
});
