import { unitText } from '../../fields/numberInput.ts';
import { readOut } from '../../scope/plotModel.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

/** What devices and the muscle told last at the time that is shown; nothing where none was recorded. */
export function DeviceFigures() {
	const { replay } = useWorkbench();
	const devices = useStore(replay, (state) => state.status?.devices ?? []);
	if (devices.length === 0) return null;
	return (
		<section class="panel" aria-label="Devices as recorded">
			<h2>Devices then</h2>
			<dl class="facts devices">
				{devices.map(({ name, title, unit, values }) => (
					<div key={name} title={title}>
						<dt>{name}</dt>
						<dd>
							{values.map(readOut).join(', ')} {unit === '1' ? '' : unitText(unit)}
						</dd>
					</div>
				))}
			</dl>
		</section>
	);
}
