import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { groupNamed, inputIndex } from '../../src/ode/kernels/network/network.ts';
import { courseAt, courseChangesS } from '../../src/protocol/session/courses/catalogue.ts';
import { type Intervention, interventionSchema } from '../../src/protocol/session/interventions.ts';
import { defaultSession, parseSession } from '../../src/protocol/session/sessionFile.ts';
import { discPotentialMv } from '../../src/retina/electrodes/discElectrode.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { benchSession } from './bench.ts';

const modelOf = (columns = { x: 3, y: 3 }) =>
	prepareModel({ circuit: 'cone', variant: 'corrected', columns, parameters: {} });
const model = modelOf();
const { network, mosaic } = model;

type Electrode = Extract<Intervention, { type: 'electrode' }>;
const electrode = (change: Partial<Electrode> = {}): Electrode => ({
	type: 'electrode',
	startS: 0,
	xUm: 30,
	yUm: 30,
	diameterUm: 20,
	distanceUm: 10,
	currentUa: -20,
	...change,
});

/** Currents into the cells of a population, pA, while these interventions hold. */
function currents(population: string, active: readonly Intervention[], tMs = 0): readonly number[] {
	const experiment = createExperiment(network, mosaic);
	for (const each of active) experiment.check(each);
	const group = groupNamed(network, population);
	const first = inputIndex(group, 'electrode_current');
	experiment.hold(active, Float64Array.from(model.start), tMs);
	const found = Array.from(network.inputs.slice(first, first + group.count));
	experiment.hold([], Float64Array.from(model.start), tMs);
	return found;
}

const none = flashSchedule({ rodRate: 0, coneRate: 0, startS: 0, durationS: 0 });

