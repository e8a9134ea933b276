import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import { catalogue, circuitNames } from '../../src/retina/catalogue.ts';
import { builtInDemonstrations } from '../../src/ui/demonstrations/catalogue.ts';
import { tabNames } from '../../src/ui/panels/catalogue.ts';
import { createCircuitStore } from '../../src/ui/stores/circuitStore.ts';
import { createStatusStore } from '../../src/ui/stores/statusStore.ts';
import { openedDemonstration } from '../../src/ui/workbench/demonstrationFile.ts';
import { createDemonstrations } from '../../src/ui/workbench/demonstrations.ts';
import type { Workbench } from '../../src/ui/workbench/workbench.ts';
import { smallDescription } from './descriptions.ts';
import { start } from './startActions.ts';

const demonstration = {
	format: 'retinode-demonstration',
	version: 1,
	title: 'A block',
	text: 'Look at the rod.',
	session: { ...defaultSession(), seed: 7 },
	view: { tab: 'cell', windowS: 5, selected: { population: 'rod' }, pinned: [{ population: 'rod', member: 1 }] },
	acts: [
		{ title: 'Block', interventions: [{ type: 'block', startS: 0, path: 'rod.Kv', fraction: 1 }] },
		{ title: 'More', parameters: { 'rod.Kv.g': 4 } },
	],
};
const opened = (change: object = {}) =>
	openedDemonstration('my.json', { ...demonstration, ...change }, tabNames).demonstration;

describe('A demonstration file', () => {
	it.each([
		[{ format: 'x' }, "my.json: field 'format' must be 'retinode-demonstration'; got 'x'"],
		[{ text: '' }, "my.json: field 'text' must be a text that is not empty; got ''"],
		[{ view: { windowS: 0 } }, "my.json: field 'view.windowS' must be above 0; got 0"],
		[{ view: { tab: 'nose' } }, `my.json: field 'view.tab' must be one of ${tabNames.join(', ')}; got 'nose'`],
		[{ view: { theme: 'dark' } }, "my.json: field 'view' has an unknown field 'theme'"],
		[{ session: { ...demonstration.session, seed: -1 } }, "my.json: field 'session.seed' must be at least 0; got -1"],
		[{ session: undefined }, "my.json: field 'session' must be an object; got nothing"],
		[{ acts: [{ title: 'Nothing' }] }, /^my.json: field 'acts.0' must be something to do/],
		[{ version: 2 }, /^my.json: field 'version' is 2, which a newer Retinode has written/],
	])('that has %j is refused by one sentence with the field', (change, sentence) => {
		expect(() => opened(change)).toThrow(sentence);
	});

	it('may hold a session of an earlier version, and says what of it could not keep its meaning', () => {
		const { columns, seed, source, light, ...rest } = defaultSession();
		const old = { ...rest, columns, seed, source, light, version: 3 };
		expect(openedDemonstration('my.json', { ...demonstration, session: old }, tabNames)).toMatchObject({
			demonstration: { session: { version: 4 } },
		});
	});
});

describe('The demonstrations that come with the project', () => {
	it('are files as anybody can write them, about circuits and declarations that there are', () => {
		const all = builtInDemonstrations();
		expect(all.length).toBeGreaterThanOrEqual(5);
		for (const { title, session, view, acts } of all) {
			expect(circuitNames, title).toContain(session.circuit);
			if (view.declaration) expect(catalogue.map(({ file }) => file)).toContain(view.declaration);
			for (const { edit } of acts) {
				if (!edit) continue;
				const text = catalogue.find(({ file }) => file === edit.file)?.text ?? '';
				expect(text.split(edit.from), `${title}: ${edit.from}`).toHaveLength(2);
				expect(text).not.toContain(edit.to);
			}
		}
	});
});

/** Demonstrations over a host of made-up answers. */
async function withHost(kept = new Map<string, string>()) {
	let session = { ...smallDescription().session, seed: 3, title: 'Mine' };
	const parts = await start({
		describe: () => ({ ...smallDescription(), session, interventionNumbers: [] }),
		before(request) {
			if (request.type === 'loadSession') session = { ...request.session, interventions: [] } as typeof session;
			return undefined;
		},
	});
	const status = createStatusStore();
	const circuit = createCircuitStore();
	const stopped: string[] = [];
	const pictures = {
		store: { getState: () => ({ from: 'none' }) },
		stop: (reason: string) => void stopped.push(reason),
	} as unknown as Workbench['pictures'];
	const storage = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
	};
	const demonstrations = createDemonstrations({ ...parts, status, circuit, pictures, storage, widthPx: () => 1440 });
	onTestFinished(() => parts.connection.close());
	const loaded = () => parts.host.requests.flatMap((each) => (each.type === 'loadSession' ? [each.session] : []));
	return { ...parts, demonstrations, loaded, kept };
}

