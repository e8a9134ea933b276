import { UserError } from '../../base/errors.ts';
import { freeLightLevel, type LightLevel, lightLevelNamed, whiteRates } from '../../retina/light/levels/lightLevel.ts';
import { type ConePlace, D65_SCOTOPIC_PHOTOPIC_RATIO } from '../../retina/light/levels/photometry.ts';
import type { LevelSettings } from './sessionFile.ts';

/** A named level as these cones see it. @throws UserError where that means nothing */
function namedLevel(name: string, cones: ConePlace | undefined): LightLevel {
	const level = lightLevelNamed(name);
	if (cones === undefined) return level;
	if (level.kind === 'free') {
		throw new UserError(
			`light: cones (${cones}) goes with a level that is a luminance; '${name}' states the input of rods and cones itself`,
		);
	}
	return { ...level, conditions: { ...level.conditions, cones } };
}

/** The light level that a session asks for. @throws UserError for values out of range */
export function lightLevelOf(settings: LevelSettings): LightLevel {
	switch (settings.kind) {
		case 'named':
			return namedLevel(settings.name, settings.cones);
		case 'free':
			return freeLightLevel({ rodRate: settings.rodRate, coneRate: settings.coneRate });
		case 'photometric': {
			const { luminanceCdM2, pupilDiameterMm, neutralDensity, cones = 'peripheral' } = settings;
			const level: LightLevel = {
				kind: 'photometric',
				name: 'free',
				conditions: {
					luminanceCdM2,
					pupilDiameterMm,
					neutralDensity,
					scotopicPhotopicRatio: D65_SCOTOPIC_PHOTOPIC_RATIO.value,
					cones,
				},
			};
			// Refuses conditions out of range now, not at the next frame.
			whiteRates(level);
			return level;
		}
	}
}
