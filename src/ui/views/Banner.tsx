import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Says so when there is no connection to the simulation, and what happens next. */
export function Banner() {
	const { status, connection, model } = useWorkbench();
	const hasTraces = useStore(model, ({ description }) => description !== null);
	const state = useStore(status, ({ connection: now }) => now);
	if (state.phase !== 'lost' && state.phase !== 'refused') return null;
	return (
		<div class="banner" role="alert" data-testid="banner">
			<span>
				{state.message}{' '}
				{state.phase === 'lost' && !state.isForeign && (
					<>
						Trying again every {(state.retryInMs / 1000).toFixed(1)} s; a prosthesis stops by itself without it. If the
						program was closed, start it again and open the address it prints.{' '}
					</>
				)}
				{hasTraces && 'What was drawn stays here: it can be measured and saved.'}
			</span>
			{state.phase === 'lost' && (
				<button type="button" onClick={() => connection.retry()}>
					Try now
				</button>
			)}
		</div>
	);
}
