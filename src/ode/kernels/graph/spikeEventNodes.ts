import type { Kind, KindSpikeEvent } from '../../equations/linking/kind.ts';
import { lower } from './lowering.ts';
import type { Graph } from './realtimeGraph.ts';

/** What the nodes are made from. */
interface EventSite {
	/** A state at the start of the step. */
	start(k: number): number;
	readonly stepMs: number;
	/** Whether a state is free of what holds it from outside; absent where nothing does. */
	readonly isFree: ((k: number) => number) | undefined;
	/** Resolves names where the step would end without a spike. */
	names(ends: readonly number[]): (path: string) => number;
}

/** A spike that is an event, within a step. */
export interface SpikeEventNodes {
	/** The state that spikes. */
	readonly state: number;
	/**
	 * How much of the step it moves for: 0 while it is refractory, less than 1 where that ends in the step, and more where the step before left some of its way to go. Its row
	 * of rates and of the matrix is multiplied by it, by which it moves for that part of the step with the inputs of the whole.
	 */
	readonly goesOn: number;
	/** The states at the end of the step, from what they would be without a spike. */
	after(ends: readonly number[]): number[];
}

/**
 * An event as operations that every back end has, so that it means the same in all of them. Where the state comes to its threshold is found by a straight line through its values at
 * both ends of the part of the step that it moves in: of order 2 in the step, as the method is (Hansel, Mato, Meunier & Neltner 1998, Neural Comput. 10:467-483; Shelley & Tao 2001, J. Comput. Neurosci. 11:111-119).
 * It is put to its reset at once and makes up for what is then left of the step in the next one, so that its course keeps that order. A cell spikes once in a step at most; other states that
 * are reset jump at its end.
 */
export function spikeEventNodes(
	graph: Graph,
	{ states }: Kind,
	event: KindSpikeEvent,
	site: EventSite,
): SpikeEventNodes {
	const place = (path: string): number => states.findIndex((each) => each.path === path);
	const [state, waits, marks] = [place(event.state), place(event.waits), place(event.marks)];
	const [zero, one] = [graph.constant(0), graph.constant(1)];
	const wait = site.start(waits);
	/** Part of the step that passes until the state moves; below 0 where it has to make up for some. */
	const waitPart = graph.div(wait, site.stepMs);
	const goesOn = graph.apply('max', graph.sub(one, waitPart), zero);
	const after = (ends: readonly number[]): number[] => {
		const nameOf = site.names(ends);
		const threshold = lower(graph, event.threshold, nameOf);
		const refractory = lower(graph, event.refractory, nameOf);
		const before = site.start(state);
		const end = ends[state] as number;
		const moves = graph.apply('lt', zero, goesOn);
		const free = site.isFree ? graph.apply('and', moves, site.isFree(state)) : moves;
		const spikes = graph.apply('and', free, graph.apply('le', threshold, end));
		const crossing = graph.div(graph.sub(threshold, before), graph.sub(end, before));
		// What begins above the threshold, as where that was lowered, spikes at once.
		const onTheWay = graph.select(graph.apply('lt', before, threshold), crossing, zero);
		const at = graph.apply('max', graph.add(waitPart, graph.mul(onTheWay, goesOn)), graph.constant(leastPart));
		const left = graph.mul(graph.sub(one, at), site.stepMs);
		const jumps = new Map(event.resets.map((reset) => [place(reset.state), lower(graph, reset.expression, nameOf)]));
		jumps.set(waits, graph.sub(refractory, left));
		jumps.set(marks, at);
		const otherwise = new Map([
			[waits, graph.apply('max', graph.sub(wait, site.stepMs), zero)],
			[marks, zero],
		]);
		return ends.map((without, k) => {
			const jump = jumps.get(k);
			return jump === undefined ? without : graph.select(spikes, jump, otherwise.get(k) ?? without);
		});
	};
	return { state, goesOn, after };
}

/** A spike at the very start of a step is this part of it later, since 0 says that there was none. */
const leastPart = 1e-6;
