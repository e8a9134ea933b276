import { describe, expect, test } from 'vitest';
import type { RequestEnvelope } from '../../src/protocol/messages.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { emptyHistory } from '../../src/ui/stores/history.ts';
import { onto } from '../../src/ui/workbench/ontoPresent.ts';
import { smallDescription } from './descriptions.ts';
import { start } from './startActions.ts';

type Request = RequestEnvelope['request'];

/** Lets the answers to these wait until they are let go. */
function gate(holds: (request: Request) => boolean) {
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { open, before: (request: Request) => (holds(request) ? opened : undefined) };
}

const clamp: Intervention = {
	type: 'clamp',
	startS: 0,
	target: { population: 'ganglion', member: 1 },
	potentialMv: -60,
};

describe('changes before the host has answered', () => {
	test('of two fields of one setting are both kept, and taken back one by one', async () => {
		const { actions, model } = await start();
		const light = { kind: 'free', rodRate: 1, coneRate: 2 } as const;
		await actions.setLight(light);
		const present = () => model.getState().description?.session.light;
		await Promise.all([
			actions.setLight(onto(light, { ...light, rodRate: 5 })),
			actions.setLight(onto(light, { ...light, coneRate: 7 })),
		]);
		expect(present()).toEqual({ kind: 'free', rodRate: 5, coneRate: 7 });
		await actions.undo();
		expect(present()).toEqual({ kind: 'free', rodRate: 5, coneRate: 2 });
		await actions.undo();
		expect(present()).toEqual(light);
	});

	test('of the fusion, the muscle and several devices are all kept', async () => {
		const { actions, model } = await start();
		const fusion = { mode: 'gated', openAt: 0.5, closeAt: 0.3 } as const;
		const emg = { type: 'serial', path: '/dev/ttyUSB0', baudRate: 9600, rateHz: 1000 } as const;
		const add = (name: string) =>
			actions.setSinks('another device', (now) => [
				...now,
				{ name, sink: { type: 'simulatedHand', protocol: 'events' }, mapping: { kind: 'all' } },
			]);
		await Promise.all([
			actions.setFusion(fusion),
			actions.setFusion(onto(fusion, { ...fusion, openAt: 0.6 })),
			actions.setFusion(onto(fusion, { ...fusion, closeAt: 0.2 })),
			actions.setEmg(emg),
			actions.setEmg(onto(emg, { ...emg, baudRate: 115_200 })),
			actions.setEmg(onto(emg, { ...emg, rateHz: 500 })),
			add('left'),
			add('right'),
		]);
		const description = model.getState().description;
		expect(description?.session.control?.fusion).toEqual({ mode: 'gated', openAt: 0.6, closeAt: 0.2 });
		expect(description?.session.control?.emg).toEqual({ ...emg, baudRate: 115_200, rateHz: 500 });
		expect(description?.sinks.map(({ name }) => name)).toEqual(['left', 'right']);
	});

	test('two quick undos take back two steps, and two redos make them again', async () => {
		const { actions, value } = await start();
		for (const next of [0.3, 0.5, 0.7]) await actions.setParameter('rod.C', next);
		await Promise.all([actions.undo(), actions.undo()]);
		expect(value('rod.C')).toBe(0.3);
		await Promise.all([actions.redo(), actions.redo()]);
		expect(value('rod.C')).toBe(0.7);
	});

	test('an undo that is pressed meanwhile takes back just that change', async () => {
		const { open, before } = gate((request) => request.type === 'setParameter' && request.value === 0.5);
		const { actions, value, model } = await start({ before });
		await actions.setParameter('rod.C', 0.3);
		const change = actions.setParameter('rod.C', 0.5);
		await expect.poll(() => model.getState().asked).toEqual(['rod.C']);
		const undo = actions.undo();
		open();
		await Promise.all([change, undo]);
		expect(value('rod.C')).toBe(0.3);
		expect(model.getState().asked).toEqual([]);
	});

	test('an undo of a change that is refused meanwhile takes back nothing else', async () => {
		const { open, before } = gate(({ type }) => type === 'setLight');
		const { actions, value, model } = await start({ before, refuse: { setLight: 'no such light' } });
		await actions.setParameter('rod.C', 0.3);
		const change = actions.setLight({ kind: 'named', name: 'photopic' });
		const undo = actions.undo();
		open();
		await Promise.all([change, undo]);
		expect(value('rod.C')).toBe(0.3);
		expect(model.getState().history.done.map(({ label }) => label)).toEqual(['rod.C']);
	});

	test('a circuit that is being prepared holds nothing up, and an undo calls it off', async () => {
		const { open, before } = gate(({ type }) => type === 'setPatch');
		const { actions, value, host } = await start({ before });
		const patch = actions.setPatch({ columns: { x: 3, y: 3 } });
		await actions.setParameter('rod.C', 0.3);
		expect(value('rod.C')).toBe(0.3);
		// The parameter is the newer step, the patch the one before it.
		await actions.undo();
		expect(value('rod.C')).toBe(0.02);
		expect(host.taken).not.toContain('cancelChange');
		open();
		await patch;
		const again = gate(({ type }) => type === 'editCircuit');
		const second = await start({ before: again.before });
		const edit = second.actions.editCircuit('my.eq', []);
		await second.actions.undo();
		expect(second.host.taken).toContain('cancelChange');
		again.open();
		await edit;
	});
});

