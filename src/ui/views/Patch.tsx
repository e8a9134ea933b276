import { useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import type { Patch as PatchOfSession } from '../../protocol/limits/patchSize.ts';
import { PatchSlider } from '../panels/PatchSlider.tsx';
import { TissueFields } from '../panels/TissueFields.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

/** Another size of the patch, or, of a circuit with mosaics, a tissue in place of columns; everything else stays. */
export function Patch({ description }: { readonly description: Description }) {
	const { actions, view } = useWorkbench();
	const { session } = description;
	const { x, y } = session.columns;
	const [across, setAcross] = useState(Math.round(Math.sqrt(x * y)));
	const [tissue, setTissue] = useState(session.tissue);
	const [busy, setBusy] = useState(false);
	const close = () => view.getState().set({ dialog: 'none' });
	const wanted: PatchOfSession = tissue ? { columns: session.columns, tissue } : { columns: { x: across, y: across } };
	const isSame = tissue
		? JSON.stringify(tissue) === JSON.stringify(session.tissue)
		: session.tissue === undefined && across === x && across === y;
	return (
		<Overlay title="Size of the patch" testId="patch-dialog" onClose={close}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					setBusy(true);
					void actions.setPatch(wanted).then((made) => {
						setBusy(false);
						if (made) close();
					});
				}}
			>
				<TissueFields description={description} circuit={session.circuit} tissue={tissue} onChange={setTissue} />
				{!tissue && <PatchSlider description={description} across={across} onChange={setAcross} />}
				<p class="note">
					Parameters, light and devices stay; the model starts anew from the dark. Undo brings the patch of now back.
				</p>
				<div class="tools">
					<button type="button" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="primary" disabled={busy || isSame} data-testid="patch-set">
						{busy ? 'Building the circuit …' : 'Change'}
					</button>
				</div>
			</form>
		</Overlay>
	);
}
