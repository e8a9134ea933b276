import { useState } from 'preact/hooks';
import { holdsWords, wordsOf } from '../../base/wordSearch.ts';
import { glossary } from '../glossary/entries.ts';
import { foundIn } from '../glossary/glossary.ts';
import { viewGestures } from '../scene/viewGestures.ts';
import { scopeGestures, scopeKeys } from '../scope/scopeInput.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { type KeyHelp, pageKeys } from './keyBindings.ts';
import { Overlay } from './Overlay.tsx';
import { replayKeys } from './replayKeys.ts';

/** The rows in which all words stand, under their title; nothing where there are none. */
function Table({
	title,
	rows,
	words,
}: {
	readonly title?: string;
	readonly rows: readonly KeyHelp[];
	readonly words: readonly string[];
}) {
	const found = rows.filter(({ keys, help }) => holdsWords(`${keys} ${help}`, words));
	if (found.length === 0) return null;
	return (
		<>
			{title !== undefined && <h3>{title}</h3>}
			<table class="keys">
				<tbody>
					{found.map(({ keys, help }) => (
						<tr key={keys}>
							<th scope="row">
								<kbd>{keys}</kbd>
							</th>
							<td>{help}</td>
						</tr>
					))}
				</tbody>
			</table>
		</>
	);
}

/** The entries in which all words stand, by their parts. */
function Glossary({ words }: { readonly words: readonly string[] }) {
	const found = foundIn(glossary, words);
	const parts = [...new Set(found.map(({ part }) => part))];
	return (
		<>
			{parts.map((part) => (
				<section key={part} aria-label={`Glossary: ${part}`}>
					<h3>Glossary: {part}</h3>
					<ul class="glossary">
						{found
							.filter((each) => each.part === part)
							.map(({ text }) => (
								<li key={text}>{text}</li>
							))}
					</ul>
				</section>
			))}
		</>
	);
}

/** What keys and mouse do, and what words mean; searched together. */
export function Help() {
	const { view, model } = useWorkbench();
	const isReplay = useStore(model, (state) => state.description?.replay !== undefined);
	const [sought, setSought] = useState('');
	const words = wordsOf(sought);
	return (
		<Overlay
			title="Help: keys, mouse, glossary"
			testId="help-overlay"
			onClose={() => view.getState().set({ dialog: 'none' })}
		>
			<input
				type="search"
				placeholder="Search keys and words"
				aria-label="Search keys and words"
				value={sought}
				data-testid="help-search"
				onInput={(event) => setSought(event.currentTarget.value)}
			/>
			<Table rows={isReplay ? replayKeys : pageKeys} words={words} />
			<Table title="On the traces of a scope" rows={[...scopeKeys, ...scopeGestures]} words={words} />
			<Table title="In the 3D view" rows={viewGestures} words={words} />
			<Glossary words={words} />
		</Overlay>
	);
}
