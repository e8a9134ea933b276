import { useState } from 'preact/hooks';
import { electrodeRanges, type Intervention } from '../../protocol/session/interventions.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { useWhen, type When, WhenFields } from './WhenFields.tsx';

const waveforms = [
	{ value: 'steady', title: 'Steady current' },
	{ value: 'biphasic', title: 'Biphasic pulses (no net charge)' },
	{ value: 'pulses', title: 'Pulses' },
] as const;

type Waveform = (typeof waveforms)[number]['value'];

const [least, most] = electrodeRanges.currentUa;

/** What the form asks for, in its order. */
const fields = [
	{ name: 'xUm', title: 'Electrode at x (right)', unit: 'µm', min: -1e5, max: 1e5 },
	{ name: 'yUm', title: 'Electrode at y (up)', unit: 'µm', min: -1e5, max: 1e5 },
	{ name: 'diameterUm', title: 'Diameter of the disc', unit: 'µm', min: 1, max: electrodeRanges.diameterUm[1] },
	{ name: 'distanceUm', title: 'Distance from ganglion cells', unit: 'µm', min: 0, max: electrodeRanges.distanceUm[1] },
	{ name: 'currentUa', title: 'Current (− depolarises)', unit: 'µA', min: least, max: most },
] as const;

/** Of pulses only. */
const pulseFields = [
	{ name: 'widthMs', title: 'Width of a phase', unit: 'ms', min: 0.01, max: 1000 },
	{ name: 'rateHz', title: 'Pulses a second', unit: 'Hz', min: 0.01, max: 1000 },
] as const;

type Amounts = Readonly<Record<(typeof fields)[number]['name'] | (typeof pulseFields)[number]['name'], number>>;

const first: Amounts = {
	xUm: 0,
	yUm: 0,
	diameterUm: 50,
	distanceUm: 20,
	currentUa: -20,
	widthMs: 1,
	rateHz: 20,
};

/** The intervention that the form describes. */
function electrodeOf(amounts: Amounts, waveform: Waveform, span: When): Intervention {
	const { xUm, yUm, diameterUm, distanceUm, currentUa, widthMs, rateHz } = amounts;
	const place = { xUm, yUm, diameterUm, distanceUm };
	const pulse = { widthS: widthMs / 1000, periodS: 1 / rateHz };
	if (waveform === 'steady') return { type: 'electrode', ...span, ...place, currentUa };
	const course =
		waveform === 'biphasic' ? { form: waveform, ...pulse, gapS: 0 } : { form: waveform, ...pulse, alternate: false };
	return { type: 'electrode', ...span, ...place, currentUa: 0, amplitudeUa: currentUa, course };
}

/** A form for a stimulating electrode near the retina; it is drawn below the ganglion cells while it is on. */
export function NewElectrode() {
	const { actions, live } = useWorkbench();
	const [amounts, setAmounts] = useState(first);
	const form = useWhen(1);
	const [waveform, setWaveform] = useState<Waveform>('steady');
	const fieldOf = ({ name, ...field }: (typeof fields)[number] | (typeof pulseFields)[number]) => (
		<NumberField
			key={name}
			{...field}
			value={amounts[name]}
			testId={`electrode-${name}`}
			onCommit={(value) => {
				setAmounts((now) => ({ ...now, [name]: value }));
				return undefined;
			}}
		/>
	);
	return (
		<details data-testid="new-electrode">
			<summary>Stimulating electrode</summary>
			{fields.map(fieldOf)}
			<SelectField
				title="Waveform"
				value={waveform}
				testId="electrode-waveform"
				options={waveforms}
				onChange={(value) => setWaveform(waveforms.find((each) => each.value === value)?.value ?? 'steady')}
			/>
			{waveform !== 'steady' && pulseFields.map(fieldOf)}
			<WhenFields form={form} until="it is removed" testId="electrode" />
			<div class="tools">
				<button
					type="button"
					class="primary"
					data-testid="electrode-start"
					onClick={() => void actions.addIntervention(electrodeOf(amounts, waveform, form.when(live.tMs / 1000)))}
				>
					Stimulate
				</button>
			</div>
		</details>
	);
}
