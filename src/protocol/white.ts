import { whiteRates } from '../retina/light/levels/lightLevel.ts';
import { trolands } from '../retina/light/levels/photometry.ts';
import { lightLevelOf } from './session/levelSettings.ts';
import type { LevelSettings } from './session/sessionFile.ts';

/** What white is for the retina under some light settings. */
export interface White {
	/** Photoisomerisations per rod and second. */
	readonly rodRate: number;
	/** Photoisomerisations per cone and second. */
	readonly coneRate: number;
	/** Where white is a luminance: what stands before the retina, and the retinal illuminance in photopic trolands (cd/m² · mm²). */
	readonly photometric?: {
		readonly luminanceCdM2: number;
		readonly pupilDiameterMm: number;
		readonly neutralDensity: number;
		readonly trolands: number;
	};
}

/** White under these settings, as the engine maps it to the photoreceptors. @throws UserError for values out of range */
export function whiteOf(settings: LevelSettings): White {
	const level = lightLevelOf(settings);
	const { rodRate, coneRate } = whiteRates(level);
	if (level.kind === 'free') return { rodRate, coneRate };
	const { luminanceCdM2, pupilDiameterMm, neutralDensity } = level.conditions;
	return {
		rodRate,
		coneRate,
		photometric: { luminanceCdM2, pupilDiameterMm, neutralDensity, trolands: trolands(level.conditions) },
	};
}
