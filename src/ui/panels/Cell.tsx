import { useMemo } from 'preact/hooks';
import type { Description, PopulationDescription } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellIndex, cellTitle, populationNamed, potentialOf } from '../data/cells.ts';
import { createRemovedCells, removalsAt } from '../data/removedCells.ts';
import { unitText } from '../fields/numberInput.ts';
import { mostPinned, sameCell } from '../stores/selectionStore.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { CellPicker } from './CellPicker.tsx';
import { Interventions } from './Interventions.tsx';
import { OwnParameters } from './OwnParameters.tsx';

/** The selected cell: which one, what the scope shows of it, its sound, and what is done to it. */
export function Cell() {
	const { model, selection } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const selected = useStore(selection, (state) => state.selected);
	if (!description) return <p class="empty">Cells appear when the simulation is connected.</p>;
	const population = selected ? populationNamed(description, selected.population) : undefined;
	return (
		<>
			<section class="panel" aria-label="Selected cell">
				<h2>Cell</h2>
				<CellPicker description={description} selected={selected} />
				{selected && population ? (
					<CellTools description={description} cell={selected} population={population} />
				) : (
					<p class="empty">
						Click a cell in the retina, or choose one above: the scope then shows its potential and every ionic current,
						and here you can inject current, clamp it or block its channels.
					</p>
				)}
			</section>
			{selected && population && (
				<section class="panel" aria-label="Parameters of this cell">
					<OwnParameters description={description} cell={selected} />
				</section>
			)}
			<Interventions description={description} selected={selected} />
		</>
	);
}

function CellTools(props: {
	readonly description: Description;
	readonly cell: CellAddress;
	readonly population: PopulationDescription;
}) {
	const { description, cell, population } = props;
	const { selection, viewSteps, clicks, model, status } = useWorkbench();
	const interventions = useStore(model, (state) => state.interventions);
	const removedCells = useMemo(createRemovedCells, []);
	const isRemoved = useStore(status, (state) =>
		removedCells(description.populations, removalsAt(interventions, 1000 * (state.status?.modelTimeS ?? 0))).has(
			cellIndex(description, cell),
		),
	);
	const pinned = useStore(selection, (state) => state.pinned);
	const extras = useStore(selection, (state) => state.extras);
	const heard = useStore(clicks.store, (state) => state.cell);
	const soundMessage = useStore(clicks.store, (state) => state.message);
	const { toggleExtra } = selection.getState();
	const index = cellIndex(description, cell);
	const isPinned = pinned.some((each) => sameCell(each, cell));
	const potential = potentialOf(population);
	const others = population.quantities.filter((each) => !each.isCurrent && each !== potential);
	return (
		<>
			<p class="note">
				<b data-testid="selected-cell">{cellTitle(description, cell)}</b>, rests at {population.restMv.toFixed(1)} mV in
				the dark.
			</p>
			{isRemoved && (
				<p class="note warn" data-testid="cell-removed">
					Removed: it sends nothing, passes no current over junctions and does not fire. It comes back when its removal
					ends (Interventions, below).
				</p>
			)}
			<div class="tools">
				<button
					type="button"
					aria-pressed={isPinned}
					title={`Keep this cell’s potential in the scope, up to ${mostPinned} cells (P)`}
					data-testid="pin-cell"
					onClick={() => viewSteps.togglePin(cell)}
				>
					{isPinned ? 'Unpin' : 'Pin to scope'}
				</button>
				{population.spiking && (
					<button
						type="button"
						aria-pressed={heard === index}
						data-testid="listen"
						onClick={() => clicks.listenTo(heard === index ? null : index)}
					>
						{heard === index ? 'Stop sound' : 'Listen to spikes'}
					</button>
				)}
			</div>
			{soundMessage !== '' && <p class="note warn">{soundMessage}</p>}
			<Pinned description={description} />
			{others.length > 0 && (
				<details>
					<summary>More quantities in the scope ({extras.length} shown)</summary>
					<div class="scroll short">
						{others.map(({ path, title, unit }) => (
							<label class="check" key={path}>
								<input type="checkbox" checked={extras.includes(path)} onChange={() => toggleExtra(path)} />
								<span>
									<b class="mono">{path}</b> {title} {unit !== '1' && `(${unitText(unit)})`}
								</span>
							</label>
						))}
					</div>
				</details>
			)}
		</>
	);
}

/** The cells whose potentials stay in the scope. */
function Pinned({ description }: { readonly description: Description }) {
	const { selection, viewSteps } = useWorkbench();
	const pinned = useStore(selection, (state) => state.pinned);
	if (pinned.length === 0) return null;
	return (
		<ul class="chips" aria-label="Pinned cells">
			{pinned.map((each) => (
				<li key={`${each.population} ${each.member}`}>
					<button type="button" onClick={() => selection.getState().select(each)}>
						{cellTitle(description, each)}
					</button>
					<button
						type="button"
						aria-label={`Unpin ${cellTitle(description, each)}`}
						onClick={() => viewSteps.togglePin(each)}
					>
						×
					</button>
				</li>
			))}
		</ul>
	);
}
