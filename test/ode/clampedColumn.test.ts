import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

const cells = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii', 'ganglion'];
const library = createLibrary(catalogue);

function columnAtRest(): { net: Network; rest: Float64Array } {
	const net = buildNetwork('dual', library);
	return { net, rest: settleInTheDark(net, library).y };
}

const potentials = (from: number, to: number, by: number) =>
	Array.from({ length: (to - from) / by + 1 }, (_, k) => from + k * by);

describe.each([0.5, 1])('a column under voltage clamp, steps of %s ms', (stepMs) => {
	const methods: [string, (net: Network) => RealtimeStepper][] = [
		['JavaScript', (net) => createRealtime(net, { stepMs })],
		['vectors', (net) => createWasmRealtime(net, { stepMs })],
	];

	it.each(methods)('survives every cell being clamped anywhere, moved and let go (%s)', (_, create) => {
		const { net, rest } = columnAtRest();
		for (const cell of cells) {
			const at = stateIndex(groupNamed(net, cell), 'V', 0);
			const method = create(net);
			for (const potentialMv of potentials(-150, 100, 25)) {
				const y = Float64Array.from(rest);
				const go = (steps: number) => {
					for (let k = 0; k < steps; k++) method.step(y, k * stepMs);
					const lost = net.populations.filter((group) => !Number.isFinite(y[stateIndex(group, 'V', 0)]));
					expect(
						lost.map(({ name }) => name),
						`${cell} at ${potentialMv} mV`,
					).toEqual([]);
				};
				net.held.add(at);
				y[at] = potentialMv;
				go(10);
				expect(y[at]).toBe(potentialMv);
				y[at] = -50 - potentialMv;
				go(10);
				net.held.delete(at);
				go(10);
			}
		}
	});

	it('a bipolar cell clamped to -20 mV fills with calcium as in the reference', () => {
		const { net, rest } = columnAtRest();
		const bipolar = groupNamed(net, 'coneBipolar');
		const calcium = stateIndex(bipolar, 'calcium.Cas', 0);
		const at = stateIndex(bipolar, 'V', 0);
		net.held.add(at);
		const truth = Float64Array.from(rest);
		truth[at] = -20;
		const y = Float64Array.from(truth);
		const method = createWasmRealtime(net, { stepMs });
		const reference = createOdex({ tolerance: 1e-6 });
		for (let tMs = 0; tMs < 20; tMs += stepMs) {
			reference.integrate(asSystem(net), truth, tMs, tMs + stepMs);
			method.step(y, tMs);
			const expected = truth[calcium] ?? Number.NaN;
			// It more than doubles in a fraction of the first step; a twentieth of what is there is the error of its pieces.
			expect(Math.abs((y[calcium] ?? Number.NaN) - expected), `at ${tMs + stepMs} ms`).toBeLessThan(0.05 * expected);
		}
		expect(truth[calcium]).toBeGreaterThan(2 * (rest[calcium] ?? Number.NaN));
	});

	it('spikes within the step of a jump are dated within it, in order', () => {
		const { net, rest } = columnAtRest();
		const at = stateIndex(groupNamed(net, 'ganglion'), 'V', 0);
		for (const [name, create] of methods) {
			const method = create(net);
			const spikes = method.watch('ganglion', -20);
			const y = Float64Array.from(rest);
			net.held.add(at);
			y[at] = -90;
			for (let k = 0; k < 40; k++) method.step(y, k * stepMs);
			net.held.delete(at);
			y[at] = -30;
			method.step(y, 100);
			// Let go above its threshold it fires at once.
			expect(spikes.count, name).toBe(1);
			expect(spikes.timesMs[0], name).toBeGreaterThan(100);
			expect(spikes.timesMs[0], name).toBeLessThan(100 + stepMs);
		}
	});
});
