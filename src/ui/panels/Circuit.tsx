import { useEffect, useState } from 'preact/hooks';
import type { DeclarationDescription } from '../../protocol/description.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { Term } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { CircuitEditor } from './CircuitEditor.tsx';

const markOf = ({ own, replaces }: DeclarationDescription): string => (own ? (replaces ? ' (edited)' : ' (own)') : '');

/** The declarations that the circuit consists of, to be edited while it runs. */
export function Circuit() {
	const { model, circuit, actions } = useWorkbench();
	const generation = useStore(model, (state) => state.generation);
	const connected = useStore(model, (state) => state.description !== null);
	const [list, setList] = useState<readonly DeclarationDescription[]>([]);
	const file = useStore(circuit, (state) => state.file);
	const drafts = useStore(circuit, (state) => state.drafts);
	const { show, listed } = circuit.getState();
	useEffect(() => {
		if (!connected) return;
		void actions.ask('listDeclarations', {}).then((reply) => {
			const declarations = reply?.declarations ?? [];
			listed(declarations);
			setList(declarations);
		});
	}, [generation]);
	const cells = list.filter(({ kind, inUse }) => kind === 'cell' && inUse);
	const shown = list.find((each) => each.file === file);
	const unused = (each: string): string => (drafts[each] === undefined ? '' : ' (not applied)');
	return (
		<section class="panel fill circuit" aria-label="Circuit">
			<h2>
				Circuit: its <Term of="declaration">declarations</Term>
			</h2>
			<ul class="choices" aria-label="Cells" data-testid="circuit-cells">
				{cells.map((cell) => (
					<li key={cell.file}>
						<button
							type="button"
							aria-label={`Edit ${cell.title}`}
							aria-pressed={cell.file === file}
							title={`Edit ${cell.title}: ${cell.includes.map(({ alias }) => alias).join(', ')}`}
							onClick={() => show(cell.file)}
						>
							{cell.title}
						</button>
					</li>
				))}
			</ul>
			<SelectField
				title="File"
				value={shown?.file ?? ''}
				testId="declaration"
				options={[
					{ value: '', title: `New file${unused('')}` },
					...list.map((each) => ({
						value: each.file,
						title: `${each.kind} ${each.name}${markOf(each)}${unused(each.file)}`,
					})),
				]}
				onChange={show}
			/>
			{list.length > 0 && <CircuitEditor declaration={shown} declarations={list} />}
		</section>
	);
}
