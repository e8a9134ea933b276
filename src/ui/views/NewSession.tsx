import { useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { mostAcross, type PatchSize, stepsForPatch } from '../../protocol/limits/patchSize.ts';
import { lightOn } from '../../protocol/session/usualLight.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { PatchSlider } from '../panels/PatchSlider.tsx';
import { declaredTissue, TissueFields } from '../panels/TissueFields.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

/** Asks for circuit, variant and size of a new session; light that somebody chose, source and seed carry over, parameters and interventions start anew. */
export function NewSession({ description }: { readonly description: Description }) {
	const { actions, view } = useWorkbench();
	const { session, circuits, variants } = description;
	const [circuit, setCircuit] = useState(session.circuit);
	const [variant, setVariant] = useState(session.variant);
	const [title, setTitle] = useState('');
	const [x, setX] = useState(session.columns.x);
	const [y, setY] = useState(session.columns.y);
	const [tissue, setTissue] = useState(session.tissue);
	const [seed, setSeed] = useState(session.seed);
	const asTissue = declaredTissue(description, circuit) ? tissue : undefined;
	const [busy, setBusy] = useState(false);
	const close = () => view.getState().set({ dialog: 'none' });

	/** A circuit with mosaics comes as a tissue, unless its columns are asked for. */
	function choose(name: string): void {
		setCircuit(name);
		const declared = declaredTissue(description, name);
		if (declared && !tissue) setTissue({ widthUm: declared.widthUm, heightUm: declared.heightUm });
	}

	async function create(): Promise<void> {
		setBusy(true);
		const patch = { columns: { x, y }, tissue: asTissue };
		const light = lightOn(circuit, session);
		const fresh = { title, circuit, variant, light, ...patch, ...stepsForPatch(patch), seed };
		// The scopes stay as they are on the screen; the session has those that it was opened with.
		const { scopes: _opened, ...kept } = session;
		const made = await actions.loadSession({ ...kept, ...fresh, parameters: {}, interventions: [] });
		setBusy(false);
		if (made) close();
	}

	return (
		<Overlay title="New session" testId="new-session" onClose={close}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void create();
				}}
			>
				<div class="field">
					<label for="session-name">Title (optional)</label>
					<input id="session-name" type="text" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
				</div>
				<SelectField
					title="Circuit"
					value={circuit}
					testId="new-circuit"
					options={circuits.map((each) => ({ value: each.name, title: each.title }))}
					onChange={choose}
				/>
				<SelectField
					title="Variant"
					value={variant}
					testId="new-variant"
					options={variants.map((each) => ({ value: each.name, title: each.title }))}
					onChange={setVariant}
				/>
				<TissueFields description={description} circuit={circuit} tissue={asTissue} onChange={setTissue} />
				{!asTissue && (
					<ColumnFields
						description={description}
						columns={{ x, y }}
						onChange={(columns) => {
							setX(columns.x);
							setY(columns.y);
						}}
					/>
				)}
				<SeedField seed={seed} onChange={setSeed} />
				<p class="note">
					Light, source and seed carry over; parameters go back to the variant’s, interventions end. The present session
					is gone unless you save it first.
				</p>
				<div class="tools">
					<button type="button" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="primary" disabled={busy} data-testid="new-create">
						{busy ? 'Building the circuit …' : 'Create'}
					</button>
				</div>
			</form>
		</Overlay>
	);
}

/** What every stimulus without a seed of its own is drawn from. */
function SeedField({ seed, onChange }: { readonly seed: number; readonly onChange: (seed: number) => void }) {
	const commit = (value: number) => {
		onChange(value);
		return undefined;
	};
	return <NumberField title="Seed" unit="" integer min={0} max={0xffffffff} value={seed} onCommit={commit} />;
}

/** A square patch by a slider, or its sides. */
function ColumnFields(props: {
	readonly description: Description;
	readonly columns: PatchSize;
	readonly onChange: (columns: PatchSize) => void;
}) {
	const { description, columns, onChange } = props;
	const { x, y } = columns;
	const keep = (change: (value: number) => PatchSize) => (value: number) => {
		onChange(change(value));
		return undefined;
	};
	return (
		<>
			<PatchSlider
				description={description}
				across={Math.round(Math.sqrt(x * y))}
				onChange={(across) => onChange({ x: across, y: across })}
			/>
			<Columns title="Columns across" value={x} testId="new-columns-x" onCommit={keep((value) => ({ x: value, y }))} />
			<Columns title="Columns down" value={y} testId="new-columns-y" onCommit={keep((value) => ({ x, y: value }))} />
		</>
	);
}

/** One side of the patch. */
function Columns(props: {
	readonly title: string;
	readonly value: number;
	readonly testId: string;
	readonly onCommit: (value: number) => undefined;
}) {
	return <NumberField {...props} unit="" integer min={1} max={mostAcross} />;
}
