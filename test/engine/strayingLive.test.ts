import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCircuit } from '../../src/engine/background/preparation.ts';
import { createLiveCircuit } from '../../src/engine/live/liveCircuit.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { realtimeStepper } from '../../src/engine/live/stepper.ts';
import { isSpiking } from '../../src/engine/model/describe.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { fakeClock } from './bench.ts';

const file = (name: string) => ({
	file: name,
	text: readFileSync(new URL(`../reference/quotient/${name}`, import.meta.url), 'utf8'),
});
const request = {
	circuit: 'singcircuit',
	variant: 'corrected',
	columns: { x: 2, y: 1 },
	parameters: {},
	stepMs: 0.5,
	substepMs: 0.1,
} as const;
const quotient = [file('hh-cell.eq'), file('hh-circuit.eq')];

/** A cell with these lines besides its potential. */
const lone = (lines: readonly string[]) => [
	{
		file: 'lone.eq',
		text: [
			'cell lone',
			'spikes',
			'parameter C = 0.02 [nF] in 0.001 .. 1 "capacitance"',
			'parameter push = 0 [pA] in 0 .. 1e12 "current into it"',
			'state V [mV] = -60 in -150 .. 100 "membrane potential"',
			...lines,
			'current I [pA] = 2[nS]*(V + 60[mV]) - push',
			"V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C",
		].join('\n'),
	},
	{ file: 'alone.eq', text: 'circuit alone\ncell lone' },
];

function liveOf(declarations: readonly { file: string; text: string }[], circuit = 'singcircuit', code?: 'javascript') {
	const spikes: number[] = [];
	const model = prepareModel({ ...request, circuit, declarations });
	const live = createLiveSession({
		circuit:
			code === undefined
				? buildCircuit({ ...request, circuit, declarations })
				: createLiveCircuit(
						model,
						realtimeStepper(model.network, {
							...request,
							code,
							spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
							thresholdMv: spikeThresholdMv,
						}),
					),
		level: LIGHT_LEVELS.live,
		clock: fakeClock(),
		listener: { spike: (_cell, tMs) => void spikes.push(tMs) },
	});
	const until = (tMs: number): string => {
		try {
			live.run(tMs, Number.POSITIVE_INFINITY);
			return '';
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	};
	return { live, until, spikes };
}

const clamp = (population: string, potentialMv: number) =>
	({ type: 'clamp', startS: 0.02, target: { population }, potentialMv }) as const;

describe('a live session', () => {
	it.each([undefined, 'javascript'] as const)(
		'has the value of a rate that is 0/0 where a clamp holds it (%s)',
		(code) => {
			const { live, until } = liveOf(quotient, 'singcircuit', code);
			const same = liveOf([file('hh-cell-L.eq'), file('hh-circuit.eq')], 'singcircuit', code);
			const { watch } = live.watch({ population: 'sing', member: 1 }, ['m', 'INa', 'alpha']);
			for (const each of [live, same.live]) each.addIntervention(clamp('sing', -40));
			expect(until(40)).toBe('');
			expect(same.until(40)).toBe('');
			const { probes } = live.takeSnapshot();
			const last = probes.find((each) => each.watch === watch)?.values.slice(-3) ?? [];
			expect(last[0]).toBeCloseTo(0.5006, 3);
			expect((last[1] as number) / -1129).toBeCloseTo(1, 3);
			expect(last[2]).toBeCloseTo(1, 6);
			live.state.forEach((value, index) => {
				expect(value).toBeCloseTo(same.live.state[index] as number, 6);
			});
		},
	);

	const swallowed = [
		'state m [1] = 0.1 in 0 .. 1 "gate"',
		'x = (V + 40[mV])/10[mV]',
		"m' = 2[1/ms]*(exp(x) - 1 - x)/x^2*(1 - m) - 1[1/ms]*m",
	];

	it.each([undefined, 'javascript'] as const)(
		'refuses an equation without a value at once, by its term (%s)',
		(code) => {
			const { live, until } = liveOf(lone(swallowed), 'alone', code);
			expect(until(20)).toBe('');
			const number = live.addIntervention(clamp('lone', -40));
			const why = until(40);
			expect(why).toContain("lone.m' of cell 0 has no value, because of lone.eq:8 (cell lone, m'): 0/0 in");
			expect(why).toMatch(/where V = -40 mV, m = 0\.\d+, at 0\.02 s;/);
			// Nothing has been lost: at another potential it goes on.
			live.removeIntervention(number);
			live.addIntervention(clamp('lone', -50));
			expect(until(40)).toBe('');
			expect(live.state.every(Number.isFinite)).toBe(true);
		},
	);

	it('says which quantity of a probe has no value, and goes on with a gap', () => {
		const { live, until } = liveOf(lone(['q = sqrt((V + 50[mV])/1[mV])']), 'alone');
		live.watch({ population: 'lone', member: 0 }, ['V', 'q']);
		expect(until(10)).toBe('');
		expect(live.note).toBe(
			"lone.q of cell 0 has no value, because of lone.eq:6 (cell lone, q): sqrt of -10 in 'sqrt((V + 50[mV])/1[mV])' where V = -60 mV, since 0.0005 s",
		);
		live.addIntervention(clamp('lone', -30));
		expect(until(40)).toBe('');
		expect(live.note).toBe('');
		const { probes } = live.takeSnapshot();
		expect(probes[0]?.values.some(Number.isNaN)).toBe(true);
	});

	it('that is lost names state, cell and time, has no spike of it, and shows no screen what it is', () => {
		const { live, until, spikes } = liveOf(lone([]), 'alone');
		expect(until(10)).toBe('');
		live.setParameter('lone.push', 1e12);
		const why = until(2000);
		expect(why).toMatch(
			/^lone\.V of cell 0 \(membrane potential\) left its bounds: it was .* mV, where -150 to 100 mV is possible, at 0\.01\d* s/,
		);
		expect(spikes).toEqual([]);
		expect(live.isLost).toBe(true);
		expect(until(3000)).toBe(why);
	});

	it('that loses a potential without a spike is stopped by the next picture', () => {
		const { live, until } = liveOf(lone([]), 'alone');
		expect(until(10)).toBe('');
		live.setParameter('lone.C', 0.001);
		live.addIntervention({ type: 'inject', startS: 0.01, target: { population: 'lone' }, currentPa: -1e9 });
		expect(until(12)).toBe('');
		expect(() => live.takeSnapshot()).toThrow(/^lone\.V of cell 0 .* left its bounds/);
		expect(live.isLost).toBe(true);
	});
});
