import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { timeText } from './NewsLine.tsx';
import { Overlay } from './Overlay.tsx';

/** All messages with their times, the newest first. */
export function Messages() {
	const { toasts, view } = useWorkbench();
	const said = useStore(toasts, (state) => state.said);
	return (
		<Overlay title="Messages" testId="messages-dialog" onClose={() => view.getState().set({ dialog: 'none' })}>
			{said.length === 0 && <p class="empty">Nothing has been said yet.</p>}
			<ol class="said">
				{said.toReversed().map(({ number, kind, message, count, atMs }) => (
					<li key={number} class={kind === 'error' ? 'bad' : ''}>
						<time>{timeText(atMs)}</time>
						<span class="grow">
							{message} {count > 1 && <b>× {count}</b>}
						</span>
					</li>
				))}
			</ol>
		</Overlay>
	);
}
