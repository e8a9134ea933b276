import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Arithmetic } from '../../src/base/arithmetic.ts';
import { elementOr } from '../../src/base/elementOr.ts';
import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { compiledCode } from '../../src/ode/solvers/native/handover.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { loneCells, networkOf, referenceSpikes } from '../drift.ts';
import { median } from '../timing.ts';
import { KnownWays } from './knownWays.ts';
import { mechanismText, peerCell } from './peerCell.ts';

/** 1,000 published ganglion cells side by side, each under a constant current of its own, from rest: they fire 59 to 250 times a second. */
const cells = 1000;
const densities = Array.from({ length: cells }, (_, k) => 2 + (14 * k) / (cells - 1));
const durationMs = 250;
const thresholdMv = -20;
/** Cells whose spikes are compared. */
const sample = Array.from({ length: 20 }, (_, k) => 50 * k + 25);

/** What the accuracy contract says of spikes: the first 20 of each cell, and how many there are. */
const contract = { first: 20, withinMs: 0.15, count: 1 } as const;

/** Other simulators with their fastest documented ways for such cells. All run on one core. */
const peers = [
	{ name: 'NEURON', package: 'neuron', script: 'neuron_cells.py', ways: ['core', 'plain'] },
	{ name: 'Arbor', package: 'arbor', script: 'arbor_cells.py', ways: ['cnexp'] },
	{ name: 'Jaxley', package: 'jaxley', script: 'jaxley_cells.py', ways: ['bwd_euler', 'crank_nicolson'] },
	{ name: 'Brian2', package: 'brian2', script: 'brian2_cells.py', ways: ['exponential_euler', 'rk2', 'rk4'] },
] as const;
/** Steps that are tried, from the longest on, ms. */
const steps = [0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.0125, 0.009, 0.00625, 0.0045, 0.003125] as const;
/** Where the cells are told and the peers build; it stays, so that every command that is printed can be given again. */
const folder = resolve('out/peers');
/** Processes that measure the time of a way at its step. */
const repeats = 3;
/** A process of a peer that takes longer is given up, ms: building takes most of it. */
const longestMs = 300_000;

/** A way to compute the cells at the largest step that meets the contract. */
interface PeerWay {
	readonly way: string;
	readonly backEnd: string;
	readonly method: string;
	readonly stepMs: number;
	/** Greatest error of the first 20 spikes of a cell, ms, and of the number of spikes. */
	readonly spikeTimeMs: number;
	readonly spikeCount: number;
	/** Processor seconds per simulated second of a cell. */
	readonly cost: number;
	readonly command: string;
}

/** What a peer does, or why it does nothing here. */
export type PeerFigures =
	| { readonly name: string; readonly notHere: string }
	| {
			readonly name: string;
			readonly version: string;
			/** The quickest way first; ways that did not come to an end, or meet the contract at no step, in words. */
			readonly ways: readonly (PeerWay | { readonly way: string; readonly failed: string })[];
			/** Cost of its quickest way over that of ours; 0 where none met the contract. */
			readonly costOverOurs: number;
	  };

/** Ours and theirs. */
export interface PeersFigures {
	readonly cells: number;
	readonly durationMs: number;
	readonly contract: typeof contract;
	/** Ours by back end; costs in processor seconds per simulated second of a cell. */
	readonly ours: Readonly<
		Record<string, { cost: number; spikeTimeMs: number; spikeCount: number } | { failed: string }>
	>;
	readonly peers: readonly PeerFigures[];
	/** How many times ours is as quick as the best of them: by our quickest back end that meets the contract. */
	readonly overTheBest: number;
}

/** How far spikes are off, by cell of the sample. */
function errorOf(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]) {
	let [spikeTimeMs, spikeCount] = [0, 0];
	expected.forEach((own, k) => {
		const theirs = elementOr(found, k, []);
		spikeCount = Math.max(spikeCount, Math.abs(theirs.length - own.length));
		for (let j = 0; j < Math.min(contract.first, own.length, theirs.length); j++) {
			spikeTimeMs = Math.max(spikeTimeMs, Math.abs((theirs[j] as number) - (own[j] as number)));
		}
	});
	return { spikeTimeMs, spikeCount };
}

