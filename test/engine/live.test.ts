import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { queuedFeed, stimulusFeed } from '../../src/engine/live/frameFeed.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { createStimulus } from '../../src/retina/light/stimuli/catalogue.ts';
import { benchSession, fakeClock, flashes } from './bench.ts';

/** Spikes as text, so that a difference of the last bit shows. */
function recorder() {
	const spikes: string[] = [];
	return { spikes, listener: { spike: (cell: number, tMs: number) => void spikes.push(`${cell}@${tMs}`) } };
}

const grey = (code: number, size = 8) =>
	({ format: 'gray8', width: size, height: size, data: new Uint8Array(size * size).fill(code) }) as const;

describe('a live session', () => {
	it('takes the steps that wall time asks for and none ahead of it', () => {
		const clock = fakeClock();
		const session = benchSession({ clock });
		session.setRunning(true);
		expect(session.advance(1000)).toBe(0);
		clock.nowValueMs = 10.1;
		expect(session.advance(1000)).toBe(50);
		expect(session.tMs).toBeCloseTo(10, 9);
		expect(session.advance(1000)).toBe(0);
	});

	it('runs to a moment and pauses there by itself, to the step, and by single steps', () => {
		const clock = fakeClock();
		const session = benchSession({ clock });
		session.runTo(10.1);
		expect([session.running, session.pausesAtMs]).toEqual([true, expect.closeTo(10.2, 9)]);
		clock.nowValueMs = 8;
		session.advance(1000);
		expect(session.running).toBe(true);
		clock.nowValueMs = 60;
		session.advance(1000);
		expect([session.tMs, session.running, session.pausesAtMs]).toEqual([expect.closeTo(10.2, 9), false, undefined]);
		session.runTo(session.tMs + 0.2);
		clock.nowValueMs = 90;
		expect(session.advance(1000)).toBe(1);
		expect(session.running).toBe(false);
		// A run without an end takes the place of one with an end.
		session.runTo(100);
		session.setRunning(true);
		clock.nowValueMs = 190;
		session.advance(1000);
		expect(session.tMs).toBeGreaterThan(100);
		session.runTo(5);
		expect(session.running).toBe(false);
	});

	it('slows its clock on a machine that is too slow, and skips nothing', () => {
		// Every look at the clock costs 3 ms, and the session looks every 4 steps of 0.2 ms: it can do a quarter of real time.
		const slow = fakeClock(() => 3);
		const { spikes, listener } = recorder();
		const session = benchSession({ clock: slow, listener, feed: flashes() });
		session.setRunning(true);
		while (slow.nowValueMs < 1000) session.advance(10);
		const { realTimeFactor, lagS } = session.reading();
		expect(realTimeFactor).toBeLessThan(0.5);
		expect(lagS).toBeCloseTo((slow.nowValueMs - session.tMs) / 1000, 1);
		const fast = recorder();
		const whole = benchSession({ listener: fast.listener, feed: flashes() });
		whole.run(session.tMs, Number.POSITIVE_INFINITY);
		expect(spikes.length).toBeGreaterThan(3);
		expect(spikes).toEqual(fast.spikes);
		expect(session.state).toEqual(whole.state);
	});

	it('is in step again as soon as the machine is fast enough, without racing after what it owes', () => {
		let lookMs = 3;
		const clock = fakeClock(() => lookMs);
		const session = benchSession({ clock });
		session.setRunning(true);
		while (clock.nowValueMs < 1000) session.advance(10);
		lookMs = 0;
		const [modelMs, wallMs] = [session.tMs, clock.nowValueMs];
		for (let k = 0; k < 1000; k++) {
			clock.nowValueMs += 1;
			session.advance(10);
		}
		const passedMs = clock.nowValueMs - wallMs;
		// A delay of at most 100 ms is caught up; the rest of the lag stays.
		expect(session.tMs - modelMs).toBeGreaterThan(passedMs - 1);
		expect(session.tMs - modelMs).toBeLessThan(passedMs + 101);
	});

	it('gives bit-identical spikes live on an irregular clock, as fast as it goes, and again', () => {
		const untilMs = 200;
		const model = { circuit: 'dual', columns: { x: 2, y: 1 } };
		const live = recorder();
		const random = createSeededRandom(7);
		const clock = fakeClock(() => 4 * random() ** 4);
		const jittery = benchSession({ model, clock, listener: live.listener, feed: flashes() });
		jittery.stopAt(untilMs, false);
		jittery.setRunning(true);
		while (!jittery.finished) {
			jittery.advance(5 * random());
			clock.nowValueMs += 20 * random();
		}
		const runs = [1, 2].map(() => {
			const { spikes, listener } = recorder();
			const session = benchSession({ model, listener, feed: flashes() });
			session.run(untilMs, Number.POSITIVE_INFINITY);
			return { spikes, state: session.state };
		});
		expect(live.spikes.length).toBeGreaterThan(20);
		for (const { spikes, state } of runs) {
			expect(spikes).toEqual(live.spikes);
			expect(state).toEqual(jittery.state);
		}
	});

	it('replays light that came live, from what it logged, bit for bit', () => {
		const logged: { tMs: number; rates: Float64Array }[] = [];
		const live = recorder();
		const clock = fakeClock();
		const random = createSeededRandom(3);
		const session = benchSession({
			clock,
			listener: { ...live.listener, light: (tMs, rates) => void logged.push({ tMs, rates: Float64Array.from(rates) }) },
		});
		session.setRunning(true);
		while (session.tMs < 500) {
			clock.nowValueMs += 33 * random();
			session.offer(grey(Math.floor(256 * random())), clock.nowValueMs);
			session.advance(1000);
		}
		const replayed = recorder();
		const feed = queuedFeed('recording');
		logged.forEach(({ tMs, rates }, id) => {
			feed.push({ id, tMs, light: { format: 'receptor-rates', rates } });
		});
		feed.end(500);
		const replay = benchSession({ listener: replayed.listener, feed });
		replay.run(session.tMs, Number.POSITIVE_INFINITY);
		expect(logged.length).toBeGreaterThan(10);
		expect(replay.state).toEqual(session.state);
		expect(replayed.spikes).toEqual(live.spikes);
	});

	it('can be made again, bit for bit, with all that was done to it by hand', () => {
		const live = recorder();
		const session = benchSession({ listener: live.listener, feed: flashes() });
		const forever = Number.POSITIVE_INFINITY;
		session.run(60, forever);
		session.setParameter('coneBipolar.Kv.g', 1.3);
		const clamp = session.addIntervention({
			type: 'clamp',
			startS: 0,
			target: { population: 'ganglion' },
			potentialMv: -70,
		});
		session.run(90, forever);
		session.removeIntervention(clamp);
		session.addIntervention({ type: 'block', startS: 0.1, endS: 0.15, path: 'coneBipolar.Kv', fraction: 0.5 });
		session.run(120, forever);
		session.resetParameter('coneBipolar.Kv.g');
		session.run(300, forever);
		const again = recorder();
		const replay = benchSession({
			listener: again.listener,
			feed: flashes(),
			interventions: session.history(),
		});
		replay.run(300, forever);
		expect(live.spikes.length).toBeGreaterThan(5);
		expect(again.spikes).toEqual(live.spikes);
		expect(replay.state).toEqual(session.state);
	});

	it('waits for recorded light that has not been read yet, rather than running on without it', () => {
		const feed = queuedFeed('slow disk');
		const session = benchSession({ feed });
		feed.push({ id: 0, tMs: 0, light: grey(0) });
		feed.push({ id: 1, tMs: 10, light: grey(128) });
		session.run(100, Number.POSITIVE_INFINITY);
		expect(session.tMs).toBeCloseTo(10, 9);
		expect(session.starved).toBe(true);
		feed.push({ id: 2, tMs: 20, light: grey(255) });
		feed.end(30);
		session.stopAt(100, true);
		session.run(100, Number.POSITIVE_INFINITY);
		expect(session.tMs).toBeCloseTo(30, 9);
		expect(session.sourceEnded).toBe(true);
	});

	it.each([0.2, 0.5, 1])(
		'gives each receptor the photons of its light, whatever falls between steps of %d ms',
		(stepMs) => {
			// 0.3 ms of light within one step, then 0.55 ms across two, then on for good.
			const changes = [
				[0, 0],
				[10.31, 1e5],
				[10.61, 0],
				[20.8, 3e4],
				[21.35, 0],
				[30.07, 2e4],
			] as const;
			const feed = queuedFeed('recording');
			changes.forEach(([tMs, coneRate], id) => {
				feed.push({ id, tMs, light: { format: 'uniform-rates', rodRate: coneRate / 500, coneRate } });
			});
			feed.end(1000);
			const lights: { tMs: number; rates: Float64Array }[] = [];
			const session = benchSession({
				stepMs,
				feed,
				listener: { light: (tMs, rates) => void lights.push({ tMs, rates: Float64Array.from(rates) }) },
			});
			const { network } = session.model;
			const photons = new Float64Array(network.inputs.length);
			const until = (tMs: number): number => {
				while (session.tMs < tMs - 1e-9) {
					session.run(session.tMs + stepMs, Number.POSITIVE_INFINITY);
					network.inputs.forEach((rate, k) => {
						photons[k] = (photons[k] as number) + rate * stepMs;
					});
				}
				return photons[inputIndex(groupNamed(network, 'cone'), 'photoisomerisation')] as number;
			};
			for (const [tMs, due] of [
				[15, 30],
				[25, 30 + 16.5],
				[40, 30 + 16.5 + 0.02e3 * 9.93],
			] as const) {
				expect(until(tMs) / due, `photons by ${tMs} ms`).toBeCloseTo(1, 6);
			}
			// The onset is within the step in which it falls, and what was logged tells the same light.
			const first = lights.find(({ rates }) => rates.some((rate) => rate > 0));
			expect(first?.tMs).toBeCloseTo(Math.floor(10.31 / stepMs + 1e-9) * stepMs, 9);
			expect(lights.at(-1)?.tMs).toBeCloseTo(Math.ceil(30.07 / stepMs - 1e-9) * stepMs, 9);
		},
	);

	it.each([
		['heard', true],
		['not heard', false],
	])(
		'fires after a flash of 0.3 ms within a step as after one of 20 ms with the same photons (its light is %s)',
		(_, isHeard) => {
			const spikesOf = (duration: number): number => {
				const feed = stimulusFeed(
					createStimulus({
						name: 'flash',
						parameters: { cone: 1000 / duration, duration, baseline_before: 0.1003, baseline_after: 1 },
					}),
					false,
				);
				let spikes = 0;
				const listener = { spike: () => void spikes++, ...(isHeard ? { light: () => undefined } : {}) };
				benchSession({ stepMs: 1, feed, listener }).run(1100, Number.POSITIVE_INFINITY);
				return spikes;
			};
			const long = spikesOf(0.02);
			expect(long).toBeGreaterThan(20);
			expect(Math.abs(spikesOf(0.0003) - long)).toBeLessThanOrEqual(2);
		},
	);

	it('puts a camera frame into force at the next step and counts the ones that came too fast', () => {
		const lights: number[] = [];
		const session = benchSession({ listener: { light: (tMs) => void lights.push(tMs) } });
		session.run(5, Number.POSITIVE_INFINITY);
		session.offer(grey(10), 0);
		session.offer(grey(20), 0);
		session.run(5.2, Number.POSITIVE_INFINITY);
		expect(lights.at(-1)).toBeCloseTo(5, 9);
		expect(session.counts()).toMatchObject({ framesIn: 2, framesDropped: 1 });
	});

	it('refuses a malformed frame, says so, and runs on with the light before it', () => {
		const refused: string[] = [];
		const session = benchSession({ listener: { refused: (message) => void refused.push(message) } });
		session.offer(grey(255), 0);
		session.run(1, Number.POSITIVE_INFINITY);
		const before = session.takeSnapshot().lightRates;
		session.offer({ format: 'gray8', width: 8, height: 8, data: new Uint8Array(3) }, 0);
		session.run(2, Number.POSITIVE_INFINITY);
		expect(refused).toHaveLength(1);
		expect(session.takeSnapshot().lightRates).toEqual(before);
		expect(before[0]).toBeGreaterThan(0);
		expect(session.tMs).toBeCloseTo(2, 9);
	});

	it('shows in a picture the potentials that the cells have', () => {
		const session = benchSession();
		session.offer(grey(255), 0);
		session.run(20, Number.POSITIVE_INFINITY);
		const shown = session.takeSnapshot().potentialsMv;
		const state = session.state;
		const held = session.model.network.populations.flatMap((group) =>
			Array.from({ length: group.count }, (_, member) => state[stateIndex(group, 'V', member)] ?? Number.NaN),
		);
		expect(shown).toEqual(Float32Array.from(held));
		expect(new Set(shown).size).toBeGreaterThan(2);
	});

	it('maps a picture anew when the light level changes', () => {
		const session = benchSession();
		session.offer(grey(255), 0);
		session.run(1, Number.POSITIVE_INFINITY);
		session.setLevel({ kind: 'free', name: 'free', white: { rodRate: 1, coneRate: 700 } });
		expect(session.takeSnapshot().lightRates[0]).toBeCloseTo(700, 3);
	});

	it('stamps each frame on its way: captured, mapped, integrated, and the first spike it brings', () => {
		const stages: string[] = [];
		const session = benchSession({
			clock: fakeClock(() => 0.01),
			feed: flashes(),
			listener: {
				captured: (frame) => void stages.push(`${frame} captured`),
				passed: (frame, stage) => void stages.push(`${frame} ${stage}`),
			},
		});
		session.run(150, Number.POSITIVE_INFINITY);
		expect(stages.slice(0, 3)).toEqual(['0 captured', '0 mapped', '0 integrated']);
		expect(stages.filter((stage) => stage.endsWith('spikeDetected')).length).toBe(1);
	});

	it('repeats a stimulus without end, and ends one that is played once', () => {
		const stimulus = createStimulus({
			name: 'flash',
			parameters: { baseline_before: 0.01, duration: 0.01, baseline_after: 0.01 },
		});
		const once = benchSession({ feed: stimulusFeed(stimulus, false) });
		once.stopAt(1000, true);
		once.run(1000, Number.POSITIVE_INFINITY);
		expect(once.tMs).toBeCloseTo(30, 9);
		const lights: number[] = [];
		const again = benchSession({
			feed: stimulusFeed(stimulus, true),
			listener: { light: (tMs) => void lights.push(Math.round(tMs * 1000) / 1000) },
		});
		again.run(65, Number.POSITIVE_INFINITY);
		expect(lights).toEqual([0, 10, 20, 30, 40, 50, 60]);
	});
});

