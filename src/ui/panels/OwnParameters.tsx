import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Description, ParameterDescription } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellTitle } from '../data/cells.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown, unitText } from '../fields/numberInput.ts';
import { cellPath } from '../stores/modelStore.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { matches } from './parameterTree.ts';

/** What this cell has of a parameter, as the host said last. */
interface OfCell {
	readonly path: string;
	readonly value: number;
	readonly isOwn: boolean;
}

/** The parameters of one cell: what it has of its population's, and values of its own. */
export function OwnParameters({
	description,
	cell,
}: {
	readonly description: Description;
	readonly cell: CellAddress;
}) {
	const { actions, model } = useWorkbench();
	const [isOpen, setIsOpen] = useState(false);
	const [search, setSearch] = useState('');
	const [values, setValues] = useState<readonly OfCell[]>([]);
	const { population, member } = cell;
	const { parameters } = description;
	const own = description.session.parameters;
	const generation = useStore(model, (state) => state.generation);
	// Before it is drawn: the values of the cell before must not stand under this one's name.
	useLayoutEffect(() => {
		setValues([]);
	}, [population, member]);
	useEffect(() => {
		if (!isOpen) return undefined;
		let isLatest = true;
		void actions.ask('cellParameters', { cell: { population, member } }).then((reply) => {
			if (isLatest && reply) setValues(reply.parameters);
		});
		return () => {
			isLatest = false;
		};
	}, [isOpen, population, member, parameters, own, generation]);
	const prefix = cellPath({ cell, path: '' });
	const count = Object.keys(own).filter((path) => path.startsWith(prefix)).length;
	const rows = values.flatMap((each) => {
		const parameter = parameters.find(({ path }) => path === `${population}.${each.path}`);
		return parameter && matches(parameter, search) ? [{ parameter, ...each }] : [];
	});
	return (
		<details data-testid="own-parameters" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
			<summary>
				Parameters of this cell alone {count > 0 && <span class="badge changed">{count} of its own</span>}
			</summary>
			<p class="note">
				What is set here holds for {cellTitle(description, cell)} and no other; it then no longer follows when the
				population’s value changes. The first cell that gets a value of its own of a parameter needs a moment: the
				circuit is prepared for it.
			</p>
			<input
				type="search"
				placeholder="Search, e.g. Kv or leak"
				aria-label="Search this cell’s parameters"
				data-testid="own-parameter-search"
				value={search}
				onInput={(event) => setSearch(event.currentTarget.value)}
			/>
			<div class="scroll short">
				{rows.map((row) => (
					<OwnRow key={`${prefix}${row.path}`} cell={cell} {...row} />
				))}
				{values.length > 0 && rows.length === 0 && <p class="empty">No parameter of this cell fits “{search}”.</p>}
			</div>
		</details>
	);
}

function OwnRow(props: OfCell & { readonly parameter: ParameterDescription; readonly cell: CellAddress }) {
	const { parameter, cell, path, value, isOwn } = props;
	const { title, unit, minimum, maximum } = parameter;
	const { actions } = useWorkbench();
	const id = `own-${path}`;
	return (
		<div class={isOwn ? 'parameter changed' : 'parameter'} data-testid={id}>
			<div class="line">
				<span class="name" title={`${title} – ${cellPath({ cell, path })}`}>
					<b>{path}</b> <span>{title}</span>
				</span>
				<NumberField
					bare
					title={`${path} of this cell`}
					unit={unit}
					min={minimum}
					max={maximum}
					value={value}
					testId={`${id}-input`}
					onCommit={(next) => actions.setCellParameter(cell, path, next)}
				/>
				<button
					type="button"
					class="icon"
					disabled={!isOwn}
					aria-label={`${path} as its population again`}
					title={
						isOwn ? `As its population again (${shown(parameter.value)} ${unitText(unit)})` : 'As its population has it'
					}
					data-testid={`${id}-reset`}
					onClick={() => void actions.setCellParameter(cell, path, null)}
				>
					↺
				</button>
			</div>
		</div>
	);
}
