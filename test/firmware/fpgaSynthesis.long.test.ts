import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FPGA, whyWithout } from './fpgaSimulator.ts';

const whyNoSynthesis = whyWithout('yosys');
if (whyNoSynthesis) console.warn(whyNoSynthesis);

describe.skipIf(whyNoSynthesis !== null)('The gateware, synthesised', () => {
	test('fits its devices with room to spare, for iCE40 and for ECP5', async () => {
		const script = join(import.meta.dirname, '../../scripts/firmwareFpga.mjs');
		// The script ends with a status of its own, and this promise is rejected, where a device is too full.
		const { stdout } = await promisify(execFile)(process.execPath, [script, join(FPGA, 'build/synthesis')]);
		expect(stdout).toMatch(/iCE40 HX8K, 4 electrodes/);
		expect(stdout).toMatch(/ECP5 LFE5U-25F, 4 electrodes/);
	});
});
