import { useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellTitle } from '../data/cells.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { useWhen, WhenFields } from './WhenFields.tsx';

/** Takes cells away: a part of a population, or, in a tissue, the one that is selected. */
export function NewRemoval(props: { readonly description: Description; readonly selected: CellAddress | null }) {
	const { description, selected } = props;
	const { actions, live } = useWorkbench();
	const [chosen, setChosen] = useState('');
	const [percent, setPercent] = useState(100);
	const [seed, setSeed] = useState(0);
	const form = useWhen();
	const { populations, session } = description;
	const population = populations.find(({ name }) => name === chosen) ?? populations[0];
	if (!population) return null;
	const number = (set: (value: number) => void) => (value: number) => {
		set(value);
		return undefined;
	};

	async function remove(which: { population: string; members?: number[]; fraction?: number; seed?: number }) {
		await actions.addIntervention({ type: 'remove', ...form.when(live.tMs / 1000), ...which });
	}
	// Columns lose whole populations only.
	const isPart = session.tissue !== undefined && percent < 100;
	const part = isPart ? { fraction: percent / 100, seed } : {};

	return (
		<>
			<h3>Removed cells</h3>
			<SelectField
				title="Of"
				value={population.name}
				testId="remove-population"
				options={populations.map(({ name, title }) => ({ value: name, title }))}
				onChange={setChosen}
			/>
			<NumberField
				title="Part of them (less than all only in a tissue)"
				unit="%"
				min={0}
				max={100}
				value={session.tissue ? percent : 100}
				disabled={!session.tissue}
				testId="remove-percent"
				onCommit={number(setPercent)}
			/>
			<NumberField
				title="Seed by which they are drawn"
				unit="1"
				min={0}
				max={0xffffffff}
				integer
				value={seed}
				disabled={!session.tissue}
				testId="remove-seed"
				onCommit={number(setSeed)}
			/>
			<WhenFields form={form} until="they are put back" testId="remove" />
			<div class="tools">
				<button
					type="button"
					class="primary"
					data-testid="remove-part"
					onClick={() => void remove({ population: population.name, ...part })}
				>
					Remove {isPart ? `${percent} %` : 'all'}
				</button>
				{selected && session.tissue && (
					<button
						type="button"
						data-testid="remove-selected"
						onClick={() => void remove({ population: selected.population, members: [selected.member] })}
					>
						Remove {cellTitle(description, selected)}
					</button>
				)}
			</div>
		</>
	);
}
