import { freeLightLevel, type LightLevel, lightLevelNamed, whiteRates } from '../../retina/light/levels/lightLevel.ts';
import { D65_SCOTOPIC_PHOTOPIC_RATIO } from '../../retina/light/levels/photometry.ts';
import type { LevelSettings } from './sessionFile.ts';

/** The light level that a session asks for. @throws UserError for values out of range */
export function lightLevelOf(settings: LevelSettings): LightLevel {
	switch (settings.kind) {
		case 'named':
			return lightLevelNamed(settings.name);
		case 'free':
			return freeLightLevel({ rodRate: settings.rodRate, coneRate: settings.coneRate });
		case 'photometric': {
			const { luminanceCdM2, pupilDiameterMm, neutralDensity } = settings;
			const level: LightLevel = {
				kind: 'photometric',
				name: 'free',
				conditions: {
					luminanceCdM2,
					pupilDiameterMm,
					neutralDensity,
					scotopicPhotopicRatio: D65_SCOTOPIC_PHOTOPIC_RATIO.value,
				},
			};
			// Refuses conditions out of range now, not at the next frame.
			whiteRates(level);
			return level;
		}
	}
}
