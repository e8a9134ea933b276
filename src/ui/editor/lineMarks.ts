import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

/** What is said of one line of a text. */
export interface LineMark {
	/** 1-based. */
	readonly line: number;
	readonly kind: 'mistake' | 'warning';
	readonly message: string;
}

const setMarks = StateEffect.define<readonly LineMark[]>();

class MarkText extends WidgetType {
	readonly #mark: LineMark;

	constructor(mark: LineMark) {
		super();
		this.#mark = mark;
	}

	override eq(other: MarkText): boolean {
		return other.#mark.kind === this.#mark.kind && other.#mark.message === this.#mark.message;
	}

	override toDOM(): HTMLElement {
		const element = document.createElement('div');
		element.className = `cm-mark cm-${this.#mark.kind}`;
		element.textContent = this.#mark.message;
		return element;
	}
}

/** The sentences below their lines; they go with their lines when text is written above them. */
export const lineMarks = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marks, { changes, effects, newDoc }) {
		const given = effects.find((each) => each.is(setMarks))?.value as readonly LineMark[] | undefined;
		if (!given) return marks.map(changes);
		const ranges = given.flatMap((mark) => {
			// A mistake at the end of a text may be said of the line after its last.
			const { from, to } = newDoc.line(Math.min(Math.max(1, mark.line), newDoc.lines));
			const line = Decoration.line({ class: `cm-${mark.kind}Line` }).range(from);
			return [line, Decoration.widget({ widget: new MarkText(mark), block: true, side: 1 }).range(to)];
		});
		return RangeSet.of(ranges, true);
	},
	provide: (field) => EditorView.decorations.from(field),
});

/** Says these and no others. */
export const marksAre = (marks: readonly LineMark[]) => setMarks.of(marks);
