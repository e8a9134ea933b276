import { afterEach, beforeAll, describe, expect } from 'vitest';
import { createHost, type Host } from './fpgaHost.ts';
import { make, type Simulator, startSimulator, whyWithout } from './fpgaSimulator.ts';

/** A stimulator of a test's own, at the beginning of its virtual time, and a host at its line. */
export interface StimulatorBench {
	readonly simulator: Simulator;
	readonly host: Host;
}

/**
 * Tests of the stimulator's RTL, clock by clock; skipped, with the reason, where the tools are not installed. Each begins with
 * `start`; after each the safety monitor must have seen no violation.
 */
export function describeStimulator(title: string, tests: (start: (baud?: number) => StimulatorBench) => void): void {
	const why = whyWithout('verilator', 'g++', 'make', 'flock');
	if (why) console.warn(why);
	describe.skipIf(why !== null)(title, () => {
		beforeAll(() => make('sim'), 180_000);

		let simulator: Simulator;
		afterEach(async () => {
			const { violations } = await simulator.state();
			expect(violations, 'the safety monitor saw a violation').toBe(0);
			expect(await simulator.end()).toBe(0);
		});
		tests((baud) => {
			simulator = startSimulator(baud);
			return { simulator, host: createHost(simulator) };
		});
	});
}
