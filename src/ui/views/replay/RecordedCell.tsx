import type { Description } from '../../../protocol/description.ts';
import { pathInNewRun } from '../../../protocol/replay.ts';
import { cellTitle, populationNamed, potentialOf, recordedOf } from '../../data/cells.ts';
import { unitText } from '../../fields/numberInput.ts';
import { CellPicker } from '../../panels/CellPicker.tsx';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

/** The selected cell: what was recorded of it, and which of that the scope shows. */
export function RecordedCell({ description }: { readonly description: Description }) {
	const { selection } = useWorkbench();
	const selected = useStore(selection, (state) => state.selected);
	const extras = useStore(selection, (state) => state.extras);
	const population = selected ? populationNamed(description, selected.population) : undefined;
	const held = selected && population ? recordedOf(population, selected.member) : [];
	const own = held.filter(({ path }) => pathInNewRun(path) === undefined);
	const isShown = ({ path, isCurrent }: (typeof own)[number]): boolean =>
		isCurrent || path === (population && potentialOf(population)?.path) || extras.includes(path);
	const isAlways = (quantity: (typeof own)[number]): boolean =>
		quantity.isCurrent || quantity.path === (population && potentialOf(population)?.path);
	return (
		<section class="panel" aria-label="Selected cell">
			<h2>Cell</h2>
			<CellPicker description={description} selected={selected} />
			{!selected || !population ? (
				<p class="empty">Click a cell in the retina, or choose one above: the scope shows what was recorded of it.</p>
			) : (
				<>
					<p class="note" data-testid="recorded-of-cell">
						<b>{cellTitle(description, selected)}</b>:{' '}
						{own.length === 0
							? `no quantity of it was recorded${population.spiking ? ', but its spikes' : ''}. \`--quantities ${population.name}.V\` records its potential.`
							: `recorded are ${own.map(({ path }) => path).join(', ')}${population.spiking ? ' and its spikes' : ''}. Anything else of it was not.`}
					</p>
					{own.map((quantity) => (
						<label class="check" key={quantity.path}>
							<input
								type="checkbox"
								checked={isShown(quantity)}
								disabled={isAlways(quantity)}
								onChange={() => selection.getState().toggleExtra(quantity.path)}
							/>
							<span>
								<b class="mono">{quantity.path}</b> {quantity.title}{' '}
								{quantity.unit !== '1' && `(${unitText(quantity.unit)})`}
							</span>
						</label>
					))}
				</>
			)}
		</section>
	);
}
