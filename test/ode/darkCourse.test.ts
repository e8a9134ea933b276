import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { partsOf, partWith } from '../../src/ode/kernels/network/parts.ts';
import { asSystem, reportDarkness, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { numericJacobian } from '../../src/ode/solvers/reference/numericJacobian.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { PartJacobian } from '../../src/ode/solvers/reference/partJacobian.ts';
import type { OdeSystem } from '../../src/ode/solvers/reference/solver.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

const retina = createLibrary(catalogue);

/** A cell of one equation, or of several, with nothing else. */
const cellOf = (name: string, states: string) => ({
	file: `${name}.eq`,
	text: `cell ${name}
title Cell of a test
source made for tests
state V [mV] = -60 in -150 .. 100 "membrane potential"
${states}
`,
});

/** Two stable rests, −70 and −30 mV, and an unstable one between them at −50 mV; it starts at −60 mV and so comes to −70 mV. */
const bistable = cellOf(
	'bistable',
	`V' = -(V + 70[mV])*(V + 50[mV])*(V + 30[mV])/400[mV^2]/10[ms] - synaptic_current/10[pF]`,
);
/** A rest that takes 20 s to come to: five of its time constants are 100 s. */
const slow = cellOf(
	'slow',
	`state w [1] = 0 in 0 .. 1 "slow gate"
w' = (0.5 - w)/20000[ms]
V' = (-60[mV] + 40[mV]*w - V)/10[ms]`,
);
/**
 * The normal form of a subcritical Hopf bifurcation, in mV around −50 mV: a stable rest in the middle, an unstable cycle of radius 5 mV around it, and a stable one of
 * radius √75 mV; 10 cycles per second. It starts outside the unstable one.
 */
const cycling = cellOf(
	'cycling',
	`state U [mV] = 0 in -150 .. 100 "second coordinate"
x [mV] = V + 50[mV]
r2 [mV^2] = x^2 + U^2
growth [1/ms] = -(r2 - 25[mV^2])*(r2 - 75[mV^2])/20000[mV^4]/10[ms]
V' = growth*x - 2*3.14159265358979*10[1/s]*U
U' = growth*U + 2*3.14159265358979*10[1/s]*x`,
);

const circuitOf = (name: string, ...lines: string[]) => ({
	file: `${name}.eq`,
	text: `circuit ${name}\ntitle Circuit of a test\nsource made for tests\n${lines.join('\n')}\n`,
});

/** Where a circuit of test cells comes to. */
function darkOf(cells: readonly { file: string; text: string }[], ...lines: string[]) {
	const library = createLibrary([...cells, circuitOf('test', ...lines)], retina);
	const network = buildNetwork('test', library);
	const dark = settleInTheDark(network, library);
	const at = (population: string, state = 'V') =>
		dark.y[stateIndex(groupNamed(network, population), state, 0)] as number;
	return { network, library, dark, at };
}

describe('the Jacobian of a part', () => {
	it('is that of its rates, by equations and differences, at places where cells drive each other', () => {
		const network = buildNetwork('dual', retina);
		const { y } = settleInTheDark(network, retina);
		const part = partWith(network, network.populations);
		const states = Array.from(y.keys()).filter((index) => index % 7 !== 3);
		const at = Float64Array.from(y, (value, k) => value * (1 + 0.1 * Math.sin(k)));
		const place = (x: Float64Array): Float64Array => {
			states.forEach((index, k) => {
				at[index] = x[k] as number;
			});
			return at;
		};
		const all = new Float64Array(network.size);
		const system: OdeSystem = {
			size: states.length,
			rates: (_t, x, dxdt) => {
				network.rates(place(x), all);
				states.forEach((index, k) => {
					dxdt[k] = all[index] as number;
				});
			},
		};
		const x = Float64Array.from(states, (index) => at[index] as number);
		const n = states.length;
		const [byDifferences, found] = [new Float64Array(n * n), new Float64Array(n * n)];
		numericJacobian(system, 0, x, byDifferences);
		system.rates(0, x, new Float64Array(n));
		new PartJacobian(network, part, states).take(system, 0, x, place(x), found);
		const isOff = (each: number, k: number): boolean => {
			const expected = byDifferences[k] as number;
			return Math.abs(each - expected) > 1e-3 * Math.abs(expected) + 1e-6;
		};
		expect(Array.from(found.keys()).filter((k) => isOff(found[k] as number, k))).toEqual([]);
		expect(found.filter((each) => each !== 0).length).toBeGreaterThan(2 * n);
	});
});

describe('the course through darkness', () => {
	it('comes to the rest that the declared values lead to, and names the other', () => {
		const { network, library, dark, at } = darkOf([bistable], 'cell bistable as one');
		expect(at('one')).toBeCloseTo(-70, 9);
		expect(dark.restless).toEqual([]);
		expect(reportDarkness(network, library).others).toEqual([]);
	});

	it('goes on for five times the slowest time constant', () => {
		const { at } = darkOf([slow], 'cell slow as one');
		expect(at('one', 'w')).toBeCloseTo(0.5, 9);
		expect(at('one')).toBeCloseTo(-40, 8);
	});

	it('brings a cell that waits for a slower one to where that one comes to in the end', () => {
		const ear = cellOf('ear', `collects heard [1] "heard"\nV' = (-60[mV] + 40[mV]*heard - V)/5[ms]`);
		const voice = {
			file: 'voice.eq',
			text: 'synapse voice\ntitle Voice\nsource made for tests\nneeds pre.w [1]\nsignal w [1] = pre.w\n',
		};
		const { at } = darkOf(
			[slow, ear, voice],
			'cell slow as one',
			'cell ear as other',
			'synapse voice as v from one to other into heard',
		);
		expect(at('one', 'w')).toBeCloseTo(0.5, 9);
		expect(at('other')).toBeCloseTo(-40, 8);
	});

	it('stays on a cycle that it comes to, whatever rests inside, and says how fast that goes', () => {
		const { network, library, dark, at } = darkOf([cycling], 'cell cycling as one');
		const radius = Math.hypot(at('one') + 50, at('one', 'U'));
		expect(radius).toBeGreaterThan(Math.sqrt(75) - 0.05);
		expect(radius).toBeLessThan(Math.sqrt(75) + 0.05);
		expect(dark.restless).toHaveLength(1);
		expect(dark.restless[0]?.population).toBe('one');
		expect(dark.restless[0]?.ratePerS).toBeGreaterThan(9.9);
		expect(dark.restless[0]?.ratePerS).toBeLessThan(10.1);
		const { others } = reportDarkness(network, library);
		expect(others).toHaveLength(1);
		expect(others[0]?.isStable).toBe(true);
		expect(others[0]?.potentialsMv.one).toBeCloseTo(-50, 6);
	});

	it('follows what a restless cell drives together with it, and what comes before it by itself', () => {
		const { network, dark, at } = darkOf(
			[slow, cycling, bistable],
			'cell slow as before',
			'cell cycling as one',
			'cell bistable as after',
			'synapse graded as one_after from one to after with g = 0.01[nS], E = 0[mV]',
		);
		expect(partsOf(network).map(({ populations }) => populations.map(({ name }) => name))).toEqual([
			['before'],
			['one'],
			['after'],
		]);
		expect(at('before')).toBeCloseTo(-40, 8);
		// The threshold is the mean of what drives it; the synapse then moves the next cell, which goes its own course.
		const threshold = network.connections[0]?.parameters[parameterAt(network, 'one_after.threshold').index] as number;
		expect(threshold).toBeGreaterThan(-50.5);
		expect(threshold).toBeLessThan(-49.5);
		expect(at('after')).toBeGreaterThan(-75);
		expect(at('after')).toBeLessThan(-50);
		expect(dark.restless.map(({ population }) => population)).toContain('one');
	});

	it.each([100, 150])(
		'of the published column with ganglion.Na.g = %i nS is where odex comes to: firing, not at a fixed point',
		(g) => {
			const network = buildNetwork('dual', retina);
			setParameter(parameterAt(network, 'ganglion.Na.g'), g);
			const { y, restless } = settleInTheDark(network, retina);
			expect(restless.map(({ population }) => population)).toEqual(['ganglion']);
			const V = stateIndex(groupNamed(network, 'ganglion'), 'V', 0);
			const rateOf = (state: Float64Array): number => {
				const spikes: number[] = [];
				let before = state[V] as number;
				createOdex({ tolerance: 1e-6 }).integrate(asSystem(network), state, 0, 1000, (step, now) => {
					const after = now[V] as number;
					if (before < -20 && after >= -20) spikes.push(step.end);
					before = after;
					return true;
				});
				expect(spikes.length).toBeGreaterThan(3);
				return (1000 * (spikes.length - 1)) / ((spikes.at(-1) as number) - (spikes[0] as number));
			};
			const rate = restless[0]?.ratePerS as number;
			expect(rateOf(Float64Array.from(y)) / rate).toBeCloseTo(1, 1);
			// The same from the declared values, once the first 300 ms are over.
			const declared = network.initialState();
			for (const { offset, kind, count } of network.connections) {
				for (let index = offset; index < offset + kind.states.length * count; index++) network.held.add(index);
			}
			createOdex({ tolerance: 1e-6 }).integrate(asSystem(network), declared, 0, 300);
			expect(rateOf(declared) / rate).toBeCloseTo(1, 1);
			network.held.clear();
			const { others } = reportDarkness(network, retina);
			expect(
				others.some(
					({ potentialsMv }) => Math.abs((potentialsMv.ganglion as number) - (g === 100 ? -23.487 : -19.908)) < 0.01,
				),
			).toBe(true);
		},
	);
});
