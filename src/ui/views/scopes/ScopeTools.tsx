import type { Description } from '../../../protocol/description.ts';
import { type Lane, mostScopes, type ScopeSetup, type ScopeView } from '../../../protocol/session/scopeSetup.ts';
import { Menu } from '../../fields/Menu.tsx';
import { NumberField } from '../../fields/NumberField.tsx';
import { SelectField } from '../../fields/SelectField.tsx';
import { panelViews } from '../../scope/panelSources.ts';
import type { Plot } from '../../scope/plotModel.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { AddTrace } from './AddTrace.tsx';
import { SaveMenu } from './SaveMenu.tsx';
import { BinField } from './TriggerFields.tsx';

const laneTitles: readonly (readonly [Lane, string])[] = [
	['light', 'Light'],
	['interventions', 'What is done to the retina'],
	['events', 'Edits and marks'],
];

/** What a scope shows, and how: one row above it. */
export function ScopeTools(props: {
	readonly setup: ScopeSetup;
	readonly description: Description;
	readonly plots: readonly Plot[];
	readonly isOnly: boolean;
}) {
	const { setup, description, plots, isOnly } = props;
	const { scopes } = useWorkbench();
	const count = useStore(scopes, (state) => state.scopes.length);
	const { add, remove } = scopes.getState();

	return (
		<div class="scope-tools">
			<SelectField
				bare
				title="What is shown"
				value={setup.view}
				testId={`scope-view-${setup.id}`}
				options={panelViews.map(({ view: value, title }) => ({ value, title }))}
				onChange={(value) => scopes.getState().change(setup.id, 'what the scope shows', { view: value as ScopeView })}
			/>
			<AddTrace setup={setup} description={description} />
			<ScopeOptions setup={setup} description={description} />
			{setup.view === 'time' && <SaveMenu setup={setup} plots={plots} />}
			{setup.view === 'time' && <TimeTools setup={setup} />}
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

/** Cursors, marks, and the way back from a zoom. */
function TimeTools({ setup }: { readonly setup: ScopeSetup }) {
	const { scopes, log, live, view } = useWorkbench();
	const hasCursors = useStore(scopes, (state) => state.cursors !== null);
	const { setCursors, resetRanges } = scopes.getState();
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
		<>
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
		</>
	);
}

/** Lanes, clipping, and whether the scope follows the selected cell. */
function ScopeOptions({ setup, description }: { readonly setup: ScopeSetup; readonly description: Description }) {
	const { scopes } = useWorkbench();
	const { change } = scopes.getState();
	const { id, lanes, clipAtMv, follows } = setup;
	return (
		<Menu title="Show" testId={`scope-show-${id}`}>
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
			{setup.view === 'intervals' && <BinField setup={setup} />}
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
		</Menu>
	);
}