/** Spikes of each ganglion cell in 0.3 s of darkness with these interventions. */
function spikes(interventions: readonly Intervention[], solver: 'odex' | 'realtime' = 'odex'): number[] {
	const counts = new Array<number>(9).fill(0);
	const method =
		solver === 'odex' ? { method: solver, tolerance: 1e-6 } : { method: solver, stepMs: 0.5, substepMs: 0.05 };
	simulate(
		{
			...{ model: modelOf(), light: none, level: LIGHT_LEVELS.live, interventions, solver: method },
			...{ durationS: 0.3, rowsEveryS: 0.1, spiking: ['ganglion'], thresholdMv: spikeThresholdMv },
		},
		{
			row: () => undefined,
			spike: (_population, member) => {
				counts[member] = (counts[member] as number) + 1;
			},
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return counts;
}

describe('an electrode on the retina', () => {
	it('sends each cell −k times the potential of its disc at that cell', () => {
		const found = currents('ganglion', [electrode({ resistivityOhmM: 3, paPerMv: 0.5 })]);
		const disc = { diameterUm: 20, currentUa: -20, resistivityOhmM: 3 };
		mosaic.bodies
			.filter(({ population }) => population === 'ganglion')
			.forEach(({ member, x, y, z }) => {
				const mv = discPotentialMv(disc, Math.hypot(x - 30, y - 30), 10 + z);
				expect(found[member]).toBeCloseTo(-0.5 * mv, 9);
			});
		// Cathodic current depolarises; the nearest cell, top right, gets most.
		expect(Math.min(...found)).toBeGreaterThan(0);
		expect(found.indexOf(Math.max(...found))).toBe(2);
	});

	it('reaches cells above the ganglion cells less, and only those that are asked for', () => {
		const [bipolar, ganglion] = [currents('coneBipolar', [electrode()]), currents('ganglion', [electrode()])];
		expect(Math.max(...bipolar)).toBeGreaterThan(0);
		expect(Math.max(...bipolar)).toBeLessThan(Math.max(...ganglion));
		const only = [electrode({ populations: ['ganglion'] })];
		expect(currents('coneBipolar', only).every((each) => each === 0)).toBe(true);
		expect(currents('ganglion', only)).toEqual(ganglion);
	});

	it('adds up with another and with an injection, and goes when it ends', () => {
		const two = currents('ganglion', [electrode(), electrode({ currentUa: 5 })]);
		const [one, other] = [currents('ganglion', [electrode()]), currents('ganglion', [electrode({ currentUa: 5 })])];
		for (const [k, each] of two.entries()) expect(each).toBeCloseTo((one[k] as number) + (other[k] as number), 12);
		const injected = currents('ganglion', [
			electrode(),
			{ type: 'inject', startS: 0, target: { population: 'ganglion' }, currentPa: 7 },
		]);
		for (const [k, each] of injected.entries()) expect(each).toBeCloseTo((one[k] as number) + 7, 12);
		expect(currents('ganglion', [])).toEqual(new Array(9).fill(0));
	});

	it('follows a train of biphasic pulses, which carry no net charge', () => {
		const course = { form: 'biphasic', widthS: 0.001, gapS: 0.0005, periodS: 0.02, count: 3 } as const;
		const at = (tMs: number) =>
			currents('ganglion', [electrode({ currentUa: 0, amplitudeUa: -20, course })], tMs)[2] as number;
		const full = currents('ganglion', [electrode()])[2] as number;
		const seen = [0, 0.9, 1.2, 1.6, 2.4, 2.6, 20.5, 21.6, 60.5].map((tMs) => Math.round((100 * at(tMs)) / full) / 100);
		expect(seen.map((each) => each + 0)).toEqual([1, 1, 0, -1, -1, 0, 1, -1, 0]);
		const edges = [0, ...courseChangesS(course, 0.1)];
		const charge = edges.reduce(
			(sum, tS, k) => sum + courseAt(course, tS) * ((k + 1 < edges.length ? (edges[k + 1] as number) : 0.1) - tS),
			0,
		);
		expect(charge).toBeCloseTo(0, 12);
	});

	it('makes ganglion cells fire by their distance, by either method', () => {
		const near = [electrode({ startS: 0.05, endS: 0.25, currentUa: -3, populations: ['ganglion'] })];
		const still = spikes([]);
		for (const solver of ['odex', 'realtime'] as const) {
			const found = spikes(near, solver);
			expect(found[2]).toBeGreaterThan((still[2] as number) + 2);
			expect(found[6]).toBeLessThan(found[2] as number);
		}
	});

	it('acts on a running session, stands in it, and makes the same run again', () => {
		const run = (interventions: readonly Intervention[], later?: Intervention) => {
			const found: number[] = [];
			const session = benchSession({
				model: { columns: { x: 3, y: 3 } },
				interventions,
				listener: { spike: (_cell, tMs) => void found.push(tMs) },
			});
			session.run(50, Number.POSITIVE_INFINITY);
			if (later) session.addIntervention(later);
			session.run(300, Number.POSITIVE_INFINITY);
			return { found, history: session.history() };
		};
		const first = run([], electrode({ startS: 0.05, endS: 0.2, currentUa: -3 }));
		expect(first.found.length).toBeGreaterThan(run([]).found.length);
		expect(first.history).toMatchObject([{ type: 'electrode', xUm: 30, currentUa: -3 }]);
		expect(run(first.history).found).toEqual(first.found);
	});

	it.each([
		[{ populations: ['brain'] }, "electrode: 'brain' has a place on this retina"],
		[{ endS: 0 }, 'electrode: endS must be later than startS (0); got 0'],
		[{ amplitudeUa: 3 }, 'electrode: amplitudeUa and course go together: give both, or neither'],
	])('is refused where it does not fit: %j', (change, message) => {
		expect(() => createExperiment(network, mosaic).check(electrode(change))).toThrow(message);
	});

	it.each([
		[{ diameterUm: 0 }, "field 'interventions.0.diameterUm' must be at least 1; got 0"],
		[{ distanceUm: -1 }, "field 'interventions.0.distanceUm' must be at least 0; got -1"],
		[{ xUm: 'left' }, "field 'interventions.0.xUm' must be a number; got 'left'"],
		[{ currentUa: 1e6 }, "field 'interventions.0.currentUa' must be at most 100000; got 1000000"],
	])('is refused in a session by its field: %j', (change, message) => {
		const interventions = [{ ...electrode(), ...change }];
		expect(() => parseSession({ ...defaultSession(), interventions })).toThrow(message);
		expect(interventionSchema.safeParse(electrode()).success).toBe(true);
	});
});
