import { useRef } from 'preact/hooks';
import { FileInput } from '../fields/FileInput.tsx';
import { tabNames } from '../panels/catalogue.ts';
import { patchText } from '../panels/patchText.ts';
import { StopButton } from '../panels/StopButton.tsx';
import { useStore } from '../stores/useStore.ts';
import { togglePresentation } from '../workbench/presentation.ts';
import { openFile, saveSession } from '../workbench/sessionAsFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { RecordButton } from './RecordButton.tsx';
import { ScreenTools } from './ScreenTools.tsx';
import { UndoButtons } from './UndoButtons.tsx';
import { useMayMove } from './useMayMove.ts';

/** What the button does, and when the model pauses without it. */
function runTitle(running: boolean, pausesAtS: number | undefined): string {
	if (!running) return 'Run the simulation (K)';
	return pausesAtS === undefined
		? 'Pause the simulation (K)'
		: `Pause the simulation (K); it pauses by itself at ${pausesAtS.toFixed(3)} s`;
}

/** Running, sessions, appearance, help, and the emergency stop where it is always seen. */
export function TopBar() {
	const { status, model, view, actions } = useWorkbench();
	const running = useStore(status, (state) => state.status?.running ?? false);
	const pausesAtS = useStore(status, (state) => state.status?.pausesAtS);
	const connected = useStore(status, (state) => state.connection.phase === 'open');
	const session = useStore(model, (state) => state.description?.session);
	const states = useStore(model, (state) => state.description?.states ?? 0);
	const mayMove = useMayMove();
	const { set } = view.getState();
	return (
		<header class="top">
			<h1>Retinode</h1>
			<div class="tools">
				<button
					type="button"
					class="run"
					disabled={!connected}
					title={runTitle(running, pausesAtS)}
					data-testid="run"
					data-running={running}
					onClick={() => void actions.ask('setRunning', { running: !running })}
				>
					{running ? '❚❚ Pause' : '▶ Run'}
				</button>
				<button
					type="button"
					disabled={!connected}
					title="Run for a time or to a moment, and pause there (G); . takes one step"
					data-testid="run-to-open"
					onClick={() => set({ dialog: 'run' })}
				>
					Run to …
				</button>
				<button
					type="button"
					disabled={!connected}
					title="Model time 0, dark steady state (R)"
					data-testid="restart"
					onClick={() => void actions.restart()}
				>
					Restart
				</button>
			</div>
			<UndoButtons />
			<SessionTools />
			<RecordButton />
			{session && (
				<button
					type="button"
					disabled={!connected}
					title={`The patch: ${patchText(session)}, ${states.toLocaleString('en')} states, in steps of ${session.stepMs} ms. Change its size (C)`}
					data-testid="patch"
					data-value={session.tissue ? session.tissue.widthUm : session.columns.x * session.columns.y}
					onClick={() => set({ dialog: 'patch' })}
				>
					{patchText(session).replace(/ of tissue.*/, '')} …
				</button>
			)}
			<span class="grow" />
			{mayMove && <StopButton testId="emergency-stop-top" />}
			<div class="tools">
				<ShowTools />
				<ScreenTools />
			</div>
		</header>
	);
}

/** What shows the retina to somebody: the lesson, the demonstrations, large type. */
function ShowTools() {
	const workbench = useWorkbench();
	const { view } = workbench;
	return (
		<>
			<button
				type="button"
				title="From light to the hand in five minutes, step by step (L)"
				data-testid="lesson-open"
				onClick={() => view.getState().set({ lessonStep: 0 })}
			>
				Lesson
			</button>
			<button
				type="button"
				title="Adaptation, ON and OFF, junctions cut, degeneration, a channel edited: each by one click (D)"
				data-testid="demonstrations-open"
				onClick={() => view.getState().set({ dialog: 'demonstrations' })}
			>
				Demos
			</button>
			<button
				type="button"
				title="Presentation: large type, chosen areas (B)"
				data-testid="presentation"
				onClick={() => togglePresentation(workbench)}
			>
				Present
			</button>
		</>
	);
}

/** A new session, one from a file, and this one as a file. */
function SessionTools() {
	const workbench = useWorkbench();
	const { status, model, view } = workbench;
	const connected = useStore(status, (state) => state.connection.phase === 'open');
	const session = useStore(model, (state) => state.description?.session);
	const file = useRef<HTMLInputElement>(null);
	return (
		<div class="tools">
			<button
				type="button"
				disabled={!session || !connected}
				data-testid="session-new"
				onClick={() => view.getState().set({ dialog: 'new' })}
			>
				New …
			</button>
			<button type="button" disabled={!connected} data-testid="session-open" onClick={() => file.current?.click()}>
				Open …
			</button>
			<button
				type="button"
				disabled={!session}
				title="Save the session as a file (Ctrl+S)"
				data-testid="session-save"
				onClick={() => void saveSession(workbench)}
			>
				Save
			</button>
			<FileInput
				input={file}
				label="Session or demonstration file"
				testId="session-file"
				onFile={(chosen) => openFile(workbench, chosen, tabNames)}
			/>
		</div>
	);
}
