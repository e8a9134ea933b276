import { cellAt, cellIndex } from '../data/cells.ts';
import { panelKey, panels } from '../panels/catalogue.ts';
import { holdKey } from '../workbench/deadMan.ts';
import { saveSession } from '../workbench/sessionAsFile.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** A line of the list of keys. */
export interface KeyHelp {
	/** The key as the list writes it. */
	readonly keys: string;
	readonly help: string;
}

/** Something that a key does anywhere on the page. */
export interface KeyBinding extends KeyHelp {
	/** `KeyboardEvent.key`, letters in lower case. */
	readonly on: readonly string[];
	/** `plain` without Ctrl, ⌘ or Alt and not over a dialog, `mod` with Ctrl or ⌘, `always` whatever else is down. */
	readonly with: 'plain' | 'mod' | 'always';
	/** Where the focus must not be: where text is typed, or on anything that the key works by itself. Default nowhere. */
	readonly notOn?: 'text' | 'controls';
	/** Where only some presses of the key mean this. */
	when?(event: KeyboardEvent): boolean;
	/** The browser does not act on the key as well. */
	readonly keepsFromBrowser?: true;
	act(workbench: Workbench, event: KeyboardEvent): void;
}

function selectNext({ model, selection }: Workbench, step: 1 | -1): void {
	const { description } = model.getState();
	if (!description) return;
	const count = description.populations.reduce((sum, each) => sum + each.count, 0);
	const { selected, select } = selection.getState();
	const now = selected ? cellIndex(description, selected) : step > 0 ? -1 : 0;
	select(cellAt(description, (now + step + count) % count));
}

function showPanel({ view }: Workbench, tab: string): void {
	const { hidden, set, toggleArea } = view.getState();
	if (hidden.includes('right')) toggleArea('right');
	set({ tab });
}

function searchParameters(workbench: Workbench): void {
	showPanel(workbench, 'parameters');
	requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-testid=parameter-search]')?.focus());
}

/** With Ctrl or ⌘, where no text is typed: that has an undo of its own. */
const inHistory = { with: 'mod', notOn: 'text', keepsFromBrowser: true } as const;
/** A letter or sign alone. */
const alone = { with: 'plain', notOn: 'text' } as const;

/** Every key of the page, in the order of the list of keys. A line without an act is listened to where it is used. */
export const pageKeys: readonly (KeyBinding | KeyHelp)[] = [
	{
		keys: 'Esc',
		help: 'EMERGENCY STOP of the prosthesis, wherever the focus is (also closes dialogs)',
		on: ['Escape'],
		with: 'always', // and the browser closes a dialog
		act({ model, actions }) {
			if (model.getState().description?.sink.type !== 'none') void actions.emergencyStop();
		},
	},
	{
		keys: `${holdKey.toUpperCase()}, held`,
		help: 'Lets the prosthesis move for as long as it is held, where the Hand panel asks for that',
	},
	{
		keys: 'Space',
		help: 'Run or pause the simulation',
		on: [' '],
		with: 'plain',
		notOn: 'controls',
		keepsFromBrowser: true,
		act({ actions, status }) {
			void actions.ask('setRunning', { running: !(status.getState().status?.running ?? false) });
		},
	},
	{
		keys: 'R',
		help: 'Restart from the dark steady state',
		on: ['r'],
		...alone,
		act: ({ actions }) => void actions.restart(),
	},
	{
		keys: 'C',
		help: 'Size of the patch',
		on: ['c'],
		...alone,
		act({ model, view }) {
			if (model.getState().description) view.getState().set({ dialog: 'patch' });
		},
	},
	...panels.map(({ tab, title, help }, place) => ({
		keys: panelKey(place),
		help: `${title}. ${help}`,
		on: [panelKey(place)],
		...alone,
		act: (workbench: Workbench) => showPanel(workbench, tab),
	})),
	{ keys: '/', help: 'Search the parameters', on: ['/'], ...alone, keepsFromBrowser: true, act: searchParameters },
	{
		keys: 'Ctrl+Z',
		help: 'Undo the last change of a parameter, the light, the patch, the circuit or the control law',
		on: ['z'],
		when: ({ shiftKey }) => !shiftKey,
		...inHistory,
		act: ({ actions }) => void actions.undo(),
	},
	{
		keys: 'Ctrl+Shift+Z',
		help: 'Redo',
		on: ['z', 'y'],
		...inHistory,
		act: ({ actions }) => void actions.redo(),
	},
	{
		keys: 'Ctrl+S',
		help: 'Save the session as a file',
		on: ['s'],
		with: 'mod',
		keepsFromBrowser: true,
		act: (workbench) => void saveSession(workbench),
	},
	{
		keys: 'N, Shift+N',
		help: 'Select the next or the previous cell',
		on: ['n'],
		...alone,
		act: (workbench, { shiftKey }) => selectNext(workbench, shiftKey ? -1 : 1),
	},
	{
		keys: 'P',
		help: 'Pin the selected cell’s potential to the scope',
		on: ['p'],
		...alone,
		act({ selection }) {
			const { selected, togglePin } = selection.getState();
			if (selected) togglePin(selected);
		},
	},
	{
		keys: 'F',
		help: 'Freeze scope and raster',
		on: ['f'],
		...alone,
		act({ view, live }) {
			view.getState().set({ frozenAtMs: view.getState().frozenAtMs === null ? live.tMs : null });
		},
	},
	{
		keys: '[ and ]',
		help: 'Fold the left or the right column away',
		on: ['[', ']'],
		...alone,
		act: ({ view }, { key }) => view.getState().toggleArea(key === '[' ? 'left' : 'right'),
	},
	{ keys: '?', help: 'This list', on: ['?'], ...alone, act: ({ view }) => view.getState().set({ dialog: 'help' }) },
];
