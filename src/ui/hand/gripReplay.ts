import { createGripController, type GripController } from '../../io/control/controlLaw.ts';
import type { ChannelSpike } from '../../io/control/estimator.ts';
import type { EstimatorSpec } from '../../io/control/estimators.ts';
import type { ControlParameters } from '../../io/control/parameters.ts';
import type { SpikeRing } from '../data/spikeRing.ts';

/** The control law as it is to be tried. */
export interface GripSetup {
	readonly parameters: ControlParameters;
	readonly estimator: EstimatorSpec;
	/** The law's channel of a cell of the snapshot, by its index; undefined for one that does not spike. */
	readonly channelOf: ReadonlyMap<number, number>;
}

/** What a law says of spikes that were: at each control instant (model time, ms) the rate of a cell, Hz, and the closure asked for, 0 … 1. */
export interface GripCourse {
	readonly tMs: readonly number[];
	readonly rateHz: readonly number[];
	readonly closure: readonly number[];
}

/** Has the control law say again what it says of the latest spikes, and goes on with new ones. */
export interface GripReplay {
	/** Brings it up to a model time, ms. Another setup begins anew at the beginning of the course. */
	bring(spikes: Pick<SpikeRing, 'since'>, toMs: number, setup: GripSetup): GripCourse;
}

/** The law begins so long before its course, ms: the rate limit has then forgotten that it began with an open hand. */
const runUpMs = 1000;

/** A replay of nothing. @param lengthMs how far back its course reaches, ms of model time */
export function createGripReplay(lengthMs: number): GripReplay {
	let of: GripSetup | undefined;
	let law: GripController | undefined;
	let doneMs = 0;
	let course: { tMs: number; rateHz: number; closure: number }[] = [];

	const begin = (toMs: number, setup: GripSetup): GripController => {
		const { updateMs } = setup.parameters;
		// Control instants are multiples of the period.
		doneMs = Math.max(0, Math.floor((toMs - lengthMs - runUpMs) / updateMs) * updateMs);
		course = [];
		of = setup;
		return createGripController(setup.parameters, doneMs, { estimator: setup.estimator });
	};
	return {
		bring(spikes, toMs, setup) {
			if (law === undefined || of !== setup || toMs < doneMs) law = begin(toMs, setup);
			const fresh: ChannelSpike[] = [];
			spikes.since(doneMs, (cell, tMs) => {
				const channel = setup.channelOf.get(cell);
				if (channel !== undefined && tMs > doneMs && tMs <= toMs) fresh.push({ channel, tMs });
			});
			fresh.sort((a, b) => a.tMs - b.tMs);
			const { updateMs } = setup.parameters;
			let next = 0;
			for (let instantMs = doneMs + updateMs; instantMs <= toMs; instantMs += updateMs) {
				const first = next;
				while (next < fresh.length && (fresh[next] as ChannelSpike).tMs <= instantMs) next++;
				law.push(fresh.slice(first, next));
				const { rateHz, closure } = law.advance(instantMs);
				course.push({ tMs: instantMs, rateHz, closure });
				doneMs = instantMs;
			}
			course = course.filter(({ tMs }) => tMs >= toMs - lengthMs);
			return {
				tMs: course.map(({ tMs }) => tMs),
				rateHz: course.map(({ rateHz }) => rateHz),
				closure: course.map(({ closure }) => closure),
			};
		},
	};
}
