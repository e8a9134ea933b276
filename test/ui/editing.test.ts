import { describe, expect, test } from 'vitest';
import { includesOf, withInclude, withoutInclude } from '../../src/ui/panels/declarationText.ts';
import { createCircuitStore } from '../../src/ui/stores/circuitStore.ts';
import { emptyHistory, recorded, type Setting, stepBack, stepForward } from '../../src/ui/stores/history.ts';
import { createSelectionStore, mostPinned } from '../../src/ui/stores/selectionStore.ts';
import { smallDescription } from './descriptions.ts';
import { start } from './startActions.ts';

const set = (value: number): Setting => ({ type: 'setParameter', path: 'rod.C', value });

describe('the history of changes', () => {
	test('goes back and forward, and a new change ends what could be made again', () => {
		const one = { label: 'one', forward: [set(1)], backward: [set(0)] };
		const two = { label: 'two', forward: [set(2)], backward: [set(1)] };
		const both = recorded(recorded(emptyHistory, one), two);
		const back = stepBack(both);
		expect(back?.edit).toBe(two);
		expect(stepForward(back?.history ?? emptyHistory)?.history).toEqual(both);
		expect(recorded(back?.history ?? emptyHistory, one)).toEqual({ done: [one, one], undone: [] });
		expect(stepBack(emptyHistory)).toBeUndefined();
		expect(stepForward(both)).toBeUndefined();
	});
});

describe('changing the simulation', () => {
	test('the session can still be saved when the host is gone, as this screen knew it last', async () => {
		const { host, actions, connection } = await start();
		await actions.setParameter('rod.C', 0.5);
		await actions.addIntervention({ type: 'block', startS: 0, path: 'rod.Ca', fraction: 1 });
		host.drop();
		await expect.poll(() => connection.state.phase).toBe('lost');
		const session = await actions.presentSession();
		expect(session?.parameters).toMatchObject({ 'rod.C': 0.5 });
		expect(session?.interventions).toMatchObject([{ path: 'rod.Kv' }, { path: 'rod.Ca' }]);
	});

	test('a parameter is set at the host, undone and redone there too', async () => {
		const { host, actions, value } = await start();
		expect(await actions.setParameter('rod.C', 0.5)).toBe('');
		expect(value('rod.C')).toBe(0.5);
		await actions.undo();
		expect(value('rod.C')).toBe(0.02);
		await actions.redo();
		expect(value('rod.C')).toBe(0.5);
		const sent = host.requests.flatMap((each) => (each.type === 'setParameter' ? [each.value] : []));
		expect(sent).toEqual([0.5, 0.02, 0.5]);
	});

	test('a change that changes nothing is no step: one undo takes the one before it back', async () => {
		const { actions, value } = await start();
		await Promise.all([actions.setParameter('rod.C', 0.5), actions.setParameter('rod.C', 0.5)]);
		await actions.undo();
		expect(value('rod.C')).toBe(0.02);
	});

	test('two changes that the host has not answered between are taken back one by one', async () => {
		const { actions, value } = await start();
		await Promise.all([actions.setParameter('rod.C', 0.5), actions.setParameter('rod.C', 0.7)]);
		expect(value('rod.C')).toBe(0.7);
		await actions.undo();
		expect(value('rod.C')).toBe(0.5);
		await actions.undo();
		expect(value('rod.C')).toBe(0.02);
	});

	test('a session that is saved right behind an edit has it', async () => {
		const { host, actions } = await start();
		const [, , session] = await Promise.all([
			actions.setParameter('rod.C', 0.5),
			actions.setTitle('Before TTX'),
			actions.presentSession(),
		]);
		expect(session).toBeDefined();
		expect(host.requests.map(({ type }) => type).slice(-3)).toEqual(['setParameter', 'setTitle', 'saveSession']);
	});

	test('a refused value changes nothing and leaves no step to undo', async () => {
		const { actions, model, value } = await start({ refuse: { setParameter: 'rod.C must be 0.001 to 1 nF; got 7' } });
		expect(await actions.setParameter('rod.C', 7)).toBe('rod.C must be 0.001 to 1 nF; got 7');
		expect(value('rod.C')).toBe(0.02);
		expect(model.getState().history).toEqual(emptyHistory);
	});

	test('a reset of everything is one step that can be undone', async () => {
		const { actions, value } = await start();
		expect(value('rod.Kv.g')).toBe(3);
		await actions.resetParameter();
		expect(value('rod.Kv.g')).toBe(2);
		await actions.undo();
		expect(value('rod.Kv.g')).toBe(3);
	});

	test('light and control law can be undone as well', async () => {
		const { actions, model } = await start();
		await actions.setLight({ kind: 'named', name: 'photopic' });
		await actions.setControl('windowMs', 300);
		expect(model.getState().description?.control[0]?.value).toBe(300);
		await actions.undo();
		await actions.undo();
		expect(model.getState().description?.control[0]?.value).toBe(200);
		expect(model.getState().description?.session.light).toEqual({ kind: 'named', name: 'live' });
	});

	test('undo takes back no limit that an armed device keeps, and says so', async () => {
		const { actions, model, toasts, host } = await start({ armedKeeps: { windowMs: 150 } });
		await actions.setControl('windowMs', 150);
		await actions.undo();
		expect(model.getState().description?.control[0]?.value).toBe(150);
		expect(toasts.getState().toasts.map(({ message }) => message)).toEqual([
			'windowMs was not raised to 200: undo raises no limit of an armed device. Disarm it first.',
		]);
		const sent = host.requests.flatMap((each) => (each.type === 'setControl' ? [each.undo ?? false] : []));
		expect(sent).toEqual([false, true]);
	});

	test('nothing that arms, stops, releases or stimulates is ever undone or redone', async () => {
		const { actions, model, host } = await start();
		await actions.setParameter('rod.C', 0.5);
		await actions.ask('arm', { armed: true });
		await actions.emergencyStop();
		await actions.ask('releaseEmergencyStop', {});
		await actions.stimulate(
			{ electrode: 0, drive: 'rate', amplitudeUa: 5, phaseUs: 100, gapUs: 0, rateHz: 10, holdS: 1, riseUaPerS: 100 },
			'device',
		);
		expect(model.getState().history.done.map(({ label }) => label)).toEqual(['rod.C']);
		const before = host.requests.length;
		for (let k = 0; k < 5; k++) await actions.undo();
		for (let k = 0; k < 5; k++) await actions.redo();
		expect(host.requests.slice(before).map(({ type }) => type)).toEqual(['setParameter', 'setParameter']);
	});

	test('what fails is said on screen, and the same complaint once with a count', async () => {
		const { actions, toasts } = await start({ refuse: { arm: 'no device is connected' } });
		await actions.ask('arm', { armed: true });
		await actions.ask('arm', { armed: true });
		expect(toasts.getState().toasts).toMatchObject([{ kind: 'error', message: 'no device is connected', count: 2 }]);
	});
});

