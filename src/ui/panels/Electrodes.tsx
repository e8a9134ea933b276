import { useState } from 'preact/hooks';
import type { DeviceStatus, ElectrodesStatus } from '../../protocol/status.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { offerFile } from '../workbench/offerFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';

type Level = ElectrodesStatus['levels'][number];

/** A gentle start: 10 nC a phase, for a minute, reached within 0.1 s. */
const first: Level = {
	electrode: 0,
	drive: 'spikes',
	amplitudeUa: 50,
	phaseUs: 200,
	gapUs: 0,
	rateHz: 100,
	holdS: 60,
	riseUaPerS: 500,
};
/** More electrodes than these are listed only where they are on. */
const mostListed = 16;

/** `50 µA × 200 µs = 10 nC a phase, one pulse a spike, at most 100/s, for 60 s` */
function levelText({ amplitudeUa, phaseUs, gapUs, rateHz, drive, holdS }: Level): string {
	const gap = gapUs > 0 ? `, ${shown(gapUs)} µs between` : '';
	const pulses = drive === 'spikes' ? `one pulse a spike, at most ${shown(rateHz)}/s` : `${shown(rateHz)} pulses/s`;
	// µA times µs is pC.
	return `${shown(amplitudeUa)} µA × ${shown(phaseUs)} µs = ${shown((amplitudeUa * phaseUs) / 1000)} nC a phase${gap}; ${pulses}; for ${shown(holdS)} s`;
}

/** `2,000 µm², bears 4 nC a phase`: rounded down, for what is more than that it does not bear. */
function bears(limit: ElectrodesStatus['each'][number] | undefined): string {
	if (!limit) return 'the device has not said yet what it bears';
	const nC = Math.floor(limit.maxChargeNc * 10) / 10;
	return `${limit.areaUm2.toLocaleString('en')} µm², bears ${shown(nC)} nC a phase`;
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
	const { count, maxAmplitudeUa, maxPhaseUs, maxGapUs, maxRateHz, maxHoldS, maxRiseUaPerS, levels, each } = electrodes;
	// The electrode's own limit is the lower one wherever the device has said it.
	const maxChargeNc = Math.min(electrodes.maxChargeNc, each[level.electrode]?.maxChargeNc ?? electrodes.maxChargeNc);
	const change = (changes: Partial<Level>) => {
		setLevel({ ...level, ...changes });
		return Promise.resolve('');
	};
	const saveLog = async () => {
		const text = (await actions.ask('levelLog', { device: device.name }))?.text;
		if (text !== undefined) offerFile(`levels-${device.name}.jsonl`, new Blob([text], { type: 'application/jsonl' }));
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
								<span class="note"> {bears(each[electrode])}</span>
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
					<NumberField
						title="Holds for"
						unit="s"
						min={0.1}
						max={maxHoldS}
						value={level.holdS}
						testId="hold-time"
						onCommit={(holdS) => change({ holdS })}
					/>
					<NumberField
						title="Climbs by"
						unit="uA/s"
						min={10}
						max={maxRiseUaPerS}
						value={level.riseUaPerS}
						testId="rise"
						onCommit={(riseUaPerS) => change({ riseUaPerS })}
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
					{shown((level.amplitudeUa * level.phaseUs) / 1000)} nC a phase, of at most {shown(maxChargeNc)} nC at
					electrode {level.electrode}
					{tooMuch && ': the amplitude will be brought down to that'}. Each phase's charge flows back in the next. The
					level ends by itself after {shown(level.holdS)} s, and is reached after{' '}
					{shown(Math.round((100 * level.amplitudeUa) / level.riseUaPerS) / 100)} s.
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
				</button>{' '}
				<button type="button" data-testid="save-levels" onClick={() => void saveLog()}>
					Save the log …
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
