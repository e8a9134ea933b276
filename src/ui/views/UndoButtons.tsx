import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Takes the last step back, or makes it again, whatever it was; the same as Ctrl+Z. Also one that is still on its way. */
export function UndoButtons() {
	const { model, actions } = useWorkbench();
	const history = useStore(model, (state) => state.history);
	const asked = useStore(model, (state) => state.asked);
	const undo = asked.at(-1) ?? history.done.at(-1)?.label;
	const redo = history.undone.at(-1)?.label;
	return (
		<div class="tools">
			<button
				type="button"
				disabled={!undo}
				title={undo ? `Undo ${undo} (Ctrl+Z)` : 'Nothing to undo (Ctrl+Z)'}
				data-testid="undo"
				onClick={() => void actions.undo()}
			>
				<span aria-hidden="true">↶</span> <span class="word">Undo</span>
			</button>
			<button
				type="button"
				disabled={!redo}
				title={redo ? `Redo ${redo} (Ctrl+Shift+Z)` : 'Nothing to redo (Ctrl+Shift+Z)'}
				data-testid="redo"
				onClick={() => void actions.redo()}
			>
				<span aria-hidden="true">↷</span> <span class="word">Redo</span>
			</button>
		</div>
	);
}
