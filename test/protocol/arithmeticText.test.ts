import { expect, it } from 'vitest';
import { arithmeticText } from '../../src/protocol/arithmeticText.ts';
import type { BackEndStatus } from '../../src/protocol/status.ts';

const wasm: BackEndStatus = {
	...{ name: 'WebAssembly', detail: 'native code is being compiled', asks: false, fromS: 0 },
	...{ arithmetic: 'exact', asked: 'exact' },
};

it('a session that asks for another arithmetic than its steps are taken in is told of, and from when on they are taken in it', () => {
	expect(arithmeticText(wasm)).toBe('The spikes are the same in native code.');
	expect(arithmeticText({ ...wasm, name: 'native' })).toBe('The same spikes as in WebAssembly.');
	expect(arithmeticText({ ...wasm, asked: 'fast' })).toMatch(
		/asks for fast .* steps are in exact arithmetic, which gives other spikes/,
	);
	const fast = { ...wasm, name: 'native', arithmetic: 'fast', asked: 'fast' } as const;
	expect(arithmeticText({ ...fast, fromS: 2.5004 })).toMatch(
		/^Fast arithmetic from 2.5 s of model time on, exact before/,
	);
	expect(arithmeticText(fast)).toMatch(/^Fast arithmetic from the start/);
});
