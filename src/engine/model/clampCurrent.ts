import { generateSlope } from '../../ode/kernels/javascript/referenceKernel.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';

/**
 * The current of the electrode in a cell, pA, positive depolarises: what is injected, or under a voltage clamp what holds the potential, I with
 * V'(I) = 0, since V' is linear in it. That of an ideal clamp: the current into the capacitance while the command changes is none of it.
 * @returns undefined where the cell has no electrode. The reader takes the state and reads the inputs as they are.
 */
export function electrodeReader(
	network: Network,
	group: Group,
	member: number,
): ((y: Float64Array) => number) | undefined {
	const { kind, count, offset, inputOffset, parameters } = group;
	const electrode = kind.inputs.findIndex(({ role }) => role === 'electrode');
	const state = kind.states.findIndex(({ path }) => path === 'V');
	if (electrode < 0 || state < 0) return undefined;
	const at = inputOffset + electrode * count + member;
	const potential = offset + state * count + member;
	const { inputs, clamped } = network;
	const out = new Float64Array(1);
	let slope: ReturnType<typeof generateSlope> | undefined;
	const slopeAt = (y: Float64Array, currentPa: number): number => {
		slope ??= generateSlope(kind, state);
		inputs[at] = currentPa;
		slope(y, inputs, parameters, group, member, out);
		return out[0] as number;
	};
	return (y) => {
		const given = inputs[at] as number;
		if (!clamped.has(potential)) return given;
		const without = slopeAt(y, 0);
		const perPa = slopeAt(y, 1) - without;
		inputs[at] = given;
		return -without / perPa;
	};
}
