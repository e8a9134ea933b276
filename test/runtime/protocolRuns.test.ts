import { describe, expect, it } from 'vitest';
import { type ProtocolRun, type ProtocolRunNews, runProtocol } from '../../src/engine/experiment/protocolRun.ts';
import type { ProtocolState } from '../../src/protocol/experiment/protocolState.ts';
import { createProtocolRuns } from '../../src/runtime/protocolRuns.ts';

const text = JSON.stringify({
	format: 'retinode-protocol',
	version: 1,
	title: 'three currents',
	retina: { circuit: 'cone' },
	solver: { method: 'rk4', dtS: 5e-5 },
	durationS: 0.01,
	timeline: [{ id: 'step', type: 'inject', target: { population: 'ganglion' }, currentPa: 20 }],
	vary: [{ name: 'current', values: [40, 10, 30], of: ['timeline.step.currentPa'] }],
	order: 'random',
	record: { traces: ['ganglion.V'] },
	analyses: { end: { analysis: 'level', of: 'ganglion.V' } },
	figures: [{ name: 'highest', value: 'end.highest.max', unit: 'mV' }],
});

/** A place where protocols run whose news a test hands on, as many as it wants. */
function bench() {
	let hear = (_news: ProtocolRunNews): void => undefined;
	let waiting: ProtocolRunNews[] = [];
	const asked: ProtocolRun[] = [];
	const states: ProtocolState[] = [];
	let ended = 0;
	const runs = createProtocolRuns(
		(run, listener) => {
			asked.push(run);
			hear = listener;
			waiting = [];
			runProtocol(
				run,
				(news) => waiting.push(news),
				() => 0,
			);
			return () => {
				ended++;
			};
		},
		(state) => states.push(state),
		() => 0,
	);
	const deliver = (until: (news: ProtocolRunNews) => boolean = () => false): void => {
		for (;;) {
			const news = waiting.shift();
			if (!news) return;
			hear(news);
			if (until(news)) return;
		}
	};
	return { runs, asked, states, deliver, ended: () => ended };
}

const isMade = ({ type }: ProtocolRunNews) => type === 'made';

describe('a protocol for a screen', () => {
	it('that is stopped and gone on with gives what it gives unbroken', () => {
		const whole = bench();
		whole.runs.begin(text);
		whole.deliver();
		expect(whole.runs.state()).toMatchObject({ phase: 'done', made: 3, runs: 3, title: 'three currents', fraction: 1 });

		const { runs, asked, deliver, ended } = bench();
		runs.begin(text);
		deliver(isMade);
		runs.stop();
		expect(ended()).toBe(1);
		deliver();
		expect(runs.state()).toMatchObject({ phase: 'stopped', made: 1, runs: 3, hasResults: true, message: '' });
		expect(JSON.parse(runs.results()).sweeps).toHaveLength(1);
		runs.resume();
		deliver();
		expect(asked.map(({ kept, endsHere }) => [kept.length, endsHere])).toEqual([
			[0, false],
			[1, true],
			[1, false],
		]);
		expect(runs.state()).toMatchObject({ phase: 'done', made: 3, message: '' });
		expect(runs.results()).toBe(whole.runs.results());
		expect([0, 1, 2].map((k) => runs.run(k))).toEqual([0, 1, 2].map((k) => whole.runs.run(k)));
	});

	it('that was stopped before its first run has no results, says so, and goes on', () => {
		const { runs, deliver } = bench();
		runs.begin(text);
		runs.stop();
		expect(runs.state()).toMatchObject({ phase: 'stopped', made: 0, hasResults: false });
		expect(() => runs.results()).toThrow('There are no results of a protocol yet');
		runs.resume();
		deliver();
		expect(runs.state()).toMatchObject({ phase: 'done', made: 3 });
	});

	it('keeps what was recorded where its figures cannot be reckoned, and says which', () => {
		const { runs, deliver } = bench();
		runs.begin(text.replace('end.highest.max', 'end.highest'));
		deliver();
		const { phase, message } = runs.state() as ProtocolState;
		expect(phase).toBe('done');
		expect(message).toContain("'end.highest' has a value in each of 3 sweeps");
		expect(JSON.parse(runs.results()).overlays[0]).toMatchObject({ title: 'ganglion.V' });
	});

	it('that does not fit is refused by its field, one under way goes on alone, and a state is told for each', () => {
		const { runs, deliver, states } = bench();
		runs.begin(text.replace('"durationS":0.01', '"durationS":-1'));
		deliver();
		expect(runs.state()).toMatchObject({
			phase: 'failed',
			message: expect.stringMatching(/field 'durationS' must be/),
		});
		expect(() => runs.resume()).toThrow('no protocol that was stopped');
		runs.begin(text);
		expect(() => runs.begin(text)).toThrow('A protocol is under way');
		deliver();
		expect(() => runs.stop()).toThrow('No protocol is under way');
		expect(states.at(-1)).toEqual(runs.state());
		expect(states.map(({ number }) => number)).toContain(2);
	});
});
