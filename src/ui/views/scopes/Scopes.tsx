import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { Scope } from './Scope.tsx';

/** All scopes, side by side. */
export function Scopes() {
	const { model, scopes } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const setups = useStore(scopes, (state) => state.scopes);
	if (!description) return <p class="empty">Traces appear when the simulation is connected.</p>;
	return (
		<div class="scopes" data-testid="scopes">
			{setups.map((setup) => (
				<Scope key={setup.id} setup={setup} description={description} isOnly={setups.length === 1} />
			))}
		</div>
	);
}
