import { expect, test } from 'vitest';
import { createLevelLog, levelLogText } from '../../src/runtime/device/levelLog.ts';

const level = {
	target: 'stimulate',
	electrode: 3,
	drive: 'spikes',
	...{ amplitudeUa: 50, phaseUs: 200, gapUs: 0, rateHz: 100, holdS: 60, riseUaPerS: 500 },
} as const;

test('A log of levels is a file of one JSON object a line', () => {
	let nowMs = 5;
	const log = createLevelLog(() => nowMs);
	log.level(level, 'acted');
	nowMs = 7;
	log.allOff('It was disarmed.');
	const [first, second, end] = levelLogText(log.log()).split('\n');
	const { target: _target, ...values } = level;
	expect(JSON.parse(first ?? '')).toEqual({ kind: 'level', atMs: 5, level: values, answer: 'acted' });
	expect(JSON.parse(second ?? '')).toEqual({ kind: 'allOff', atMs: 7, why: 'It was disarmed.' });
	expect(end).toBe('');
});

test('It stays bounded, and says how many lines were dropped', () => {
	let nowMs = 0;
	const log = createLevelLog(() => nowMs++);
	for (let i = 0; i < 10_005; i++) log.allOff('It was disarmed.');
	const { count, last } = log.log();
	expect(count).toBe(10_005);
	expect(last).toHaveLength(10_000);
	expect(last[0]?.atMs).toBe(5);
	expect(levelLogText(log.log()).split('\n')[0]).toBe('{"kind":"dropped","lines":5}');
});
