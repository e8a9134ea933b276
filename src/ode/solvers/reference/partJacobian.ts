import { jacobianOf, type KindJacobian } from '../../kernels/javascript/kindJacobian.ts';
import type { Group, Network } from '../../kernels/network/network.ts';
import type { Part } from '../../kernels/network/parts.ts';
import { differencesIn } from './numericJacobian.ts';
import type { OdeSystem } from './solver.ts';

/** The states of a group, by index in the network's vector. */
const range = ({ offset, kind, count }: Group): number[] =>
	Array.from({ length: kind.states.length * count }, (_, k) => offset + k);

/**
 * The Jacobian of a part of a network, by the equations of its cells. Differences are taken in those states only on which other cells depend: what connections
 * read, and what they have themselves.
 * @param states of the part that move, by index in the network's vector
 */
export class PartJacobian {
	readonly #network: Network;
	readonly #size: number;
	readonly #cells: readonly { readonly group: Group; readonly jacobian: KindJacobian }[];
	/** Place of each state of the network among those of the part; −1 for others. */
	readonly #placeOf: Int32Array;
	/** Places of the states in which differences are taken. */
	readonly #outward: readonly number[];

	constructor(network: Network, { populations, connections }: Part, states: readonly number[]) {
		this.#network = network;
		this.#size = states.length;
		this.#cells = populations.map((group) => ({ group, jacobian: jacobianOf(group.kind) }));
		this.#placeOf = new Int32Array(network.size).fill(-1);
		states.forEach((index, place) => {
			this.#placeOf[index] = place;
		});
		const read = connections.flatMap(({ externals }) => externals.flatMap((each) => [...each]));
		const outward = new Set([...connections.flatMap(range), ...read]);
		this.#outward = [...outward].map((index) => this.#placeOf[index] as number).filter((place) => place >= 0);
	}

	/**
	 * Writes it, n×n, row by row.
	 * @param x states of the part
	 * @param y state of the network with x in its place, and inputs of the network as they are there
	 */
	take(system: OdeSystem, t: number, x: Float64Array, y: Float64Array, into: Float64Array): void {
		const n = this.#size;
		into.fill(0);
		for (const { group, jacobian } of this.#cells) {
			const { offset, count, parameters } = group;
			const values = jacobian.at(y, this.#network.inputs, parameters, group);
			for (let entry = 0; entry < jacobian.rows.length; entry++) {
				const row = offset + (jacobian.rows[entry] as number) * count;
				const column = offset + (jacobian.columns[entry] as number) * count;
				for (let member = 0; member < count; member++) {
					const to = this.#placeOf[row + member] as number;
					const from = this.#placeOf[column + member] as number;
					if (to >= 0 && from >= 0) into[to * n + from] = values[entry * count + member] as number;
				}
			}
		}
		differencesIn(system, t, x, this.#outward, into);
	}
}
