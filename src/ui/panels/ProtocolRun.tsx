import { useMemo } from 'preact/hooks';
import type { ProtocolState } from '../../protocol/experiment/protocolState.ts';
import { Explained } from '../fields/Term.tsx';
import { amountOf } from '../protocols/preview.ts';
import { newProtocol, type ReadText, textOfProtocol } from '../protocols/protocolText.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** A length of time for people. */
export function timeText(seconds: number): string {
	if (seconds < 100) return `${Number(seconds.toPrecision(3))} s`;
	const minutes = seconds / 60;
	return minutes < 100 ? `${Math.round(minutes)} min` : `${Number((minutes / 60).toPrecision(2))} h`;
}

/** How the one that was run stands, in words. */
function standText({ phase, made, runs, remainingS, message }: ProtocolState): string {
	const so = `${made} of ${runs} runs`;
	switch (phase) {
		case 'starting':
			return 'Beginning …';
		case 'running':
			return remainingS === null ? `${so}.` : `${so}, about ${timeText(remainingS)} left.`;
		case 'measuring':
			return `${so}; measuring what they gave …`;
		case 'stopped':
			return `Stopped after ${so}. ${message}`.trimEnd();
		case 'done':
			return message === '' ? `Done: ${runs} runs.` : `Done, but: ${message}.`;
		case 'failed':
			return `It ended: ${message}`;
	}
}

/** The protocol that is worked on: run, stop, go on, edit. */
export function ProtocolRun({ read }: { readonly read: ReadText | undefined }) {
	const { protocols, protocolActions, view } = useWorkbench();
	const state = useStore(protocols, (each) => each.state);
	const isUnderWay = state !== null && ['starting', 'running', 'measuring'].includes(state.phase);
	const amount = useMemo(() => (read?.ok ? amountOf(read.protocol) : undefined), [read]);
	const edit = () => view.getState().set({ dialog: 'protocol' });

	async function begin(): Promise<void> {
		await protocolActions.change('new protocol', textOfProtocol(newProtocol));
		edit();
	}

	return (
		<section class="panel" aria-label="Protocol">
			<h2 data-testid="protocol-title">
				{read?.ok ? read.protocol.title : read ? 'A protocol with a mistake' : 'Protocols'}
			</h2>
			{read?.ok && read.protocol.description !== '' && (
				<p class="note">
					<Explained text={read.protocol.description} />
				</p>
			)}
			{read && !read.ok && <p class="note bad">{read.complaint}</p>}
			{!read && (
				<p class="note">
					<Explained text="Choose a protocol below, or begin your own. Protocols run beside the live retina and touch no device." />
				</p>
			)}
			{amount && (
				<p class="note">{`${amount.runs} ${amount.runs === 1 ? 'run' : 'runs'}, ${timeText(amount.modelS)} of model time.`}</p>
			)}
			<div class="tools">
				{isUnderWay ? (
					<button type="button" data-testid="protocol-stop" onClick={() => void protocolActions.stop()}>
						Stop after the runs so far
					</button>
				) : (
					<button
						type="button"
						class="primary"
						disabled={!read?.ok}
						data-testid="protocol-run"
						onClick={() => void protocolActions.start('beside')}
					>
						Run
					</button>
				)}
				{state?.phase === 'stopped' && (
					<button type="button" data-testid="protocol-resume" onClick={() => void protocolActions.resume()}>
						Go on
					</button>
				)}
				{read && (
					<button type="button" data-testid="protocol-edit" onClick={edit}>
						Edit …
					</button>
				)}
				<button type="button" data-testid="protocol-new" onClick={() => void begin()}>
					New …
				</button>
			</div>
			{state && (
				<div class="protocol-stand" role="status" data-testid="protocol-state">
					{isUnderWay && <progress value={state.fraction} max={1} aria-label={`Progress of ${state.title}`} />}
					<p class={state.phase === 'failed' ? 'note bad' : 'note'}>{standText(state)}</p>
				</div>
			)}
		</section>
	);
}
