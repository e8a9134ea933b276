import type { Description } from '../../../protocol/description.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { type Lane, mostScopes, type ScopeSetup } from '../../stores/scopeSetup.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { AddTrace } from './AddTrace.tsx';

const laneTitles: readonly (readonly [Lane, string])[] = [
	['light', 'Light'],
	['interventions', 'What is done to the retina'],
	['events', 'Edits and marks'],
];

/** What a scope shows, and how: one row above it. */
export function ScopeTools(props: {
	readonly setup: ScopeSetup;
	readonly description: Description;
	readonly isOnly: boolean;
}) {
	const { setup, description, isOnly } = props;
	const { scopes, log, live, view } = useWorkbench();
	const count = useStore(scopes, (state) => state.scopes.length);
	const hasCursors = useStore(scopes, (state) => state.cursors !== null);
	const { add, remove, setCursors, resetRanges } = scopes.getState();
	const isZoomed = Object.keys(setup.ranges).length > 0;

	function toggleCursors(): void {
		if (hasCursors) {
			setCursors(null);
			return;
		}
		const { frozenAtMs, windowS, set } = view.getState();
		const endMs = frozenAtMs ?? live.tMs;
		setCursors({ a: endMs - (2000 * windowS) / 3, b: endMs - (1000 * windowS) / 3 });
		set({ frozenAtMs: endMs });
	}

	return (
		<div class="scope-tools">
			<AddTrace setup={setup} description={description} />
			<ScopeOptions setup={setup} description={description} />
			<button
				type="button"
				aria-pressed={hasCursors}
				title="Two cursors, to be dragged: values, differences, slope, frequency, mean and RMS between them (M on the traces)"
				data-testid={`scope-cursors-${setup.id}`}
				onClick={toggleCursors}
			>
				Cursors
			</button>
			<button
				type="button"
				title="Marks the present in the scopes that show edits and marks"
				onClick={() => {
					log.mark('');
					if (!setup.lanes.includes('events')) {
						scopes.getState().change(setup.id, 'marks in the scope', { lanes: [...setup.lanes, 'events'] });
					}
				}}
			>
				Mark
			</button>
			{isZoomed && (
				<button
					type="button"
					title="All axes follow their values again (0 on the traces)"
					onClick={() => resetRanges(setup.id)}
				>
					Fit
				</button>
			)}
			<span class="grow" />
			<button
				type="button"
				class="icon"
				disabled={count >= mostScopes}
				title={count >= mostScopes ? `At most ${mostScopes} scopes` : 'One more scope'}
				aria-label="One more scope"
				data-testid="scope-add"
				onClick={() => add()}
			>
				+
			</button>
			{!isOnly && (
				<button
					type="button"
					class="icon"
					title="Close this scope; undo brings it back"
					aria-label={`Close scope ${setup.id}`}
					onClick={() => remove(setup.id)}
				>
					×
				</button>
			)}
		</div>
	);
}

/** Lanes, clipping, and whether the scope follows the selected cell. */
function ScopeOptions({ setup, description }: { readonly setup: ScopeSetup; readonly description: Description }) {
	const { scopes } = useWorkbench();
	const { change } = scopes.getState();
	const { id, lanes, clipAtMv, follows } = setup;
	return (
		<details class="menu">
			<summary data-testid={`scope-show-${id}`}>Show</summary>
			<div class="menu-body">
				<label class="check">
					<input
						type="checkbox"
						checked={follows}
						onChange={() => change(id, 'following of the selected cell', { follows: !follows })}
					/>
					<span>The selected cell and the pinned ones</span>
				</label>
				{laneTitles.map(([lane, title]) => (
					<label class="check" key={lane}>
						<input
							type="checkbox"
							checked={lanes.includes(lane)}
							onChange={() =>
								change(id, `lane of the scope`, {
									lanes: lanes.includes(lane) ? lanes.filter((each) => each !== lane) : [...lanes, lane],
								})
							}
						/>
						<span>{title}</span>
					</label>
				))}
				<label class="check">
					<input
						type="checkbox"
						checked={clipAtMv !== null}
						data-testid={`scope-clip-${id}`}
						onChange={() =>
							change(id, 'clipping of spikes', { clipAtMv: clipAtMv === null ? description.spikeThresholdMv : null })
						}
					/>
					<span>Spikes clipped, so that what is below them fills the plot</span>
				</label>
				{clipAtMv !== null && (
					<NumberField
						title="Clipped at"
						unit="mV"
						min={-200}
						max={200}
						value={clipAtMv}
						onCommit={(value) => {
							change(id, 'clipping of spikes', { clipAtMv: value });
							return undefined;
						}}
					/>
				)}
			</div>
		</details>
	);
}
