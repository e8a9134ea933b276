import type { Description } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { populationNamed } from '../data/cells.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';

/** Longer lists are no help: the number is typed then. */
const mostListed = 200;

/** Chooses a cell by its kind and number. */
export function CellPicker({
	description,
	selected,
}: {
	readonly description: Description;
	readonly selected: CellAddress | null;
}) {
	const { selection } = useWorkbench();
	const population = selected && populationNamed(description, selected.population);
	const { select } = selection.getState();
	return (
		<div class="row">
			<SelectField
				title="Kind"
				value={selected?.population ?? ''}
				testId="cell-population"
				options={[
					{ value: '', title: 'None' },
					...description.populations.map(({ name, title, count }) => ({ value: name, title: `${title} (${count})` })),
				]}
				onChange={(name) => select(name === '' ? null : { population: name, member: 0 })}
			/>
			{population && population.count > mostListed ? (
				<NumberField
					title="Number"
					unit=""
					integer
					min={0}
					max={population.count - 1}
					value={selected.member}
					testId="cell-member"
					onCommit={(member) => {
						select({ ...selected, member });
						return undefined;
					}}
				/>
			) : (
				<SelectField
					title="Number"
					value={String(selected?.member ?? '')}
					testId="cell-member"
					disabled={!population}
					options={Array.from({ length: population?.count ?? 0 }, (_, k) => ({ value: String(k), title: String(k) }))}
					onChange={(member) => selected && select({ ...selected, member: Number(member) })}
				/>
			)}
		</div>
	);
}
