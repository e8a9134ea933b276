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

/** Takes the host's new description over: selection, samples and history keep what still means what it did. */
export function takeDescription(description: Description, { live, model, selection }: DescribedParts): void {
	const { description: before, history, historyChanged, described } = model.getState();
	const alike = (key: (population: PopulationDescription) => unknown) =>
		before !== null && JSON.stringify(before.populations.map(key)) === JSON.stringify(description.populations.map(key));
	const samePatch = alike(({ name, count }) => [name, count]);
	const sameColumns = JSON.stringify(before?.session.columns) === JSON.stringify(description.session.columns);
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
		const member = Math.min(spiking.count - 1, middleColumn(description.session.columns));
		selection.getState().select({ population: spiking.name, member });
	}
}
