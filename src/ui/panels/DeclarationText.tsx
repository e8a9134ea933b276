import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { EquationEditor } from '../editor/equationEditor.ts';
import type { LineMark } from '../editor/lineMarks.ts';

/** A line that is to be shown, once for each asking. */
export interface LineAsked {
	readonly line: number;
}

/** The text of a declaration in an editor, which is loaded when it is first needed. */
export function DeclarationText(props: {
	/** Which text it is: another one begins its own undo. */
	readonly textKey: string;
	/** As it was when the panel was drawn; a change of it has the text read. */
	readonly text: string;
	/** The text as it is now: whoever types is ahead of what is drawn. */
	readonly read: () => string;
	readonly label: string;
	readonly marks: readonly LineMark[];
	readonly asked: LineAsked | undefined;
	readonly onWrite: (text: string) => void;
	readonly onApply: () => void;
}) {
	const { textKey, text, label, marks, asked } = props;
	const host = useRef<HTMLDivElement>(null);
	const now = useRef(props);
	now.current = props;
	const [editor, setEditor] = useState<EquationEditor>();
	const [problem, setProblem] = useState('');
	useEffect(() => {
		let made: EquationEditor | undefined;
		let isGone = false;
		import('../editor/equationEditor.ts').then(
			({ createEquationEditor }) => {
				if (isGone || !host.current) return;
				made = createEquationEditor(host.current, {
					onWrite: (next) => now.current.onWrite(next),
					onApply: () => now.current.onApply(),
				});
				setEditor(made);
			},
			// The host that served the page is gone.
			() => setProblem('The editor could not be loaded. Reload the page when the simulation is connected.'),
		);
		return () => {
			isGone = true;
			made?.dispose();
		};
	}, []);
	// With the picture that names the text: what is typed right then must not go into the text before.
	useLayoutEffect(() => editor?.show(textKey, now.current.read(), label), [editor, textKey, text, label]);
	const said = JSON.stringify(marks);
	useLayoutEffect(() => editor?.mark(marks), [editor, textKey, said]);
	useLayoutEffect(() => {
		if (asked) editor?.goTo(asked.line);
	}, [editor, asked]);
	return problem === '' ? <div class="declaration" ref={host} /> : <p class="note bad">{problem}</p>;
}
