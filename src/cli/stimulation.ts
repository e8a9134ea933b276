import { type ElectrodeLevel, STIMULATION_DRIVES } from '../io/wire/message.ts';
import { UserError } from '../ode/errors.ts';

/** Length of a phase where none is given, µs, and pulses per second. */
const usual = { phaseUs: 200, rateHz: 100 } as const;

/**
 * Reads `ELECTRODE=µA`, `ELECTRODE=µA,µs`, `…,Hz` and `…,spikes` or `…,rate`: one electrode's level. Without a word for it,
 * one pulse comes with each spike of the electrode's channel.
 * @throws UserError naming the form; limits are the safety gate's
 */
export function parseStimulation(text: string): ElectrodeLevel {
	const [electrodeText = '', level = ''] = text.split('=');
	const parts = level.split(',').map((part) => part.trim());
	const drive = STIMULATION_DRIVES.find((each) => each === parts.at(-1));
	const numbers = (drive === undefined ? parts : parts.slice(0, -1)).map((part) =>
		part === '' ? Number.NaN : Number(part),
	);
	const [amplitudeUa = Number.NaN, phaseUs = usual.phaseUs, rateHz = usual.rateHz, ...more] = numbers;
	const electrode = electrodeText.trim() === '' ? Number.NaN : Number(electrodeText);
	const isLevel = [amplitudeUa, phaseUs, rateHz].every((value) => value >= 0 && Number.isFinite(value));
	if (!Number.isInteger(electrode) || electrode < 0 || !isLevel || more.length > 0) {
		throw new UserError(
			`--stimulate must be ELECTRODE=µA[,µs[,Hz]][,spikes|rate], such as 3=50,200,100,spikes; got '${text}'`,
		);
	}
	return { target: 'stimulate', electrode, drive: drive ?? 'spikes', amplitudeUa, phaseUs, gapUs: 0, rateHz };
}
