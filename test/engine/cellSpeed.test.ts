import { expect, it } from 'vitest';
import { cellsOnOneThread } from '../../src/engine/background/cellSpeed.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import { fakeClock } from './bench.ts';

it('a cell is timed under a picture and its negative in turns, once the code is warm', () => {
	const model = prepareModel({ circuit: 'dual', variant: 'corrected', columns: { x: 2, y: 2 }, parameters: {} });
	const { network } = model;
	const clock = fakeClock();
	const light = network.inputs.map((_, k) => 1 + k);
	const [first = { inputIndex: 0 }] = receptorsOf(network, model.mosaic);
	const seen: number[] = [];
	const method = {
		stepMs: 0.5,
		advance() {
			seen.push(network.inputs[first.inputIndex] as number);
			// Cold at first, then a twentieth of real time.
			clock.nowValueMs += seen.length < 100 ? 1 : 0.025;
		},
	};
	const cells = network.populations.reduce((sum, { count }) => sum + count, 0);
	expect(cellsOnOneThread(method, model, light, clock)).toBeCloseTo(20 * cells, 6);
	const bright = 2 * (light[first.inputIndex] as number);
	expect(seen.slice(0, 200)).toEqual(Array.from({ length: 200 }, (_, k) => (k < 100 ? 0 : bright)));
});
