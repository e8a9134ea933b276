import { useState } from 'preact/hooks';
import type { DeviceStatus, ElectrodesStatus } from '../../protocol/status.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { offerFile } from '../workbench/offerFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { bears, chargeNc, firstLevel, type Level, levelFields, levelText } from './electrodeText.ts';

/** More electrodes than these are listed only where they are on. */
const mostListed = 16;

/** The electrodes of a device: their levels as it has acknowledged them, and a form that sets one through the safety gate. */
export function Electrodes({
	device,
	electrodes,
}: {
	readonly device: DeviceStatus;
	readonly electrodes: ElectrodesStatus;
}) {
	const { actions } = useWorkbench();
	const [said, setSaid] = useState({ ok: true, text: '' });
	const ask = async (wanted: Level) => setSaid(await actions.stimulate(wanted, device.name));
	return (
		<section class="panel" aria-label={`Electrodes of ${device.name}`} data-testid={`electrodes-${device.name}`}>
			<h2>Electrodes of {device.name}</h2>
			<Levels electrodes={electrodes} ask={ask} />
			<LevelForm device={device} electrodes={electrodes} ask={ask} />
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

/** Each electrode with its level and a way to switch it off. */
function Levels({
	electrodes,
	ask,
}: {
	readonly electrodes: ElectrodesStatus;
	readonly ask: (level: Level) => Promise<void>;
}) {
	const { count, levels, each } = electrodes;
	const listed =
		count > mostListed ? levels.map(({ electrode }) => electrode) : Array.from({ length: count }, (_, k) => k);
	return (
		<>
			<ul class="list">
				{listed.map((electrode) => {
					const on = levels.find((level) => level.electrode === electrode);
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
		</>
	);
}

/** Sets one electrode's level, or all to nothing. */
function LevelForm(props: {
	readonly device: DeviceStatus;
	readonly electrodes: ElectrodesStatus;
	readonly ask: (level: Level) => Promise<void>;
}) {
	const { device, electrodes, ask } = props;
	const { actions } = useWorkbench();
	const [level, setLevel] = useState<Level>(firstLevel);
	const change = (changes: Partial<Level>) => {
		setLevel((now) => ({ ...now, ...changes }));
		return Promise.resolve('');
	};
	const saveLog = async () => {
		const text = (await actions.ask('levelLog', { device: device.name }))?.text;
		if (text !== undefined) offerFile(`levels-${device.name}.jsonl`, new Blob([text], { type: 'application/jsonl' }));
	};
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				void ask(level);
			}}
		>
			<div class="fields">
				{levelFields(electrodes, level.drive).map(({ name, ...field }) => (
					<NumberField key={name} {...field} value={level[name]} onCommit={(value) => change({ [name]: value })} />
				))}
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
			<Charge level={level} electrodes={electrodes} />
			<button type="submit" class="primary" disabled={!device.armed} data-testid="set-level">
				Set the level
			</button>{' '}
			<button
				type="button"
				disabled={electrodes.levels.length === 0}
				data-testid="all-off"
				onClick={async () => {
					for (const each of electrodes.levels) await ask({ ...each, amplitudeUa: 0 });
				}}
			>
				All off
			</button>{' '}
			<button type="button" data-testid="save-levels" onClick={() => void saveLog()}>
				Save the log …
			</button>
		</form>
	);
}

/** What a level comes to, of what its electrode bears. */
function Charge({ level, electrodes }: { readonly level: Level; readonly electrodes: ElectrodesStatus }) {
	// The electrode's own limit is the lower one wherever the device has said it.
	const own = electrodes.each[level.electrode]?.maxChargeNc ?? electrodes.maxChargeNc;
	const maxChargeNc = Math.min(electrodes.maxChargeNc, own);
	const tooMuch = level.amplitudeUa * level.phaseUs > maxChargeNc * 1000;
	return (
		<p class={tooMuch ? 'note warn' : 'note'}>
			{shown(chargeNc(level))} nC a phase, of at most {shown(maxChargeNc)} nC at electrode {level.electrode}
			{tooMuch && ': the amplitude will be brought down to that'}. Each phase's charge flows back in the next. The level
			ends by itself after {shown(level.holdS)} s, and is reached after{' '}
			{shown(Math.round((100 * level.amplitudeUa) / level.riseUaPerS) / 100)} s.
		</p>
	);
}
