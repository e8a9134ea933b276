import type { Store } from '../graph/kernelProgram.ts';
import type { Network } from '../network/network.ts';
import {
	type Clock,
	type NumberPlace,
	type PlacedGroup,
	placed,
	slopedInputs,
	type WasmLayout,
	weightVector,
} from './wasmLayout.ts';

/** The group and state that an external of a connection is, and the side of the connection it lies on. */
export function externalOf(
	network: Network,
	name: string,
	index: number,
): { name: string; state: number; side: 0 | 1 } {
	const group = network.connections.find((each) => each.name === name);
	const external = group?.kind.externals[index];
	if (!group?.joins || !external) throw new Error(`${name} has no external ${index}`);
	const isFirst = external.side === 'pre' || external.side === 'a';
	const population = isFirst ? group.joins.from : group.joins.to;
	const of = network.populations.find((each) => each.name === population);
	const state = of?.kind.states.findIndex((each) => each.path === external.state) ?? -1;
	if (state < 0) throw new Error(`${population} has no state ${external.state}`);
	return { name: population, state, side: isFirst ? 0 : 1 };
}

/** For which moment of a step a signal is that is linear in time within it; its value at the end makes its change. */
export type Moment = 'start' | 'change';

/** Where in the records the kernels of a circuit find what they load and put what they store. */
export class RecordAccess {
	readonly #network: Network;
	readonly #layout: WasmLayout;

	constructor(network: Network, layout: WasmLayout) {
		this.#network = network;
		this.#layout = layout;
	}

	/** Where a state of a group stands for a kernel of a clock, at the start (`stage` false) or at the second stage. */
	#stateVector(name: string, state: number, clock: Clock, stage: boolean): NumberPlace {
		const { slots, plan } = placed(this.#layout, name);
		const isFast = plan.clock === 'substep';
		if (clock === 'substep' && !isFast) {
			const bridge = this.#layout.bridged.find((each) => each.group === name && each.state === state);
			if (!bridge) throw new Error(`state ${state} of ${name} is not bridged`);
			return { vector: bridge.middle };
		}
		if (!stage) return { vector: slots.y + state };
		if (clock === 'step' && isFast) return { vector: slots.seen + state };
		const place = slots.z[state];
		if (!place) throw new Error(`${name} has no state ${state}`);
		return place;
	}

	/** The place of a leaf of a kernel, by its name in the graph. */
	ofLeaf(at: PlacedGroup, clock: Clock, leaf: string): NumberPlace {
		const [kind = '', text = ''] = leaf.split(':');
		const index = Number(text);
		const { group, slots } = at;
		switch (kind) {
			case 's':
				return this.#stateVector(group.name, index, clock, false);
			case 'z':
				return this.#stateVector(group.name, index, clock, true);
			case 'k':
			case 'c':
				return { ...slots[kind], vector: slots[kind].vector + index };
			case 'u':
				return { vector: slots.u + index };
			case 'g':
				return { vector: slots.g + slopedInputs(group.kind).indexOf(index) };
			case 'm':
				return { vector: at.mask, masked: slots.m + index };
			case 'x':
			case 'w': {
				const { name, state, side } = externalOf(this.#network, group.name, index);
				const place = this.#stateVector(name, state, clock, kind === 'w');
				return at.place === 'list' ? { ...place, side } : place;
			}
			default:
				throw new Error(`no such leaf: ${leaf}`);
		}
	}

	/** The place of what a connection delivers: an input of a cell, or one of the numbers from which a substep interpolates it. */
	#delivered(at: PlacedGroup, to: 'u' | 'g', isFirst: boolean, moment: Moment | undefined): number {
		const { group } = at;
		const population = (isFirst ? group.joins?.from : group.joins?.to) ?? '';
		const target = placed(this.#layout, population);
		const input = target.group.kind.inputs.findIndex((each) => each.path === group.joins?.into);
		if (to === 'g') return target.slots.g + slopedInputs(target.group.kind).indexOf(input);
		if (moment === undefined) return target.slots.u + input;
		const linear = this.#layout.sheets[target.sheet]?.linear.find(
			(each) => each.group === population && each.input === input,
		);
		if (!linear) throw new Error(`${population} takes no signal linear in time`);
		return linear[moment];
	}

	/** Where the signal of a sending cell waits for whoever gathers it. */
	signal(at: PlacedGroup, stage: 'first' | 'second'): number {
		const sent = this.#layout.sheets[at.sheet]?.sent.find(({ connection }) => connection === at.group.name);
		if (!sent) throw new Error(`nobody gathers '${at.group.name}'`);
		return sent[stage];
	}

	/** Where a gathered sum goes. */
	gathered(at: PlacedGroup, moment: Moment | undefined): number {
		return this.#delivered(at, 'u', false, moment);
	}

	/**
	 * The place of what a kernel stores.
	 * @param moment of a signal that is linear in time: whether it is for the start of the step, or for its end
	 */
	ofStore(at: PlacedGroup, { to, index }: Store, moment?: Moment): NumberPlace {
		const { group, slots } = at;
		if (to === 's') return { vector: slots.y + index };
		if (to === 'z') {
			const place = slots.z[index];
			if (!place) throw new Error(`${group.name} has no state ${index}`);
			return place;
		}
		if (to === 'k' || to === 'c') return { ...slots[to], vector: slots[to].vector + index };
		const isFirst = group.kind.type === 'junction' && index === 0;
		const vector = this.#delivered(at, to, isFirst, moment);
		const place: NumberPlace = at.place === 'sheet' ? { vector } : { vector, side: isFirst ? 0 : 1 };
		if (at.isWeighted) return { ...place, weighted: weightVector(index === 0 ? 0 : 1) };
		// Without weights of their own all pairs are alike.
		const scale = group.weights?.[index]?.[0] ?? 1;
		return scale === 1 ? place : { ...place, scale };
	}
}