describe('undo of interventions', () => {
	test('interventions are begun, ended, and both are taken back, in one order with all other steps', async () => {
		const { actions, model, host, value } = await start();
		const numbers = () => model.getState().interventions.map(({ number }) => number);
		expect(numbers()).toEqual([7]);
		await actions.addIntervention({ type: 'block', startS: 0, path: 'rod.Ca', fraction: 1 });
		await actions.setParameter('rod.C', 0.5);
		expect(numbers()).toEqual([7, 11]);
		await actions.removeIntervention(model.getState().interventions[0]?.key ?? 0);
		expect(numbers()).toEqual([11]);
		expect(host.requests.at(-1)).toEqual({ type: 'removeIntervention', intervention: 7 });
		await actions.undo();
		expect(numbers()).toEqual([11, 12]);
		expect(host.requests.at(-1)).toMatchObject({ type: 'addIntervention', intervention: { path: 'rod.Kv' } });
		await actions.undo();
		expect(value('rod.C')).toBe(0.02);
		await actions.undo();
		expect(numbers()).toEqual([12]);
		expect(model.getState().history.done).toEqual([]);
	});

	test('an intervention that is made again has a new number, and steps that speak of the old one follow it', async () => {
		const { actions, model, host } = await start();
		await actions.addIntervention(clamp);
		const key = model.getState().interventions.find(({ number }) => number === 11)?.key ?? 0;
		await actions.removeIntervention(key);
		for (let k = 0; k < 2; k++) await actions.undo();
		for (let k = 0; k < 2; k++) await actions.redo();
		await actions.undo();
		await actions.undo();
		expect(host.requests.flatMap((each) => (each.type === 'removeIntervention' ? [each.intervention] : []))).toEqual([
			11, 12, 13, 14,
		]);
		expect(model.getState().interventions.map(({ number }) => number)).toEqual([7]);
	});

	test('what takes the place of another is one step', async () => {
		const { actions, model } = await start();
		await actions.addIntervention(clamp);
		const texts = () => model.getState().interventions.map(({ intervention }) => intervention);
		const key = model.getState().interventions.find(({ intervention }) => intervention.type === 'clamp')?.key ?? 0;
		await actions.addIntervention({ ...clamp, potentialMv: -40 }, [key]);
		expect(texts()).toMatchObject([{ type: 'block' }, { potentialMv: -40 }]);
		await actions.undo();
		expect(texts()).toMatchObject([{ type: 'block' }, { potentialMv: -60 }]);
	});

	test('a restart gives numbers and times anew, and undo still finds what it means', async () => {
		let description = smallDescription();
		const { actions, model, host } = await start({ describe: () => description });
		await actions.addIntervention(clamp);
		const { session } = description;
		description = {
			...description,
			session: { ...session, interventions: [{ ...clamp, startS: 1 }, ...session.interventions] },
			interventionNumbers: [31, 32],
		};
		await actions.describe();
		await actions.undo();
		expect(host.requests.at(-1)).toEqual({ type: 'removeIntervention', intervention: 31 });
		expect(model.getState().interventions.map(({ number }) => number)).toEqual([32]);
	});

	test('one whose time is over is not begun again, and that is said', async () => {
		const { actions, model, live, toasts, host } = await start();
		await actions.addIntervention({ ...clamp, endS: 2 });
		live.accept({
			tMs: 3000,
			potentialsMv: new Float32Array(6),
			lightRates: new Float32Array(0),
			spikeCells: new Uint32Array(0),
			spikeTimesMs: new Float64Array(0),
			probes: [],
		});
		await actions.undo();
		expect(toasts.getState().toasts.at(-1)?.message).toBe(
			'Undone: Ganglion cell 1 clamped to -60 mV. It had ended by itself, at 2.00 s.',
		);
		const before = host.requests.length;
		await actions.redo();
		expect(host.requests).toHaveLength(before);
		expect(toasts.getState().toasts.at(-1)?.message).toBe(
			'The time of Ganglion cell 1 clamped to -60 mV is over since 2.00 s: it does not begin again.',
		);
		expect(model.getState().history.undone).toEqual([]);
	});

	test('one that was set by hand begins anew when it is made again, and goes on when its end is taken back', async () => {
		const { actions, model, host } = await start();
		await actions.addIntervention({ ...clamp, endS: 2, now: true });
		await actions.undo();
		await actions.redo();
		const key = model.getState().interventions.at(-1)?.key ?? 0;
		await actions.removeIntervention(key);
		await actions.undo();
		const sent = host.requests.flatMap((each) => (each.type === 'addIntervention' ? [each.resumes ?? false] : []));
		expect(sent).toEqual([false, false, true]);
	});

	test('one that somebody else has ended leaves nothing to take back, and that is said', async () => {
		const { actions, toasts } = await start();
		await actions.addIntervention(clamp);
		// A session was opened, in which there is no clamp.
		await actions.describe();
		await actions.undo();
		expect(toasts.getState().toasts.at(-1)?.message).toBe(
			'Undone: Ganglion cell 1 clamped to -60 mV. It was not in the list any more.',
		);
	});

	test('a smaller patch drops interventions, which come back with the patch of before', async () => {
		let description = smallDescription();
		const { actions, model, host } = await start({ describe: () => description });
		await actions.addIntervention(clamp);
		await actions.setPatch({ columns: { x: 1, y: 1 } });
		description = { ...description, session: { ...description.session, columns: { x: 1, y: 1 } } };
		await actions.describe();
		expect(model.getState().interventions.map(({ number }) => number)).toEqual([7]);
		await actions.undo();
		expect(host.requests.slice(-2).map(({ type }) => type)).toEqual(['setPatch', 'addIntervention']);
		expect(model.getState().interventions.map(({ intervention }) => intervention.type)).toEqual(['block', 'clamp']);
	});
});

