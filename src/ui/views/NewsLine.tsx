import { useEffect } from 'preact/hooks';
import type { Toast } from '../stores/toastStore.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { SessionTitle } from './SessionTitle.tsx';

/** How long news stays; errors stay until they are closed. */
const newsMs = 6000;

/** Below everything else, and over nothing: which session this is, the messages that are still news, and the way to all of them. */
export function NewsLine() {
	const { toasts, view } = useWorkbench();
	const all = useStore(toasts, (state) => state.toasts);
	const count = useStore(toasts, (state) => state.said.length);
	return (
		<section class="news" aria-label="Session and messages">
			<SessionTitle />
			<div class="toasts" data-testid="toasts">
				{all.map((toast) => (
					<Message key={toast.number} toast={toast} onClose={() => toasts.getState().dismiss(toast.number)} />
				))}
			</div>
			<button
				type="button"
				class="link"
				disabled={count === 0}
				title="Everything that was said, with times (M)"
				data-testid="messages"
				onClick={() => view.getState().set({ dialog: 'messages' })}
			>
				Messages{count > 0 && ` (${count})`}
			</button>
		</section>
	);
}

/** `14:05:09` */
export const timeText = (atMs: number): string => new Date(atMs).toLocaleTimeString('en-GB');

function Message({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
	const { kind, message, count, atMs } = toast;
	useEffect(() => {
		if (kind === 'error') return;
		const timer = setTimeout(onClose, newsMs);
		return () => clearTimeout(timer);
	}, [kind]);
	return (
		<div class={`toast ${kind}`} role={kind === 'error' ? 'alert' : 'status'} data-testid={`toast-${kind}`}>
			<time>{timeText(atMs)}</time>
			<span class="grow">
				{message} {count > 1 && <b>× {count}</b>}
			</span>
			<button type="button" aria-label="Close this message" onClick={onClose}>
				×
			</button>
		</div>
	);
}
