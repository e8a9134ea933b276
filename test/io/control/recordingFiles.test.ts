import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSpikes, parseTarget } from '../../../src/io/control/recordingFiles.ts';
import { closureAt } from '../../../src/io/light/reachTruth.ts';

describe('Recorded spikes', () => {
	test('are read as live and simulate write them', () => {
		expect(parseSpikes('0.001000000,2\r\n0.5,0\n\n# end\n', 'a.csv')).toEqual([
			{ tMs: 1, channel: 2 },
			{ tMs: 500, channel: 0 },
		]);
		expect(parseSpikes('0.25\n', 'a.csv')).toEqual([{ tMs: 250, channel: 0 }]);
	});

	test.each(['x,1', '-1,0', '1,-1', '1,0.5', ',1', '1,2,3', 'NaN,1'])('a line %s is refused by its number', (line) => {
		expect(() => parseSpikes(`0,0\n${line}\n`, 'a.csv')).toThrow('Spikes a.csv: line 2 must be SECONDS,CHANNEL');
	});
});

describe('A target', () => {
	test('is read from lines of time and closure, linear in between', () => {
		const target = parseTarget('# closure\n0,0\n1,0\n2,1\n', 't.csv');
		expect(target.durationS).toBe(2);
		expect([0.5, 1.25, 2, 9].map((tS) => closureAt(target, tS))).toEqual([0, 0.25, 1, 1]);
	});

	test('is read from a ground truth as JSON, such as that of the bundled clip', () => {
		const target = parseTarget(readFileSync('assets/clips/reach.truth.json', 'utf8'), 'reach.truth.json');
		expect(target.durationS).toBe(12);
		expect([3, 4.5, 5.2].map((tS) => closureAt(target, tS))).toEqual([0, 1, 0]);
	});

	test.each(['1,2', '1,-0.1', '-1,0', '1', 'a,0', '0.4,0.5'])('a line %s is refused by its number', (line) => {
		expect(() => parseTarget(`0,0\n0.5,0\n${line}\n`, 't.csv')).toThrow('Target t.csv: line 3');
	});

	test('an empty one and a broken one are refused', () => {
		expect(() => parseTarget('', 't.csv')).toThrow('holds no time');
		expect(() => parseTarget('{"format": 1', 't.json')).toThrow('Target t.json is no JSON: line 1, column 13');
		expect(() => parseTarget('{"format": "other"}', 't.json')).toThrow("field 'format'");
	});
});
