import { describe, expect, test } from 'vitest';
import { make, whyWithout } from './fpgaSimulator.ts';

const whyNoBenches = whyWithout('iverilog', 'make', 'flock');
const whyNoLint = whyWithout('verilator', 'make', 'flock');
if (whyNoBenches) console.warn(whyNoBenches);
if (whyNoLint) console.warn(whyNoLint);

describe.skipIf(whyNoBenches !== null)('The gateware, part by part', () => {
	test.each([
		['the serial line, 9,600 to 2,000,000 baud', 'tb_uart'],
		['the spike FIFO against a model of it', 'tb_fifo'],
		['electrodes in turn under random levels, spikes and releases', 'tb_electrodes'],
		['the guard behind a generator gone mad', 'tb_guard'],
	])('%s', async (_, bench) => {
		expect(await make(`run-${bench}`)).toMatch(new RegExp(`^PASS ${bench}`, 'm'));
	});
});

test.skipIf(whyNoLint !== null)('The gateware passes the linter without a word', async () => {
	expect(await make('lint')).toBe('');
});
