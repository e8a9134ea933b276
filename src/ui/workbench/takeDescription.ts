import type { StoreApi } from 'zustand/vanilla';
import type { Description, PopulationDescription } from '../../protocol/description.ts';
import { middleColumn } from '../../protocol/limits/patchSize.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { memberNearest } from '../data/cells.ts';
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

/** How near a cell of another patch stands to be the same one, µm: mosaics of two sizes have the cells of the smaller in common. */
const samePlaceUm = 0.5;

/**
 * Which cell of the new description is the one of before: the one at its place, of the same circuit. Before the first description: the cell itself, as it was kept from an
 * earlier visit, where there is one.
 */
function movedCells(before: Description | null, now: Description) {
	const populationOf = (of: Description, { population }: CellAddress) =>
		of.populations.find(({ name }) => name === population);
	return (cell: CellAddress): CellAddress | undefined => {
		const next = populationOf(now, cell);
		if (!next) return undefined;
		if (before === null) return cell.member < next.count ? cell : undefined;
		const { positionsUm } = populationOf(before, cell) ?? {};
		if (!positionsUm || before.session.circuit !== now.session.circuit) return undefined;
		const [x, y] = [positionsUm[3 * cell.member] as number, positionsUm[3 * cell.member + 1] as number];
		for (let member = 0; member < next.count; member++) {
			const away = Math.hypot(
				(next.positionsUm[3 * member] as number) - x,
				(next.positionsUm[3 * member + 1] as number) - y,
			);
			if (away < samePlaceUm) return { ...cell, member };
		}
		return undefined;
	};
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
		selection.getState().move(movedCells(before, description));
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
		const member = tissue ? memberNearest(spiking, [0, 0]) : Math.min(spiking.count - 1, middleColumn(columns));
		selection.getState().select({ population: spiking.name, member });
	}
}
