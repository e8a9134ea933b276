import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npzFile } from '../../src/io/files/npz/npz.ts';
import { temporaryFolder } from '../e2e/app.ts';
import { hasTools, runTool } from './tools.ts';

describe.skipIf(!hasTools('numpy'))('a .npz file, read by NumPy', () => {
	it('gives back names, types, shapes and values, and zipfile finds it sound', () => {
		const folder = temporaryFolder();
		const file = join(folder.path, 'arrays.npz');
		writeFileSync(
			file,
			npzFile({
				'rod.V': { values: Float32Array.of(-40.5, 1, 2, 3, 4, 5), shape: [3, 2] },
				time_s: { values: Float64Array.of(0, 1e-3, 2e-3) },
				cells: { values: Uint32Array.of(0, 4_294_967_295) },
				step_s: { values: Float64Array.of(0.001), shape: [] },
				names: { values: ['µm', 'größe', ''] },
				none: { values: new Int32Array(0), shape: [0, 4] },
			}),
		);
		try {
			expect(runTool('npz_contents.py', file).trim().split('\n')).toEqual([
				'rod.V float32 (3, 2) [[-40.5, 1.0], [2.0, 3.0], [4.0, 5.0]]',
				'time_s float64 (3,) [0.0, 0.001, 0.002]',
				'cells uint32 (2,) [0, 4294967295]',
				'step_s float64 () 0.001',
				"names <U5 (3,) ['µm', 'größe', '']",
				'none int32 (0, 4) []',
				'sound',
			]);
		} finally {
			folder.remove();
		}
	});
});
