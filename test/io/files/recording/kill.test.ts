import { expect, test } from 'vitest';
import { killOften } from './kills.ts';

test('a program that is killed, within a flush or anywhere, loses what is at most a second old', async () => {
	const killed = await killOften(4);
	expect(killed.map(({ isRight }) => isRight)).toEqual([true, true, true, true]);
	// Of wall time as the program itself saw it: a machine that keeps it waiting keeps its flushes waiting too.
	for (const { lostMs, made, recovered } of killed) {
		expect(lostMs).toBeLessThanOrEqual(1000);
		expect(recovered).toBeGreaterThan(0);
		expect(made).toBeGreaterThan(0);
	}
});
