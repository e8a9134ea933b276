import { describe, expect, it } from 'vitest';
import {
	buildCircuit,
	type CircuitRequest,
	openCircuit,
	prepareCircuit,
} from '../../src/engine/background/preparation.ts';
import type { LiveCircuit } from '../../src/engine/live/liveCircuit.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { fakeClock, flashes } from './bench.ts';
import { ganglionWith, ihChannel, ihFile, leakFile } from './changedCircuits.ts';

const forever = Number.POSITIVE_INFINITY;

const request = (changes: Partial<CircuitRequest> = {}): CircuitRequest => ({
	circuit: 'cone',
	variant: 'corrected',
	columns: { x: 2, y: 1 },
	parameters: {},
	stepMs: 0.5,
	substepMs: 0.1,
	...changes,
});

/** As it comes from another thread: cloned, so that nothing but plain data gets through. */
function fromElsewhere(wanted: CircuitRequest, lenient = true): LiveCircuit {
	const prepared = structuredClone(
		prepareCircuit({ type: 'circuit', request: wanted, threads: 1, spreadFrom: 256, lenient }),
	);
	return openCircuit(prepared, wanted);
}

function sessionOf(wanted = request()) {
	const spikes: { cell: number; tMs: number }[] = [];
	const session = createLiveSession({
		circuit: buildCircuit(wanted),
		level: LIGHT_LEVELS.live,
		clock: fakeClock(),
		listener: { spike: (cell, tMs) => void spikes.push({ cell, tMs }) },
	});
	session.setFeed(flashes());
	return { session, spikes };
}

const potential = ({ state, model }: ReturnType<typeof sessionOf>['session'], population: string) =>
	state[stateIndex(groupNamed(model.network, population), 'V', 0)] ?? Number.NaN;

