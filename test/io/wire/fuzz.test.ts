import { describe, expect, test } from 'vitest';
import { seedFor } from '../../seed.ts';
import { type FuzzState, noFigures } from './fuzz/figures.ts';
import { createFuzzer } from './fuzz/fuzzer.ts';
import vectors from './vectors.json' with { type: 'json' };

const begin = (seed: number): FuzzState => ({
	seed,
	blocks: 0,
	corpus: [
		...[...vectors.messages, ...vectors.stimulation, ...vectors.version1].map(({ frame }) => frame),
		...vectors.streams.map(({ bytes }) => bytes),
	],
	figures: noFigures(),
});

function run(state: FuzzState, blocks: number): FuzzState {
	const fuzzer = createFuzzer(state);
	for (let i = 0; i < blocks; i++) fuzzer.block();
	return state;
}

describe('The wire protocol under the fuzzer (ten million inputs: node scripts/fuzzWire.mjs)', () => {
	test('40,000 random and mutated inputs: nothing crashes, all is understood again, no false frame beyond the odds', () => {
		const { figures } = run(begin(seedFor('fuzzer', 20_261_121)), 20);
		expect(figures.failures).toEqual([]);
		expect(figures).toMatchObject({
			inputs: 40_000,
			crashes: 0,
			resyncFailures: 0,
			stopMistakes: 0,
			roundTripFailures: 0,
			lengthenedTaken: 0,
			fateMistakes: 0,
		});
		expect(figures.checksumTrials).toBeGreaterThan(20_000);
		// Odds of 1 in 65,536: about 0.5 expected; 6 or more happens once in 70,000 seeds, and this seed is fixed.
		expect(figures.falseFrames).toBeLessThan(6);
		expect(figures.messagesWritten).toBeGreaterThan(2000);
		expect(figures.lengthenedFrames).toBeGreaterThan(1000);
		expect(figures.framesJudged).toBeGreaterThan(20_000);
		expect(figures.echoes).toBeGreaterThan(1000);
		expect(figures.payloadsRead).toBeGreaterThan(500);
	});

	test('a run that goes on where another ended finds the same as one run', () => {
		const whole = run(begin(5), 4);
		const half = run(begin(5), 2);
		const resumed = run(JSON.parse(JSON.stringify(half)), 2);
		const { slowestMs: _a, ...expected } = whole.figures;
		const { slowestMs: _b, ...found } = resumed.figures;
		expect(found).toEqual(expected);
	});
});
