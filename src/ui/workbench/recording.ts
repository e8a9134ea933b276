import type { Workbench } from './workbench.ts';

/** Ends the recording that runs, or asks what a new one is to hold. */
export function toggleRecording({ status, view, actions }: Pick<Workbench, 'status' | 'view' | 'actions'>): void {
	const { connection, status: now } = status.getState();
	if (connection.phase !== 'open' || connection.shell === 'page') return;
	const phase = now?.recording?.phase;
	if (phase === 'recording') void actions.ask('stopRecording', {});
	else if (phase !== 'making') view.getState().set({ dialog: 'record' });
}
