import { describe, expect, it } from 'vitest';
import { evaluate, readyProtocol, runTrials } from '../../../src/engine/experiment/runProtocol.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';

/** Spikes of four ganglion cells, of which the second gets a current. */
function spikesOf(of: Readonly<Record<string, string>>): Record<string, number> {
	const ready = readyProtocol(
		openProtocol({
			format: 'retinode-protocol',
			version: 1,
			title: 'a test',
			retina: { circuit: 'cone', columns: { x: 2, y: 2 } },
			solver: { method: 'realtime', dtS: 0.0005 },
			durationS: 0.2,
			timeline: [{ type: 'inject', target: { population: 'ganglion', member: 1 }, currentPa: 40 }],
			record: { spikes: [] },
			analyses: Object.fromEntries(
				Object.entries(of).map(([name, each]) => [name, { analysis: 'spikeCount', of: each, cells: 'sum' }]),
			),
			figures: Object.keys(of).map((name) => ({ name, value: name })),
		}),
	);
	const made = runTrials(ready, { progress: () => undefined, cancelled: () => false });
	return Object.fromEntries(evaluate(ready, made).figures.map(({ name, value }) => [name, value]));
}

describe('spikes of one cell', () => {
	it('are measured by its number, or as those of the cell nearest to the middle', () => {
		const { all, first, second, middle } = spikesOf({
			all: 'ganglion',
			first: 'ganglion[0]',
			second: 'ganglion[1]',
			middle: 'ganglion[middle]',
		});
		expect(second).toBeGreaterThan(2);
		expect(all).toBe(second);
		expect(first).toBe(0);
		// Of four cells around the middle the first.
		expect(middle).toBe(0);
	});

	it('are refused for cells that there are not', () => {
		expect(() => spikesOf({ none: 'ganglion[4]' })).toThrow(
			/'ganglion\[4\]': ganglion has cells 0 to 3, and 'middle'; got '4'/,
		);
		expect(() => spikesOf({ none: 'nobody[middle]' })).toThrow(/there is no population 'nobody'/);
	});
});
