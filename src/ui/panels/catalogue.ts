import type { JSX } from 'preact';
import { Cell } from './Cell.tsx';
import { Circuit } from './Circuit.tsx';
import { Hand } from './Hand.tsx';
import { Latency } from './Latency.tsx';
import { Parameters } from './Parameters.tsx';
import { Protocols } from './Protocols.tsx';

/** A panel of the right-hand column. Its place in the list is its tab's, and the digit that is its key. */
export interface Panel {
	/** Name of its tab, as in `ViewState.tab` and `data-testid="tab-…"`. */
	readonly tab: string;
	readonly title: string;
	/** What it is for, in one sentence, for the list of keys. */
	readonly help: string;
	readonly Component: () => JSX.Element;
}

/** All panels, from left to right. To add one: a file with its component, and a line here. */
export const panels: readonly Panel[] = [
	{ tab: 'cell', title: 'Cell', help: 'The selected cell and what is done to it', Component: Cell },
	{ tab: 'parameters', title: 'Parameters', help: 'Every parameter of the model', Component: Parameters },
	{ tab: 'circuit', title: 'Circuit', help: 'The equations, to be edited while they run', Component: Circuit },
	{ tab: 'hand', title: 'Hand', help: 'The prosthesis: devices, safety, control law', Component: Hand },
	{ tab: 'latency', title: 'Latency', help: 'How long light takes to the hand', Component: Latency },
	{
		tab: 'protocols',
		title: 'Protocols',
		help: 'Experiments: presets, your own, what they give',
		Component: Protocols,
	},
];

/** The key of the panel at a place in the list. */
export const panelKey = (place: number): string => String(place + 1);

/** Names of all tabs. */
export const tabNames: readonly string[] = panels.map(({ tab }) => tab);
