import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FPGA, make, whyWithout } from './fpgaSimulator.ts';

const whyNoBenches = whyWithout('iverilog', 'make', 'flock');
const whyNoLint = whyWithout('verilator', 'make', 'flock');
const whyNoSynthesis = whyWithout('yosys');
if (whyNoBenches) console.warn(whyNoBenches);
if (whyNoLint) console.warn(whyNoLint);
if (whyNoSynthesis) console.warn(whyNoSynthesis);

const LIMIT_MS = 180_000;

describe.skipIf(whyNoBenches !== null)('The gateware, part by part', () => {
	test.each([
		['the serial line, 9,600 to 2,000,000 baud', 'tb_uart'],
		['the spike FIFO against a model of it', 'tb_fifo'],
		['electrodes in turn under random levels, spikes and releases', 'tb_electrodes'],
		['the guard behind a generator gone mad', 'tb_guard'],
	])(
		'%s',
		async (_, bench) => {
			expect(await make(`run-${bench}`)).toMatch(new RegExp(`^PASS ${bench}`, 'm'));
		},
		LIMIT_MS,
	);
});

test.skipIf(whyNoLint !== null)(
	'The gateware passes the linter without a word',
	async () => {
		expect(await make('lint')).toBe('');
	},
	LIMIT_MS,
);

describe.skipIf(whyNoSynthesis !== null)('The gateware, synthesised', () => {
	test(
		'fits its devices with room to spare, for iCE40 and for ECP5',
		async () => {
			const script = join(import.meta.dirname, '../../scripts/firmwareFpga.mjs');
			// The script ends with a status of its own, and this promise is rejected, where a device is too full.
			const { stdout } = await promisify(execFile)(process.execPath, [script, join(FPGA, 'build/synthesis')]);
			expect(stdout).toMatch(/iCE40 HX8K, 4 electrodes/);
			expect(stdout).toMatch(/ECP5 LFE5U-25F, 4 electrodes/);
		},
		LIMIT_MS,
	);
});