describe('watching cells', () => {
	const settled = (probes: { getState(): { probes: readonly unknown[] } }, count: number) =>
		expect.poll(() => probes.getState().probes.length).toBe(count);

	test('a first look shows a cell that spikes, before anybody has clicked', async () => {
		const { host, selection, probes } = await start();
		await settled(probes, 1);
		expect(selection.getState().selected).toEqual({ population: 'ganglion', member: 0 });
		expect(host.requests.filter((each) => each.type === 'watch')).toMatchObject([
			{ cell: { population: 'ganglion', member: 0 } },
		]);
	});

	test('a selected cell is watched with all its currents, a pinned one with its potential', async () => {
		const { host, selection, probes, live } = await start();
		await settled(probes, 1);
		selection.getState().select({ population: 'rod', member: 0 });
		await expect.poll(() => live.traces.of('rod 0 Ca.I')).toBeDefined();
		selection.getState().togglePin({ population: 'ganglion', member: 1 });
		await settled(probes, 2);
		const watched = host.requests.flatMap((each) => (each.type === 'watch' ? [each.quantities] : []));
		expect(watched.slice(1)).toEqual([['V', 'Kv.I', 'Ca.I'], ['V']]);
	});

	test('another selection ends the watch before it', async () => {
		const { host, selection, probes, live } = await start();
		await settled(probes, 1);
		selection.getState().select(null);
		await settled(probes, 0);
		await expect.poll(() => host.requests.at(-1)).toEqual({ type: 'unwatch', watch: 1 });
		expect(live.traces.of('ganglion 0 V')).toBeUndefined();
	});

	test('watches are opened again after the host was lost', async () => {
		const { host, connection, probes, actions } = await start();
		await settled(probes, 1);
		host.drop();
		await settled(probes, 0);
		connection.retry();
		await expect.poll(() => connection.state.phase).toBe('open');
		await actions.describe();
		await settled(probes, 1);
		expect(host.taken.filter((type) => type === 'watch')).toHaveLength(2);
	});

	test('a describe that finds the same anatomy keeps it, so that nothing is built anew', async () => {
		const { actions, model, selection } = await start();
		const before = model.getState().description?.populations;
		selection.getState().select({ population: 'rod', member: 1 });
		await actions.describe();
		expect(model.getState().description?.populations).toBe(before);
		expect(selection.getState().selected).toEqual({ population: 'rod', member: 1 });
	});

	test('cells that stay through an edit of the circuit stay selected, pinned and watched, and the edit can be undone', async () => {
		let description = smallDescription();
		const { host, actions, model, selection, probes, live } = await start({ describe: () => description });
		await settled(probes, 1);
		selection.getState().togglePin({ population: 'rodBipolar', member: 1 });
		selection.getState().togglePin({ population: 'rod', member: 0 });
		await settled(probes, 3);
		live.accept({
			tMs: 800,
			potentialsMv: new Float32Array(6),
			lightRates: new Float32Array(0),
			spikeCells: Uint32Array.of(4),
			spikeTimesMs: Float64Array.of(795),
			probes: [{ watch: 1, timesMs: Float64Array.of(790, 795), values: new Float32Array(4) }],
		});
		expect(live.traces.of('ganglion 0 V')?.length).toBe(2);
		const declarations = [{ file: 'dual.eq', text: 'without rods' }];
		expect(await actions.editCircuit('dual.eq', declarations)).toBe('');
		description = {
			...description,
			session: { ...description.session, declarations },
			populations: description.populations
				.filter(({ name }) => name !== 'rod')
				.map((each) => ({ ...each, firstCell: each.firstCell - 2 })),
			watches: [1, 2],
		};
		await actions.describe();
		expect(selection.getState().selected).toEqual({ population: 'ganglion', member: 0 });
		expect(selection.getState().pinned).toEqual([{ population: 'rodBipolar', member: 1 }]);
		expect(probes.getState().probes.map(({ watch }) => watch)).toEqual([1, 2]);
		expect(live.traces.of('ganglion 0 V')?.length).toBe(2);
		expect(live.tMs).toBe(800);
		expect(live.spikes.length).toBe(0);
		expect(model.getState().history.done.map(({ label }) => label)).toEqual(['dual.eq']);
		await actions.undo();
		expect(host.requests.at(-1)).toEqual({ type: 'editCircuit', declarations: [] });
	});

	test('no more cells are pinned than there are colours for', () => {
		const selection = createSelectionStore();
		for (let member = 0; member < mostPinned + 2; member++)
			selection.getState().togglePin({ population: 'rod', member });
		expect(selection.getState().pinned).toHaveLength(mostPinned);
		expect(selection.getState().pinned[0]?.member).toBe(2);
	});
});

