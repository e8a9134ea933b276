import { UserError } from '../../base/errors.ts';
import { columnFlashSeries } from './columnFlashSeries.ts';
import { coneFlashSeries } from './coneFlashSeries.ts';
import { fastSpiking } from './fastSpiking.ts';
import { limits } from './limits.ts';
import type { Preset } from './preset.ts';
import { rebound } from './rebound.ts';
import { rodFlashSeries } from './rodFlashSeries.ts';
import { spikeFrequencyAdaptation } from './spikeFrequencyAdaptation.ts';
import { subthreshold } from './subthreshold.ts';

/** All presets, in the order in which they are listed. A new one is a file and a line here. */
export const presets: readonly Preset[] = [
	limits,
	spikeFrequencyAdaptation,
	fastSpiking,
	subthreshold,
	rebound,
	rodFlashSeries,
	coneFlashSeries,
	columnFlashSeries,
];

/** Finds a preset by its name. @throws UserError that lists the known ones */
export function presetNamed(name: string): Preset {
	const found = presets.find((preset) => preset.name === name);
	if (found) return found;
	throw new UserError(`no preset '${name}'; known are ${presets.map((preset) => preset.name).join(', ')}`);
}
