import { defaultKeymap, history, historyKeymap, toggleComment } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { Annotation, EditorState, Prec } from '@codemirror/state';
import {
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	highlightSpecialChars,
	keymap,
	lineNumbers,
} from '@codemirror/view';
import { editorTheme } from './editorTheme.ts';
import { equationMode } from './equationMode.ts';
import { type LineMark, lineMarks, marksAre } from './lineMarks.ts';

/** An editor of a declaration's text. */
export interface EquationEditor {
	/** Shows a text. @param label what it is, for screen readers. Another `key`: another text, whose undo begins anew */
	show(key: string, text: string, label: string): void;
	/** What is said of its lines. */
	mark(marks: readonly LineMark[]): void;
	/** Puts the caret at the start of a line, 1-based, and shows it. */
	goTo(line: number): void;
	dispose(): void;
}

/** What an editor tells. */
export interface EditorEvents {
	/** The user has written. */
	readonly onWrite: (text: string) => void;
	/** Ctrl+Enter. */
	readonly onApply: () => void;
}

/** Text that the page sets is not the user's writing. */
const isShown = Annotation.define<boolean>();

/** Tab is left to the page, so that the keyboard gets out as it came in; what the page's own keys mean everywhere (F8, Ctrl+S) is not taken either. */
const keys = ({ onApply }: EditorEvents) => [
	Prec.highest(
		keymap.of([
			{
				key: 'Mod-Enter',
				run() {
					onApply();
					return true;
				},
			},
		]),
	),
	keymap.of([{ key: 'Mod-/', run: toggleComment }, ...historyKeymap, ...defaultKeymap]),
];

/** What differs, in one piece: caret and marks stay where they are outside of it. */
function changeBetween(before: string, text: string): { from: number; to: number; insert: string } {
	const shorter = Math.min(before.length, text.length);
	let from = 0;
	while (from < shorter && before[from] === text[from]) from++;
	let same = 0;
	while (same < shorter - from && before[before.length - 1 - same] === text[text.length - 1 - same]) same++;
	return { from, to: before.length - same, insert: text.slice(from, text.length - same) };
}

const fixed = [
	lineNumbers(),
	highlightActiveLine(),
	highlightActiveLineGutter(),
	highlightSpecialChars(),
	bracketMatching(),
	EditorView.lineWrapping,
	equationMode,
	lineMarks,
	...editorTheme,
];

/**
 * Makes an editor within an element. It stands in a shadow tree: there its styles are sheets made by script, which the page's content security policy
 * takes, and not `style` elements, which it refuses.
 */
export function createEquationEditor(parent: HTMLElement, events: EditorEvents): EquationEditor {
	const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open', delegatesFocus: true });
	let shown: string | undefined;
	let name = '';
	const stateOf = (text: string) =>
		EditorState.create({
			doc: text,
			extensions: [
				...fixed,
				history(),
				keys(events),
				EditorView.contentAttributes.of(() => ({
					'aria-label': name,
					'data-testid': 'declaration-text',
					spellcheck: 'false',
				})),
				EditorView.updateListener.of(({ docChanged, transactions, state }) => {
					const isOurs = transactions.some((each) => each.annotation(isShown));
					if (docChanged && !isOurs) events.onWrite(state.doc.toString());
				}),
			],
		});
	const view = new EditorView({ parent: root, root, state: stateOf('') });
	return {
		show(key, text, label) {
			name = label;
			if (key !== shown) {
				shown = key;
				view.setState(stateOf(text));
				return;
			}
			const before = view.state.doc.toString();
			if (before === text) return;
			view.dispatch({ changes: changeBetween(before, text), annotations: isShown.of(true) });
		},
		mark: (marks) => view.dispatch({ effects: marksAre(marks) }),
		goTo(line) {
			const { doc } = view.state;
			const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
			view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
			view.focus();
		},
		dispose() {
			view.destroy();
		},
	};
}
