import { StopButton } from '../panels/StopButton.tsx';
import { useStore } from '../stores/useStore.ts';
import { togglePresentation } from '../workbench/presentation.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Folds } from './Folds.tsx';
import { useMayMove } from './useMayMove.ts';

/** In place of the top bar while something is presented: what it is, run and pause, which areas are shown, the stop, the way out. */
export function PresentationBar() {
	const workbench = useWorkbench();
	const { status, model, actions, view } = workbench;
	const running = useStore(status, (state) => state.status?.running ?? false);
	const connected = useStore(status, (state) => state.connection.phase === 'open');
	const modelTimeS = useStore(status, (state) => state.status?.modelTimeS ?? 0);
	const description = useStore(model, (state) => state.description);
	const mayMove = useMayMove();
	const circuit = description?.circuits.find(({ name }) => name === description.session.circuit)?.title ?? 'Retinode';
	return (
		<header class="top presentation">
			<h1>{description?.session.title || circuit.split(':')[0]}</h1>
			<button
				type="button"
				class="run"
				disabled={!connected}
				title="Run or pause the simulation (K)"
				onClick={() => void actions.ask('setRunning', { running: !running })}
			>
				{running ? '❚❚ Pause' : '▶ Run'}
			</button>
			<span class="muted">{modelTimeS.toFixed(1)} s</span>
			<Folds left="Light" />
			<span class="grow" />
			<button type="button" onClick={() => view.getState().set({ dialog: 'demonstrations' })}>
				Demos
			</button>
			{mayMove && <StopButton testId="emergency-stop-presentation" />}
			<button
				type="button"
				title="Back to the whole screen (Esc or B)"
				data-testid="presentation-end"
				onClick={() => togglePresentation(workbench)}
			>
				End <kbd>Esc</kbd>
			</button>
		</header>
	);
}
