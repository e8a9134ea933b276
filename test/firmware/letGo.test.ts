import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programSubject } from '../safety/devices/deviceSubject.ts';
import { prove, whyNotHeld } from '../safety/prove.ts';
import type { Subject } from '../safety/subject.ts';
import { seedFor } from '../seed.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';
import { FPGA, make, whyWithout } from './fpgaSimulator.ts';

async function holds(subject: Subject, sequences: number): Promise<void> {
	try {
		const figures = await prove(subject, {
			sequences,
			seed: seedFor(subject.name, 9),
			batch: Math.min(200, sequences),
		});
		expect(figures.failures).toEqual([]);
		expect(whyNotHeld(figures)).toBeNull();
		expect(figures.sure / figures.moments).toBeGreaterThan(0.9);
	} finally {
		await subject.close();
	}
}

describe('In random sequences of what may happen, the same as for the twins (npm run prove:letgo plays more)', () => {
	const whyNoCore = whyNoFirmware('sequences');
	test.skipIf(whyNoCore !== null)(
		`the firmware's core drives only what was asked for under a current heartbeat${whyNoCore === null ? '' : ` (${whyNoCore})`}`,
		() => holds(programSubject('core', buildFirmware('sequences').path), 6000),
	);

	const whyNoGateware = whyWithout('verilator', 'g++', 'make', 'flock');
	test.skipIf(whyNoGateware !== null)(
		`the gateware does${whyNoGateware === null ? '' : ` (${whyNoGateware})`}`,
		async () => {
			await make('sim');
			const program = join(FPGA, 'build/fpga-sim');
			await holds(programSubject('gateware', program, ['--sequences', '--baud', '400000']), 12);
		},
	);
});
