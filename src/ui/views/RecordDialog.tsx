import { useId, useState } from 'preact/hooks';
import { RECORDED_KINDS, type RecordedKind, usualQuantities } from '../../protocol/recording/recordedKinds.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

const kinds = Object.keys(RECORDED_KINDS) as RecordedKind[];

/** A name that sorts by time: `retinode 2026-11-30 14.05`. */
function usualName(now: Date): string {
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
	return `retinode ${day} ${two(now.getHours())}.${two(now.getMinutes())}`;
}

/** Asks for the name of a recording and what it is to hold. */
export function RecordDialog() {
	const { actions, view } = useWorkbench();
	const chosen = view.getState().recorded ?? { kinds: usualQuantities, paths: '', everyMs: 1 };
	const [name, setName] = useState(() => usualName(new Date()));
	const [held, setHeld] = useState<ReadonlySet<RecordedKind>>(new Set(chosen.kinds));
	const [paths, setPaths] = useState(chosen.paths);
	const [everyMs, setEveryMs] = useState(chosen.everyMs);
	const [busy, setBusy] = useState(false);
	const id = useId();
	const close = () => view.getState().set({ dialog: 'none' });
	const quantities = [
		...kinds.filter((kind) => held.has(kind)),
		...paths.split(/[\s,;]+/).filter((path) => path !== ''),
	];

	async function begin(): Promise<void> {
		setBusy(true);
		const begun = await actions.ask('startRecording', { name, quantities, everyMs });
		setBusy(false);
		if (!begun) return;
		view.getState().set({ recorded: { kinds: kinds.filter((kind) => held.has(kind)), paths, everyMs } });
		close();
	}

	return (
		<Overlay title="Record" testId="record-dialog" onClose={close}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void begin();
				}}
			>
				<div class="field">
					<label for={`${id}-name`}>File (.nwb)</label>
					<input
						id={`${id}-name`}
						type="text"
						maxLength={100}
						value={name}
						data-testid="record-name"
						onInput={(event) => setName(event.currentTarget.value)}
					/>
				</div>
				<KindChoices held={held} onChange={setHeld} />
				<div class="field">
					<label for={`${id}-paths`}>Also these</label>
					<input
						id={`${id}-paths`}
						type="text"
						placeholder="onSustained.V[0] rod.Kv.I"
						value={paths}
						data-testid="record-paths"
						onInput={(event) => setPaths(event.currentTarget.value)}
					/>
				</div>
				<NumberField
					title="A row every"
					unit="ms"
					min={0.1}
					max={1000}
					value={everyMs}
					testId="record-every"
					onCommit={(value) => {
						setEveryMs(value);
						return undefined;
					}}
				/>
				<p class="note">
					From now until it is ended, into the folder that Retinode was started with (--folder); a name that is there
					gets a number. pynwb, MatNWB, Neo and others open the file.
				</p>
				<div class="tools">
					<button type="button" onClick={close}>
						Cancel
					</button>
					<button
						type="submit"
						class="primary"
						disabled={busy || quantities.length === 0 || name.trim() === ''}
						data-testid="record-start"
					>
						{busy ? 'Beginning …' : '● Record'}
					</button>
				</div>
			</form>
		</Overlay>
	);
}

/** What has a name of its own among what a recording may hold. */
function KindChoices(props: {
	readonly held: ReadonlySet<RecordedKind>;
	readonly onChange: (held: ReadonlySet<RecordedKind>) => void;
}) {
	const { held, onChange } = props;
	const choose = (kind: RecordedKind, isHeld: boolean): void =>
		onChange(new Set(kinds.filter((each) => (each === kind ? isHeld : held.has(each)))));
	return (
		<fieldset class="recorded">
			<legend>What it holds</legend>
			{kinds.map((kind) => (
				<label key={kind}>
					<input
						type="checkbox"
						checked={held.has(kind)}
						data-testid={`record-${kind}`}
						onChange={(event) => choose(kind, event.currentTarget.checked)}
					/>
					<span>
						<strong>{kind}</strong> {RECORDED_KINDS[kind]}
					</span>
				</label>
			))}
		</fieldset>
	);
}