describe('undo of devices and control law', () => {
	test('takes them back as what it is: the host is told that nobody asks for it anew', async () => {
		const { actions, model, host } = await start();
		await actions.setSink({ type: 'simulatedHand', protocol: 'events' });
		await actions.setEstimator({ kind: 'exponential' });
		await actions.setFusion({ mode: 'emg' });
		await actions.setEmg({ type: 'simulated', seed: 1, periodS: 2 });
		expect(model.getState().history.done.map(({ label }) => label)).toEqual([
			'where the spikes go',
			'estimator',
			'what the grip follows',
			'EMG source',
		]);
		const before = host.requests.length;
		for (let k = 0; k < 4; k++) await actions.undo();
		expect(host.requests.slice(before)).toEqual([
			{ type: 'setEmg', emg: { type: 'none' }, undo: true },
			{ type: 'setFusion', fusion: { mode: 'vision' }, undo: true },
			{ type: 'setEstimator', estimator: { kind: 'count' }, undo: true },
			{ type: 'setSinks', sinks: [], undo: true },
		]);
		expect(model.getState().description?.sink).toEqual({ type: 'none' });
	});

	test('a host that refuses keeps the step for later', async () => {
		const { actions, model, toasts } = await start({ refuse: { setSinks: 'a device is armed' } });
		await actions.setSink({ type: 'simulatedHand', protocol: 'events' });
		await actions.undo();
		expect(toasts.getState().toasts).toMatchObject([{ kind: 'error', message: 'a device is armed' }]);
		expect(model.getState().history.done).toHaveLength(1);
	});

	test('what changes nothing is no step', async () => {
		const { actions, model } = await start();
		await actions.setSource((now) => now);
		expect(model.getState().history).toEqual(emptyHistory);
	});
});