describe('A demonstration on the screen', () => {
	it('takes the place of session and view, and gives both back when it is left, whatever was done meanwhile', async () => {
		const { demonstrations, view, selection, model, loaded, scopes } = await withHost();
		view.getState().set({ tab: 'latency', windowS: 20 });
		selection.getState().select({ population: 'ganglion', member: 1 });
		scopes.getState().change(1, 'spikes clipped', { clipAtMv: -30 });
		expect(await demonstrations.show(opened())).toBe(true);
		expect(loaded().map(({ seed, title }) => [seed, title])).toEqual([[7, 'A block']]);
		expect(view.getState()).toMatchObject({ tab: 'cell', windowS: 5 });
		expect(selection.getState()).toMatchObject({
			selected: { population: 'rod', member: 0 },
			pinned: [{ population: 'rod', member: 1 }],
		});
		expect(scopes.getState().scopes[0]?.clipAtMv).toBeNull();
		// Undo does not reach back into what was there before.
		expect(model.getState().history.done).toEqual([]);
		view.getState().set({ tab: 'hand' });
		// A second one keeps what was there before the first.
		expect(await demonstrations.show(opened({ title: 'Another' }))).toBe(true);
		await demonstrations.leave();
		expect(loaded().at(-1)?.seed).toBe(smallDescription().session.seed);
		expect(view.getState()).toMatchObject({ tab: 'latency', windowS: 20 });
		expect(selection.getState()).toMatchObject({ selected: { population: 'ganglion', member: 1 }, pinned: [] });
		expect(scopes.getState().scopes[0]?.clipAtMv).toBe(-30);
		expect(demonstrations.store.getState()).toMatchObject({ shown: null, before: null });
	});

	it('that the host refuses changes nothing, and says why', async () => {
		const refuse = { loadSession: "session: no circuit 'dual'" };
		const parts = await start({ refuse });
		const pictures = { store: { getState: () => ({ from: 'none' }) } } as unknown as Workbench['pictures'];
		const more = { status: createStatusStore(), circuit: createCircuitStore(), pictures, storage: null };
		const demonstrations = createDemonstrations({ ...parts, ...more, widthPx: () => 1440 });
		const before = parts.view.getState();
		expect(await demonstrations.show(opened())).toBe(false);
		expect(parts.view.getState()).toBe(before);
		expect(demonstrations.store.getState()).toMatchObject({ shown: null, before: null, isLoading: false });
		expect(parts.toasts.getState().toasts.map(({ message }) => message)).toEqual([refuse.loadSession]);
	});

	it('comes back with the way out of it when its page is loaded anew', async () => {
		const { demonstrations, kept } = await withHost();
		await demonstrations.show(opened());
		const again = await withHost(kept);
		expect(again.demonstrations.store.getState().shown?.title).toBe('A block');
		await again.demonstrations.leave();
		expect(again.loaded()).toHaveLength(1);
		expect(kept.size).toBe(0);
	});

	it('does its acts and takes them back, also when they were undone meanwhile', async () => {
		const { demonstrations, host, model, value, actions } = await withHost();
		await demonstrations.show(opened());
		const [block, more] = opened().acts;
		if (!block || !more) throw new Error('acts are missing');
		await demonstrations.press(block);
		expect(model.getState().interventions).toMatchObject([{ intervention: { type: 'block', now: true, fraction: 1 } }]);
		await demonstrations.press(block);
		expect(model.getState().interventions).toEqual([]);
		await demonstrations.press(block);
		await actions.undo();
		await demonstrations.press(block);
		expect(model.getState().interventions).toHaveLength(1);
		await demonstrations.press(more);
		expect(value('rod.Kv.g')).toBe(4);
		await demonstrations.press(more);
		expect(host.taken).toContain('resetParameter');
	});

	it('says which of its cells the circuit does not have', async () => {
		const { demonstrations, toasts } = await withHost();
		await demonstrations.show(opened({ view: { pinned: [{ population: 'rod', member: 99 }] } }));
		expect(toasts.getState().toasts.map(({ message }) => message)).toContain(
			'The demonstration shows the cell rod 99, which this circuit does not have.',
		);
	});
});
