import { viewGestures } from '../scene/viewGestures.ts';
import { scopeGestures, scopeKeys } from '../scope/scopeInput.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { type KeyHelp, pageKeys } from './keyBindings.ts';
import { Overlay } from './Overlay.tsx';
import { replayKeys } from './replayKeys.ts';

function Table({ rows }: { readonly rows: readonly KeyHelp[] }) {
	return (
		<table class="keys">
			<tbody>
				{rows.map(({ keys, help }) => (
					<tr key={keys}>
						<th scope="row">
							<kbd>{keys}</kbd>
						</th>
						<td>{help}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** What keys and mouse do. */
export function Help() {
	const { view, model } = useWorkbench();
	const isReplay = useStore(model, (state) => state.description?.replay !== undefined);
	return (
		<Overlay title="Keys and mouse" testId="help-overlay" onClose={() => view.getState().set({ dialog: 'none' })}>
			<Table rows={isReplay ? replayKeys : pageKeys} />
			<h3>On the traces of a scope</h3>
			<Table rows={[...scopeKeys, ...scopeGestures]} />
			<h3>In the 3D view</h3>
			<Table rows={viewGestures} />
		</Overlay>
	);
}
