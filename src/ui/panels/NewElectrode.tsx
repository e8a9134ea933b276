import { useMemo, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { electrodeRanges } from '../../protocol/session/interventions.ts';
import { spikingCells } from '../../protocol/spikingCells.ts';
import { chargeText, type Electrode, electrodeCharge } from '../data/electrodeCharge.ts';
import { type Place, PlaceMap } from '../drawing/PlaceMap.tsx';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { useWhen, type When, WhenFields } from './WhenFields.tsx';

const waveforms = [
	{ value: 'biphasic', title: 'Biphasic pulses (no net charge)' },
	{ value: 'pulses', title: 'Pulses of one sign' },
	{ value: 'steady', title: 'Steady current' },
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
	diameterUm: 60,
	distanceUm: 20,
	currentUa: -20,
	widthMs: 1,
	rateHz: 20,
};

/** The intervention that the form describes. */
function electrodeOf(amounts: Amounts, waveform: Waveform, span: When): Electrode {
	const { xUm, yUm, diameterUm, distanceUm, currentUa, widthMs, rateHz } = amounts;
	const place = { xUm, yUm, diameterUm, distanceUm };
	const pulse = { widthS: widthMs / 1000, periodS: 1 / rateHz };
	if (waveform === 'steady') return { type: 'electrode', ...span, ...place, currentUa };
	const course =
		waveform === 'biphasic' ? { form: waveform, ...pulse, gapS: 0 } : { form: waveform, ...pulse, alternate: false };
	return { type: 'electrode', ...span, ...place, currentUa: 0, amplitudeUa: currentUa, course };
}

/** A form for a stimulating electrode near the retina, placed among the cells; it is drawn below the ganglion cells while it is on. What tissue does not bear is refused. */
export function NewElectrode({ description }: { readonly description: Description }) {
	const { actions, live, model } = useWorkbench();
	const interventions = useStore(model, (state) => state.interventions);
	const [isOpen, setIsOpen] = useState(false);
	const { populations } = description;
	const cells = useMemo(() => spikingCells({ populations }), [populations]);
	const [amounts, setAmounts] = useState(first);
	const form = useWhen(1);
	const [waveform, setWaveform] = useState<Waveform>('biphasic');
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
	const charge = electrodeCharge(electrodeOf(amounts, waveform, form.when(0)));
	const isUnder = (cell: number): boolean => {
		const { xUm, yUm } = cells[cell] as Place;
		return Math.hypot(xUm - amounts.xUm, yUm - amounts.yUm) <= amounts.diameterUm / 2;
	};
	const place = ({ xUm, yUm }: Place) => setAmounts((now) => ({ ...now, xUm, yUm }));
	return (
		<details data-testid="new-electrode" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
			<summary>Stimulating electrode</summary>
			{isOpen && (
				<PlaceMap
					cells={cells}
					isChosen={isUnder}
					label="Ganglion cells from above, and the electrode among them: press or drag to place it."
					testId="electrode-place"
					onDrag={(_, to) => place(to)}
					onMove={(dx, dy) => place({ xUm: amounts.xUm + dx, yUm: amounts.yUm + dy })}
				>
					{interventions.map(
						({ key, intervention }) =>
							intervention.type === 'electrode' && (
								<circle key={key} cx={intervention.xUm} cy={-intervention.yUm} r={intervention.diameterUm / 2} />
							),
					)}
					<circle class="placed" cx={amounts.xUm} cy={-amounts.yUm} r={amounts.diameterUm / 2} />
				</PlaceMap>
			)}
			{fields.map(fieldOf)}
			<SelectField
				title="Waveform"
				value={waveform}
				testId="electrode-waveform"
				options={waveforms}
				onChange={(value) => setWaveform(waveforms.find((each) => each.value === value)?.value ?? 'biphasic')}
			/>
			{waveform !== 'steady' && pulseFields.map(fieldOf)}
			<WhenFields form={form} until="it is removed" testId="electrode" />
			<p class={charge.isBeyond ? 'note bad' : 'note'} role="status" data-testid="electrode-charge">
				{chargeText(charge)} (Shannon 1992 with k = 1.5; 4 nC below 2,000 µm², Cogan et al. 2016).
				{charge.isBeyond &&
					' Beyond what tissue bears: lessen the current or the time of a phase, or take a larger disc.'}
				{!charge.isBalanced && !charge.isBeyond && ' Its charge does not flow back, as these limits suppose.'}
			</p>
			<div class="tools">
				<button
					type="button"
					class="primary"
					disabled={charge.isBeyond}
					data-testid="electrode-start"
					onClick={() => void actions.addIntervention(electrodeOf(amounts, waveform, form.when(live.tMs / 1000)))}
				>
					Stimulate
				</button>
			</div>
		</details>
	);
}
