import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

const keys: readonly (readonly [string, string])[] = [
	['Esc', 'EMERGENCY STOP of the prosthesis, wherever the focus is (also closes dialogs)'],
	['H, held', 'Lets the prosthesis move for as long as it is held, where the Hand panel asks for that'],
	['Space', 'Run or pause the simulation'],
	['R', 'Restart from the dark steady state'],
	['C', 'Size of the patch'],
	['1 2 3 4 5', 'Cell, parameters, circuit, hand, latency'],
	['/', 'Search the parameters'],
	['Ctrl+Z', 'Undo the last change of a parameter, the light, the patch, the circuit or the control law'],
	['Ctrl+Shift+Z', 'Redo'],
	['Ctrl+S', 'Save the session as a file'],
	['N, Shift+N', 'Select the next or the previous cell'],
	['P', 'Pin the selected cell’s potential to the scope'],
	['F', 'Freeze scope and raster'],
	['[ and ]', 'Fold the left or the right column away'],
	['?', 'This list'],
];

const view: readonly (readonly [string, string])[] = [
	['Drag, arrow keys', 'Turn'],
	['Shift+drag, right drag, Shift+arrow keys', 'Move'],
	['Wheel, pinch, + and −', 'Zoom'],
	['Double click, 0, Home', 'Whole retina'],
	['Click', 'Select a cell'],
];

function Table({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
	return (
		<table class="keys">
			<tbody>
				{rows.map(([key, what]) => (
					<tr key={key}>
						<th scope="row">
							<kbd>{key}</kbd>
						</th>
						<td>{what}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** What keys and mouse do. */
export function Help() {
	const { view: store } = useWorkbench();
	return (
		<Overlay title="Keys and mouse" testId="help-overlay" onClose={() => store.getState().set({ dialog: 'none' })}>
			<Table rows={keys} />
			<h3>In the 3D view</h3>
			<Table rows={view} />
		</Overlay>
	);
}
