import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracyModel, compare, courseOf, type Runner } from '../../bench/accuracy.ts';
import { loneCells, networkOf } from '../../bench/drift.ts';
import type { Model } from '../../src/engine/model/prepareModel.ts';
import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { compiledCode } from '../../src/ode/solvers/native/handover.ts';
import { nativeCode } from '../../src/ode/solvers/native/nativeCode.ts';
import type { CodeMaker } from '../../src/ode/solvers/wasm/engineCode.ts';
import { createWasmRealtime, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { compilersHere, whyNoNative } from './compilers.ts';
import { nativeFolder } from './trialEntry.ts';

let made: Awaited<ReturnType<typeof nativeFolder>>;
beforeAll(async () => {
	made = await nativeFolder();
});
afterAll(() => made.remove());

const methodOf = (model: Model): WasmRealtime => {
	const method = createWasmRealtime(model.network, { stepMs: 1, pacedTogether: 16 });
	method.watch('ganglion', -20);
	return method;
};

/** Kernels of a model in fast arithmetic, those for held states left out. */
async function fastCode(model: Model): Promise<CodeMaker> {
	const { folder, trialEntry } = made;
	const compilers = compilersHere.slice(0, 1);
	const host = await nativeHost({ compilers, cacheFolder: join(folder, 'cache'), trialEntry });
	const none = nativeCode(
		host.width,
		() => {
			throw new Error('not compiled yet');
		},
		'fast',
	);
	const free = methodOf(model).prepareCode(none).program(false);
	const library = (await host.compile(free, 'fast')).load();
	return nativeCode(host.width, () => library, 'fast');
}

/** The method as the accuracy measurement wants it. */
function runnerOf(model: Model, code?: CodeMaker): Runner {
	const method = createWasmRealtime(model.network, { stepMs: 1, pacedTogether: 16 });
	const watch = method.watch('ganglion', -20);
	if (code) method.takeCode(code);
	const y = Float64Array.from(model.start);
	method.load(y);
	return {
		y,
		advance(tMs, spike) {
			method.advance(tMs);
			for (let k = 0; k < watch.count; k++) spike(watch.members[k] as number, watch.timesMs[k] as number);
			method.store(y);
		},
	};
}

/** Ganglion cells at 37 °C that begin to fire within their first millisecond. */
const quickCells = () => networkOf(loneCells.mouse, [16, 17, 18, 19, 20], 4);

describe.skipIf(whyNoNative !== undefined)(`fast arithmetic${whyNoNative ? ` (left out: ${whyNoNative})` : ''}`, () => {
	it('differs from exact arithmetic by less than half of what the accuracy contract allows, flashes and steps of × 0.02 to × 5', async () => {
		const model = accuracyModel();
		const durationMs = 250;
		const exact = courseOf(model, runnerOf(model), durationMs);
		const code = await fastCode(model);
		const found = courseOf(model, runnerOf(model, code), durationMs);
		expect(exact.spikes.flat().length).toBeGreaterThan(200);
		// Other bits, or the test compares exact arithmetic with itself.
		expect(found.rows).not.toEqual(exact.rows);
		const { gradedRmsMv, gradedMaxMv, spikeTimeMs, spikeCount } = compare(found, exact, durationMs);
		expect(gradedRmsMv).toBeLessThan(accuracyContract.rmsMv / 2);
		expect(gradedMaxMv).toBeLessThan(accuracyContract.maxMv / 2);
		expect(spikeTimeMs).toBeLessThan(accuracyContract.spikeTimeMs / 2);
		expect(spikeCount).toBe(0);
	});

	it('takes over cells that begin to fire within the trial step, where microseconds are tenths of a millivolt', async () => {
		const network = quickCells();
		const { folder, trialEntry } = made;
		const host = await nativeHost({
			compilers: compilersHere.slice(0, 1),
			cacheFolder: join(folder, 'cache'),
			trialEntry,
		});
		const method = () => createWasmRealtime(network, { stepMs: 1, pacedTogether: 16 });
		const trial = { method, y: network.initialState(), tMs: 0 };
		expect((await compiledCode(host, trial, 'fast')).arithmetic).toBe('fast');
	});
});
