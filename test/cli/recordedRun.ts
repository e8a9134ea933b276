import { existsSync } from 'node:fs';
import type { SimulateOptions, SimulationFollower } from '../../src/cli/batch/batch.ts';
import { runSimulation } from '../../src/cli/batch/simulationJob.ts';

/** Nobody follows, and nobody ends it. */
export const nobody: SimulationFollower = {
	progress: () => undefined,
	begins: () => undefined,
	cancelled: () => false,
};

/** A short run of the mouse's column, with light that changes and a parameter that was set. */
export const mouseOptions: SimulateOptions = {
	circuit: 'mouse',
	rod: 100,
	cone: 50_000,
	lightStart: 1,
	lightDuration: 0.02,
	duration: 0.1,
	solver: 'realtime',
	check: false,
	rowsEvery: 0.001,
	seed: 7,
	stimulus: 'flicker?temporal_frequency=10&baseline_before=0.05',
	parameter: [['rod_cone.g', 0.25]],
	quantities: [
		'spikes',
		'light',
		'stimulus',
		'edits',
		'wiring',
		'potentials',
		'conductances',
		'onTransient.V[0]',
		'rod_cone.I',
		'onSustained.Na.I',
	],
};

/** Records it. @returns what was printed */
export async function recordMouse(nwb: string, options: Partial<SimulateOptions> = {}): Promise<string> {
	const { printed } = await runSimulation({ ...mouseOptions, nwb, ...options }, nobody);
	if (existsSync(`${nwb}.journal`)) throw new Error('the journal is still there');
	return printed;
}
