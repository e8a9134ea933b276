import { expect, it } from 'vitest';
import { catalogueLibrary, mosaicOf } from '../../src/engine/model/prepareModel.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';

/** Bytes of all arrays, objects and lists that something holds, each once; what is made when it is asked for is none of them. */
function bytesHeld(root: unknown): number {
	const known = new Set<unknown>();
	const waiting = [root];
	let bytes = 0;
	const meet = (value: unknown): void => {
		if (typeof value !== 'object' || value === null || known.has(value)) return;
		known.add(value);
		waiting.push(value);
	};
	while (waiting.length > 0) {
		const value = waiting.pop();
		if (value instanceof ArrayBuffer) bytes += value.byteLength;
		else if (ArrayBuffer.isView(value)) meet(value.buffer);
		else {
			if (value instanceof Map || value instanceof Set) for (const entry of value.entries()) entry.forEach(meet);
			const fields = Object.values(Object.getOwnPropertyDescriptors(value));
			bytes += 24 + 8 * fields.length;
			for (const field of fields) meet(field.value);
		}
	}
	return bytes;
}

/** A mouse tissue as a model holds it: cells, and bytes of its network and places. */
function tissue(sideUm: number) {
	const library = catalogueLibrary();
	const size = { widthUm: sideUm, heightUm: sideUm };
	const mosaic = mosaicOf({ circuit: 'mouse', columns: { x: 1, y: 1 }, tissue: size }, library);
	const network = buildNetwork('mouse', library, mosaic);
	// What was asked for once is not held because of that.
	expect(mosaic.bodies.length).toBeGreaterThan(mosaic.receptors.length);
	const cells = network.populations.reduce((sum, { count }) => sum + count, 0);
	return { cells, bytes: bytesHeld({ network, mosaic }) };
}

it('a model holds no more than 125 bytes for each cell more of a tissue', () => {
	const [small, large] = [tissue(60), tissue(200)];
	expect((large.bytes - small.bytes) / (large.cells - small.cells)).toBeLessThan(125);
});