describe('the text of a cell', () => {
	const cell = "cell ganglion\ninclude ganglion.K as K\ninclude ganglion.leak as leak\n\nV' = -membrane_current/C\n";

	test('gets another mechanism under a name that is free, before its voltage equation', () => {
		const once = withInclude(cell, { name: 'rod.K', needs: [] });
		expect(once).toContain("include rod.K as K2\n\nV' =");
		expect(withInclude(cell, { name: 'ganglion.CaL.benison2001', needs: [] })).toContain(
			'include ganglion.CaL.benison2001 as CaL\n',
		);
		const twice = withInclude(once, { name: 'cone.K', needs: ['Ca'] });
		expect(twice).toContain('include cone.K as K3 with Ca = ');
		expect(includesOf(twice).map(({ alias }) => alias)).toEqual(['K', 'leak', 'K2', 'K3']);
	});

	test('loses the mechanism of a name and nothing else', () => {
		expect(withoutInclude(withInclude(cell, { name: 'rod.K', needs: [] }), 'K2').replace(/\n+/g, '\n')).toBe(
			cell.replace(/\n+/g, '\n'),
		);
		expect(includesOf(withoutInclude(cell, 'K'))).toEqual([{ mechanism: 'ganglion.leak', alias: 'leak' }]);
	});
});

describe('texts that are not in use yet', () => {
	const listed = (text: string) => ({
		...{ file: 'my.eq', text, kind: 'channel', name: 'my', title: 'Mine', own: true, replaces: false },
		...{ inUse: false, includes: [], needs: [], about: '', warnings: [] },
	});

	test('stay while other files are shown, and end when they are in use or equal to what is', () => {
		const circuit = createCircuitStore();
		const { wrote, show, listed: came, dropped } = circuit.getState();
		wrote('my.eq', 'channel my', 'channel old');
		wrote('', 'channel new', 'template');
		show('other.eq');
		expect(circuit.getState().drafts).toEqual({ 'my.eq': 'channel my', '': 'channel new' });
		came([{ ...listed('channel old'), kind: 'channel' }]);
		expect(circuit.getState().drafts['my.eq']).toBe('channel my');
		came([{ ...listed('channel my'), kind: 'channel' }]);
		expect(circuit.getState().drafts).toEqual({ '': 'channel new' });
		wrote('', 'template', 'template');
		expect(circuit.getState().drafts).toEqual({});
		wrote('my.eq', 'channel again', 'channel my');
		dropped('my.eq');
		expect(circuit.getState().drafts).toEqual({});
	});
});

describe('another patch of the same circuit', () => {
	test('keeps the pins of cells that stand in it too, under the numbers that they have there', async () => {
		let places = [0, 0, 0, 10, 0, 0];
		const describe = () => {
			const small = smallDescription();
			const populations = small.populations.map((each) =>
				each.name === 'ganglion' ? { ...each, count: places.length / 3, positionsUm: places } : each,
			);
			const columns = { x: places.length / 3, y: 1 };
			return { ...small, populations, session: { ...small.session, columns } };
		};
		const { actions, selection } = await start({ describe });
		selection.getState().pin([
			{ population: 'ganglion', member: 0 },
			{ population: 'ganglion', member: 1 },
		]);
		places = [-10, 0, 0, 10.1, 0, 0, 20, 0, 0];
		await actions.describe();
		expect(selection.getState().pinned).toEqual([{ population: 'ganglion', member: 1 }]);
	});
});
