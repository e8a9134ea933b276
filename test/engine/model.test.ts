import { expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';

it('x', () => {
	const t0 = performance.now();
	for (const circuit of ['dual', 'rod', 'cone'])
		for (const variant of ['corrected', 'release2016']) {
			const m = prepareModel({ circuit, variant, columns: { x: 1, y: 1 }, parameters: {} });
			console.log(
				circuit,
				variant,
				performance.now() - t0,
				m.network.size,
				m.network.populations.map((p) => `${p.name} ${m.start[p.offset]}`).join(' '),
				[...m.standards].filter(([k]) => k.endsWith('threshold')),
			);
		}
	expect(1).toBe(1);
});
