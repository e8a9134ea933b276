import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { evaluatedObserve, evaluatedRates } from '../../src/ode/kernels/javascript/evaluatedReference.ts';
import { checkDeclaration } from '../../src/ode/kernels/network/checkDeclaration.ts';
import {
	groupNamed,
	inputIndex,
	type Lattice,
	type Network,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { packNetwork, unpackNetwork } from '../../src/ode/kernels/network/packedNetwork.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { signalFiles } from './signalCircuits.ts';

const libraryWith = (changes: Readonly<Record<string, string>> = {}) =>
	createLibrary(Object.entries({ ...signalFiles, ...changes }).map(([name, text]) => ({ file: `${name}.eq`, text })));
const library = libraryWith();

const row = (columns: number): Lattice => ({
	columns,
	neighbours: Array.from({ length: columns - 1 }, (_, i) => [i, i + 1] as const),
});

/** Drives each sender by currents of its own and gives the potentials of the receivers, a value for each 2 ms. */
function receivers(net: Network, advance: (y: Float64Array, tMs: number) => void): number[] {
	for (const [k, name] of ['first', 'second'].entries()) {
		const sender = groupNamed(net, name);
		const at = inputIndex(sender, 'drive');
		for (let i = 0; i < sender.count; i++) net.inputs[at + i] = 15 * (k + 1) * (i + 1);
	}
	const y = net.initialState();
	const group = groupNamed(net, 'receiver');
	const found: number[] = [];
	for (let t = 0; t < 60; t += 2) {
		advance(y, t);
		for (let i = 0; i < group.count; i++) found.push(y[stateIndex(group, 'V', i)] as number);
	}
	return found;
}

const odex = createOdex({ tolerance: 1e-10 });
const exactly = (net: Network) => receivers(net, (y, t) => odex.integrate(asSystem(net), y, t, t + 2));
const stepping = (net: Network, stepper: { step(y: Float64Array, tMs: number): void }) =>
	receivers(net, (y, t) => {
		for (let k = 0; k < 20; k++) stepper.step(y, t + 0.1 * k);
	});
const apart = (a: readonly number[], b: readonly number[]) =>
	Math.max(...a.map((each, k) => Math.abs(each - (b[k] as number))));

describe('signals of synapses', () => {
	it('arrive as the sum that one cell with the same equations computes by itself', () => {
		const net = buildNetwork('two', library);
		const alone = buildNetwork('alone', library);
		alone.inputs[inputIndex(groupNamed(alone, 'together'), 'drive')] = 15;
		const y = alone.initialState();
		const single: number[] = [];
		for (let t = 0; t < 60; t += 2) {
			odex.integrate(asSystem(alone), y, t, t + 2);
			single.push(y[stateIndex(groupNamed(alone, 'together'), 'receiver', 0)] as number);
		}
		const found = exactly(net);
		expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(3);
		expect(apart(found, single)).toBeLessThan(1e-7);
	});

	it.each([
		['two', 1],
		['two', 5],
		['beside', 5],
	])('are the same in every solver: circuit %s in %d columns', (circuit, columns) => {
		const build = () => buildNetwork(circuit, library, row(columns));
		const exact = exactly(build());
		const rk4 = createRk4(0.02);
		const net = build();
		expect(
			apart(
				receivers(net, (y, t) => rk4.integrate(asSystem(net), y, t, t + 2)),
				exact,
			),
		).toBeLessThan(1e-6);
		const [javascript, vectors, twin] = [build(), build(), build()];
		const byJavascript = stepping(javascript, createRealtime(javascript, { stepMs: 0.1 }));
		expect(apart(byJavascript, exact)).toBeLessThan(1e-3);
		expect(apart(stepping(vectors, createWasmRealtime(vectors, { stepMs: 0.1 })), exact)).toBeLessThan(5e-3);
		const options = { precision: 'double', tables: false, jacobian: 'whole', longSubsteps: false } as const;
		const byVectors = stepping(twin, createWasmRealtime(twin, { stepMs: 0.1, ...options }));
		expect(apart(byVectors, byJavascript)).toBeLessThan(1e-9);
	});

	it('have order 2 in the step, though no matrix knows of them', () => {
		const exact = exactly(buildNetwork('two', library));
		const errors = [0.4, 0.2].map((stepMs) => {
			const net = buildNetwork('two', library);
			const stepper = createRealtime(net, { stepMs });
			const found = receivers(net, (y, t) => {
				for (let k = 0; k < Math.round(2 / stepMs); k++) stepper.step(y, t + stepMs * k);
			});
			return apart(found, exact);
		});
		expect(Math.log2((errors[0] as number) / (errors[1] as number))).toBeGreaterThan(1.8);
	});

	it('are evaluated as they are compiled, to the last bit, and survive being posted to another thread', () => {
		const net = buildNetwork('beside', library, row(4));
		const again = unpackNetwork(structuredClone(packNetwork(net)), net.lattice);
		for (const [k] of net.inputs.entries()) net.inputs[k] = again.inputs[k] = 3 * k;
		const y = net.initialState().map((each, k) => each + 0.1 * Math.sin(k));
		const [compiled, posted] = [new Float64Array(net.size), new Float64Array(net.size)];
		net.rates(y, compiled);
		again.rates(y, posted);
		expect(posted).toEqual(compiled);
		const inputs = Float64Array.from(net.inputs);
		const { parameters, kind } = groupNamed(net, 'first_receiver');
		const group = groupNamed(net, 'first_receiver');
		const [there, here] = [new Float64Array(inputs.length), new Float64Array(inputs.length)];
		group.rates(y, new Float64Array(net.size), there, parameters, group);
		evaluatedRates(kind)(y, new Float64Array(net.size), here, parameters, group);
		expect(here).toEqual(there);
		const [seen, computed] = [new Float64Array(kind.quantities.length), new Float64Array(kind.quantities.length)];
		group.observe(y, inputs, parameters, group, 1, seen);
		evaluatedObserve(kind)(y, inputs, parameters, group, 1, computed);
		expect(computed).toEqual(seen);
	});

	it('may be collected by a mechanism itself', () => {
		const own = libraryWith({
			receptors: signalFiles.receptors.replace(
				'needs V [mV], transmitter [1]',
				'needs V [mV]\ncollects transmitter [1] "what senders release"',
			),
			receiver: signalFiles.receiver.replace(/^collects transmitter.*\n/m, ''),
			two: signalFiles.two.replaceAll('into transmitter', 'into receptors.transmitter'),
		});
		const receptors = own.get('receptors');
		if (receptors) expect(() => checkDeclaration(receptors, own)).not.toThrow();
		expect(receptors).toBeDefined();
		expect(apart(exactly(buildNetwork('two', own)), exactly(buildNetwork('two', library)))).toBeLessThan(1e-9);
	});

	it('are 0 where no connection delivers', () => {
		const net = buildNetwork('nobody', library);
		net.rates(net.initialState(), new Float64Array(net.size));
		expect(net.inputs[inputIndex(groupNamed(net, 'receiver'), 'transmitter')]).toBe(0);
	});
});

describe('a signal that does not fit', () => {
	const connect = (statement: string) => ({ two: signalFiles.two.replace(/^synapse .*$/m, statement) });

	it.each<[string, Readonly<Record<string, string>>, RegExp]>([
		[
			'no word of where it goes',
			connect('synapse release as first_receiver from first to receiver'),
			/^two\.eq:6 \(synapse first_receiver\): 'release' delivers a signal; say what it is added to: .* into NAME; 'receiver' collects transmitter, modulator/,
		],
		[
			'an input that nobody collects',
			connect('synapse release as first_receiver from first to receiver into nothing'),
			/^two\.eq:6 .*'receiver' does not collect 'nothing'; it collects transmitter, modulator\. Declare it/,
		],
		[
			'an input of another unit',
			connect('synapse release as first_receiver from first to receiver into modulator'),
			/^two\.eq:6 .*'release' delivers 'transmitter' in \[1\]; 'receiver\.modulator' is collected in \[mV\]/,
		],
		[
			'light to go into',
			connect('synapse release as first_receiver from first to second into drive'),
			/'second' does not collect 'drive'; it collects nothing/,
		],
		[
			'a current that is told where to go',
			connect('synapse ohmic as first_receiver from first to receiver into transmitter'),
			/'ohmic' delivers a current, which is part of the synaptic_current of 'receiver'; leave 'into transmitter' out/,
		],
		[
			'a junction that is told where to go',
			connect('junction gap as first_receiver between first and receiver into transmitter'),
			/^two\.eq:6 .*expected the end of the statement|into/,
		],
		[
			'a presynaptic cell without the state',
			connect('synapse release as first_receiver from receiver to receiver into transmitter'),
			/^two\.eq:6 .*it reads pre\.vesicles\.x, and 'receiver' has no state 'vesicles\.x'; it has V/,
		],
		[
			'a presynaptic state of another unit',
			{
				release: signalFiles.release
					.replace('pre.vesicles.x [1]', 'pre.vesicles.x [mV]')
					.replace('[1] = weight*', '[mV] = weight*'),
			},
			/^two\.eq:6 .*it reads pre\.vesicles\.x in \[mV\], and 'first\.vesicles\.x' is in \[1\]/,
		],
	])('is refused for %s, with its place', (_what, changes, message) => {
		expect(() => buildNetwork('two', libraryWith(changes))).toThrow(message);
	});

	it.each<[string, string, RegExp]>([
		[
			'a signal that reads the postsynaptic cell',
			'synapse my.s\nneeds pre.V [mV], post.V [mV]\nsignal s [mV] = pre.V - post.V',
			/^mine\.eq:2 \(synapse my\.s, post\.V\): 's' is a signal, which is the presynaptic cell's alone/,
		],
		[
			'a signal and a current',
			'synapse my.s\nneeds pre.V [mV]\nsignal s [mV] = pre.V\ncurrent I [pA] = 1[nS]*pre.V',
			/declares exactly one 'current' in pA or one 'signal', this one has 's' in \[mV\] and 'I' in \[pA\]/,
		],
		['neither', 'synapse my.s\nneeds pre.V [mV]\nx [mV] = pre.V', /this one has none/],
		[
			'a current of another unit',
			'synapse my.s\nneeds pre.V [mV]\ncurrent I [mV] = pre.V',
			/this one has 'I' in \[mV\]/,
		],
		[
			'a signal in a channel',
			'channel my.c\nneeds V [mV]\nsignal s [mV] = V',
			/'signal' stands in a synapse, not in a channel/,
		],
		[
			'a signal in a junction',
			'junction my.j\nneeds a.V [mV]\nsignal s [mV] = a.V',
			/'signal' stands in a synapse, not in a junction/,
		],
		[
			'a synapse that collects',
			'synapse my.s\ncollects x [1] "x"\nsignal s [1] = x',
			/'collects' stands in a cell, channel, pool, not in a synapse/,
		],
		[
			'a signal whose unit does not fit',
			'synapse my.s\nneeds pre.V [mV]\nsignal s [1] = pre.V',
			/^mine\.eq:3 \(synapse my\.s, s\): 's' is in \[mV\]; expected \[1\]/,
		],
		[
			'something collected twice',
			'cell my.c\ncollects x [1] "x"\ncollects x [1] "x"\nstate V [mV] = 0 in -1 .. 1 "V"\nV\' = x*1[mV/ms]',
			/'x' is declared twice/,
		],
		[
			'a word of the language as a name',
			'cell my.c\nstate into [mV] = 0 in -1 .. 1 "V"',
			/'into' is a word of the language/,
		],
	])('is refused: %s', (_what, text, message) => {
		expect(() => {
			const files = createLibrary([{ file: 'mine.eq', text }]);
			for (const declaration of files.values()) checkDeclaration(declaration, files);
		}).toThrow(message);
	});
});
