import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/protocol/status.ts';
import { panels } from '../../src/ui/panels/catalogue.ts';
import { stopKeys } from '../../src/ui/panels/StopButton.tsx';
import { viewGestures } from '../../src/ui/scene/viewGestures.ts';
import { createStatusStore } from '../../src/ui/stores/statusStore.ts';
import { createToastStore } from '../../src/ui/stores/toastStore.ts';
import { createViewStore } from '../../src/ui/stores/viewStore.ts';
import { pageKeys } from '../../src/ui/views/keyBindings.ts';
import type { Workbench } from '../../src/ui/workbench/workbench.ts';

describe('the keys of the page', () => {
	it('stand in the list of keys, each once and with a sentence', () => {
		const lines = [...pageKeys, ...viewGestures].map(({ keys }) => keys);
		expect(new Set(lines).size).toBe(lines.length);
		for (const { keys, help } of [...pageKeys, ...viewGestures]) {
			expect(keys).not.toBe('');
			expect(help).not.toBe('');
		}
	});

	it('mean one thing each', () => {
		const presses = pageKeys.flatMap((each) =>
			'act' in each && !each.when ? each.on.map((key) => `${each.with === 'mod' ? 'Ctrl+' : ''}${key}`) : [],
		);
		expect(new Set(presses).size).toBe(presses.length);
	});

	it('stop by keys of their own, which work over dialogs and in text, and never by Escape', () => {
		const bindings = pageKeys.flatMap((each) => ('act' in each ? [each] : []));
		for (const key of stopKeys) {
			const [stop, ...others] = bindings.filter(({ on }) => on.includes(key));
			expect(others).toEqual([]);
			expect(stop).toMatchObject({ with: 'always', keepsFromBrowser: true });
			expect(stop).not.toHaveProperty('notOn');
			// A key that types a character would be lost in a text.
			expect(key.length).toBeGreaterThan(1);
		}
		const asked: string[] = [];
		const workbench = {
			actions: { emergencyStop: () => asked.push('stop') },
			toasts: createToastStore(),
			status: createStatusStore(),
			view: createViewStore('light', { width: 1280, height: 800 }),
		} as unknown as Workbench;
		const press = (key: string) =>
			bindings.find(({ on }) => on.includes(key))?.act(workbench, { key } as KeyboardEvent);
		workbench.toasts.getState().say('error', 'older');
		workbench.toasts.getState().say('error', 'newer');
		press('Escape');
		expect(workbench.toasts.getState().toasts.map(({ message }) => message)).toEqual(['older']);
		press('Escape');
		workbench.status.getState().statusCame({ safety: { armed: true } } as Status);
		press('Escape');
		expect(workbench.toasts.getState().toasts.map(({ message }) => message)).toEqual([
			expect.stringMatching(/the emergency stop is F8 or Pause/),
		]);
		expect(asked).toEqual([]);
		press('F8');
		expect(asked).toEqual(['stop']);
	});

	it('open every panel, in the order of the tabs', () => {
		expect(new Set(panels.map(({ tab }) => tab)).size).toBe(panels.length);
		panels.forEach(({ title }, place) => {
			expect(pageKeys.find(({ keys }) => keys === String(place + 1))?.help).toContain(title);
		});
	});
});