describe('a parameter edit', () => {
	it('acts from the next step on, and reset takes it back exactly', () => {
		const session = benchSession();
		session.run(10, Number.POSITIVE_INFINITY);
		const rest = session.state[0] ?? Number.NaN;
		session.setParameter('cone.leak.E', -60);
		expect(session.state[0]).toBe(rest);
		session.run(10.2, Number.POSITIVE_INFINITY);
		expect(session.state[0]).toBeGreaterThan(rest);
		session.resetParameter();
		expect(session.parameter('cone.leak.E')).toBe(session.model.standards.get('cone.leak.E'));
		session.run(1000, Number.POSITIVE_INFINITY);
		// Slow cone states decay with about 1 s; a tenth of a mV tells a forgotten reset (12 mV) apart.
		expect(Math.abs((session.state[0] ?? Number.NaN) - rest)).toBeLessThan(0.1);
	});

	it.each([
		['coneBipolar.Kv.g', Number.NaN, 'coneBipolar.Kv.g must be'],
		['coneBipolar.Kv.g', -1, 'coneBipolar.Kv.g must be'],
		['coneBipolar.Kv.q', 1, "no parameter 'coneBipolar.Kv.q'"],
	])('of %s to %s is refused in one sentence, and changes nothing', (path, value, message) => {
		const session = benchSession();
		expect(() => session.setParameter(path, value)).toThrow(message);
		expect(session.edits()).toEqual([]);
	});
});

