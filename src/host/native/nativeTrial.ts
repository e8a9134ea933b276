import { readFileSync, writeSync } from 'node:fs';
import { callNumbers } from '../../ode/kernels/native/cPrelude.ts';
import { loadObject } from './objects.ts';

/**
 * A process of its own that runs calls of a shared object, so that one that crashes takes nothing with it. Its argument is the object's path; it reads how many calls
 * there are (32 bits in 8 bytes), the calls and the memory, and writes the memory as the calls left it.
 */
const input = readFileSync(0);
const calls = new Float64Array(input.readUInt32LE(0) * callNumbers);
const head = Float64Array.BYTES_PER_ELEMENT;
new Uint8Array(calls.buffer).set(input.subarray(head, head + calls.byteLength));
const memory = Uint8Array.from(input.subarray(head + calls.byteLength));
loadObject(process.argv[2] as string)
	.on(memory.buffer)
	.run(calls);
for (let written = 0; written < memory.length; ) written += writeSync(1, memory, written);
