import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { USUAL_LEVEL } from '../../io/safety/safetyLimits.ts';
import { type ElectrodeLevel, STIMULATION_DRIVES } from '../../protocol/deviceCommand.ts';

/** Length of a phase where none is given, µs, and pulses per second. */
const usual = { phaseUs: 200, rateHz: 100 } as const;

/** The form of a level, for help and complaints. */
export const stimulationForm = 'ELECTRODE=µA[,µs[,Hz]][,spikes|rate][,hold=S][,rise=µA/s]';

const example = '3=50,200,100,spikes,hold=10,rise=200';

/** What stands behind `hold=` or `rise=` among the parts, NaN where it is no number; the usual where it is left out. */
function named(parts: readonly string[], name: string, otherwise: number): number {
	const found = parts.filter((part) => part.startsWith(`${name}=`));
	if (found.length === 0) return otherwise;
	const text = found[0]?.slice(name.length + 1).trim() ?? '';
	return found.length === 1 ? decimalNumber(text) : Number.NaN;
}

/**
 * Reads one electrode's level: `ELECTRODE=µA`, then, each if wanted, the length of a phase in µs, pulses a second in Hz,
 * what makes the pulses (one with each spike of the electrode's channel where nothing is said), how long it holds, s,
 * and how fast it climbs, µA/s.
 * @throws UserError naming the form; limits are the safety gate's
 */
export function parseStimulation(text: string): ElectrodeLevel {
	const [, electrodeText = '', level = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
	const parts = level.split(',').map((part) => part.trim());
	const holdS = named(parts, 'hold', USUAL_LEVEL.holdS);
	const riseUaPerS = named(parts, 'rise', USUAL_LEVEL.riseUaPerS);
	const plain = parts.filter((part) => !/^(hold|rise)=/.test(part));
	const drive = STIMULATION_DRIVES.find((each) => each === plain.at(-1));
	const numbers = (drive === undefined ? plain : plain.slice(0, -1)).map(decimalNumber);
	const [amplitudeUa = Number.NaN, phaseUs = usual.phaseUs, rateHz = usual.rateHz, ...more] = numbers;
	const electrode = decimalNumber(electrodeText);
	const isLevel = [amplitudeUa, phaseUs, rateHz, holdS, riseUaPerS].every(
		(value) => value >= 0 && Number.isFinite(value),
	);
	if (!Number.isInteger(electrode) || electrode < 0 || !isLevel || more.length > 0) {
		throw new UserError(`--stimulate must be ${stimulationForm}, such as ${example}; got '${text}'`);
	}
	return {
		target: 'stimulate',
		electrode,
		drive: drive ?? 'spikes',
		amplitudeUa,
		phaseUs,
		gapUs: 0,
		rateHz,
		holdS,
		riseUaPerS,
	};
}