describe('interventions', () => {
	it('clamp a cell from one time to another, at whole steps, and let it go again', () => {
		const session = benchSession({
			interventions: [
				{ type: 'clamp', startS: 0.01, endS: 0.02, target: { population: 'ganglion', member: 0 }, potentialMv: -80 },
			],
		});
		const ganglion = session.model.network.populations.find(({ name }) => name === 'ganglion');
		const v = () => session.state[ganglion?.offset ?? 0];
		session.run(10, Number.POSITIVE_INFINITY);
		expect(v()).not.toBe(-80);
		session.run(10.2, Number.POSITIVE_INFINITY);
		expect(v()).toBe(-80);
		session.run(20, Number.POSITIVE_INFINITY);
		expect(v()).toBe(-80);
		session.run(20.2, Number.POSITIVE_INFINITY);
		expect(v()).not.toBe(-80);
	});

	it('inject current that makes a ganglion cell fire, and stop when they are removed', () => {
		const { spikes, listener } = recorder();
		const session = benchSession({ listener });
		const id = session.addIntervention({
			type: 'inject',
			startS: 0,
			target: { population: 'ganglion' },
			currentPa: 40,
		});
		session.run(200, Number.POSITIVE_INFINITY);
		const during = spikes.length;
		expect(during).toBeGreaterThan(3);
		session.removeIntervention(id);
		session.run(220, Number.POSITIVE_INFINITY);
		spikes.length = 0;
		session.run(400, Number.POSITIVE_INFINITY);
		expect(spikes).toEqual([]);
	});

	it('block a part of a conductance on top of what the user set, and give it back', () => {
		const session = benchSession();
		const { network } = session.model;
		const group = network.populations.find(({ name }) => name === 'ganglion');
		const index = group?.kind.parameters.findIndex(({ path }) => path === 'Na.g') ?? -1;
		const g = () => group?.parameters[index] ?? Number.NaN;
		const full = g();
		session.addIntervention({ type: 'block', startS: 0, endS: 0.01, path: 'ganglion.Na', fraction: 0.75 });
		expect(g()).toBeCloseTo(full / 4, 12);
		const half = (session.model.standards.get('ganglion.Na.g') ?? 0) / 2;
		session.setParameter('ganglion.Na.g', half);
		expect(g()).toBeCloseTo(full / 8, 12);
		expect(session.parameter('ganglion.Na.g')).toBe(half);
		session.run(10.2, Number.POSITIVE_INFINITY);
		expect(g()).toBeCloseTo(full / 2, 12);
	});

	it.each([
		[
			{ type: 'clamp', startS: 0, target: { population: 'ganglion', member: 5 }, potentialMv: 0 },
			'ganglion has members 0 to 0',
		],
		[
			{ type: 'inject', startS: 0, target: { population: 'horizontal' }, currentPa: 1 },
			"no population or connection 'horizontal'",
		],
		[{ type: 'block', startS: 0, path: 'ganglion.Xa', fraction: 1 }, "block: 'ganglion.Xa' must be a channel"],
		[{ type: 'set', startS: 0, path: 'ganglion.Na.g', value: -5 }, 'ganglion.Na.g must be'],
		[{ type: 'set', startS: 2, endS: 1, path: 'ganglion.Na.g', value: 5 }, 'endS must be later than startS'],
	] as const)('that do not fit are refused in one sentence: %j', (intervention, message) => {
		expect(() => benchSession().addIntervention(intervention)).toThrow(message);
	});
});

