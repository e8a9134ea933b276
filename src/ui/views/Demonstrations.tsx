import { useMemo, useRef, useState } from 'preact/hooks';
import { builtInDemonstrations } from '../demonstrations/catalogue.ts';
import { FileInput } from '../fields/FileInput.tsx';
import { tabNames } from '../panels/catalogue.ts';
import { useStore } from '../stores/useStore.ts';
import type { Demonstration } from '../workbench/demonstrationFile.ts';
import { openFile } from '../workbench/sessionAsFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

/** The first sentence of what is to be seen. */
const firstSentence = (text: string): string => /^.*?[.:?!](?=\s|$)/s.exec(text)?.[0] ?? text;

/** The gallery: each shown by one click. And what the screen shows as one more. */
export function Demonstrations() {
	const workbench = useWorkbench();
	const { view, demonstrations, status } = workbench;
	const connected = useStore(status, (state) => state.connection.phase === 'open');
	const isLoading = useStore(demonstrations.store, (state) => state.isLoading);
	const shown = useStore(demonstrations.store, (state) => state.shown);
	const all = useMemo(builtInDemonstrations, []);
	const file = useRef<HTMLInputElement>(null);
	const close = () => view.getState().set({ dialog: 'none' });

	async function show(demonstration: Demonstration): Promise<void> {
		if (await demonstrations.show(demonstration)) close();
	}

	return (
		<Overlay title="Demonstrations" testId="demonstrations" onClose={close}>
			<p class="note">
				Each runs at once, with what is to be seen and something to try. Your session is kept meanwhile and comes back.
			</p>
			<ul class="demos">
				{all.map((each) => (
					<li key={each.title}>
						<button
							type="button"
							disabled={!connected || isLoading}
							aria-current={each.title === shown?.title}
							onClick={() => void show(each)}
						>
							<b>{each.title}</b>
							<span>{firstSentence(each.text)}</span>
							<small>circuit {each.session.circuit}</small>
						</button>
					</li>
				))}
			</ul>
			<div class="tools">
				<button type="button" disabled={!connected || isLoading} onClick={() => file.current?.click()}>
					Open a demonstration …
				</button>
				{isLoading && <span role="status">Building the circuit …</span>}
			</div>
			<FileInput
				input={file}
				label="Demonstration file"
				testId="demonstration-file"
				onFile={async (chosen) => {
					await openFile(workbench, chosen, tabNames);
					if (demonstrations.store.getState().shown) close();
				}}
			/>
			<SaveAsDemonstration />
		</Overlay>
	);
}

/** What the screen shows, with a title and a text, as a file for others. */
function SaveAsDemonstration() {
	const { demonstrations, model } = useWorkbench();
	const [title, setTitle] = useState(model.getState().description?.session.title ?? '');
	const [text, setText] = useState('');
	const [isAsked, setAsked] = useState(false);
	const complaint = title.trim() === '' ? 'Give it a title.' : text.trim() === '' ? 'Say what is to be seen.' : '';
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				setAsked(true);
				if (complaint === '') void demonstrations.save(title.trim(), text.trim());
			}}
		>
			<h3>Save what the screen shows as a demonstration</h3>
			<div class="field">
				<label for="demo-title">Title</label>
				<input
					id="demo-title"
					type="text"
					maxLength={200}
					value={title}
					data-testid="demo-title"
					onInput={(event) => setTitle(event.currentTarget.value)}
				/>
			</div>
			<div class="field tall">
				<label for="demo-text">What is to be seen</label>
				<textarea
					id="demo-text"
					rows={3}
					maxLength={4000}
					value={text}
					data-testid="demo-text"
					onInput={(event) => setText(event.currentTarget.value)}
				/>
			</div>
			<p class="complaint" role="alert">
				{isAsked ? complaint : ''}
			</p>
			<div class="tools">
				<button type="submit" class="primary" data-testid="demo-save">
					Save as a file
				</button>
			</div>
		</form>
	);
}