describe('undo of the view', () => {
	const orbit = (azimuth: number) => ({ azimuth, elevation: 0.5, distance: 100, target: [0, 0, 0] as const });

	test('is in one order with what is done to the retina, and says what it took back', async () => {
		const { actions, view, viewSteps, selection, toasts, value, model, now } = await start();
		view.getState().set({ orbit: orbit(1) });
		await actions.setParameter('rod.C', 0.5);
		view.getState().toggleLayer('light');
		viewSteps.togglePin({ population: 'ganglion', member: 1 });
		now.ms += 5000;
		view.getState().set({ sizes: { ...view.getState().sizes, dock: 200 } });
		view.getState().toggleArea('left');
		const labels = model.getState().history.done.map(({ label }) => label);
		expect(labels).toEqual(['view of the retina', 'rod.C', 'layers of the retina', 'pin of Ganglion cell 1', 'layout']);
		const said = () => toasts.getState().toasts.at(-1)?.message;
		await actions.undo();
		expect(view.getState()).toMatchObject({ hidden: [], sizes: { dock: 286 } });
		expect(said()).toBe('Undone: layout.');
		await actions.undo();
		expect(selection.getState().pinned).toEqual([]);
		await actions.undo();
		expect(view.getState().layers).toContain('light');
		await actions.undo();
		expect([value('rod.C'), view.getState().orbit]).toEqual([0.02, orbit(1)]);
		await actions.undo();
		expect(view.getState().orbit).toBeNull();
		for (let k = 0; k < 5; k++) await actions.redo();
		expect(view.getState()).toMatchObject({ orbit: orbit(1), hidden: ['left'], sizes: { dock: 200 } });
		expect([value('rod.C'), selection.getState().pinned.length]).toEqual([0.5, 1]);
	});

	test('takes a drag as one step, however long it lasts, and presses of a key close together', async () => {
		const { actions, view, model, now } = await start();
		const turn = (azimuth: number, afterMs: number) => {
			now.ms += afterMs;
			view.getState().set({ orbit: orbit(azimuth) });
		};
		now.pointer = { presses: 1, isHeld: true };
		for (let k = 1; k <= 5; k++) turn(k, 3000);
		now.pointer = { presses: 2, isHeld: true };
		turn(10, 20);
		now.pointer = { presses: 2, isHeld: false };
		for (let k = 11; k <= 14; k++) turn(k, 200);
		expect(model.getState().history.done).toHaveLength(2);
		await actions.undo();
		expect(view.getState().orbit).toEqual(orbit(5));
		await actions.undo();
		expect(view.getState().orbit).toBeNull();
	});

	test('of what was looked at meanwhile leaves what was taken back to be made again', async () => {
		const { actions, view, value } = await start();
		await actions.setParameter('rod.C', 0.5);
		await actions.undo();
		view.getState().set({ orbit: orbit(1) });
		await actions.redo();
		expect(value('rod.C')).toBe(0.5);
	});

	test('takes back nothing that the program did by itself', async () => {
		const { viewSteps, view, model } = await start();
		viewSteps.restore({ orbit: orbit(2) });
		expect([view.getState().orbit, model.getState().history.done]).toEqual([orbit(2), []]);
	});
});
