// `npm run wire:constants`: writes the numbers of the wire protocol for C and Verilog from their one statement,
// src/io/wire/constants.ts. A test fails while the files differ from it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode } from './bundleForNode.mjs';

const firmware = join(import.meta.dirname, '../firmware');
const { cHeader, verilogHeader } = await import(
	await bundleForNode('src/io/wire/firmwareConstants.ts', 'wireConstants')
);
writeFileSync(join(firmware, 'arduino/hand/src/core/wire_generated.h'), cHeader());
writeFileSync(join(firmware, 'fpga/rtl/wire_generated.vh'), verilogHeader());
