import { prepareInNative } from '../../src/engine/background/nativeCircuit.ts';
import { openCircuit } from '../../src/engine/background/preparation.ts';
import { KnownCircuits } from '../../src/host/native/knownCircuits.ts';
import { loadObject } from '../../src/host/native/objects.ts';
import { compiledCode, type NativeHost } from '../../src/ode/solvers/native/handover.ts';
import { defaultAcross, patchWithSteps } from '../../src/protocol/limits/patchSize.ts';
import { vectorMethod } from '../methods.ts';
import { lightAll, patchOf } from '../patch.ts';
import { median } from '../timing.ts';
import type { Baseline } from './baseline.ts';

/** From nothing to the first step of 1,024 columns of the published circuit, s of wall time. */
export interface StartFigures {
	readonly wasm: number;
	/** In native code whose objects are in the cache: model, analysis and text are made anew. */
	readonly native: number;
	/** In a circuit that an earlier start kept: what `retinode app` and `retinode live` do from the second start on. */
	readonly known: number;
	/** In the other commit's WebAssembly. */
	readonly baseline?: number;
}

const rounds = 5;
const stepMs = 1;
const columns = defaultAcross ** 2;

const litPatch = () => {
	const model = patchOf(columns);
	lightAll(model, true);
	return model;
};

/** Keeps the circuit as a start does, and gives what a later start does with it. */
async function laterStart(host: NativeHost, program: URL): Promise<() => void> {
	const request = {
		circuit: 'dual',
		variant: 'corrected',
		parameters: {},
		...patchWithSteps({ x: defaultAcross, y: defaultAcross }),
	} as const;
	const asked = { request, arithmetic: 'exact', threads: 1, spreadFrom: columns } as const;
	const made = await prepareInNative(
		{ type: 'circuit', ...asked, lenient: false, native: asked.arithmetic } as const,
		host,
	);
	KnownCircuits.here(program)?.keep(asked, made);
	return () => {
		const found = KnownCircuits.here(program)?.find(asked);
		if (!found) throw new Error('the circuit that was kept is not found');
		const circuit = openCircuit(found, request, { load: loadObject });
		lightAll(circuit.model, true);
		circuit.push();
		circuit.step(0, () => undefined);
	};
}

/**
 * Starts in turns, medians of five.
 * @param program folder of the program that runs
 */
export async function measureStarts(
	host: NativeHost,
	program: URL,
	baseline: Baseline | undefined,
): Promise<StartFigures> {
	const ways: Record<string, () => void | Promise<void>> = {
		wasm: () => vectorMethod(litPatch(), { stepMs, pacedTogether: 16 }).advance(0),
		async native() {
			const model = litPatch();
			const method = vectorMethod(model, { stepMs, pacedTogether: 16 });
			method.takeCode(await compiledCode(host, { method: () => method, y: model.start, tMs: 0 }, 'exact'));
			method.advance(0);
		},
		known: await laterStart(host, program),
		...(baseline && { baseline: () => baseline.patch(columns, [], stepMs).advance(0) }),
	};
	const taken: Record<string, number[]> = {};
	for (let round = 0; round < rounds; round++) {
		for (const [name, start] of Object.entries(ways)) {
			const began = performance.now();
			await start();
			taken[name] = [...(taken[name] ?? []), (performance.now() - began) / 1000];
		}
	}
	const of = (name: string): number => median(taken[name] ?? []);
	return {
		wasm: of('wasm'),
		native: of('native'),
		known: of('known'),
		...(baseline && { baseline: of('baseline') }),
	};
}
