import { useState } from 'preact/hooks';
import type { Description } from '../../../protocol/description.ts';
import { mostTraces, type ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { populationNamed, potentialOf, recordedOf, traceKey } from '../../data/cells.ts';
import { Menu } from '../../fields/Menu.tsx';
import { NumberField } from '../../fields/NumberField.tsx';
import { unitText } from '../../fields/numberInput.ts';
import { SelectField } from '../../fields/SelectField.tsx';
import { useWorkbench } from '../../workbench/workbench.ts';

/** Adds any quantity of any cell to a scope. */
export function AddTrace({ setup, description }: { readonly setup: ScopeSetup; readonly description: Description }) {
	const { scopes, selection } = useWorkbench();
	const [chosen, setChosen] = useState<{ population: string; member: number; path: string } | null>(null);
	const { selected } = selection.getState();
	const name = chosen?.population ?? selected?.population ?? description.populations[0]?.name ?? '';
	const population = populationNamed(description, name) ?? description.populations[0];
	if (!population) return null;
	const member = Math.min(chosen?.member ?? selected?.member ?? 0, population.count - 1);
	const quantities = recordedOf(population, member);
	const quantity =
		quantities.find(({ path }) => path === chosen?.path) ?? potentialOf({ ...population, quantities }) ?? quantities[0];
	const now = { population: population.name, member, path: quantity?.path ?? '' };
	const trace = { cell: { population: now.population, member }, path: now.path };
	const isThere = setup.traces.some((each) => traceKey(each.cell, each.path) === traceKey(trace.cell, trace.path));
	const isFull = setup.traces.length >= mostTraces;
	return (
		<Menu title="Add trace" testId={`scope-traces-${setup.id}`}>
			<SelectField
				title="Kind of cell"
				value={population.name}
				testId={`add-trace-population-${setup.id}`}
				options={description.populations.map((each) => ({
					value: each.name,
					title: `${each.title} (${each.count})`,
				}))}
				onChange={(value) => setChosen({ ...now, population: value })}
			/>
			<NumberField
				title="Number"
				unit=""
				integer
				min={0}
				max={population.count - 1}
				value={member}
				testId={`add-trace-member-${setup.id}`}
				onCommit={(value) => {
					setChosen({ ...now, member: value });
					return undefined;
				}}
			/>
			<SelectField
				title="Quantity"
				value={now.path}
				testId={`add-trace-path-${setup.id}`}
				options={quantities.map(({ path, title, unit }) => ({
					value: path,
					title: `${path}: ${title}${unitText(unit) && ` (${unitText(unit)})`}`,
				}))}
				onChange={(path) => setChosen({ ...now, path })}
			/>
			<button
				type="button"
				class="primary"
				disabled={(isFull && !isThere) || !quantity}
				title={isFull ? `At most ${mostTraces} traces of its own` : ''}
				data-testid={`add-trace-${setup.id}`}
				onClick={() => scopes.getState().toggleTrace(setup.id, trace)}
			>
				{isThere ? 'Take out' : 'Add'}
			</button>
		</Menu>
	);
}
