import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Says so when there is no connection to the simulation, and what happens next. */
export function Banner() {
	const { status, connection } = useWorkbench();
	const state = useStore(status, ({ connection: now }) => now);
	if (state.phase !== 'lost' && state.phase !== 'refused') return null;
	return (
		<div class="banner" role="alert" data-testid="banner">
			<span>
				{state.message}{' '}
				{state.phase === 'lost' &&
					`Trying again every ${(state.retryInMs / 1000).toFixed(1)} s; a prosthesis stops by itself without it. If the program was closed, start it again and open the address it prints.`}
			</span>
			{state.phase === 'lost' && (
				<button type="button" onClick={() => connection.retry()}>
					Try now
				</button>
			)}
		</div>
	);
}
