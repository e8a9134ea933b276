import { cellAt, cellIndex } from '../data/cells.ts';
import { panelKey, panels } from '../panels/catalogue.ts';
import { triggerKey } from '../panels/ProtocolLive.tsx';
import { stopKeys } from '../panels/StopButton.tsx';
import { holdKey } from '../workbench/deadMan.ts';
import { togglePresentation } from '../workbench/presentation.ts';
import { toggleRecording } from '../workbench/recording.ts';
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
	// Preact draws in a microtask, asked for by now: the next key is typed into the field, however soon it comes.
	queueMicrotask(() => document.querySelector<HTMLInputElement>('[data-testid=parameter-search]')?.focus());
}

function runOrPause({ actions, status }: Workbench): void {
	void actions.ask('setRunning', { running: !(status.getState().status?.running ?? false) });
}

/** A run whose complaint, if any, is said. */
async function runOn(toasts: Workbench['toasts'], run: Promise<string>): Promise<void> {
	const complaint = await run;
	if (complaint !== '') toasts.getState().say('error', complaint);
}

/** What is presented ends first. Nothing is left to close where something may move: whoever expects a stop of this key is told which it is. */
function closeNewest(workbench: Workbench): void {
	const { toasts, status, view } = workbench;
	if (view.getState().presentation) {
		togglePresentation(workbench);
		return;
	}
	const { toasts: open, dismiss, say } = toasts.getState();
	const newest = open.at(-1);
	if (newest) dismiss(newest.number);
	else if (status.getState().status?.safety.armed) {
		say(
			'info',
			`Esc closes what is open and stops nothing: the emergency stop is ${stopKeys.join(' or ')}.`,
			'stop key',
		);
	}
}

/** With Ctrl or ⌘, where no text is typed: that has an undo of its own. */
const inHistory = { with: 'mod', notOn: 'text', keepsFromBrowser: true } as const;
/** A letter or sign alone. */
const alone = { with: 'plain', notOn: 'text' } as const;

/** Every key of the page, in the order of the list of keys. A line without an act is listened to where it is used. */
export const pageKeys: readonly (KeyBinding | KeyHelp)[] = [
	{
		keys: stopKeys.join(' or '),
		help: 'EMERGENCY STOP of every device, wherever the focus is: over a dialog and in a text too. It has no other meaning',
		on: stopKeys,
		with: 'always',
		keepsFromBrowser: true,
		// What is not connected is none the worse for it, and what a screen has not heard of yet may move.
		act: ({ actions }) => void actions.emergencyStop(),
	},
	{
		keys: 'Esc',
		help: 'Closes what is open: a dialog, a list, the presentation, the newest message; in a field it puts the old value back. It stops nothing',
		on: ['Escape'],
		with: 'plain', // the browser closes a dialog
		notOn: 'text',
		act: closeNewest,
	},
	{
		keys: `${holdKey.toUpperCase()}, held`,
		help: 'Lets the prosthesis move for as long as it is held, where the Hand panel asks for that',
	},
	{
		keys: 'K',
		help: 'Run or pause the simulation',
		on: ['k'],
		...alone,
		act: runOrPause,
	},
	{
		keys: 'Space',
		help: 'The same, unless the focus is on something that Space works',
		on: [' '],
		with: 'plain',
		notOn: 'controls',
		keepsFromBrowser: true,
		act: runOrPause,
	},
	{
		keys: 'G',
		help: 'Run for a time or to a moment of model time, and pause there',
		on: ['g'],
		...alone,
		keepsFromBrowser: true,
		act: ({ view }) => view.getState().set({ dialog: 'run' }),
	},
	{
		keys: ', (comma)',
		help: 'Run for that time again',
		on: [','],
		...alone,
		act: ({ actions, view, toasts }) => void runOn(toasts, actions.runTo({ of: 'time', s: view.getState().runForS })),
	},
	{
		keys: '. (full stop)',
		help: 'Pause, or one step of the model',
		on: ['.'],
		...alone,
		act({ actions, status, toasts }) {
			const isRunning = status.getState().status?.running ?? false;
			if (isRunning) void actions.ask('setRunning', { running: false });
			else void runOn(toasts, actions.runTo({ of: 'steps', steps: 1 }));
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
	{
		keys: triggerKey.toUpperCase(),
		help: 'Trigger: begins the protocol that waits for it',
		on: [triggerKey],
		...alone,
		act: ({ protocolActions }) => void protocolActions.trigger(),
	},
	{ keys: '/', help: 'Search the parameters', on: ['/'], ...alone, keepsFromBrowser: true, act: searchParameters },
	{
		keys: 'Ctrl+Z',
		help: 'Undo the last change, whatever it was: of a parameter, the light, the patch, the circuit, the control law, or of what is looked at',
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
		keys: 'W',
		help: 'Record into a file, or end the recording',
		on: ['w'],
		...alone,
		act: toggleRecording,
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
		act({ selection, viewSteps }) {
			const { selected } = selection.getState();
			if (selected) viewSteps.togglePin(selected);
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
	{
		keys: 'M',
		help: 'All messages, with times',
		on: ['m'],
		...alone,
		act: ({ view }) => view.getState().set({ dialog: 'messages' }),
	},
	{
		keys: 'L',
		help: 'The lesson: from light to the hand, step by step; or out of it',
		on: ['l'],
		...alone,
		act({ view }) {
			const { lessonStep, set } = view.getState();
			set({ lessonStep: lessonStep === null ? 0 : null });
		},
	},
	{
		keys: 'D',
		help: 'The demonstrations; from one, back to your session',
		on: ['d'],
		...alone,
		act({ demonstrations, view }) {
			if (demonstrations.store.getState().shown) void demonstrations.leave();
			else view.getState().set({ dialog: 'demonstrations' });
		},
	},
	{
		keys: 'B',
		help: 'Presentation: large type and chosen areas, until B or Esc',
		on: ['b'],
		...alone,
		act: togglePresentation,
	},
	{ keys: '?', help: 'This list', on: ['?'], ...alone, act: ({ view }) => view.getState().set({ dialog: 'help' }) },
];
