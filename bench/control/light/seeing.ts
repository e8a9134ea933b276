import type { FrameFeed, TimedFrame } from '../../../src/engine/live/frameFeed.ts';
import { createLiveCircuit } from '../../../src/engine/live/liveCircuit.ts';
import { createLiveSession } from '../../../src/engine/live/liveSession.ts';
import { realtimeStepper } from '../../../src/engine/live/stepper.ts';
import { prepareModel, spikeThresholdMv } from '../../../src/engine/model/prepareModel.ts';
import { hostClock } from '../../../src/host/machineTime.ts';
import { groupNamed, stateIndex } from '../../../src/ode/kernels/network/network.ts';
import { stepsFor } from '../../../src/protocol/limits/patchSize.ts';
import { freeLightLevel, lightLevelNamed, whiteFor } from '../../../src/retina/light/levels/lightLevel.ts';
import { BIN_MS, binsOf, type Course, coarser, shownAtMs } from './courses.ts';
import type { GridCourse } from './litClips.ts';

/** A retina of the benchmark: columns of a circuit, each of which sees the mean light of its part of the picture. */
export interface RetinaPlan {
	readonly circuit: 'mouse' | 'dual';
	/** Columns across and down: a multiple of {@link MOST_PLACES_ACROSS}, or fewer. */
	readonly across: number;
}

/** Most places that spikes are counted at, across and down: all columns of a place are counted together. */
export const MOST_PLACES_ACROSS = 4;

/**
 * What the two circuits have that spikes and what leads there, and what white is for them: of `mouse` 1e4 photoisomerisations per cone and second and 2.5 times as many per rod
 * (their collecting areas), of the published column the level `live`, which is stated as its input.
 */
const RETINAS = {
	mouse: {
		spiking: ['onSustained', 'onTransient', 'offSustained', 'offTransient'],
		graded: ['onBipolar', 'offBipolar'],
		level: freeLightLevel({ rodRate: 2.5e4, coneRate: 1e4 }),
	},
	dual: {
		spiking: ['ganglion'],
		graded: ['rodBipolar', 'coneBipolar'],
		level: lightLevelNamed('live'),
	},
} as const;

/** What a retina made of a clip's light. */
export interface SeenCourse {
	/** Spikes a column in each bin, a kind for each type of ganglion cell. */
	readonly spikes: Course;
	/** Mean potentials of bipolar cells, mV, ON and OFF (of `mouse`) or of rods and of cones (of `dual`). */
	readonly potentials: Course;
}

/** A retina that is prepared once for any number of clips. */
export interface Seer {
	readonly plan: RetinaPlan;
	/** Shows light from the dark rest on, the same spikes every time. */
	see(course: GridCourse, durationS: number): SeenCourse;
}

/** Potentials are read so often in a bin. */
const READS = 5;

/** Pictures one after the other, each made once. */
function pictureFeed(pictures: number, endMs: number, picture: (k: number) => TimedFrame): FrameFeed {
	let k = 0;
	let shown: ReturnType<FrameFeed['next']> | undefined;
	return {
		name: 'clip',
		next() {
			shown ??= k < pictures ? picture(k) : 'end';
			return shown;
		},
		take() {
			shown = undefined;
			k++;
		},
		endMs: () => endMs,
		close: () => undefined,
	};
}

/** Prepares a retina. @throws RangeError for columns that do not divide into places */
export function createSeer(plan: RetinaPlan): Seer {
	const { circuit, across } = plan;
	const placesAcross = Math.min(across, MOST_PLACES_ACROSS);
	const side = across / placesAcross;
	if (!Number.isInteger(side)) throw new RangeError(`${across} columns do not divide into ${placesAcross} places`);
	const { spiking, graded, level } = RETINAS[circuit];
	const columns = across * across;
	const model = prepareModel({ circuit, variant: 'corrected', columns: { x: across, y: across }, parameters: {} });
	const { network, mosaic } = model;
	const stepper = realtimeStepper(network, { ...stepsFor(columns), spiking, thresholdMv: spikeThresholdMv });
	const places = placesAcross * placesAcross;
	const placeOf = (column: number): number =>
		Math.floor(Math.floor(column / across) / side) * placesAcross + Math.floor((column % across) / side);
	// Cells are numbered population by population, in each column by column.
	const signalOf = new Map<number, number>();
	let first = 0;
	for (const { name, count } of network.populations) {
		const kind = (spiking as readonly string[]).indexOf(name);
		if (kind >= 0) for (let k = 0; k < count; k++) signalOf.set(first + k, kind * places + placeOf(k));
		first += count;
	}
	const potentialAt = graded.map((name) => {
		const group = groupNamed(network, name);
		return Array.from({ length: columns }, (_, k) => stateIndex(group, 'V', k));
	});
	const seen = new Map<string, number>();
	const receptors = mosaic.receptors.map((receptor) => {
		const column = seen.get(receptor.population) ?? 0;
		seen.set(receptor.population, column + 1);
		return { column, rate: whiteFor(level, receptor).rate };
	});
	return {
		plan,
		see(fine, durationS) {
			const { rateHz, light } = coarser(fine, across);
			const frames = light.length / columns;
			const bins = binsOf(durationS);
			const endMs = bins * BIN_MS;
			const spikes = new Float32Array(bins * places * spiking.length);
			const potentials = new Float32Array(bins * places * graded.length);
			const session = createLiveSession({
				circuit: createLiveCircuit(model, stepper),
				level,
				clock: hostClock,
				listener: {
					spike(cell, tMs) {
						const signalNumber = signalOf.get(cell);
						const bin = Math.min(bins - 1, Math.floor(tMs / BIN_MS));
						if (signalNumber === undefined) return;
						const at = bin * places * spiking.length + signalNumber;
						spikes[at] = (spikes[at] as number) + 1 / (side * side);
					},
				},
			});
			session.setFeed(
				pictureFeed(frames, endMs, (k) => ({
					id: k,
					tMs: shownAtMs(k, rateHz),
					light: {
						format: 'receptor-rates',
						rates: Float64Array.from(receptors, ({ column, rate }) => (light[k * columns + column] as number) * rate),
					},
				})),
			);
			session.stopAt(endMs, false);
			try {
				for (let read = 0; read < bins * READS; read++) {
					session.run(((read + 1) * BIN_MS) / READS, Number.POSITIVE_INFINITY);
					const y = session.state;
					const of = Math.floor(read / READS) * places * graded.length;
					potentialAt.forEach((indices, kind) => {
						indices.forEach((index, column) => {
							const at = of + kind * places + placeOf(column);
							potentials[at] = (potentials[at] as number) + (y[index] as number) / (READS * side * side);
						});
					});
				}
			} finally {
				session.close();
			}
			return {
				spikes: { places, kinds: spiking.length, bins, values: spikes },
				potentials: { places, kinds: graded.length, bins, values: potentials },
			};
		},
	};
}
