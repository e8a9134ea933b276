import type { Command } from '../../src/io/wire/message.ts';
import type { CommandTarget, ElectrodeLevel } from '../../src/protocol/deviceCommand.ts';

/** A level that is far within all limits; electrode 1, 100 pulses a second, held for a minute, without a ramp. */
export const pulse = (changes: Partial<ElectrodeLevel> = {}): ElectrodeLevel => ({
	target: 'stimulate',
	electrode: 1,
	drive: 'rate',
	amplitudeUa: 80,
	phaseUs: 200,
	gapUs: 50,
	rateHz: 100,
	holdS: 60,
	riseUaPerS: 40_950,
	...changes,
});

/** A command with an id. */
export const command = (id: number, target: CommandTarget): Command => ({ kind: 'command', id, ...target });

/** Times from each pulse to the next, µs. */
export const periods = (pulses: readonly { readonly startUs: number }[]): number[] =>
	pulses.slice(1).map(({ startUs }, i) => startUs - (pulses[i]?.startUs ?? 0));
