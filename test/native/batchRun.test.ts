import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backEndText, prepareNative } from '../../src/cli/batch/nativeSteps.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { Simulation } from '../../src/engine/simulate/simulation.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../src/retina/light/levels/lightLevel.ts';
import { whyNoNative } from './compilers.ts';
import { nativeFolder } from './trialEntry.ts';

let made: Awaited<ReturnType<typeof nativeFolder>>;
beforeAll(async () => {
	made = await nativeFolder();
});
afterAll(() => made.remove());

const exact = { arithmetic: 'exact', hasForeign: false } as const;
const choice = { method: 'realtime', stepMs: 0.5, substepMs: 0.1 } as const;

/** A patch of the published cone pathway in a flash, of which a bipolar cell is held and a ganglion cell driven for a while. */
function patch(): Simulation {
	const model = prepareModel({ circuit: 'cone', variant: 'corrected', columns: { x: 6, y: 3 }, parameters: {} });
	const flash = { rodRate: 0, coneRate: 50_000, startS: 0.0201, durationS: 0.02 };
	return {
		model,
		light: flashSchedule(flash),
		flash,
		level: DEFAULT_LIGHT_LEVEL,
		interventions: [
			{ type: 'clamp', startS: 0.05, endS: 0.06, target: { population: 'coneBipolar', member: 2 }, potentialMv: -60 },
			{ type: 'inject', startS: 0.04, endS: 0.09, target: { population: 'ganglion', member: 17 }, currentPa: 40 },
		],
		solver: choice,
		durationS: 0.1,
		rowsEveryS: 0.001,
		spiking: ['ganglion'],
		thresholdMv: spikeThresholdMv,
	};
}

/** All that a run hands out. */
function outcomeOf(simulation: Simulation): unknown[] {
	const handed: unknown[] = [];
	const result = simulate(simulation, {
		row: (tS, values) => handed.push([tS, ...values]),
		spike: (population, member, tS) => handed.push([population, member, tS]),
		progress: () => undefined,
		cancelled: () => false,
	});
	return [...handed, result];
}

const options = () => ({ cacheFolder: join(made.folder, 'cache'), trialEntry: made.trialEntry });

describe('a run that asks for native code', () => {
	it.skipIf(whyNoNative !== undefined)(
		`gives the rows and spikes of WebAssembly, digit by digit${whyNoNative ? ` (left out: ${whyNoNative})` : ''}`,
		async () => {
			const simulation = patch();
			const { solver, backEnd } = await prepareNative(simulation, choice, exact, options());
			expect(backEnd.name).toBe('native');
			expect(backEnd.detail).toMatch(/^(256|512)-bit vectors, \S/);
			const [native, wasm] = [
				outcomeOf({ ...patch(), model: simulation.model, solver }),
				outcomeOf({ ...patch(), solver: { ...choice, pacedTogether: 16 } }),
			];
			expect(native).toEqual(wasm);
			expect(native.filter((each) => Array.isArray(each) && each[0] === 'ganglion').length).toBeGreaterThan(0);
		},
	);

	it.each([
		[
			'there is no compiler',
			false,
			{ compilers: ['no-such-compiler'] },
			/^there is no C compiler here|^native code is made|^this processor/,
		],
		['its session brings declarations', true, {}, 'the session brings declarations of its own'],
	])('runs in WebAssembly and says why where %s', async (_where, hasForeign, given, why) => {
		const { solver, backEnd } = await prepareNative(
			patch(),
			choice,
			{ ...exact, hasForeign },
			{ ...options(), ...given },
		);
		expect(backEnd.name).toBe('WebAssembly');
		expect(backEnd.detail).toMatch(why);
		expect(solver).toEqual({ ...choice, pacedTogether: 16 });
	});

	it('is refused with a sentence where it wants fast arithmetic and there is no native code', async () => {
		const fast = { arithmetic: 'fast', hasForeign: true } as const;
		await expect(prepareNative(patch(), choice, fast, options())).rejects.toThrow(
			'fast arithmetic is offered by native code alone, and there is none for this run: the session brings declarations',
		);
	});

	it('is told beforehand what there is here', () => {
		expect(backEndText({ usual: 'WebAssembly', native: { with: '256-bit vectors, cc 1.0' } })).toBe(
			'Steps are taken in WebAssembly; live sessions, and simulate --native, take them in native code: 256-bit vectors, cc 1.0.',
		);
		expect(backEndText({ usual: 'JavaScript', why: 'it is absent', native: { why: 'there is no C compiler' } })).toBe(
			'Steps are taken in JavaScript, since it is absent; there is no native code here: there is no C compiler.',
		);
	});
});
