import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the page's own colours, whichever theme is on: it lives in a shadow tree, which style sheets of the page do not reach and their variables do. */
const look = EditorView.theme({
	'&': {
		height: '100%',
		fontSize: '12px',
		color: 'var(--text)',
		backgroundColor: 'var(--ground)',
		border: '1px solid var(--line)',
		borderRadius: '4px',
	},
	'&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
	'.cm-scroller': { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', lineHeight: '1.45' },
	'.cm-content': { caretColor: 'var(--text)', padding: '4px 0' },
	// A line that is wrapped goes on further in: it cannot be taken for a new statement.
	'.cm-line': { paddingLeft: '2.2em', textIndent: '-1.8em' },
	'.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
	'.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'var(--marked)' },
	'.cm-matchingBracket': { backgroundColor: 'var(--pressed)' },
	'.cm-nonmatchingBracket': { color: 'var(--bad)' },
	'.cm-selectionMatch': { backgroundColor: 'var(--pressed)' },
	'.cm-mistakeLine': { boxShadow: 'inset 3px 0 var(--bad)' },
	'.cm-warningLine': { boxShadow: 'inset 3px 0 var(--warn)' },
	'.cm-mark': {
		padding: '1px 6px 2px 2.2em',
		fontFamily: 'system-ui, "Noto Sans", "DejaVu Sans", sans-serif',
		fontSize: '12px',
		backgroundColor: 'var(--raised)',
	},
	'.cm-mistake': { color: 'var(--bad)' },
	'.cm-warning': { color: 'var(--warn)' },
});

const colours = HighlightStyle.define([
	{ tag: tags.keyword, color: 'var(--accent)' },
	{ tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
	{ tag: tags.string, color: 'var(--good)' },
	{ tag: tags.unit, color: 'var(--muted)' },
	{ tag: tags.number, color: 'var(--warn)' },
	{ tag: tags.function(tags.variableName), fontWeight: '600' },
]);

/** Looks and colours of the editor. */
export const editorTheme = [look, syntaxHighlighting(colours)];
