import { describe, expect, it } from 'vitest';
import { panels } from '../../src/ui/panels/catalogue.ts';
import { viewGestures } from '../../src/ui/scene/viewGestures.ts';
import { pageKeys } from '../../src/ui/views/keyBindings.ts';

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

	it('open every panel, in the order of the tabs', () => {
		expect(new Set(panels.map(({ tab }) => tab)).size).toBe(panels.length);
		panels.forEach(({ title }, place) => {
			expect(pageKeys.find(({ keys }) => keys === String(place + 1))?.help).toContain(title);
		});
	});
});