const meets = ({ spikeTimeMs, spikeCount }: { spikeTimeMs: number; spikeCount: number }): boolean =>
	spikeTimeMs <= contract.withinMs && spikeCount <= contract.count;

/** Our method on all cells, as live sessions run it. */
async function ours(expected: readonly number[][], arithmetic: Arithmetic | undefined, trialEntry: URL) {
	const network = networkOf(loneCells.salamander, densities, 1);
	const options = { stepMs: 1, pacedTogether: 16 } as const;
	const method = () => {
		const made = createWasmRealtime(network, options);
		made.watch('cell', thresholdMv);
		return made;
	};
	const start = network.initialState();
	const code =
		arithmetic && (await compiledCode(await nativeHost({ trialEntry }), { method, y: start, tMs: 0 }, arithmetic));
	const run = () => {
		const stepper = createWasmRealtime(network, code ? { ...options, code } : options);
		const watch = stepper.watch('cell', thresholdMv);
		const spikes = sample.map((): number[] => []);
		stepper.load(start);
		const began = process.cpuUsage();
		for (let t = 0; t < durationMs; t++) {
			stepper.advance(t);
			for (let k = 0; k < watch.count; k++) {
				spikes[sample.indexOf(watch.members[k] as number)]?.push(watch.timesMs[k] as number);
			}
		}
		const { user, system } = process.cpuUsage(began);
		return { spikes, seconds: (user + system) / 1e6 };
	};
	const runs = Array.from({ length: 2 * repeats }, run).slice(repeats);
	const cost = median(runs.map(({ seconds }) => seconds)) / ((cells * durationMs) / 1000);
	return { cost, ...errorOf(runs[0]?.spikes ?? [], expected) };
}

/** What a script of a peer says. @throws Error with its last words */
function told(python: string, args: readonly string[]) {
	const { stdout, stderr, status, signal } = spawnSync(python, args, {
		encoding: 'utf8',
		timeout: longestMs,
		// One core, however many there are.
		env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
	});
	const line = stdout.split('\n').find((each) => each.startsWith('RESULT '));
	if (status === 0 && line) {
		return JSON.parse(line.slice('RESULT '.length)) as {
			version: string;
			backEnd: string;
			method: string;
			seconds: number;
			spikes: number[][];
		};
	}
	if (signal) throw new Error(`it was ended (${signal}) after ${longestMs / 1000} s at most`);
	const last = stderr.trim().split('\n').at(-1) || stdout.trim().split('\n').at(-1) || `it ended with ${status}`;
	throw new Error(last.slice(0, 200));
}

/** What ways are measured by. */
interface Asked {
	readonly expected: readonly number[][];
	readonly known: KnownWays;
	say(text: string): void;
}

/** A way at the largest step that meets the contract; what is known of it already is measured no more. @throws Error where it meets it at none */
function measureWay(python: string, { script, name }: (typeof peers)[number], way: string, asked: Asked) {
	const path = resolve('bench/peers', script);
	const built = join(folder, `${name}-${way}`);
	const casePath = join(folder, 'case.json');
	const { way: known, keep } = asked.known.of(
		`${name} ${way}`,
		readFileSync(casePath, 'utf8'),
		readFileSync(path, 'utf8'),
	);
	for (const stepMs of known.found ? [] : steps) {
		const args = [path, casePath, String(stepMs), built, way];
		const before = known.tried[stepMs];
		if (before && !('spikeTimeMs' in before && meets(before))) continue;
		asked.say(`${name} ${way}: ${stepMs} ms`);
		try {
			const found = told(python, [...args, 'spikes']);
			const error = errorOf(found.spikes, asked.expected);
			known.tried[stepMs] = error;
			keep();
			if (!meets(error)) continue;
			const seconds = median(Array.from({ length: repeats }, () => told(python, [...args, 'time']).seconds));
			const { version, backEnd, method } = found;
			known.found = { version, backEnd, method, stepMs, seconds };
			keep();
			break;
		} catch (error) {
			known.tried[stepMs] = { failed: error instanceof Error ? error.message : String(error) };
			keep();
		}
	}
	const { found, tried } = known;
	const error = tried[found?.stepMs ?? Number.NaN];
	if (!found || !error || 'failed' in error) {
		const said = Object.entries(tried).map(([stepMs, each]) =>
			'failed' in each
				? `${stepMs} ms: ${each.failed}`
				: `${stepMs} ms: ${each.spikeTimeMs.toPrecision(2)} ms and ${each.spikeCount} spikes off`,
		);
		throw new Error(said.join('; '));
	}
	const { seconds, stepMs, ...by } = found;
	const cost = seconds / ((cells * durationMs) / 1000);
	const command = `out/peer-tools/bin/python bench/peers/${script} out/peers/case.json ${stepMs} out/peers/${name}-${way} ${way} time`;
	return { ...by, way, stepMs, ...error, cost, command };
}