describe('a circuit that takes the place of another while it runs', () => {
	it('changes nothing, to the last bit, if it is the same', () => {
		const plain = sessionOf();
		plain.session.run(400, forever);
		const exchanged = sessionOf();
		for (const tMs of [61.5, 62, 200]) {
			exchanged.session.run(tMs, forever);
			expect(exchanged.session.exchange(fromElsewhere(request()))).toEqual([]);
			expect(exchanged.session.tMs).toBe(tMs);
		}
		exchanged.session.run(400, forever);
		expect(plain.spikes.length).toBeGreaterThan(10);
		expect(exchanged.spikes).toEqual(plain.spikes);
		expect(exchanged.session.state).toEqual(plain.session.state);
		expect(exchanged.session.counts()).toEqual(plain.session.counts());
	});

	it('keeps clamps, blocks, injected currents, edits and probes, to the last bit', () => {
		const runs = [false, true].map((changes) => {
			const { session, spikes } = sessionOf();
			session.addIntervention({
				type: 'clamp',
				startS: 0.03,
				endS: 0.15,
				target: { population: 'coneBipolar', member: 1 },
				potentialMv: -40,
			});
			session.addIntervention({
				type: 'inject',
				startS: 0.1,
				endS: 0.3,
				target: { population: 'ganglion' },
				currentPa: 40,
			});
			session.addIntervention({ type: 'block', startS: 0.05, path: 'cb_gc', fraction: 0.4 });
			const { watch } = session.watch({ population: 'ganglion', member: 0 }, ['V', 'K.I', 'synaptic_current']);
			session.run(120, forever);
			if (changes) expect(session.exchange(fromElsewhere(request()))).toEqual([]);
			session.run(300, forever);
			return {
				spikes,
				state: session.state,
				samples: session.takeSnapshot().probes.find((each) => each.watch === watch),
			};
		});
		expect(runs[0]?.spikes.length).toBeGreaterThan(5);
		expect(runs[0]?.samples?.timesMs.length).toBeGreaterThan(400);
		expect(runs[1]).toEqual(runs[0]);
	});

	it('leaves all potentials as they were if the new channel conducts nothing', () => {
		const plain = sessionOf();
		const changed = sessionOf();
		for (const { session } of [plain, changed]) session.run(55, forever);
		const declarations = [ihFile(0), ganglionWith('include my.h as h')];
		changed.session.exchange(fromElsewhere(request({ declarations })));
		for (const { session } of [plain, changed]) session.run(400, forever);
		expect(plain.spikes.length).toBeGreaterThan(10);
		expect(changed.spikes.map(({ cell }) => cell)).toEqual(plain.spikes.map(({ cell }) => cell));
		for (const population of ['cone', 'coneBipolar', 'ganglion']) {
			// Another channel is another order of summation in single precision; between spikes that grows to a few hundredths of a mV.
			expect(potential(changed.session, population)).toBeCloseTo(potential(plain.session, population), 1);
		}
		changed.spikes.forEach(({ tMs }, k) => {
			expect(tMs).toBeCloseTo(plain.spikes[k]?.tMs ?? Number.NaN, 1);
		});
	});

	it('takes a new channel from text, at rest, and every other state as it was', () => {
		const { session } = sessionOf();
		session.run(70, forever);
		const before = Float64Array.from(session.state);
		const old = session.model.network;
		const declarations = [ihFile(0.5), ganglionWith('include my.h as h')];
		session.exchange(fromElsewhere(request({ declarations })));
		expect(session.tMs).toBe(70);
		const { network, start } = session.model;
		expect(network.size).toBe(old.size + 2);
		for (const group of [...network.populations, ...network.connections]) {
			const source = groupNamed(old, group.name);
			for (const { path } of group.kind.states) {
				for (let member = 0; member < group.count; member++) {
					const index = stateIndex(group, path, member);
					const expected = path === 'h.n' ? start[index] : before[stateIndex(source, path, member)];
					expect(session.state[index], `${group.name}.${path}`).toBe(expected);
				}
			}
		}
		const { watch } = session.watch({ population: 'ganglion', member: 0 }, ['h.I']);
		session.run(90, forever);
		const samples = session.takeSnapshot().probes.find((each) => each.watch === watch)?.values ?? new Float32Array();
		expect(samples.length).toBeGreaterThan(10);
		expect(Math.min(...samples)).toBeLessThan(-1);
	});

	it('says what has no place any more, and goes on without it', () => {
		const { session } = sessionOf(request({ declarations: [ihFile(0.5), ganglionWith('include my.h as h')] }));
		session.setParameter('ganglion.h.g', 0.7);
		session.setParameter('ganglion.K.g', 10);
		const block = session.addIntervention({ type: 'block', startS: 0, path: 'ganglion.h', fraction: 1 });
		const { watch } = session.watch({ population: 'ganglion', member: 0 }, ['h.I']);
		const { watch: stays } = session.watch({ population: 'ganglion', member: 0 }, ['K.I']);
		session.run(20, forever);
		const dropped = session.exchange(
			fromElsewhere(request({ parameters: { 'ganglion.h.g': 0.7, 'ganglion.K.g': 10 } })),
		);
		expect(dropped).toHaveLength(3);
		for (const sentence of dropped) expect(sentence).toMatch(/ganglion.*is dropped|is dropped.*ganglion/);
		expect(session.interventionNumbers()).not.toContain(block);
		expect(session.watches()).toEqual([stays]);
		expect(session.watches()).not.toContain(watch);
		expect(session.parameter('ganglion.K.g')).toBe(10);
		session.run(40, forever);
		expect(session.tMs).toBe(40);
	});

	it('keeps parameters that were changed while it was prepared, and takes what is declared for the others', () => {
		const { session } = sessionOf();
		const leak = leakFile(0.12);
		const next = fromElsewhere(request({ declarations: [leak] }));
		session.setParameter('ganglion.Na.g', 44);
		session.run(10, forever);
		session.exchange(next);
		expect(session.parameter('ganglion.Na.g')).toBe(44);
		expect(session.parameter('ganglion.leak.g')).toBeCloseTo(0.12, 12);
		session.resetParameter('ganglion.Na.g');
		expect(session.parameter('ganglion.Na.g')).not.toBe(44);
	});

	it('starts a scheme anew as a whole when a part of it is new: occupancies stay a whole', () => {
		const { session } = sessionOf();
		session.run(70, forever);
		session.exchange(fromElsewhere(request({ declarations: [ihChannel('two'), ganglionWith('include my.h as h')] })));
		session.run(75, forever);
		session.exchange(fromElsewhere(request({ declarations: [ihChannel('three'), ganglionWith('include my.h as h')] })));
		const { network } = session.model;
		const sum = () =>
			['h.a', 'h.b', 'h.c'].reduce(
				(total, path) => total + (session.state[stateIndex(groupNamed(network, 'ganglion'), path, 0)] ?? 0),
				0,
			);
		expect(sum()).toBeCloseTo(1, 5);
		session.run(200, forever);
		expect(sum()).toBeCloseTo(1, 4);
	});
});
