import type { StoreApi } from 'zustand/vanilla';
import type { Description, PopulationDescription } from '../../protocol/description.ts';
import { middleColumn } from '../../protocol/limits/patchSize.ts';
import type { LiveData } from '../data/liveData.ts';
import { type Edit, emptyHistory } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';

/** What a description changes. */
export interface DescribedParts {
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly selection: StoreApi<SelectionState>;
}

const isCircuitEdit = ({ forward }: Edit): boolean => forward.some(({ type }) => type === 'editCircuit');

/** The member of a population that stands nearest to the middle of a tissue. */
function nearestToMiddle({ positionsUm, count }: PopulationDescription): number {
	const distance = (member: number): number =>
		Math.hypot(positionsUm[3 * member] as number, positionsUm[3 * member + 1] as number);
	let best = 0;
	for (let member = 1; member < count; member++) if (distance(member) < distance(best)) best = member;
	return best;
}

/** Takes the host's new description over: selection, samples and history keep what still means what it did. */
export function takeDescription(description: Description, { live, model, selection }: DescribedParts): void {
	const { description: before, history, historyChanged, described } = model.getState();
	const alike = (key: (population: PopulationDescription) => unknown) =>
		before !== null && JSON.stringify(before.populations.map(key)) === JSON.stringify(description.populations.map(key));
	const samePatch = alike(({ name, count }) => [name, count]);
	const patchOf = (of: Description | null) => JSON.stringify([of?.session.columns, of?.session.tissue]);
	const sameColumns = patchOf(before) === patchOf(description);
	if (!samePatch && sameColumns) {
		// Cells came or went while the others run on, and so do their watches.
		const counts = new Map(description.populations.map(({ name, count }) => [name, count]));
		selection.getState().keep(({ population, member }) => member < (counts.get(population) ?? 0));
		live.renumbered();
	} else if (!samePatch) {
		selection.getState().clear();
		live.clear();
	}
	// On another patch of the same circuit, and after an edit of it, undo still means what it did.
	const edited =
		before?.session.circuit === description.session.circuit &&
		JSON.stringify(before.session.declarations) === JSON.stringify(description.session.declarations) &&
		history.done.concat(history.undone).some(isCircuitEdit);
	if (!edited && !alike(({ name }) => name)) historyChanged(emptyHistory);
	described(description);
	// A fresh circuit shows the currents of a cell that spikes before anybody has clicked.
	const spiking = description.populations.find((each) => each.spiking);
	if (!samePatch && spiking && selection.getState().selected === null) {
		const { columns, tissue } = description.session;
		const member = tissue ? nearestToMiddle(spiking) : Math.min(spiking.count - 1, middleColumn(columns));
		selection.getState().select({ population: spiking.name, member });
	}
}
