import { type Group, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import { type Straying, strayingOf } from '../../ode/kernels/network/straying.ts';
import type { Model } from '../model/prepareModel.ts';
import type { CrossingSink, Stepper } from './stepper.ts';

/** A circuit, the method that advances it, and the state that both have: what a live session can exchange for another. */
export interface LiveCircuit {
	readonly model: Model;
	readonly stepper: Stepper;
	/** The state; as the stepper has it after `pull`. */
	readonly y: Float64Array;
	/** As large as y; holds nothing. */
	readonly scratch: Float64Array;
	/** Tells when its state is no solution any more. */
	readonly straying: Straying;
	/** What its equations come to: equal for circuits that differ in parameters only. */
	readonly equations: string;
	/** Number of each population's first cell in the order of snapshots. */
	readonly first: ReadonlyMap<string, number>;
	/** Index in y of each cell's potential, in the order of snapshots. */
	readonly potentials: readonly number[];
	/** Brings y up to date; of some states only if their indices are given. */
	pull(states?: readonly number[]): void;
	/** Brings the potentials in y up to date. */
	pullPotentials(): void;
	/** Hands y to the stepper. */
	push(): void;
	/** One step from tMs. */
	step(tMs: number, onSpike: CrossingSink): void;
}

/** See `LiveCircuit`. */
export function equationsOf({ populations, connections }: Network): string {
	const all = [...populations, ...connections];
	return JSON.stringify(all.map(({ name, kind }) => [name, kind.states, kind.quantities, kind.derivatives]));
}

function firstCells(populations: readonly Group[]): Map<string, number> {
	let next = 0;
	return new Map(
		populations.map(({ name, count }) => {
			const first = next;
			next += count;
			return [name, first] as const;
		}),
	);
}

/**
 * A circuit at its start, in the dark, with nothing done to it.
 * @param warmUpSteps steps taken on a copy of the start, so that the machine has compiled the method when the first light comes. Steps remember
 * nothing of it: what follows is the same without.
 * @param equations if they are known
 */
export function createLiveCircuit(
	model: Model,
	stepper: Stepper,
	warmUpSteps = 0,
	equations = equationsOf(model.network),
): LiveCircuit {
	const { network } = model;
	const y = Float64Array.from(model.start);
	const scratch = Float64Array.from(model.start);
	network.inputs.fill(0);
	network.held.clear();
	for (let k = 0; k < warmUpSteps; k++) stepper.step(scratch, 0, () => undefined);
	network.inputs.fill(0);
	stepper.delays.restart();
	/** y is what the stepper holds. */
	let isCurrent = true;
	return {
		model,
		stepper,
		equations,
		straying: strayingOf(network),
		y,
		scratch,
		first: firstCells(network.populations),
		potentials: network.populations.flatMap((group) =>
			Array.from({ length: group.count }, (_, member) => stateIndex(group, 'V', member)),
		),
		pull(states) {
			if (isCurrent) return;
			stepper.pull(y, states);
			isCurrent = states === undefined;
		},
		pullPotentials() {
			if (!isCurrent) stepper.pullPotentials(y);
		},
		push() {
			stepper.push(y);
			isCurrent = true;
		},
		step(tMs, onSpike) {
			stepper.step(y, tMs, onSpike);
			isCurrent = false;
		},
	};
}

/** New numbers of the cells of one circuit in another: nothing for those that it has not. */
export function renumbering(from: LiveCircuit, to: LiveCircuit): (cell: number) => number | undefined {
	const now = new Map(to.model.network.populations.map(({ name, count }) => [name, count]));
	const ranges = from.model.network.populations.map(({ name, count }) => {
		const start = from.first.get(name) ?? 0;
		return { name, start, end: start + count };
	});
	return (cell) => {
		const range = ranges.find(({ start, end }) => cell >= start && cell < end);
		const first = range && to.first.get(range.name);
		if (!range || first === undefined) return undefined;
		const member = cell - range.start;
		return member < (now.get(range.name) ?? 0) ? first + member : undefined;
	};
}