/** A peer by all of its ways. */
function measurePeer(python: string, peer: (typeof peers)[number], asked: Asked, oursCost: number): PeerFigures {
	const { name, package: needed } = peer;
	if (spawnSync(python, ['-c', `import importlib.metadata as m; m.version('${needed}')`]).status !== 0) {
		return { name, notHere: `the Python package ${needed} is not installed: npm run interop:tools -- --peers` };
	}
	let version = '';
	const ways = peer.ways.map((way) => {
		try {
			const { version: own, ...found } = measureWay(python, peer, way, asked);
			version = own;
			return found;
		} catch (error) {
			return { way, failed: error instanceof Error ? error.message : String(error) };
		}
	});
	const costOf = (each: (typeof ways)[number]): number => ('cost' in each ? each.cost : Number.POSITIVE_INFINITY);
	const sorted = [...ways].sort((a, b) => costOf(a) - costOf(b));
	const best = Math.min(...ways.map(costOf));
	return { name, version, ways: sorted, costOverOurs: Number.isFinite(best) ? best / oursCost : 0 };
}

/**
 * Ours and the peers on the same cells. What peers gave is kept in out/peers/known.json: a command that was called off goes on, and `rm -r out/peers` begins anew.
 * @param python an interpreter that has some of them; nothing where there is none @param say hears what is being measured
 */
export async function measurePeers(
	trialEntry: URL,
	python: string,
	say: (text: string) => void = () => {},
): Promise<PeersFigures> {
	const expected = referenceSpikes(
		loneCells.salamander,
		sample.map((k) => densities[k] as number),
		durationMs,
	);
	const all: Record<string, { cost: number; spikeTimeMs: number; spikeCount: number } | { failed: string }> = {};
	for (const [title, arithmetic] of [
		['WebAssembly', undefined],
		['native', 'exact'],
		['native, fast', 'fast'],
	] as const) {
		all[title] = await ours(expected, arithmetic, trialEntry).catch((error: unknown) => ({ failed: String(error) }));
	}
	const best = Math.min(...Object.values(all).map((each) => ('cost' in each && meets(each) ? each.cost : Infinity)));
	mkdirSync(folder, { recursive: true });
	const cell = peerCell(networkOf(loneCells.salamander, [0], 1).populations[0] as never);
	const mechanisms = { NEURON: mechanismText(cell, 'NEURON'), Arbor: mechanismText(cell, 'Arbor') };
	const currentsPa = densities.map((each) => each * loneCells.salamander.pAPerDensity);
	const told = { ...cell, mechanisms, currentsPa, sample, durationMs, thresholdMv };
	writeFileSync(join(folder, 'case.json'), JSON.stringify(told));
	const known = new KnownWays(join(folder, 'known.json'));
	const found = peers.map((peer): PeerFigures => {
		if (!existsSync(python))
			return { name: peer.name, notHere: 'there is no Python for it: npm run interop:tools -- --peers' };
		return measurePeer(python, peer, { expected, known, say }, best);
	});
	const theirs = found.flatMap((each) => ('costOverOurs' in each && each.costOverOurs > 0 ? [each.costOverOurs] : []));
	const overTheBest = theirs.length > 0 ? Math.min(...theirs) : Number.NaN;
	return { cells, durationMs, contract, ours: all, peers: found, overTheBest };
}
