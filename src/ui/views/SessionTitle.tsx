import { useLayoutEffect, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Circuit, variant and size of a session in one line. */
function circuitText({ session, circuits, variants, states }: Description): string {
	const { circuit, variant } = session;
	const circuitTitle = circuits.find(({ name }) => name === circuit)?.title ?? circuit;
	return [
		// What comes after the colon lists every cell: too long for a line.
		circuitTitle.split(':')[0],
		variants.find(({ name }) => name === variant)?.title ?? variant,
		// A recording does not say how many its model had.
		...(states > 0 ? [`${states.toLocaleString('en')} states`] : []),
	].join(' · ');
}

/** What the session is called, to be typed over, and what it is made of. */
export function SessionTitle() {
	const { model, actions } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const title = description?.session.title ?? '';
	const [text, setText] = useState(title);
	useLayoutEffect(() => setText(title), [title]);
	const commit = (): void => {
		if (description && text.trim() !== title) void actions.setTitle(text.trim());
	};
	return (
		<p class="session" data-testid="session-title">
			<input
				type="text"
				aria-label="Title of the session"
				placeholder="Untitled"
				maxLength={200}
				size={Math.max(8, Math.min(30, text.length + 1))}
				disabled={!description || description.replay !== undefined}
				value={text}
				data-testid="session-name"
				onInput={(event) => setText(event.currentTarget.value)}
				onBlur={commit}
				onKeyDown={(event) => {
					if (event.key === 'Enter') event.currentTarget.blur();
					if (event.key === 'Escape') setText(title);
				}}
			/>
			<span title={description ? circuitText(description) : ''}>{description ? circuitText(description) : ''}</span>
		</p>
	);
}
