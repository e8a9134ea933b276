import { describe, expect, it } from 'vitest';
import { createSelectionStore } from '../../src/ui/stores/selectionStore.ts';
import { createViewStore } from '../../src/ui/stores/viewStore.ts';
import { keepView, type ViewKeeper, viewKeeperOf } from '../../src/ui/workbench/keptView.ts';

/** A place that keeps one text. */
function place(first: string | null = null): ViewKeeper & { text: string | null; writes: number } {
	const kept = {
		text: first,
		writes: 0,
		read: () => kept.text,
		write(text: string) {
			kept.text = text;
			kept.writes++;
		},
	};
	return kept;
}

const fresh = () => createViewStore('dark', { width: 1440, height: 900 });

describe('How the screen is set up', () => {
	it('is as it was left when the program is started again: theme, layout, window, what is folded', () => {
		const kept = place();
		const first = fresh();
		keepView(first, createSelectionStore(), kept);
		first.getState().set({ theme: 'light', windowS: 10, tab: 'cell' });
		first.getState().toggleArea('left');
		first.getState().toggleOpened('muscle');
		const again = fresh();
		keepView(again, createSelectionStore(), kept);
		expect(again.getState()).toMatchObject({
			...{ theme: 'light', windowS: 10, tab: 'cell', hidden: ['left'], opened: ['muscle'] },
		});
	});

	it('comes back with the pinned cells', () => {
		const kept = place();
		const cells = createSelectionStore();
		keepView(fresh(), cells, kept);
		cells.getState().togglePin({ population: 'ganglion', member: 1 });
		const again = createSelectionStore();
		keepView(fresh(), again, kept);
		expect(again.getState().pinned).toEqual([{ population: 'ganglion', member: 1 }]);
		const spoiled = createSelectionStore();
		keepView(fresh(), spoiled, place('{"pinned":[{"population":3}]}'));
		expect(spoiled.getState().pinned).toEqual([]);
	});

	it('speaks to a port that was typed by hand as it did the last time, and forgets those of long ago', () => {
		const kept = place();
		const first = fresh();
		keepView(first, createSelectionStore(), kept);
		const line = (path: string, baudRate = 115_200) => ({ type: 'serial', path, baudRate, protocol: 'rate' }) as const;
		for (let k = 0; k < 9; k++) first.getState().lineChosen(line(`/dev/pts/${k}`));
		first.getState().lineChosen({ ...line('/dev/pts/7', 460_800), driver: 'ability' });
		const again = fresh();
		keepView(again, createSelectionStore(), kept);
		const { lines } = again.getState();
		expect(lines.map(({ path }) => path)).toEqual([7, 8, 6, 5, 4, 3].map((k) => `/dev/pts/${k}`));
		expect(lines[0]).toEqual({ ...line('/dev/pts/7', 460_800), driver: 'ability' });
	});

	it('asks again for what the last recording held', () => {
		const kept = place();
		const first = fresh();
		keepView(first, createSelectionStore(), kept);
		const recorded = { kinds: ['spikes', 'potentials'], paths: 'rod.Kv.I', everyMs: 0.5 } as const;
		first.getState().set({ recorded });
		const again = fresh();
		keepView(again, createSelectionStore(), kept);
		expect(again.getState().recorded).toEqual(recorded);
	});

	it('does not come back with what belongs to a moment, and no text that was kept keeps a screen from starting', () => {
		const kept = place();
		const first = fresh();
		keepView(first, createSelectionStore(), kept);
		first.getState().set({ dialog: 'help', frozenAtMs: 12 });
		expect(kept.writes).toBe(0);
		for (const text of ['', '{', '[]', '{"theme":"pink"}', '{"sizes":{"left":"wide"}}', 'null']) {
			const view = fresh();
			keepView(view, createSelectionStore(), place(text));
			expect(view.getState()).toMatchObject({ theme: 'dark', dialog: 'none', frozenAtMs: null, windowS: 2 });
		}
	});

	it('is kept over the ports of a local host, and in a hosted page nowhere that is sent away', () => {
		const stored = new Map<string, string>();
		const page = (hostname: string) => ({
			...{ document: { cookie: '' }, location: { hostname } },
			localStorage: {
				getItem: (key: string) => stored.get(key) ?? null,
				setItem: (key: string, value: string) => void stored.set(key, value),
			},
		});
		const local = page('127.0.0.1');
		viewKeeperOf(local as unknown as Window).write('{"a":"; b"}');
		expect(local.document.cookie).toMatch(/samesite=strict/);
		local.document.cookie = `other=1; ${local.document.cookie.split('; ')[0]}`;
		expect(viewKeeperOf(local as unknown as Window).read()).toBe('{"a":"; b"}');
		expect(stored.size).toBe(0);
		const hosted = page('retinode.example');
		viewKeeperOf(hosted as unknown as Window).write('{}');
		expect([hosted.document.cookie, stored.size]).toEqual(['', 1]);
	});
});
