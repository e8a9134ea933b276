import { useEffect } from 'preact/hooks';
import type { Toast } from '../stores/toastStore.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** How long news stays; errors stay until they are closed. */
const newsMs = 6000;

/** Messages over the screen. */
export function Toasts() {
	const { toasts } = useWorkbench();
	const all = useStore(toasts, (state) => state.toasts);
	return (
		<div class="toasts" data-testid="toasts">
			{all.map((toast) => (
				<Message key={toast.number} toast={toast} onClose={() => toasts.getState().dismiss(toast.number)} />
			))}
		</div>
	);
}

function Message({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
	const { kind, message, count } = toast;
	useEffect(() => {
		if (kind === 'error') return;
		const timer = setTimeout(onClose, newsMs);
		return () => clearTimeout(timer);
	}, [kind]);
	return (
		<div class={`toast ${kind}`} role={kind === 'error' ? 'alert' : 'status'} data-testid={`toast-${kind}`}>
			<span class="grow">
				{message} {count > 1 && <b>× {count}</b>}
			</span>
			<button type="button" aria-label="Close this message" onClick={onClose}>
				×
			</button>
		</div>
	);
}
