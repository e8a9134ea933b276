import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { checkDeclaration } from '../../src/ode/kernels/network/checkDeclaration.ts';
import { groupNamed, type Network, singleColumn, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, parameterValue, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { restFiles } from './darkRestCircuit.ts';

const libraryWith = (changes: Readonly<Record<string, string>> = {}) =>
	createLibrary(Object.entries({ ...restFiles, ...changes }).map(([name, text]) => ({ file: `${name}.eq`, text })));
const valueAt = (network: Network, path: string) => parameterValue(parameterAt(network, path));
const potential = (network: Network, y: Float64Array, population: string) =>
	y[stateIndex(groupNamed(network, population), 'V', 0)] as number;

describe("a parameter that is the dark rest of its cell's own state", () => {
	const library = libraryWith();

	it('is what that comes to in the dark with every synapse silent, whatever synapses then do', () => {
		const network = buildNetwork('pair', library);
		const { y, restless } = settleInTheDark(network, library);
		expect(restless).toEqual([]);
		// (-60·1 + 8·0.5)/1.5
		expect(valueAt(network, 'receptor.terminal.rest')).toBeCloseTo(-56 / 1.5, 9);
		expect(potential(network, y, 'receptor')).toBeGreaterThan(-56 / 1.5 + 0.3);
		const later = Float64Array.from(y);
		createOdex({ tolerance: 1e-9 }).integrate(asSystem(network), later, 0, 2000);
		expect(later.every((each, k) => Math.abs(each - (y[k] as number)) < 1e-6)).toBe(true);
	});

	it('follows the conductances that it is found with, and in every column alike', () => {
		const lattice = { columns: 3, neighbours: [] };
		const network = buildNetwork('pair', library, lattice);
		setParameter(parameterAt(network, 'receptor.g'), 2);
		const { y } = settleInTheDark(network, library);
		expect(valueAt(network, 'receptor.terminal.rest')).toBeCloseTo((-120 + 4) / 2.5, 9);
		const group = groupNamed(network, 'receptor');
		const all = [0, 1, 2].map((member) => y[stateIndex(group, 'V', member)]);
		expect(new Set(all).size).toBe(1);
	});

	it('stays the number that somebody gave it, and what the circuit sets', () => {
		const network = buildNetwork('pair', library);
		setParameter(parameterAt(network, 'receptor.terminal.rest'), -30);
		settleInTheDark(network, library);
		expect(valueAt(network, 'receptor.terminal.rest')).toBe(-30);
		const set = libraryWith({
			pair: restFiles.pair.replace('cell receptor', 'cell receptor with terminal.rest = -31[mV]'),
		});
		const other = buildNetwork('pair', set);
		settleInTheDark(other, set);
		expect(valueAt(other, 'receptor.terminal.rest')).toBe(-31);
	});

	it('is wanted before a run', () => {
		const network = buildNetwork('pair', library);
		expect(() => createRealtime(network)).toThrow(
			/receptor\.terminal\.rest has no value yet; find the dark steady state/,
		);
	});

	it('may be of another state than the potential', () => {
		const own = {
			terminal: restFiles.terminal
				.replace('needs V [mV]', 'needs V [mV], open [1]')
				.replace('dark(V) [mV] in -120 .. 60', 'dark(open) [1] in 0 .. 1')
				.replace('V - rest', 'V - rest*1[mV]')
				.replace('a - rest', 'a - rest*1[mV]'),
			receptor: restFiles.receptor.replace(
				'include',
				'state open [1] = 0.1 in 0 .. 1 "gate"\nopen\' = (0.25 - open)/5[ms]\ninclude',
			),
		};
		const other = libraryWith(own);
		const network = buildNetwork('pair', other);
		settleInTheDark(network, other);
		expect(valueAt(network, 'receptor.terminal.rest')).toBeCloseTo(0.25, 9);
		for (const declaration of other.values()) expect(() => checkDeclaration(declaration, other)).not.toThrow();
	});

	it.each<[string, Readonly<Record<string, string>>, RegExp]>([
		[
			'of something that is no state',
			{ terminal: restFiles.terminal.replace('dark(V)', 'dark(offset)') },
			/^terminal\.eq:5 \(pool terminal, rest\): dark\(…\) wants a state of the cell, 'terminal\.offset' is none; it has V, terminal\.a, terminal\.x/,
		],
		[
			'of nothing that is known',
			{ terminal: restFiles.terminal.replace('dark(V)', 'dark(W)') },
			/^terminal\.eq:5 \(pool terminal, rest\): unknown name 'W'/,
		],
		[
			'in another unit',
			{
				terminal: restFiles.terminal
					.replace('dark(V) [mV]', 'dark(a) [1]')
					.replace(/rest\)/g, 'rest*1[mV])')
					.replace('- rest -', '- rest*1[mV] -'),
			},
			/'terminal\.rest' is in \[1\]; the dark rest of 'terminal\.a' is in \[mV\]/,
		],
		[
			'of a potential that depends on it',
			{ receptor: restFiles.receptor.replace('V + 60[mV]', 'V - terminal.rest') },
			/^terminal\.eq:5 \(pool terminal, rest\): 'terminal\.rest' is the dark rest of 'V', which depends on it/,
		],
		[
			'of a potential that depends on it through another state',
			{ receptor: restFiles.receptor.replace('V + 60[mV]', 'V + 60[mV] + terminal.a') },
			/'terminal\.rest' is the dark rest of 'V', which depends on it/,
		],
		[
			'of the presynaptic cell',
			{ terminal: restFiles.terminal.replace('dark(V)', 'dark(pre.V)') },
			/^terminal\.eq:5 .*unknown name 'pre\.V'/,
		],
		[
			'in a synapse, of no presynaptic state',
			{
				release: restFiles.release.replace('parameter', 'parameter rest = dark(V) [mV] in -99 .. 99 "rest"\nparameter'),
			},
			/in a synapse the dark rest is of the presynaptic cell, dark\(pre\.STATE\); got dark\(V\)/,
		],
		[
			'in a synapse, of a state that the presynaptic cell has not',
			{
				release: restFiles.release.replace(
					'parameter',
					'parameter rest = dark(pre.W) [mV] in -99 .. 99 "rest"\nparameter',
				),
			},
			/it reads dark\(pre\.W\), and 'receptor' has no state 'W'/,
		],
	])('is refused %s, with its place', (_what, changes, message) => {
		const library = libraryWith(changes);
		expect(() => buildNetwork('pair', library, singleColumn)).toThrow(message);
	});
});
