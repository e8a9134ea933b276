import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cHeader, verilogHeader } from '../../../src/io/wire/firmwareConstants.ts';

test.each([
	['firmware/arduino/hand/src/core/wire_generated.h', cHeader()],
	['firmware/fpga/rtl/wire_generated.vh', verilogHeader()],
])('%s is what `npm run wire:constants` makes', (file, made) => {
	expect(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')).toBe(made);
});
