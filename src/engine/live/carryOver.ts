import { delayLinesOf } from '../../ode/kernels/network/delays.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';
import { lineKey } from '../../ode/solvers/delay/delayLines.ts';
import type { LiveCircuit } from './liveCircuit.ts';

const groupsOf = ({ populations, connections }: Network): readonly Group[] => [...populations, ...connections];

/**
 * States of a kind that are not to be taken over, although they were there before: those that are solved together with a new one. Occupancies
 * of a scheme and calcium with its buffers are conserved as a whole, and an old part beside a new one would be no state at all.
 */
function startedAnew({ plan }: LiveCircuit['stepper'], group: Group, before: Group): ReadonlySet<string> {
	const known = new Set(before.kind.states.map(({ path }) => path));
	const states = plan.groups.find(({ name }) => name === group.name)?.states ?? [];
	return new Set(
		states
			.filter(({ path, coupledWith }) => [path, ...coupledWith].some((each) => !known.has(each)))
			.map(({ path }) => path),
	);
}

/**
 * Takes over every state that both circuits have, by population or connection, path and member. What is new keeps the value it has: that of the
 * new circuit's start, at rest in the dark.
 * @param from its state must be up to date
 */
export function carryStates(from: LiveCircuit, to: LiveCircuit): void {
	const before = groupsOf(from.model.network);
	for (const group of groupsOf(to.model.network)) {
		const source = before.find(({ name, kind }) => name === group.name && kind.type === group.kind.type);
		if (!source) continue;
		const anew = startedAnew(to.stepper, group, source);
		const members = Math.min(group.count, source.count);
		group.kind.states.forEach(({ path }, k) => {
			const s = source.kind.states.findIndex((each) => each.path === path);
			if (s < 0 || anew.has(path)) return;
			const start = source.offset + s * source.count;
			to.y.set(from.y.subarray(start, start + members), group.offset + k * group.count);
		});
	}
}

/** Goes on with what is on its way to synapses with a delay. A delay that is new begins with what its cells do now. */
export function carryDelays(from: LiveCircuit, to: LiveCircuit): void {
	const before = from.stepper.delays.contents();
	for (const line of delayLinesOf(to.model.network)) {
		if (!before.has(lineKey(line))) to.y.copyWithin(line.delayed, line.source, line.source + line.count);
	}
	to.stepper.delays.holdAs(before, to.y);
}

/** Lets cells that rest go on resting, if nothing about the circuit is new; otherwise all of them are looked at closely for a while. */
export function carryRest(from: LiveCircuit, to: LiveCircuit): void {
	const values = ({ model: { network } }: LiveCircuit) => groupsOf(network).map(({ parameters }) => parameters.join());
	const isSame = from.equations === to.equations && values(from).join() === values(to).join();
	if (isSame) to.stepper.keepRest(from.stepper.rest());
}
