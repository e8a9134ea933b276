import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeclarationDescription } from '../../protocol/description.ts';

/** What the Circuit panel keeps while another panel is shown: texts that are not in use yet are never lost. */
export interface CircuitState {
	/** The file that is shown; '' for a new one. */
	readonly file: string;
	/** Name of the new file. */
	readonly newName: string;
	/** Texts as the user left them, by file ('' for the new one), where they differ from what is in use. */
	readonly drafts: Readonly<Record<string, string>>;
	/** An edit of this screen is under way. */
	readonly isAsked: boolean;
	/** Why the last edit was refused; '' when it was not. */
	readonly why: string;
	/** Shows a file; forgets what was said of another. */
	show(file: string): void;
	named(name: string): void;
	/** Keeps a text; `inUse` is what it would take the place of. */
	wrote(file: string, text: string, inUse: string): void;
	dropped(file: string): void;
	asked(): void;
	/** The end of what was asked. @param why it was refused; '' when it was not */
	answered(why: string): void;
	/** The declarations as they are in use now: texts that are in use are no drafts any more. */
	listed(declarations: readonly DeclarationDescription[]): void;
}

const without = (drafts: CircuitState['drafts'], gone: (file: string, text: string) => boolean) =>
	Object.fromEntries(Object.entries(drafts).filter(([file, text]) => !gone(file, text)));

/** A store with nothing written. */
export function createCircuitStore(): StoreApi<CircuitState> {
	return createStore<CircuitState>()((set) => ({
		file: '',
		newName: 'my.channel.eq',
		drafts: {},
		isAsked: false,
		why: '',
		show: (file) => set({ file, why: '' }),
		named: (newName) => set({ newName }),
		wrote: (file, text, inUse) =>
			set(({ drafts }) => ({
				drafts: text === inUse ? without(drafts, (each) => each === file) : { ...drafts, [file]: text },
			})),
		dropped: (file) => set(({ drafts }) => ({ drafts: without(drafts, (each) => each === file), why: '' })),
		asked: () => set({ isAsked: true, why: '' }),
		answered: (why) => set({ isAsked: false, why }),
		listed: (declarations) =>
			set(({ drafts }) => ({
				drafts: without(drafts, (file, text) => declarations.some((each) => each.file === file && each.text === text)),
			})),
	}));
}
