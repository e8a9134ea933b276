import { UserError } from '../../../base/errors.ts';
import type { Expression } from '../../equations/language/expression.ts';
import type { Place } from '../../equations/language/place.ts';
import type { Kind, KindState, ShownUnit } from '../../equations/linking/kind.ts';
import { type Compute, Evaluation } from '../javascript/evaluation.ts';
import type { Group, Network } from './network.ts';

/** A cell whose spikes are events, as a method needs to know it. Indices are those of the network's vector. */
export interface SpikingCell {
	/** Index of the state that spikes. */
	readonly state: number;
	/** Index of the state that says for how long it is still held, ms. */
	readonly waits: number;
	/** The threshold and the refractory time, ms, with the parameters of now. */
	threshold(): number;
	refractoryMs(): number;
	/** Makes the states jump, all by what they were before. */
	reset(y: Float64Array): void;
}

/** What the event of a group's cells is made of, computed for one member after the other. */
class GroupEvents {
	readonly #group: Group;
	readonly #inputs: Float64Array;
	readonly #evaluation: Evaluation;
	readonly #kind: Kind;
	readonly threshold: Compute;
	readonly refractory: Compute;
	readonly resets: readonly { readonly state: number; readonly value: Compute }[];

	constructor(group: Group, inputs: Float64Array, event: NonNullable<Kind['spikeEvent']>) {
		const { kind } = group;
		this.#group = group;
		this.#inputs = inputs;
		this.#kind = kind;
		this.#evaluation = new Evaluation([...kind.parameters, ...kind.inputs, ...kind.states].map(({ path }) => path));
		const compute = (expression: Expression): Compute => this.#evaluation.compute(expression);
		this.threshold = compute(event.threshold);
		this.refractory = compute(event.refractory);
		this.resets = event.resets.map(({ state, expression }) => ({
			state: kind.states.findIndex(({ path }) => path === state),
			value: compute(expression),
		}));
	}

	/** Takes what a member is now. @param y nothing where its states do not matter */
	take(member: number, y?: Float64Array): void {
		const { values } = this.#evaluation;
		const { parameters, offset, inputOffset, count } = this.#group;
		const { parameters: numbers, inputs, states } = this.#kind;
		values.set(parameters);
		for (let k = 0; k < inputs.length; k++) {
			values[numbers.length + k] = this.#inputs[inputOffset + k * count + member] as number;
		}
		if (!y) return;
		const first = numbers.length + inputs.length;
		for (let k = 0; k < states.length; k++) values[first + k] = y[offset + k * count + member] as number;
	}
}

/** All cells of a network whose spikes are events. */
export function spikingCells({ populations, inputs }: Network): SpikingCell[] {
	return populations.flatMap((group) => {
		const { kind, offset, count } = group;
		const event = kind.spikeEvent;
		if (!event) return [];
		const events = new GroupEvents(group, inputs, event);
		const indexOf = (path: string, member: number): number =>
			offset + kind.states.findIndex((each) => each.path === path) * count + member;
		return Array.from(
			{ length: count },
			(_, member): SpikingCell => ({
				state: indexOf(event.state, member),
				waits: indexOf(event.waits, member),
				threshold() {
					events.take(member);
					return events.threshold();
				},
				refractoryMs() {
					events.take(member);
					return Math.max(0, events.refractory());
				},
				reset(y) {
					events.take(member, y);
					const jumps = events.resets.map(({ state, value }) => [offset + state * count + member, value()] as const);
					for (const [index, value] of jumps) y[index] = value;
				},
			}),
		);
	});
}

const shown = (value: number, { factor, unit }: ShownUnit): string =>
	`${Number((value / factor).toPrecision(6))} ${unit}`;

/** Why a spike of this cell would not end, with its parameters of now; undefined where all is well. */
function whyNoEnd(cell: SpikingCell, y: Float64Array, { path, ...unit }: KindState): string | undefined {
	const threshold = cell.threshold();
	y[cell.state] = threshold;
	cell.reset(y);
	const after = y[cell.state] as number;
	// A dark rest is no number yet before it has been found.
	if (after < threshold || Number.isNaN(after - threshold)) return undefined;
	return `'${path}' is reset to ${shown(after, unit)}, which is not below its threshold of ${shown(threshold, unit)}: the spike would not end; lower the reset or raise the threshold`;
}

/** A population of which a spike would not end, with its parameters of now. */
interface Endless {
	readonly population: string;
	readonly place: Place;
	readonly why: string;
}

/** The first population whose reset does not lie below its threshold; undefined where all is well. */
export function endlessSpike(network: Network): Endless | undefined {
	if (!network.populations.some(({ kind }) => kind.spikeEvent)) return undefined;
	network.spread();
	const y = network.initialState();
	const cells = new Map(spikingCells(network).map((cell) => [cell.state, cell]));
	for (const { name, kind, offset, count, memberParameters } of network.populations) {
		const { spikeEvent } = kind;
		if (!spikeEvent || count === 0) continue;
		const k = kind.states.findIndex(({ path }) => path === spikeEvent.state);
		for (let member = 0; member < (memberParameters ? count : 1); member++) {
			const cell = cells.get(offset + k * count + member);
			const why = cell && whyNoEnd(cell, y, kind.states[k] as KindState);
			if (why !== undefined) return { population: name, place: spikeEvent.place, why };
		}
	}
	return undefined;
}

/** Refuses parameters with which a spike would not end. @throws UserError that names population, reset and threshold */
export function requireSpikesThatEnd(network: Network): void {
	const found = endlessSpike(network);
	if (found) throw new UserError(`${found.population}: ${found.why}`);
}
