import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { measureError, standardFlash } from '../../src/engine/background/errorCheck.ts';
import {
	buildCircuit,
	type CircuitRequest,
	openCircuit,
	prepareCircuit,
} from '../../src/engine/background/preparation.ts';
import { createLaboratory } from '../../src/engine/live/laboratory.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { explainPlan, explanationText } from '../../src/engine/model/explain.ts';
import { quantitiesOf } from '../../src/engine/model/quantities.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { contractVerdict } from '../../src/protocol/limits/accuracy.ts';
import { modelDocument } from '../../src/retina/document/modelDocument.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { fakeClock, flashes } from './bench.ts';

const forever = Number.POSITIVE_INFINITY;

/** The published cone pathway, with a delay from cone to bipolar cell. */
const late = (delay: string) => ({
	file: 'late.eq',
	text: `circuit late
title The cone pathway with a delay
cell cone
cell bipolar as coneBipolar
cell ganglion
synapse graded as cone_cb from cone to coneBipolar ${delay} with inverting = on
synapse graded as cb_gc from coneBipolar to ganglion
`,
});

const request = (delay: string, parameters: CircuitRequest['parameters'] = {}): CircuitRequest => ({
	...{ circuit: 'late', variant: 'corrected', columns: { x: 2, y: 1 }, parameters, stepMs: 0.5, substepMs: 0.1 },
	declarations: [late(delay)],
});

/** As it comes from another thread: cloned, so that nothing but plain data gets through. */
function fromElsewhere(wanted: CircuitRequest) {
	const prepared = structuredClone(
		prepareCircuit({ type: 'circuit', request: wanted, threads: 1, spreadFrom: 256, lenient: true }),
	);
	return openCircuit(prepared, wanted);
}

function sessionOf(wanted: CircuitRequest) {
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

type Session = ReturnType<typeof sessionOf>['session'];

/** What the cone does, and what arrives of it. */
function cone({ state, model }: Session): { readonly now: number; readonly late: number } {
	const group = groupNamed(model.network, 'cone');
	const value = (path: string): number => state[stateIndex(group, path, 0)] as number;
	return { now: value('V'), late: value('delayed.cone_cb.V') };
}

describe('a live circuit with a delay', () => {
	const { model, stepper } = buildCircuit(request('delay 12[ms]', { 'cone_cb.delay': 3 }));

	it('goes on with what is on its way when it is exchanged for the same, to the last bit', () => {
		const plain = sessionOf(request('delay 12[ms]'));
		plain.session.run(120, forever);
		const exchanged = sessionOf(request('delay 12[ms]'));
		for (const tMs of [62.5]) {
			exchanged.session.run(tMs, forever);
			expect(exchanged.session.exchange(fromElsewhere(request('delay 12[ms]')))).toEqual([]);
		}
		exchanged.session.run(120, forever);
		expect(plain.spikes.length).toBeGreaterThan(2);
		expect(exchanged.spikes).toEqual(plain.spikes);
		expect(exchanged.session.state).toEqual(plain.session.state);
	});

	it('delivers what was, and starts a delay that is new with what its cells do then', () => {
		const { session } = sessionOf(request(''));
		session.run(70, forever);
		const before = session.state[stateIndex(groupNamed(session.model.network, 'cone'), 'V', 0)] as number;
		session.exchange(fromElsewhere(request('delay 8[ms]')));
		expect(cone(session)).toEqual({ now: before, late: before });
		const course: number[] = [];
		for (let tMs = 70.5; tMs <= 100; tMs += 0.5) {
			session.run(tMs, forever);
			course.push(cone(session).now);
			// At first what the cone did at 70 ms, then what it did 8 ms before.
			const was = tMs <= 78 ? before : (course[Math.round(2 * (tMs - 78.5))] as number);
			expect(cone(session).late).toBeCloseTo(was, 3);
		}
		expect(Math.max(...course) - Math.min(...course)).toBeGreaterThan(1);
	});

	it('takes an edit of its delay while it runs, and a session that was saved with it', () => {
		const edited = sessionOf(request('delay 12[ms]'));
		edited.session.setParameter('cone_cb.delay', 3);
		edited.session.run(120, forever);
		const saved = sessionOf(request('delay 12[ms]', { 'cone_cb.delay': 3 }));
		saved.session.run(120, forever);
		const declared = sessionOf(request('delay 3[ms]'));
		declared.session.run(120, forever);
		expect(declared.spikes.length).toBeGreaterThan(2);
		for (const { session, spikes } of [edited, saved]) {
			expect(spikes).toEqual(declared.spikes);
			expect(session.state).toEqual(declared.session.state);
		}
	});

	it('has its error measured against the delay equation', () => {
		const report = measureError(
			{
				...{
					type: 'error',
					circuit: 'late',
					variant: 'corrected',
					parameters: {},
					declarations: [late('delay 12[ms]')],
				},
				...{ stepMs: 0.5, substepMs: 0.1, light: standardFlash, seen: 'flash', column: 0, durationMs: 200, atMs: 2500 },
			},
			fakeClock(),
		);
		expect(report.referenceSpikes).toBeGreaterThan(2);
		expect(contractVerdict(report)).toBe('kept');
	});

	it('is explained with it', () => {
		const explained = explainPlan(model.network, stepper.plan);
		expect(explained.groups.map(({ name, delayMs }) => [name, delayMs])).toContainEqual(['cone_cb', 3]);
		expect(explained.groups.find(({ name }) => name === 'cb_gc')?.delayMs).toBeUndefined();
		const text = explanationText(explained);
		expect(text).toMatch(/cone_cb .*; it reads its presynaptic cell with a delay of 3 ms/);
		expect(text).toContain('delayed.cone_cb.V (delayed, up to 0/ms): explicit');
		const recorded = quantitiesOf(groupNamed(model.network, 'cone')).filter(({ path }) => path.startsWith('delayed.'));
		expect(recorded).toEqual([
			{ path: 'delayed.cone_cb.V', title: 'membrane potential, as cone_cb reads it', unit: 'mV', isCurrent: false },
		]);
		const { library } = model;
		expect(modelDocument(library, [model.network])).toContain(
			'- `cone_cb`: cone → coneBipolar, [graded](#synapse-graded), with a delay of 12 ms',
		);
	});

	it('refuses an edit that would take too much memory, and goes on as it was', () => {
		const { network } = model;
		const tooMuch = () => {
			if (parameterValue(parameterAt(network, 'cone_cb.delay')) > 50) throw new UserError('too much');
		};
		const state = { pull: () => undefined, push: () => undefined, checkRoom: tooMuch };
		const laboratory = createLaboratory(
			model,
			model.start.slice(),
			0.5,
			() => 0,
			() => 1,
			state,
		);
		laboratory.setParameter('cone_cb.delay', 40);
		expect(() => laboratory.setParameter('cone_cb.delay', 60)).toThrow('too much');
		expect(laboratory.parameter('cone_cb.delay')).toBe(40);
		expect(laboratory.edits()).toHaveLength(1);
	});
});
