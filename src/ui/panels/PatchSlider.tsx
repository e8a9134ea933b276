import { useId, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { expectedLoad, largestAcross, mostAcross, stepsFor } from '../../protocol/limits/patchSize.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { MachineNotes } from './MachineNotes.tsx';
import { percent } from './patchText.ts';

/** Larger patches than this gain nothing on a machine that cannot hold them: the slider ends here, unless the machine holds more. */
const beyondAcross = 64;

/** Across and down of a square patch, from 1 to what the machine holds, and what it means. */
export function PatchSlider(props: {
	readonly description: Description;
	readonly across: number;
	readonly onChange: (across: number) => void;
}) {
	const { description, across, onChange } = props;
	const { status, actions } = useWorkbench();
	const id = useId();
	const machine = useStore(status, (state) => state.status?.machine);
	const speed = machine?.speed ?? null;
	const held = speed ? largestAcross(speed) : null;
	const [beyond, setBeyond] = useState(false);
	const goesBeyond = beyond || (held !== null && across > held);
	const most = held === null || goesBeyond ? Math.max(beyondAcross, Math.min(mostAcross, 2 * (held ?? 0))) : held;
	const columns = across * across;
	const { session, populations, states } = description;
	const before = session.columns.x * session.columns.y;
	const cells = populations.reduce((sum, { count }) => sum + count, 0);
	const load = speed ? expectedLoad(speed, columns) : null;
	const count = (value: number) => Math.round((value / before) * columns).toLocaleString('en');
	return (
		<div class="patch-slider">
			<div class="field">
				<label for={id}>Patch</label>
				<span class="entry">
					<input
						id={id}
						type="range"
						min={1}
						max={most}
						step={1}
						value={across}
						aria-valuetext={`${across} by ${across} columns`}
						data-testid="patch-slider"
						onInput={(event) => onChange(Number(event.currentTarget.value))}
					/>
					<output for={id} data-testid="patch-shown">
						{across} × {across}
					</output>
				</span>
			</div>
			<p class="note" data-testid="patch-facts">
				{columns.toLocaleString('en')} columns, {count(cells)} cells, about {count(states)} states; steps of{' '}
				{stepsFor(columns).stepMs} ms
				{load === null ? '' : `; expected load ${columns === before ? '' : 'about '}${percent(load)}`}
			</p>
			<MachineNotes load={load} />
			<div class="tools">
				<label class="check">
					<input
						type="checkbox"
						checked={goesBeyond}
						disabled={held === null}
						data-testid="patch-beyond"
						onChange={(event) => {
							const { checked } = event.currentTarget;
							setBeyond(checked);
							if (!checked && held !== null && across > held) onChange(held);
						}}
					/>
					Larger than this machine holds
				</label>
				<button
					type="button"
					disabled={machine?.phase === 'measuring'}
					data-testid="measure-machine"
					onClick={() => void actions.ask('measureMachine', {})}
				>
					Measure again
				</button>
			</div>
		</div>
	);
}
