import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { cellsRemovedBy, createRemovedCells, removalsAt } from '../../src/ui/data/removedCells.ts';
import { patchDescription } from './descriptions.ts';

const { populations } = patchDescription(10);
const listed = (...interventions: Intervention[]) =>
	interventions.map((intervention, key) => ({ key, number: key, intervention }));
const remove = (what: Partial<Intervention> = {}) =>
	({ type: 'remove', startS: 1, endS: 2, population: 'rodBipolar', ...what }) as Intervention;

describe('removed cells', () => {
	it('are those of the removals that act at the time', () => {
		const interventions = listed(remove({ members: [3, 5] } as never), {
			type: 'block',
			startS: 0,
			path: 'rod.Kv',
			fraction: 1,
		});
		expect(removalsAt(interventions, 999)).toEqual([]);
		expect(removalsAt(interventions, 2000)).toEqual([]);
		expect([...cellsRemovedBy(populations, removalsAt(interventions, 1000))]).toEqual([103, 105]);
	});

	it('are all of a population, or a part of it that a larger part has too', () => {
		const removed = (what: object) => cellsRemovedBy(populations, removalsAt(listed(remove(what)), 1500));
		expect(removed({}).size).toBe(100);
		const [some, more] = [removed({ fraction: 0.2, seed: 4 }), removed({ fraction: 0.6, seed: 4 })];
		expect(some.size).toBe(20);
		expect([...some].every((cell) => more.has(cell) && cell >= 100 && cell < 200)).toBe(true);
		expect([...removed({ fraction: 0.2, seed: 5 })]).not.toEqual([...some]);
		expect(removed({ population: 'cone' }).size).toBe(0);
	});

	it('are reckoned once for as long as nothing has changed', () => {
		const cells = createRemovedCells();
		const removals = removalsAt(listed(remove()), 1500);
		const first = cells(populations, removals);
		expect(cells(populations, [...removals])).toBe(first);
		expect(cells(populations, []).size).toBe(0);
	});
});
