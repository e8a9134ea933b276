import { expect, test } from 'vitest';
import { killOften } from './kills.ts';

test('of 200 programs that are killed, 100 of them within a flush, none loses what is more than a second old', async () => {
	const killed = await killOften(200);
	expect(killed.filter(({ isRight }) => !isRight)).toEqual([]);
	expect(killed.filter(({ lostMs }) => lostMs > 1000)).toEqual([]);
	expect(killed.filter(({ recovered }) => recovered === 0)).toEqual([]);
	console.log(`most lost ${Math.max(...killed.map(({ lostMs }) => lostMs))} ms`);
});