describe('watching a cell', () => {
	it('gives its potential and all its currents with units, and does not change the run', () => {
		const watched = benchSession({ feed: flashes() });
		const { watch, quantities } = watched.watch({ population: 'coneBipolar', member: 0 }, []);
		expect(quantities.map(({ path }) => path)).toEqual(
			expect.arrayContaining(['V', 'Kv.I', 'Ca.I', 'synaptic_current']),
		);
		expect(quantities.find(({ path }) => path === 'V')?.unit).toBe('mV');
		watched.run(100, Number.POSITIVE_INFINITY);
		const probe = watched.takeSnapshot().probes.find((each) => each.watch === watch);
		expect(probe?.timesMs.length).toBe(250);
		expect(probe?.values.length).toBe(250 * quantities.length);
		expect(Number.isFinite(probe?.values.reduce((sum, value) => sum + value, 0))).toBe(true);
		const alone = benchSession({ feed: flashes() });
		alone.run(100, Number.POSITIVE_INFINITY);
		expect(watched.state).toEqual(alone.state);
		watched.unwatch(watch);
		watched.run(110, Number.POSITIVE_INFINITY);
		expect(watched.takeSnapshot().probes).toEqual([]);
	});

	it('names what it does not know', () => {
		const session = benchSession();
		expect(() => session.watch({ population: 'cone', member: 0 }, ['Kv.I'])).toThrow("cone has no quantity 'Kv.I'");
		expect(() => session.watch({ population: 'cone', member: 3 }, [])).toThrow('cone has members 0 to 0');
	});
});
