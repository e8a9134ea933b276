import { useMemo, useState } from 'preact/hooks';
import { EMG_KINDS, emgPath, isEmgType, USUAL_BOARD } from '../../io/control/emg/kinds/catalogue.ts';
import type { EmgType } from '../../io/control/emg/kinds/emgKind.ts';
import { FUSIONS, isFusionMode } from '../../io/control/fusions.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import type { ControlBlock, EmgSourceSpec, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { EmgStatus, Status } from '../../protocol/status.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { newestOnly } from '../workbench/newestOnly.ts';
import { onto } from '../workbench/ontoPresent.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';

/** Kinds of sources: those that are chosen at once before those that have to be named. */
const kinds = Object.entries(EMG_KINDS).sort(([, a], [, b]) => Number('path' in a) - Number('path' in b));

/** The muscle beside the retina: where its signal comes from, how it stands, and how it takes part in the grip. */
export function Muscle({ control, status }: { readonly control: ControlBlock; readonly status: Status | null }) {
	const { actions } = useWorkbench();
	const { emg, fusion } = control;
	/** A kind that has to be named first. */
	const [asks, setAsks] = useState<EmgType | null>(null);
	const shown = asks ?? emg.type;
	const { path, read } = EMG_KINDS[shown];
	function choose(type: string): void {
		if (!isEmgType(type)) return;
		const { first } = EMG_KINDS[type];
		setAsks(first || type === emg.type ? null : type);
		if (first && type !== emg.type) void actions.setEmg(first);
	}
	async function open(text: string): Promise<void> {
		const next = read?.(text, USUAL_BOARD);
		if (next && (await actions.setEmg(next))) setAsks(null);
	}
	return (
		<FoldedSection name="muscle" title="Muscle (EMG)">
			<SelectField
				title="EMG comes from"
				value={shown}
				testId="emg-picker"
				options={kinds.map(([value, { title }]) => ({ value, title }))}
				onChange={choose}
			/>
			{path && (
				<PathForm
					key={shown}
					title={path.title}
					placeholder={path.placeholder}
					value={shown === emg.type ? emgPath(emg) : ''}
					onOpen={open}
				/>
			)}
			{emg.type === 'serial' && <SerialSettings emg={emg} />}
			{emg.type === 'simulated' && <SimulatedSettings emg={emg} />}
			{status?.emg && <Envelope emg={status.emg} />}
			<SelectField
				title="The grip follows"
				value={fusion.mode}
				testId="fusion-picker"
				options={Object.entries(FUSIONS).map(([value, { title }]) => ({ value, title }))}
				onChange={(mode) => {
					if (isFusionMode(mode)) void actions.setFusion(FUSIONS[mode].usual);
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
		</FoldedSection>
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
		await actions.setEmg(onto(emg, { ...emg, ...changes }));
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
	const askEffort = useMemo(
		() => newestOnly((level: number) => actions.ask('setEffort', { effort: level })),
		[actions],
	);
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
					await actions.setEmg(onto(emg, { ...emg, periodS }));
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
							askEffort(level);
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
				{emg.seenRateHz !== null && ` ${Math.round(emg.seenRateHz)} samples come a second.`}
			</p>
			{emg.complaint !== '' && (
				<p class="note warn" data-testid="emg-complaint">
					{emg.complaint}
				</p>
			)}
		</div>
	);
}

function FusionNumbers({ fusion }: { readonly fusion: FusionChoice }) {
	const { actions } = useWorkbench();
	const set = async (next: FusionChoice): Promise<string> => {
		await actions.setFusion(onto(fusion, next));
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
