import { useState } from 'preact/hooks';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import type { ControlBlock, EmgSourceSpec, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { EmgStatus, Status } from '../../protocol/status.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';

/** Fusion as first chosen; assumed, as docs/control.md says. */
const fusions: Readonly<Record<FusionChoice['mode'], FusionChoice>> = {
	vision: { mode: 'vision' },
	emg: { mode: 'emg' },
	gated: { mode: 'gated', openAt: 0.3, closeAt: 0.15 },
	weighted: { mode: 'weighted', visionWeight: 0.5 },
};

const isMode = (text: string): text is FusionChoice['mode'] => Object.hasOwn(fusions, text);

/** A source of a type, as it begins. */
function sourceOf(type: string, before: EmgSourceSpec): EmgSourceSpec | undefined {
	if (type === before.type) return before;
	switch (type) {
		case 'none':
			return { type };
		case 'simulated':
			return { type, seed: 1, periodS: 0 };
		default:
			// A file or a port has to be named first.
			return undefined;
	}
}

/** The muscle beside the retina: where its signal comes from, how it stands, and how it takes part in the grip. */
export function Muscle({ control, status }: { readonly control: ControlBlock; readonly status: Status | null }) {
	const { actions } = useWorkbench();
	const { emg, fusion } = control;
	const [asks, setAsks] = useState<'recorded' | 'serial' | null>(null);
	const shown = asks ?? emg.type;
	return (
		<section class="panel" aria-label="Muscle">
			<h2>Muscle (EMG)</h2>
			<SelectField
				title="EMG comes from"
				value={shown}
				testId="emg-picker"
				options={[
					{ value: 'none', title: 'Nowhere' },
					{ value: 'simulated', title: 'Simulated muscle' },
					{ value: 'recorded', title: 'Recording' },
					{ value: 'serial', title: 'Board on a serial port' },
				]}
				onChange={(type) => {
					const next = sourceOf(type, emg);
					setAsks(next ? null : type === 'recorded' ? 'recorded' : 'serial');
					if (next && next !== emg) void actions.setEmg(next);
				}}
			/>
			{shown === 'recorded' && (
				<PathForm
					title="File on this computer"
					placeholder="/home/me/both.emg"
					value={emg.type === 'recorded' ? emg.file : ''}
					onOpen={async (file) => (await actions.setEmg({ type: 'recorded', file })) && setAsks(null)}
				/>
			)}
			{shown === 'serial' && (
				<PathForm
					title="Serial port"
					placeholder="/dev/ttyACM0, COM4"
					value={emg.type === 'serial' ? emg.path : ''}
					onOpen={async (path) =>
						(await actions.setEmg({ type: 'serial', path, baudRate: BAUD_RANGE.default, rateHz: 1000 })) &&
						setAsks(null)
					}
				/>
			)}
			{emg.type === 'serial' && <SerialSettings emg={emg} />}
			{emg.type === 'simulated' && <SimulatedSettings emg={emg} />}
			{status?.emg && <Envelope emg={status.emg} />}
			<SelectField
				title="The grip follows"
				value={fusion.mode}
				testId="fusion-picker"
				options={[
					{ value: 'vision', title: 'The retina alone' },
					{ value: 'emg', title: 'The muscle alone' },
					{ value: 'gated', title: 'The retina, while the muscle is tense' },
					{ value: 'weighted', title: 'A mean of both' },
				]}
				onChange={(mode) => {
					if (isMode(mode)) void actions.setFusion(fusions[mode]);
				}}
			/>
			<FusionNumbers fusion={fusion} />
			{fusion.mode !== 'vision' && emg.type === 'none' && (
				<p class="note warn" data-testid="fusion-note">
					There is no muscle: it counts as relaxed
					{fusion.mode === 'weighted' ? ', and the retina keeps its share.' : ', and the hand stays open.'}
				</p>
			)}
			{fusion.mode !== 'vision' && emg.type !== 'none' && status?.emg?.calibrated === false && (
				<p class="note warn" data-testid="fusion-note">
					The muscle is not calibrated: its activation is 0 until it is.
				</p>
			)}
		</section>
	);
}

function PathForm(props: {
	readonly title: string;
	readonly placeholder: string;
	readonly value: string;
	readonly onOpen: (path: string) => Promise<unknown>;
}) {
	const [path, setPath] = useState(props.value);
	return (
		<form
			class="row end"
			onSubmit={(event) => {
				event.preventDefault();
				if (path.trim() !== '') void props.onOpen(path.trim());
			}}
		>
			<div class="field">
				<label for="emg-path">{props.title}</label>
				<input
					id="emg-path"
					type="text"
					placeholder={props.placeholder}
					autocomplete="off"
					spellcheck={false}
					value={path}
					data-testid="emg-path"
					onInput={(event) => setPath(event.currentTarget.value)}
				/>
			</div>
			<button type="submit" data-testid="emg-open">
				Open
			</button>
		</form>
	);
}

function SerialSettings({ emg }: { readonly emg: Extract<EmgSourceSpec, { type: 'serial' }> }) {
	const { actions } = useWorkbench();
	const set = async (changes: { readonly baudRate?: number; readonly rateHz?: number }): Promise<string> => {
		await actions.setEmg({ ...emg, ...changes });
		return '';
	};
	return (
		<>
			<NumberField
				title="Speed of the line"
				unit="baud"
				integer
				min={BAUD_RANGE.min}
				max={BAUD_RANGE.max}
				value={emg.baudRate}
				testId="emg-baud"
				onCommit={(baudRate) => set({ baudRate })}
			/>
			<NumberField
				title="Samples"
				unit="Hz"
				min={200}
				max={20_000}
				value={emg.rateHz}
				testId="emg-rate"
				onCommit={(rateHz) => set({ rateHz })}
			/>
		</>
	);
}

function SimulatedSettings({ emg }: { readonly emg: Extract<EmgSourceSpec, { type: 'simulated' }> }) {
	const { actions } = useWorkbench();
	const [effort, setEffort] = useState(0);
	return (
		<>
			<NumberField
				title="Contracts every (0: by hand)"
				unit="s"
				min={0}
				max={600}
				value={emg.periodS}
				testId="emg-period"
				onCommit={async (periodS) => {
					await actions.setEmg({ ...emg, periodS });
					return '';
				}}
			/>
			{emg.periodS === 0 && (
				<label>
					<span>Contraction: {Math.round(100 * effort)} %</span>
					<input
						type="range"
						min={0}
						max={1}
						step={0.01}
						value={effort}
						class="effort-slider"
						data-testid="emg-effort"
						onInput={(event) => {
							const level = Number(event.currentTarget.value);
							setEffort(level);
							void actions.ask('setEffort', { effort: level });
						}}
					/>
				</label>
			)}
		</>
	);
}

/** Envelope and activation as bars, and the state in a sentence. */
function Envelope({ emg }: { readonly emg: EmgStatus }) {
	const percent = Math.round(100 * emg.activation);
	return (
		<div class="digits">
			<div class="digit">
				<span>Activation</span>
				<div class="track" role="img" aria-label={`activation of the muscle ${percent} %`}>
					<div class="bar" style={{ width: `${percent}%` }} />
				</div>
				<span class="value" data-testid="emg-activation" data-value={emg.activation.toFixed(3)}>
					{percent} %
				</span>
			</div>
			<p class="note" role="status" data-testid="emg-state" data-phase={emg.phase}>
				{emg.phase === 'live'
					? `Envelope ${emg.envelopeMv.toFixed(3)} mV${emg.calibrated ? '' : '; not calibrated'}.`
					: emg.message}
				{emg.bad > 0 && ` ${emg.bad} samples were no numbers.`}
			</p>
		</div>
	);
}

function FusionNumbers({ fusion }: { readonly fusion: FusionChoice }) {
	const { actions } = useWorkbench();
	const set = async (next: FusionChoice): Promise<string> => {
		await actions.setFusion(next);
		return '';
	};
	if (fusion.mode === 'gated') {
		return (
			<>
				<NumberField
					title="The gate opens at"
					unit="1"
					min={fusion.closeAt}
					max={1}
					value={fusion.openAt}
					testId="gate-open"
					onCommit={(openAt) => set({ ...fusion, openAt })}
				/>
				<NumberField
					title="The gate shuts below"
					unit="1"
					min={0}
					max={fusion.openAt}
					value={fusion.closeAt}
					testId="gate-close"
					onCommit={(closeAt) => set({ ...fusion, closeAt })}
				/>
			</>
		);
	}
	if (fusion.mode === 'weighted') {
		return (
			<NumberField
				title="Share of the retina"
				unit="1"
				min={0}
				max={1}
				value={fusion.visionWeight}
				testId="vision-weight"
				onCommit={(visionWeight) => set({ ...fusion, visionWeight })}
			/>
		);
	}
	return null;
}
