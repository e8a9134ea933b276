import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import type { ViewState } from './viewStore.ts';

/** Of how the screen is set up, what undo takes back: what is looked at and from where, and how areas are laid out. Dialogs, panels and the theme are none of it. */
export interface ViewPart extends Pick<ViewState, (typeof undoneOfView)[number]> {
	/** Cells whose potential stays in the scope. */
	readonly pinned: readonly CellAddress[];
}

/** Fields of the view store that undo takes back. */
export const undoneOfView = ['orbit', 'layers', 'colourMode', 'ranges', 'dock', 'hidden', 'sizes'] as const;
