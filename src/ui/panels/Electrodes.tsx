import { useState } from 'preact/hooks';
import type { DeviceStatus, ElectrodesStatus } from '../../engine/protocol/status.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench.ts';

type Level = ElectrodesStatus['levels'][number];

/** A gentle start: 10 nC a phase. */
const first: Level = { electrode: 0, drive: 'spikes', amplitudeUa: 50, phaseUs: 200, gapUs: 0, rateHz: 100 };
/** More electrodes than these are listed only where they are on. */
const mostListed = 16;

/** `50 µA × 200 µs = 10 nC a phase, one pulse a spike, at most 100/s` */
function levelText({ amplitudeUa, phaseUs, gapUs, rateHz, drive }: Level): string {
	const gap = gapUs > 0 ? `, ${shown(gapUs)} µs between` : '';
	const pulses = drive === 'spikes' ? `one pulse a spike, at most ${shown(rateHz)}/s` : `${shown(rateHz)} pulses/s`;
	// µA times µs is pC.
	return `${shown(amplitudeUa)} µA × ${shown(phaseUs)} µs = ${shown((amplitudeUa * phaseUs) / 1000)} nC a phase${gap}; ${pulses}`;
}

/** The electrodes of a device: their levels as it has acknowledged them, and a form that sets one through the safety gate. */
export function Electrodes({
	device,
	electrodes,
}: {
	readonly device: DeviceStatus;
	readonly electrodes: ElectrodesStatus;
}) {
	const { actions } = useWorkbench();
	const [level, setLevel] = useState<Level>(first);
	const [said, setSaid] = useState({ ok: true, text: '' });
	const { count, maxAmplitudeUa, maxPhaseUs, maxGapUs, maxRateHz, maxChargeNc, levels } = electrodes;
	const change = (changes: Partial<Level>) => {
		setLevel({ ...level, ...changes });
		return Promise.resolve('');
	};
	const ask = async (wanted: Level) => setSaid(await actions.stimulate(wanted, device.name));
	const listed =
		count > mostListed ? levels.map(({ electrode }) => electrode) : Array.from({ length: count }, (_, k) => k);
	const tooMuch = level.amplitudeUa * level.phaseUs > maxChargeNc * 1000;
	return (
		<section class="panel" aria-label={`Electrodes of ${device.name}`} data-testid={`electrodes-${device.name}`}>
			<h2>Electrodes of {device.name}</h2>
			<ul class="list">
				{listed.map((electrode) => {
					const on = levels.find((each) => each.electrode === electrode);
					return (
						<li key={electrode} data-testid={`electrode-${electrode}`} data-on={on ? 'yes' : 'no'}>
							<span class={`lamp ${on ? 'warn' : 'off'}`} aria-hidden="true" />
							<span class="grow">
								<b>{electrode}</b> {on ? levelText(on) : 'off'}
							</span>
							{on && (
								<button
									type="button"
									aria-label={`Switch electrode ${electrode} off`}
									onClick={() => void ask({ ...on, amplitudeUa: 0 })}
								>
									Off
								</button>
							)}
						</li>
					);
				})}
			</ul>
			{listed.length === 0 && <p class="note">All {count} electrodes are off.</p>}
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void ask(level);
				}}
			>
				<div class="fields">
					<NumberField
						title="Electrode"
						unit="1"
						integer
						min={0}
						max={count - 1}
						value={level.electrode}
						testId="electrode"
						onCommit={(electrode) => change({ electrode })}
					/>
					<NumberField
						title="Amplitude"
						unit="uA"
						min={0}
						max={maxAmplitudeUa}
						value={level.amplitudeUa}
						testId="amplitude"
						onCommit={(amplitudeUa) => change({ amplitudeUa })}
					/>
					<NumberField
						title="Length of a phase"
						unit="us"
						integer
						min={0}
						max={maxPhaseUs}
						value={level.phaseUs}
						testId="phase"
						onCommit={(phaseUs) => change({ phaseUs })}
					/>
					<NumberField
						title="Between the phases"
						unit="us"
						integer
						min={0}
						max={maxGapUs}
						value={level.gapUs}
						testId="gap"
						onCommit={(gapUs) => change({ gapUs })}
					/>
					<NumberField
						title={level.drive === 'spikes' ? 'Pulses, at most' : 'Pulses'}
						unit="1/s"
						min={0}
						max={maxRateHz}
						value={level.rateHz}
						testId="pulse-rate"
						onCommit={(rateHz) => change({ rateHz })}
					/>
					<SelectField
						title="A pulse comes"
						value={level.drive}
						testId="drive"
						options={[
							{ value: 'spikes', title: 'per spike' },
							{ value: 'rate', title: 'at the rate' },
						]}
						onChange={(drive) => void change({ drive: drive === 'rate' ? 'rate' : 'spikes' })}
					/>
				</div>
				<p class={tooMuch ? 'note warn' : 'note'}>
					{shown((level.amplitudeUa * level.phaseUs) / 1000)} nC a phase, of at most {shown(maxChargeNc)} nC
					{tooMuch && ': the amplitude will be brought down to that'}. Each phase's charge flows back in the next.
				</p>
				<button type="submit" class="primary" disabled={!device.armed} data-testid="set-level">
					Set the level
				</button>{' '}
				<button
					type="button"
					disabled={levels.length === 0}
					data-testid="all-off"
					onClick={async () => {
						for (const each of levels) await ask({ ...each, amplitudeUa: 0 });
					}}
				>
					All off
				</button>
			</form>
			<p class={said.ok ? 'note' : 'note bad'} role={said.ok ? 'status' : 'alert'} data-testid="stimulation-said">
				{said.text !== ''
					? said.text
					: device.armed
						? 'Disarming and the emergency stop switch every electrode off.'
						: 'Not armed: no level can be set. Disarming and the emergency stop switch every electrode off.'}
			</p>
		</section>
	);
}
