import type { ComponentChildren } from 'preact';
import { useId, useMemo, useRef } from 'preact/hooks';
import { glossary } from '../glossary/entries.ts';
import { entryOf, piecesOf } from '../glossary/glossary.ts';

/** A word of the glossary where it stands: its entry is shown by pointer, focus or press, and read out with it; Esc puts it away. */
export function Term({ of, children }: { readonly of: string; readonly children: ComponentChildren }) {
	const id = useId();
	const word = useRef<HTMLButtonElement>(null);
	const entry = useRef<HTMLSpanElement>(null);
	const show = (): void => {
		const [at, shown] = [word.current?.getBoundingClientRect(), entry.current];
		if (!at || !shown || shown.matches(':popover-open')) return;
		shown.showPopover();
		const { offsetWidth, offsetHeight } = shown;
		const isBelow = at.bottom + offsetHeight < window.innerHeight;
		shown.style.left = `${Math.max(4, Math.min(at.left, window.innerWidth - offsetWidth - 4))}px`;
		shown.style.top = `${isBelow ? at.bottom : Math.max(4, at.top - offsetHeight)}px`;
	};
	const hide = (): void => {
		if (entry.current?.matches(':popover-open')) entry.current.hidePopover();
	};
	return (
		<>
			<button
				ref={word}
				type="button"
				class="term"
				aria-describedby={id}
				onMouseEnter={show}
				onMouseLeave={({ relatedTarget }) => {
					// The pointer may go into the entry, to read it at leisure.
					if (relatedTarget !== entry.current) hide();
				}}
				onFocus={show}
				onBlur={hide}
				onClick={show}
				onKeyDown={(event) => {
					if (event.key !== 'Escape' || !entry.current?.matches(':popover-open')) return;
					// It closes this, and nothing behind it.
					event.preventDefault();
					event.stopPropagation();
					hide();
				}}
			>
				{children}
			</button>
			<span ref={entry} id={id} popover="manual" role="tooltip" class="entry-text" onMouseLeave={hide}>
				{entryOf(glossary, of)?.text}
			</span>
		</>
	);
}

/** A text in which each word of the glossary is one where it stands first. */
export function Explained({ text }: { readonly text: string }) {
	const pieces = useMemo(() => piecesOf(glossary, text), [text]);
	return (
		<>
			{pieces.map(({ text: piece, term }, k) =>
				// Pieces have no name but their place, and do not move.
				term === undefined ? (
					piece
				) : (
					<Term key={`${k} ${term}`} of={term}>
						{piece}
					</Term>
				),
			)}
		</>
	);
}
