import { describe, expect, it } from 'vitest';
import { groupNamed, type Lattice, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { packNetwork, unpackNetwork } from '../../src/ode/kernels/network/packedNetwork.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { DelayLines } from '../../src/ode/solvers/delay/delayLines.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { chain, drive, driveEach, latticeOf, libraryOf, networkOfText, sheet } from './delayCircuits.ts';

const twin = { precision: 'double', tables: false, jacobian: 'whole', mostGrowth: 1, longSubsteps: false } as const;

const greatest = (a: Float64Array, b: Float64Array): number =>
	a.reduce((most, each, k) => Math.max(most, Math.abs(each - (b[k] as number)) / (1 + Math.abs(each))), 0);

const row: Lattice = { columns: 5, neighbours: [0, 1, 2, 3].map((i) => [i, i + 1] as const) };

describe.each([
	['a tissue', latticeOf(sheet)],
	['columns', row],
	['one column', undefined],
] as const)('delays in %s', (_, lattice) => {
	it('are the same in JavaScript and on vectors, also where one is edited', () => {
		const net = networkOfText(sheet, lattice);
		driveEach(net, 'near');
		const [javascript, vectors] = [
			createRealtime(net, { stepMs: 0.25 }),
			createWasmRealtime(net, { stepMs: 0.25, ...twin }),
		];
		const [a, b] = [net.initialState(), net.initialState()];
		for (let step = 0; step < 160; step++) {
			if (step === 60) setParameter(parameterAt(net, 'near_near.delay'), 1);
			if (step === 90) setParameter(parameterAt(net, 'near_far.delay'), 6);
			// A run in pieces has steps of several lengths.
			const lengthMs = step % 10 === 3 ? 0.1 : 0.25;
			javascript.step(a, step * 0.25, lengthMs);
			vectors.step(b, step * 0.25, lengthMs);
		}
		expect(greatest(a, net.initialState())).toBeGreaterThan(0.1);
		expect(greatest(a, b)).toBeLessThan(1e-9);
	});

	it('of 0 leave every bit as it is without', () => {
		const texts = [sheet.replaceAll(/delay [\d.]+/g, 'delay 0'), sheet.replaceAll(/delay [\d.]+\[ms\]/g, '')];
		const states = texts.map((text) => {
			const net = networkOfText(text, lattice);
			driveEach(net, 'near');
			const methods = [createRealtime(net, { stepMs: 0.5 }), createWasmRealtime(net, { stepMs: 0.5 })];
			return methods.map((method) => {
				const y = net.initialState();
				for (let step = 0; step < 40; step++) method.step(y, step * 0.5);
				return ['near', 'far'].map((name) => {
					const group = groupNamed(net, name);
					return ['V', 'x'].map((state) => {
						const at = stateIndex(group, state, 0);
						return y.slice(at, at + group.count);
					});
				});
			});
		});
		expect(states[0]).toEqual(states[1]);
	});
});

describe('a circuit with delays', () => {
	it('has the rest that it has without, where all that is on its way is at rest', () => {
		const texts = [sheet, sheet.replaceAll(/delay [\d.]+\[ms\]/g, '')];
		const [late, at] = texts.map((text) => {
			const net = networkOfText(text);
			return { net, y: settleInTheDark(net, libraryOf(text)).y };
		}) as [{ net: Network; y: Float64Array }, { net: Network; y: Float64Array }];
		for (const name of ['near', 'far']) {
			for (const state of ['V', 'x']) {
				const value = ({ net, y }: typeof late) => y[stateIndex(groupNamed(net, name), state, 0)] as number;
				expect(value(late)).toBeCloseTo(value(at), 9);
			}
		}
		const near = groupNamed(late.net, 'near');
		expect(late.y[stateIndex(near, 'delayed.near_near.V', 0)]).toBe(late.y[stateIndex(near, 'V', 0)]);
		expect(parameterAt(late.net, 'near_near.delay').group.parameters).toContain(4);
		const stepper = createRealtime(late.net, { stepMs: 0.5 });
		const y = late.y.slice();
		for (let step = 0; step < 40; step++) stepper.step(y, step * 0.5);
		expect(greatest(y, late.y)).toBeLessThan(1e-9);
	});

	it('can be sent to another thread', () => {
		const text = chain('delay 3[ms]');
		const states = [false, true].map((isSent) => {
			const built = networkOfText(text);
			const net = isSent ? unpackNetwork(structuredClone(packNetwork(built)), built.lattice) : built;
			drive(net, 'first', 1);
			const method = createRealtime(net, { stepMs: 0.5 });
			const y = net.initialState();
			for (let step = 0; step < 40; step++) method.step(y, step * 0.5);
			return y;
		});
		expect(states[1]).toEqual(states[0]);
	});

	it('goes on from what another stepper held, to the last bit, and from its state alone after a restart', () => {
		const net = networkOfText(chain('delay 6[ms]'));
		drive(net, 'first', 1);
		const [one, two] = [createRealtime(net, { stepMs: 0.5 }), createRealtime(net, { stepMs: 0.5 })];
		const y = net.initialState();
		for (let step = 0; step < 30; step++) one.step(y, step * 0.5);
		const [kept, restarted] = [y.slice(), y.slice()];
		two.delays.holdAs(one.delays.contents(), kept);
		for (let step = 30; step < 50; step++) {
			one.step(y, step * 0.5);
			two.step(kept, step * 0.5);
		}
		expect(kept).toEqual(y);
		two.delays.restart();
		for (let step = 30; step < 42; step++) two.step(restarted, step * 0.5);
		const first = groupNamed(net, 'first');
		const at = [...y.keys()].find((index) => index === stateIndex(first, 'delayed.along.x', 0)) as number;
		// What its cell did when it began anew is all that comes out for 6 ms.
		expect(restarted[at]).toBeCloseTo(1 - Math.exp(-15 / 4), 3);
	});

	it('is refused before memory is taken where its lines would hold too much', () => {
		const net = networkOfText(chain('delay 100[ms]'), { columns: 2_000_000, neighbours: [] });
		const lines = new DelayLines(networkOfText(chain('delay 1[ms]')), 0.005);
		expect(lines.bytes).toBeLessThan(10_000);
		expect(() => new DelayLines(net, 0.05)).toThrow(
			'the delays of this circuit would take 32,048 MB, more than 1,000 MB, most of it along.delay of 100 ms for 2,000,000 cells at steps of 0.05 ms: take shorter delays, longer steps or fewer cells',
		);
	});

	it('is refused an edit that would take too much, before it is taken', () => {
		const net = networkOfText(chain('delay 1[ms]'), { columns: 20_000, neighbours: [] });
		const lines = new DelayLines(net, 0.005);
		lines.checkRoom();
		setParameter(parameterAt(net, 'along.delay'), 100);
		expect(() => lines.checkRoom()).toThrow('most of it along.delay of 100 ms for 20,000 cells');
	});

	it('states delay and range of the parameter', () => {
		const place = parameterAt(networkOfText(chain('delay 1.5[ms]')), 'along.delay');
		expect(place.parameter).toMatchObject({ unit: 'ms', minimum: 0, maximum: 100, value: 1.5 });
		expect(() => setParameter(place, 120)).toThrow('along.delay must be 0 to 100 ms; got 120');
		expect(() => setParameter(place, -1)).toThrow('along.delay must be 0 to 100 ms; got -1');
	});

	it.each([
		['delay -1[ms]', 'the delay must be 0 to 100 ms; got -1 ms'],
		['delay 0.2[s]', 'the delay must be 0 to 100 ms; got 200 ms'],
		['delay 0.004[ms]', 'the delay must be 0, or 0.01 to 100 ms; got 0.004 ms'],
		['delay 2[mV]', 'the delay is in [mV]; expected [ms]'],
		['delay 2', 'expected a unit'],
		['delay [ms]', 'expected the delay'],
		['delay 2[ms] nearest 3 delay 3[ms]', 'the delay is stated twice'],
	])('is refused with the line for %s', (delay, message) => {
		expect(() => networkOfText(chain(delay))).toThrow(message);
		expect(() => networkOfText(chain(delay))).toThrow('circuit.eq:5');
	});

	it('is refused where there is nothing to delay, or its name is taken', () => {
		const silent = `synapse silent
title A constant signal
source made for tests
needs post.V [mV]
current I [pA] = 1[nS]*post.V "current"
`;
		const named = `synapse named
title Has a delay of its own
source made for tests
needs pre.x [1]
parameter delay = 1 [1] in 0 .. 2 "something else"
signal sent [1] = delay*pre.x "what is sent"
`;
		const build = (kind: string, into: string) => {
			const text = chain('delay 1[ms]')
				.replace('synapse send', `synapse ${kind}`)
				.replace(/ with .*/, '')
				.replace('into heard', into);
			return buildNetwork('chain', libraryOf(text, { silent, named }));
		};
		expect(() => build('silent', '')).toThrow("'silent' reads nothing of 'first', so that there is nothing to delay");
		expect(() => build('named', 'into heard')).toThrow("'named' has a 'delay' of its own; give that another name");
		const gap = chain('').replace(/synapse.*/, 'junction gap as g between first and second delay 1[ms]');
		expect(() => networkOfText(gap)).toThrow('a gap junction passes current at once and takes no delay');
	});
});
