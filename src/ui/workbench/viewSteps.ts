import type { StoreApi } from 'zustand/vanilla';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellTitle } from '../data/cells.ts';
import { type Edit, looked } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import { type SelectionState, sameCell } from '../stores/selectionStore.ts';
import { undoneOfView, type ViewPart } from '../stores/viewPart.ts';
import type { ViewState } from '../stores/viewStore.ts';

/** Changes of the view as steps of the one history. */
export interface ViewSteps {
	/** Pins a cell, or takes the pin out. */
	togglePin(cell: CellAddress): void;
	/** Sets the view up as undo and redo say, or the program by itself: no step of its own. */
	restore(part: Partial<ViewPart>): void;
}

/** What they work on. */
export interface ViewStepParts {
	readonly model: StoreApi<ModelState>;
	readonly view: StoreApi<ViewState>;
	readonly selection: StoreApi<SelectionState>;
	/** Wall clock, ms. */
	readonly nowMs: () => number;
	readonly pointer: () => Pointer;
}

/** What a pointer does on the page: what it drags is one step, however long that takes, and the next press begins another. */
export interface Pointer {
	/** How often it was pressed. */
	readonly presses: number;
	readonly isHeld: boolean;
}

const titles: Readonly<Record<(typeof undoneOfView)[number], string>> = {
	orbit: 'view of the retina',
	layers: 'layers of the retina',
	colourMode: 'colours of the retina',
	ranges: 'colours of the retina',
	dock: 'layout of scope and raster',
	hidden: 'layout',
	sizes: 'layout',
};

/** Changes of one kind closer together than this are one step, ms: arrow keys, the wheel, one splitter. */
const oneGestureMs = 1000;

/** Follows view and pins; every change that this screen's user makes of them can be undone. */
export function createViewSteps({ model, view, selection, nowMs, pointer }: ViewStepParts): ViewSteps {
	let isRestoring = false;
	let last:
		| {
				readonly edit: Edit;
				readonly before: Partial<ViewPart>;
				readonly after: Partial<ViewPart>;
				readonly atMs: number;
				readonly presses: number;
		  }
		| undefined;

	function changed(label: string, before: Partial<ViewPart>, after: Partial<ViewPart>): void {
		const { history, historyChanged } = model.getState();
		const { presses, isHeld } = pointer();
		const isNewest = last !== undefined && history.done.at(-1) === last.edit && last.edit.label === label;
		const goesOn = isNewest && last?.presses === presses && (isHeld || nowMs() - last.atMs < oneGestureMs);
		const parts =
			goesOn && last
				? { before: { ...before, ...last.before }, after: { ...last.after, ...after } }
				: { before, after };
		const edit: Edit = {
			label,
			forward: [{ type: 'setView', part: parts.after }],
			backward: [{ type: 'setView', part: parts.before }],
		};
		last = { edit, ...parts, atMs: nowMs(), presses };
		historyChanged(looked(history, edit, goesOn));
	}

	view.subscribe((now, before) => {
		if (isRestoring || model.getState().description === null) return;
		const names = undoneOfView.filter((name) => now[name] !== before[name]);
		const [first] = names;
		if (!first) return;
		const partOf = (state: ViewState) => Object.fromEntries(names.map((name) => [name, state[name]]));
		changed(titles[first], partOf(before), partOf(now));
	});
	return {
		togglePin(cell) {
			const { pinned: before, togglePin } = selection.getState();
			togglePin(cell);
			const { pinned } = selection.getState();
			const { description } = model.getState();
			const title = description ? cellTitle(description, cell) : cell.population;
			const isPinned = pinned.some((each) => sameCell(each, cell));
			changed(`${isPinned ? 'pin' : 'end of the pin'} of ${title}`, { pinned: before }, { pinned });
		},
		restore({ pinned, ...rest }) {
			isRestoring = true;
			view.getState().set(rest);
			if (pinned) selection.getState().pin(pinned);
			isRestoring = false;
		},
	};
}
