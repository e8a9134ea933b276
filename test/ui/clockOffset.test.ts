import { expect, test } from 'vitest';
import { createClockOffset } from '../../src/ui/connection/clockOffset.ts';

test('the exchange with the shortest round trip decides, because a slow one may have waited on one way only', () => {
	const clock = createClockOffset();
	clock.add(0, 1040, 80); // 80 ms, all of it on the way back: offset looks like 1000
	clock.add(100, 1101, 102); // 2 ms
	expect(clock.offsetMs).toBe(1000);
	expect(clock.roundTripMs).toBe(2);
	clock.add(200, 1290, 290); // 90 ms, all of it on the way there: offset would be 1045
	expect(clock.offsetMs).toBe(1000);
});

test('old exchanges are forgotten, so that drifting clocks are followed', () => {
	const clock = createClockOffset(2);
	clock.add(0, 100, 0);
	clock.add(10, 160, 20);
	clock.add(30, 180, 40);
	expect(clock.offsetMs).toBe(145);
});

test('before the first exchange the clocks are taken as equal', () => {
	expect(createClockOffset().offsetMs).toBe(0);
});
