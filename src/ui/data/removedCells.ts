import type { PopulationDescription } from '../../protocol/description.ts';
import { actsAt } from '../../protocol/session/interventions.ts';
import { type RemovalIntervention, removedMembers } from '../../protocol/session/removedMembers.ts';
import type { KeyedIntervention } from '../stores/keyedInterventions.ts';
import { populationNamed } from './cells.ts';

/** The removals that act at a time of the model, ms. */
export const removalsAt = (interventions: readonly KeyedIntervention[], tMs: number): readonly RemovalIntervention[] =>
	interventions.flatMap(({ intervention }) =>
		intervention.type === 'remove' && actsAt(intervention, tMs) ? [intervention] : [],
	);

/** Cells that removals take, by their index in a snapshot's potentials. */
export function cellsRemovedBy(
	populations: readonly PopulationDescription[],
	removals: readonly RemovalIntervention[],
): ReadonlySet<number> {
	return new Set(
		removals.flatMap((removal) => {
			const found = populationNamed({ populations }, removal.population);
			if (!found) return [];
			return removedMembers(removal, found.count).map((member) => found.firstCell + member);
		}),
	);
}

/** As `cellsRemovedBy`, reckoned anew only when circuit or removals are others: asked for with every picture. */
export function createRemovedCells(): typeof cellsRemovedBy {
	let last: readonly [unknown, readonly RemovalIntervention[], ReadonlySet<number>] = [null, [], new Set()];
	return (populations, removals) => {
		const [circuit, before, cells] = last;
		const isSame =
			circuit === populations && before.length === removals.length && removals.every((each, k) => each === before[k]);
		if (isSame) return cells;
		last = [populations, removals, cellsRemovedBy(populations, removals)];
		return last[2];
	};
}
