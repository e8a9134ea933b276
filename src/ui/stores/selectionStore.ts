import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';

/** Which cells the user looks at. */
export interface SelectionState {
	readonly selected: CellAddress | null;
	/** Cells whose potential stays in the scope. */
	readonly pinned: readonly CellAddress[];
	/** Quantities of the selected cell shown beside its potential and currents, by path. */
	readonly extras: readonly string[];
	select(cell: CellAddress | null): void;
	/** Pins a cell, or takes the pin out. */
	togglePin(cell: CellAddress): void;
	/** Pins these and no others. */
	pin(cells: readonly CellAddress[]): void;
	toggleExtra(path: string): void;
	/** The circuit changed: what it has no more is neither selected nor pinned. */
	keep(has: (cell: CellAddress) => boolean): void;
	/** The patch changed: each cell is another one now, or none. */
	move(to: (cell: CellAddress) => CellAddress | undefined): void;
}

/** Cells that can be pinned at once: one line colour each. */
export const mostPinned = 6;

/** Whether two addresses name the same cell. */
export function sameCell(a: CellAddress | null, b: CellAddress | null): boolean {
	return a !== null && b !== null && a.population === b.population && a.member === b.member;
}

/** A selection store with nothing selected. */
export function createSelectionStore(): StoreApi<SelectionState> {
	return createStore<SelectionState>()((set) => ({
		selected: null,
		pinned: [],
		extras: [],
		select: (selected) =>
			set((state) => ({
				selected,
				// Extra quantities are paths of one kind of cell.
				extras: selected?.population === state.selected?.population ? state.extras : [],
			})),
		togglePin: (cell) =>
			set(({ pinned }) => ({
				pinned: pinned.some((each) => sameCell(each, cell))
					? pinned.filter((each) => !sameCell(each, cell))
					: [...pinned, cell].slice(-mostPinned),
			})),
		pin: (pinned) => set({ pinned }),
		toggleExtra: (path) =>
			set(({ extras }) => ({
				extras: extras.includes(path) ? extras.filter((each) => each !== path) : [...extras, path],
			})),
		keep: (has) =>
			set(({ selected, pinned, extras }) => {
				const stays = selected !== null && has(selected);
				return { selected: stays ? selected : null, pinned: pinned.filter(has), extras: stays ? extras : [] };
			}),
		move: (to) =>
			set(({ selected, pinned, extras }) => {
				const now = selected ? (to(selected) ?? null) : null;
				return { selected: now, pinned: pinned.flatMap((cell) => to(cell) ?? []), extras: now ? extras : [] };
			}),
	}));
}
