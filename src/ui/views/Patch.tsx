import { useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { PatchSlider } from '../panels/PatchSlider.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

/** Another size of the patch; everything else stays. */
export function Patch({ description }: { readonly description: Description }) {
	const { actions, view } = useWorkbench();
	const { x, y } = description.session.columns;
	const [across, setAcross] = useState(Math.round(Math.sqrt(x * y)));
	const [busy, setBusy] = useState(false);
	const close = () => view.getState().set({ dialog: 'none' });
	return (
		<Overlay title="Size of the patch" testId="patch-dialog" onClose={close}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					setBusy(true);
					void actions.setPatch({ x: across, y: across }).then((made) => {
						setBusy(false);
						if (made) close();
					});
				}}
			>
				<PatchSlider description={description} across={across} onChange={setAcross} />
				<p class="note">
					Parameters, light and devices stay; the model starts anew from the dark. Undo brings the patch of now back.
				</p>
				<div class="tools">
					<button type="button" onClick={close}>
						Cancel
					</button>
					<button
						type="submit"
						class="primary"
						disabled={busy || (across === x && across === y)}
						data-testid="patch-set"
					>
						{busy ? 'Building the circuit …' : 'Change'}
					</button>
				</div>
			</form>
		</Overlay>
	);
}
