import type { Network } from '../../kernels/network/network.ts';
import { createOdex } from '../reference/odex.ts';
import { overSpikes } from '../reference/overSpikes.ts';
import type { Solver } from '../reference/solver.ts';
import { overDelays, withSources } from './overDelays.ts';

/** A reference method over what no right-hand side says: spikes that are events, and delays. @param solver with dense output of all states */
export const overNetwork = (solver: Solver, network: Network): Solver =>
	overDelays(overSpikes(solver, network), network);

/** The reference itself over them. @param states for which the solution inside a step is wanted */
export function odexOver(network: Network, tolerance: number, states: readonly number[]): Solver {
	const hasEvents = network.populations.some(({ kind }) => kind.spikeEvent !== undefined);
	const odex = createOdex(hasEvents ? { tolerance } : { tolerance, denseStates: withSources(network, states) });
	return overNetwork(odex, network);
}
