import { useEffect, useRef } from 'preact/hooks';
import { fileName, recordingSentence, recordingShort } from '../data/recordingText.ts';
import { useStore } from '../stores/useStore.ts';
import { toggleRecording } from '../workbench/recording.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Begins a recording by a dialog, shows file, time, size and losses while it runs, and ends it. */
export function RecordButton() {
	const workbench = useWorkbench();
	const { status, toasts } = workbench;
	const connection = useStore(status, (state) => state.connection);
	const recording = useStore(status, (state) => state.status?.recording ?? null);
	const over = recording?.phase === 'made' || recording?.phase === 'failed' ? recording : undefined;
	/** What was over when this screen came was told to another. */
	const told = useRef(over?.file);
	useEffect(() => {
		if (!over || told.current === over.file) return;
		told.current = over.file;
		const isWhole = over.phase === 'made' && over.loss === '';
		toasts.getState().say(isWhole ? 'info' : 'error', recordingSentence(over), 'recording');
	}, [over, toasts]);
	const isOn = recording?.phase === 'recording';
	const isAlone = connection.phase === 'open' && connection.shell === 'page';
	return (
		<button
			type="button"
			class={`record${isOn ? ' on' : ''}${isOn && recording.loss !== '' ? ' loss' : ''}`}
			disabled={connection.phase !== 'open' || isAlone || recording?.phase === 'making'}
			title={
				isAlone
					? 'A page alone cannot record: start Retinode as a program'
					: isOn
						? `${recordingSentence(recording)} Click to end it (W)`
						: recording
							? recordingSentence(recording)
							: 'Record everything into a file, NWB (W)'
			}
			data-testid="record"
			data-phase={recording?.phase ?? 'none'}
			onClick={() => toggleRecording(workbench)}
		>
			<span aria-hidden="true">{isOn ? '■' : '●'}</span>{' '}
			{isOn && <span class="file">{fileName(recording.file)} · </span>}
			<span>{recordingShort(recording)}</span>
		</button>
	);
}
