import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compilersHere, whyNoNative, widthsHere } from './compilers.ts';
import { compareRandomCircuits } from './randomCircuits.ts';

/** So few here: 3,000 by `npm run fuzz:circuits -- --native`. */
const perWidth = 20;

const folder = mkdtempSync(join(tmpdir(), 'retinode-random-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(whyNoNative !== undefined)(`random circuits${whyNoNative ? ` (left out: ${whyNoNative})` : ''}`, () => {
	it.each(widthsHere.map((width, k) => ({ width, first: 1 + perWidth * k })))(
		'do in native code of vectors of $width what they do in WebAssembly, to the last bit',
		({ width, first }) => {
			const seeds = Array.from({ length: perWidth }, (_, k) => first + k);
			// What the compiler makes faster is tried elsewhere; here it is what is written.
			const by = { compiler: compilersHere[0] as string, width, flags: ['-O0'], folder };
			expect(compareRandomCircuits(seeds, by)).toEqual([]);
		},
	);
});
