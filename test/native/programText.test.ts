import { describe, expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { cPrelude } from '../../src/ode/kernels/native/cPrelude.ts';
import { nativeWidths } from '../../src/ode/kernels/native/nativeLanes.ts';
import { nativeCode } from '../../src/ode/solvers/native/nativeCode.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

describe('the program in C', () => {
	it.each(nativeWidths)(
		'of vectors of %i holds numbers and names of its own, and nothing of a declaration',
		(width) => {
			const { network } = prepareModel({
				circuit: 'dual',
				variant: 'corrected',
				columns: { x: 2, y: 2 },
				parameters: {},
			});
			const method = createWasmRealtime(network, { stepMs: 1, pacedTogether: 16 });
			method.watch('ganglion', -20);
			const none = nativeCode(width, () => {
				throw new Error('not compiled');
			});
			const next = method.prepareCode(none);
			for (const program of [next.program(false), next.program(true)]) {
				const text = Buffer.from(program).toString('latin1');
				expect(text.startsWith(cPrelude(width))).toBe(true);
				const own = new Set(text.slice(cPrelude(width).length).match(/[A-Za-z_][A-Za-z_0-9]*/g));
				const known = new Set(cPrelude(width).match(/[A-Za-z_][A-Za-z_0-9]*/g));
				const words = 'const void for if break switch case calls retinode_run visibility default p noinline u';
				const others = [...own].filter(
					(each) => !known.has(each) && !/^[ltfu]\d+$|^u$/.test(each) && !words.split(' ').includes(each),
				);
				expect(others).toEqual([]);
				expect(text.slice(cPrelude(width).length)).not.toMatch(/'|\\|"(?!default"|\))/);
			}
		},
	);
});
