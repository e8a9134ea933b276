import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Takes the last change of the simulation back, or makes it again; the same as Ctrl+Z. */
export function UndoButtons() {
	const { model, actions } = useWorkbench();
	const history = useStore(model, (state) => state.history);
	const undo = history.done.at(-1);
	const redo = history.undone.at(-1);
	return (
		<>
			<button
				type="button"
				disabled={!undo}
				title={undo ? `Undo ${undo.label} (Ctrl+Z)` : 'Nothing to undo (Ctrl+Z)'}
				data-testid="undo"
				onClick={() => void actions.undo()}
			>
				Undo
			</button>
			<button
				type="button"
				disabled={!redo}
				title={redo ? `Redo ${redo.label} (Ctrl+Shift+Z)` : 'Nothing to redo (Ctrl+Shift+Z)'}
				data-testid="redo"
				onClick={() => void actions.redo()}
			>
				Redo
			</button>
		</>
	);
}
