import { UserError } from '../../../src/base/errors.ts';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import type { Network } from '../../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime } from '../../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime, type WasmOptions } from '../../../src/ode/solvers/wasm/wasmRealtime.ts';
import type { RandomCircuit } from './circuits.ts';
import type { SpoiledCircuit } from './spoil.ts';

/** The twin of the generator, with everything computed as the JavaScript back end does. */
const twin: WasmOptions = { tables: false, jacobian: 'whole', mostGrowth: 1, longSubsteps: false };

/** What a valid circuit showed. Differences are parts of the size of a state and 1, after one step from a random state. */
export interface ValidFinding {
	readonly states: number;
	readonly inDouble: number;
	readonly inSingle: number;
	/** A number that is none, and where it came up; else undefined. */
	readonly broken: string | undefined;
}

/** A state of every member within its range: potentials from −100 to 20 mV, all else between half and one and a half of its start. */
export function randomState(network: Network, next: () => number): Float64Array {
	const y = network.initialState();
	for (const { kind, offset, count } of [...network.populations, ...network.connections]) {
		kind.states.forEach(({ unit, minimum, maximum }, k) => {
			for (let i = 0; i < count; i++) {
				const at = offset + k * count + i;
				const x = next();
				const moved = unit === 'mV' ? -100 + 120 * x : (y[at] as number) * (0.5 + x) + (maximum <= 1 ? 0.1 * x : 0);
				y[at] = Math.min(maximum, Math.max(minimum, moved));
			}
		});
	}
	return y;
}

export function randomInputs(network: Network, next: () => number): void {
	for (const { kind, inputOffset, count } of network.populations) {
		kind.inputs.forEach(({ path }, k) => {
			const most = path === 'light' ? 1000 : 30;
			const isOwn = path === 'light' || path === 'drive' || path === 'electrode_current';
			for (let i = 0; isOwn && i < count; i++) network.inputs[inputOffset + k * count + i] = most * next();
		});
	}
}

const difference = (a: Float64Array, b: Float64Array) =>
	a.reduce((most, each, i) => {
		const other = b[i] ?? Number.NaN;
		const found = Math.abs(each - other) / (1 + Math.abs(other));
		return found <= most ? most : found;
	}, 0);

const firstBroken = (y: Float64Array, what: string) => {
	const at = y.findIndex((each) => !Number.isFinite(each));
	return at < 0 ? undefined : `${what}: state ${at} is ${y[at]}`;
};

/**
 * Compiles a circuit for all back ends, takes a step from random states in each, and runs the fast one for a while under changing drive.
 * @param steps of the run, each as long as the method's own
 * @throws whatever building or compiling it throws: a valid circuit throws nothing
 */
export function checkValid({ files, lattice }: RandomCircuit, seed: number, steps: number): ValidFinding {
	const network = buildNetwork('random', createLibrary(files), lattice);
	const next = createSeededRandom(seed);
	const javascript = createRealtime(network, { stepMs: 0.25 });
	const double = createWasmRealtime(network, { ...twin, stepMs: 0.25, precision: 'double' });
	const single = createWasmRealtime(network, { ...twin, stepMs: 0.25, precision: 'single' });
	let [inDouble, inSingle] = [0, 0];
	let broken: string | undefined;
	for (let k = 0; k < 3; k++) {
		randomInputs(network, next);
		const a = randomState(network, next);
		const [b, c] = [Float64Array.from(a), Float64Array.from(a)];
		javascript.step(a, 0);
		double.step(b, 0);
		single.step(c, 0);
		broken ??= firstBroken(a, 'JavaScript') ?? firstBroken(b, 'double') ?? firstBroken(c, 'single');
		inDouble = Math.max(inDouble, difference(b, a));
		inSingle = Math.max(inSingle, difference(c, a));
	}
	const fast = createWasmRealtime(network);
	const y = network.initialState();
	fast.load(y);
	for (let k = 0; k < steps; k++) {
		if (k % 20 === 0) randomInputs(network, next);
		fast.advance(k * fast.stepMs);
	}
	fast.store(y);
	broken ??= firstBroken(y, `after ${steps} steps of ${fast.stepMs} ms`);
	return { states: network.size, inDouble, inSingle, broken };
}

/** Why a spoiled circuit was not refused as it must be: by a UserError of one line with file, line and term. Undefined: it was. */
export function whyNotRefused({ files, places, terms }: SpoiledCircuit): string | undefined {
	try {
		buildNetwork('random', createLibrary(files));
	} catch (error) {
		if (!(error instanceof UserError)) return `threw ${String(error)}`;
		const { message } = error;
		if (message.includes('\n')) return `more than one line: ${message}`;
		if (!places.some((file) => new RegExp(`^${file.replaceAll('.', '\\.')}:\\d+`).test(message)))
			return `no place: ${message}`;
		if (!terms.some((term) => message.includes(term))) return `not named (${terms.join(', ')}): ${message}`;
		return undefined;
	}
	return 'was taken';
}
