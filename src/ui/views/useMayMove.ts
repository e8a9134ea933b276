import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Whether there is anything that could move: then the stop is on the screen. An engine that hangs describes nothing, and its device may move all the same. */
export function useMayMove(): boolean {
	const { model, status } = useWorkbench();
	const isWired = useStore(model, (state) => (state.description?.sink.type ?? 'none') !== 'none');
	const isThere = useStore(status, (state) => (state.status?.devices.length ?? 0) > 0);
	return isWired || isThere;
}
