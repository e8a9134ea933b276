import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { exportedPopulation } from '../../src/ode/exchange/nmodl/exportedPopulation.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { odexOver, overNetwork } from '../../src/ode/solvers/delay/overNetwork.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../src/ode/solvers/realtime/realtimeSolver.ts';
import { asSystem, reportDarkness, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import type { Solver } from '../../src/ode/solvers/reference/solver.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { fc } from '../property.ts';
import { adapting, spikingFiles } from './spikingCircuit.ts';

const library = (body?: string, statements?: string) => createLibrary(spikingFiles(body, statements));
const networkOf = (body?: string, statements?: string, columns = 1): Network =>
	buildNetwork('pair', library(body, statements), { columns, neighbours: [] });

/** Puts a current into each cell of a population, pA. */
function inject(network: Network, population: string, currents: readonly number[]): void {
	const from = inputIndex(groupNamed(network, population), 'electrode_current');
	currents.forEach((pA, k) => {
		network.inputs[from + k] = pA;
	});
}

/** Spikes of a population's first cell by a solver, ms. */
function spikesBy(solver: Solver, network: Network, durationMs: number, population = 'first'): number[] {
	const state = stateIndex(groupNamed(network, population), 'V', 0);
	const found: number[] = [];
	solver.integrate(asSystem(network), network.initialState(), 0, durationMs, ({ spikes = [] }) => {
		for (const each of spikes) if (each.state === state) found.push(each.atMs);
		return true;
	});
	return found;
}

/** Spikes of a population by a stepper, by member, ms. */
function spikesIn(
	stepper: RealtimeStepper,
	network: Network,
	durationMs: number,
	population = 'first',
	each: (tMs: number, y: Float64Array) => void = () => undefined,
): number[][] {
	const watch = stepper.watch(population, -20);
	const found = Array.from({ length: groupNamed(network, population).count }, (): number[] => []);
	const y = network.initialState();
	for (let k = 0; k * stepper.stepMs < durationMs; k++) {
		each(k * stepper.stepMs, y);
		stepper.step(y, k * stepper.stepMs);
		for (let c = 0; c < watch.count; c++) found[watch.members[c] as number]?.push(watch.timesMs[c] as number);
	}
	return found;
}

/** Times of a leaky integrator's spikes under a constant current: refractory time and the way from reset to threshold. */
function exactSpikes(pA: number, durationMs: number, refractoryMs: number): number[] {
	const [tau, rest, threshold, reset, start] = [20, -60, -50, -65, -60];
	const end = rest + pA;
	const way = (from: number): number => tau * Math.log((end - from) / (end - threshold));
	const found: number[] = [];
	for (let t = way(start); t < durationMs; t += refractoryMs + way(reset)) found.push(t);
	return found;
}

const twin = { precision: 'double', tables: false, jacobian: 'whole', mostGrowth: 1, longSubsteps: false } as const;

describe('a spike that is an event', () => {
	it.each([2, 0.3, 0])(
		'comes when the formula of a leaky integrator says, by every method, with a refractory time of %d ms',
		(refractoryMs) => {
			const network = networkOf();
			setParameter(parameterAt(network, 'first.t_ref'), refractoryMs);
			inject(network, 'first', [14]);
			const exact = exactSpikes(14, 400, refractoryMs);
			expect(exact.length).toBeGreaterThan(10);
			const far = (found: readonly number[]): number => {
				expect(found.length).toBe(exact.length);
				return Math.max(...found.map((t, k) => Math.abs(t - (exact[k] as number))));
			};
			expect(far(spikesBy(odexOver(network, 1e-9, []), network, 400))).toBeLessThan(1e-5);
			expect(far(spikesBy(overNetwork(createRk4(0.05), network), network, 400))).toBeLessThan(1e-5);
			const errors = [0.5, 0.25, 0.125].map((stepMs) =>
				far(spikesBy(createRealtimeSolver(network, createRealtime(network, { stepMs })), network, 400)),
			);
			// Of order 2: what is off in each spike adds up over all of them.
			expect(errors[0]).toBeLessThan(0.1);
			expect(errors[2]).toBeLessThan(Math.max((errors[0] as number) / 9, 5e-4));
		},
	);

	it('is as many spikes in steps of 0.5, 0.1 and 0.02 ms, also of a cell that adapts', () => {
		const network = networkOf(adapting);
		setParameter(parameterAt(network, 'first.jump'), 5);
		inject(network, 'first', [30]);
		const expected = spikesBy(odexOver(network, 1e-8, []), network, 500);
		expect(expected.length).toBeGreaterThan(15);
		// Adapted: later intervals are longer.
		const gap = (k: number): number => (expected[k + 1] as number) - (expected[k] as number);
		expect(gap(expected.length - 2)).toBeGreaterThan(1.3 * gap(0));
		for (const stepMs of [0.5, 0.1, 0.02]) {
			const [found = []] = spikesIn(createWasmRealtime(network, { stepMs, substepMs: stepMs }), network, 500);
			expect(Math.abs(found.length - expected.length)).toBeLessThanOrEqual(1);
			expect(Math.abs((found[0] as number) - (expected[0] as number))).toBeLessThan(0.02);
		}
	});

	it('is the same on vectors as in JavaScript, of any cells that spike and drive others', () => {
		const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
		const cells = fc.record({
			threshold: number(-55, -45),
			reset: number(-75, -58),
			refractory: fc.oneof(fc.constant(0), number(0, 5)),
			jump: number(0, 8),
			currents: fc.array(number(0, 60), { minLength: 5, maxLength: 5 }),
			stepMs: fc.constantFrom(0.5, 0.2, 1),
			substepped: fc.constantFrom([], ['first'], ['first', 'second']),
			isClamped: fc.boolean(),
		});
		fc.assert(
			fc.property(cells, ({ threshold, reset, refractory, jump, currents, stepMs, substepped, isClamped }) => {
				const prepared = (): Network => {
					const network = networkOf(adapting, 'scatter first.V_th 1[mV] seed 3', currents.length);
					for (const population of ['first', 'second']) {
						for (const [name, value] of [
							['V_th', threshold],
							['V_re', reset],
							['t_ref', refractory],
							['jump', jump],
						] as const)
							setParameter(parameterAt(network, `${population}.${name}`), value);
					}
					inject(network, 'first', currents);
					return network;
				};
				const [here, there] = [prepared(), prepared()];
				const expected = createRealtime(here, { stepMs, substepMs: 0.1, substepped });
				const found = createWasmRealtime(there, { ...twin, stepMs, substepMs: 0.1, substepped });
				const seen = (stepper: RealtimeStepper, network: Network) => {
					const second = stepper.watch('second', -20);
					const late: number[] = [];
					const clamped = stateIndex(groupNamed(network, 'first'), 'V', 3);
					const first = spikesIn(stepper, network, 60, 'first', (tMs) => {
						late.push(...second.timesMs.slice(0, second.count));
						if (isClamped && tMs >= 20 && tMs < 40) network.held.add(clamped);
						else network.held.delete(clamped);
					});
					return [...first, late];
				};
				const [a, b] = [seen(expected, here), seen(found, there)];
				expect(b.map((each) => each.length)).toEqual(a.map((each) => each.length));
				b.flat().forEach((t, k) => {
					expect(Math.abs(t - (a.flat()[k] as number))).toBeLessThan(1e-6);
				});
			}),
			{ numRuns: 8 },
		);
	});

	it('reaches a cell behind a delay, the nearer to the reference the shorter the step', () => {
		const network = networkOf(undefined, undefined);
		inject(network, 'first', [20]);
		inject(network, 'second', [9]);
		const expected = spikesBy(odexOver(network, 1e-8, []), network, 200, 'second');
		expect(expected.length).toBeGreaterThan(2);
		const far = (stepMs: number): number => {
			const [found = []] = spikesIn(createRealtime(network, { stepMs }), network, 200, 'second');
			expect(found).toHaveLength(expected.length);
			return Math.max(...found.map((t, k) => Math.abs(t - (expected[k] as number))));
		};
		// Who reads a potential that jumps sees the jump at the end of its step: of order 1.
		const [longer, shorter] = [far(0.1), far(0.02)];
		expect(longer).toBeLessThan(0.7);
		expect(shorter).toBeLessThan(longer / 2);
	});

	it('does not come while a clamp holds the potential, and comes at once when that is let go above the threshold', () => {
		const network = networkOf();
		const at = stateIndex(groupNamed(network, 'first'), 'V', 0);
		for (const stepper of [createRealtime(network), createWasmRealtime(network)]) {
			const [found] = spikesIn(stepper, network, 40, 'first', (tMs, y) => {
				if (tMs === 10) network.held.add(at);
				if (tMs === 10) y[at] = -30;
				if (tMs === 20) network.held.delete(at);
			});
			expect(found).toHaveLength(1);
			expect((found?.[0] as number) - 20).toBeLessThan(0.01);
		}
	});

	it('comes at once where its threshold is lowered below the potential', () => {
		const network = networkOf();
		const [found] = spikesIn(createWasmRealtime(network), network, 20, 'first', (tMs) => {
			if (tMs === 10) setParameter(parameterAt(network, 'first.V_th'), -62);
		});
		expect((found?.[0] as number) - 10).toBeLessThan(0.01);
	});

	it('lets a cell of which the leak lies above the threshold fire in the dark, at the rate of the formula', () => {
		const network = networkOf();
		setParameter(parameterAt(network, 'first.leak.E'), -46);
		const { restless } = settleInTheDark(network, library());
		expect(restless[0]?.population).toBe('first');
		const period = 2 + 20 * Math.log((-46 + 65) / (-46 + 50));
		expect((restless[0]?.ratePerS as number) * period).toBeGreaterThan(985);
		expect((restless[0]?.ratePerS as number) * period).toBeLessThan(1015);
		// Above the threshold nothing rests.
		expect(reportDarkness(network, library()).others).toEqual([]);
	});

	it('cannot be exported to NMODL, which says so', () => {
		const network = networkOf();
		const start = network.initialState();
		expect(() => exportedPopulation(network, groupNamed(network, 'first'), start)).toThrow(
			"first spikes by an event ('spike when'), which the export does not write",
		);
	});
});

describe('what is said of a spike', () => {
	const refused = (body: string): string => {
		try {
			networkOf(body);
		} catch (error) {
			return (error as Error).message;
		}
		return 'nothing';
	};
	it.each([
		[
			'spike when V > V_th\nreset V to V_re\nreset V to V_th',
			/body\.eq:\d+ \(cell body, reset V\): 'V' is reset twice \(first in line \d+\); keep one of them/,
		],
		['spike when V > V_th\nspike when V > V_re\nreset V to V_re', /'spike when' stands twice \(first in line \d+\)/],
		['spike when V > V_th', /after a spike 'V' must come back below its threshold; write 'reset V to …'/],
		['reset V to V_re', /nothing says when the cell spikes; write 'spike when V > …'/],
		['refractory 2[ms]', /nothing says when the cell spikes/],
		['spike when W > V_th\nreset W to V_re', /'W' is not a state of this cell; its states are V/],
		['spike when V > V_to\nreset V to V_re', /unknown name 'V_to'; known here are /],
		['spike when V > V_th\nreset V to V_re\nreset z to V_re', /'z' is not a state of this cell/],
		['spike when V > t_ref\nreset V to V_re', /the threshold.*mV.*ms|the threshold.*ms.*mV/],
		['spike when V > V_th\nreset V to V_re\nrefractory V_th', /the refractory time/],
		[
			'spike when V > leak.I/1[nS]\nreset V to V_re',
			/the threshold is made of parameters and constants alone, and 'leak\.I' is none/,
		],
		['spike when V > V_th\nreset V to V_re\nrefractory 1[ms]\nrefractory 2[ms]', /the refractory time is given twice/],
		[
			'spike when V > V_re\nreset V to V_th',
			/of first 'V' is reset to -50 mV, which is not below its threshold of -65 mV: the spike would not end; lower the reset or raise the threshold/,
		],
	])('%j is refused', (body, sentence) => {
		expect(refused(body)).toMatch(sentence);
	});

	it('is refused outside a cell', () => {
		const files = [
			{
				file: 'x.eq',
				text: 'channel x\ntitle X\nsource a test\nneeds V [mV]\nspike when V > 0[mV]\ncurrent I [pA] = 0[pA]*V/1[mV]',
			},
		];
		expect(() => createLibrary(files).get('x')).toThrow('only a cell has spikes, not a channel');
	});

	it('leaves quantities with such names alone', () => {
		expect(refused('reset [mV] = V_re\nspike [mV] = V_th\nrefractory = 2\nV2 [mV] = reset + spike*refractory')).toBe(
			'nothing',
		);
	});

	it('refuses a threshold that is brought below the reset while a model runs, and keeps what was', () => {
		const network = networkOf();
		const { group, index } = parameterAt(network, 'first.V_th');
		const experiment = createExperiment(network, undefined as never);
		expect(() => experiment.setBase('first.V_th', -70)).toThrow(
			"first: 'V' is reset to -65 mV, which is not below its threshold of -70 mV",
		);
		expect(group.parameters[index]).toBe(-50);
		expect(() => experiment.check({ type: 'set', path: 'first.V_re', value: -45, startS: 0 } as never)).toThrow(
			'lower the reset',
		);
	});
});
