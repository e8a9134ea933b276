import { cellAt, cellIndex } from '../data/cells.ts';
import { takesKeys, typesText } from '../fields/focusedKeys.ts';
import type { Tab } from '../stores/viewStore.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { saveSession } from './TopBar.tsx';

const tabs: Readonly<Record<string, Tab>> = {
	'1': 'cell',
	'2': 'parameters',
	'3': 'circuit',
	'4': 'hand',
	'5': 'latency',
};

function selectNext({ model, selection }: Workbench, step: 1 | -1): void {
	const { description } = model.getState();
	if (!description) return;
	const count = description.populations.reduce((sum, each) => sum + each.count, 0);
	const { selected, select } = selection.getState();
	const now = selected ? cellIndex(description, selected) : step > 0 ? -1 : 0;
	select(cellAt(description, (now + step + count) % count));
}

function showTab({ view }: Workbench, tab: Tab): void {
	const { hidden, set, toggleArea } = view.getState();
	if (hidden.includes('right')) toggleArea('right');
	set({ tab });
}

/** Keys that work everywhere on the page. Returns what takes them away. */
export function listenToKeys(workbench: Workbench): () => void {
	const { actions, view, status, selection, model, live } = workbench;
	const onKey = (event: KeyboardEvent) => {
		const mod = event.ctrlKey || event.metaKey;
		const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
		if (key === 'Escape') {
			if (model.getState().description?.sink.type !== 'none') void actions.emergencyStop();
			return; // the browser also closes a dialog
		}
		if (mod && key === 's') {
			event.preventDefault();
			void saveSession(workbench);
			return;
		}
		if (mod && (key === 'z' || key === 'y')) {
			// A text that is being typed has an undo of its own.
			if (typesText(event.target)) return;
			event.preventDefault();
			void (key === 'y' || event.shiftKey ? actions.redo() : actions.undo());
			return;
		}
		if (mod || event.altKey || view.getState().dialog !== 'none') return;
		if (key === ' ' && !takesKeys(event.target)) {
			event.preventDefault();
			void actions.ask('setRunning', { running: !(status.getState().status?.running ?? false) });
			return;
		}
		if (typesText(event.target)) return;
		const tab = tabs[key];
		if (tab) showTab(workbench, tab);
		else if (key === 'c' && model.getState().description) view.getState().set({ dialog: 'patch' });
		else if (key === '?') view.getState().set({ dialog: 'help' });
		else if (key === '/') {
			event.preventDefault();
			showTab(workbench, 'parameters');
			requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-testid=parameter-search]')?.focus());
		} else if (key === 'r') void actions.restart();
		else if (key === 'n') selectNext(workbench, event.shiftKey ? -1 : 1);
		else if (key === 'p') {
			const { selected, togglePin } = selection.getState();
			if (selected) togglePin(selected);
		} else if (key === 'f') view.getState().set({ frozenAtMs: view.getState().frozenAtMs === null ? live.tMs : null });
		else if (key === '[') view.getState().toggleArea('left');
		else if (key === ']') view.getState().toggleArea('right');
	};
	window.addEventListener('keydown', onKey);
	return () => window.removeEventListener('keydown', onKey);
}
