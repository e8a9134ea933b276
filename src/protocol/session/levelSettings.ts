import { UserError } from '../../base/errors.ts';
import { freeLightLevel, type LightLevel, lightLevelNamed, whiteFor } from '../../retina/light/levels/lightLevel.ts';
import { luminanceOf } from '../../retina/light/levels/photometry.ts';
import type { LevelSettings, PhotometricSettings } from './levelSchema.ts';

/** A named level as these cones and eyes see it. @throws UserError where that means nothing */
function namedLevel({ name, cones, eye }: LevelSettings & { readonly kind: 'named' }): LightLevel {
	const level = lightLevelNamed(name);
	if (level.kind === 'photometric') {
		return {
			...level,
			...(eye === undefined ? {} : { eye }),
			...(cones === undefined ? {} : { conditions: { ...level.conditions, cones } }),
		};
	}
	const given = cones === undefined ? eye && `eye (${eye})` : `cones (${cones})`;
	if (given === undefined) return level;
	throw new UserError(
		`light: ${given} goes with a level that is a luminance; '${name}' states the input of rods and cones itself`,
	);
}

function photometricLevel(settings: PhotometricSettings): LightLevel {
	const { pupilDiameterMm: pupil, neutralDensity, cones = 'peripheral', eye, spectrum = { kind: 'd65' } } = settings;
	const luminanceCdM2 = settings.kind === 'illuminance' ? luminanceOf(settings) : settings.luminanceCdM2;
	return {
		kind: 'photometric',
		name: 'free',
		...(eye === undefined ? {} : { eye }),
		conditions: {
			luminanceCdM2,
			pupil: { human: pupil, mouse: pupil },
			neutralDensity: [neutralDensity].flat(),
			spectrum,
			cones,
		},
	};
}

function levelWithoutGamma(settings: LevelSettings): LightLevel {
	switch (settings.kind) {
		case 'named':
			return namedLevel(settings);
		case 'free':
			return freeLightLevel({ rodRate: settings.rodRate, coneRate: settings.coneRate });
		case 'photometric':
		case 'illuminance':
			return photometricLevel(settings);
	}
}

/** The light level that a session asks for. @throws UserError for values out of range */
export function lightLevelOf(settings: LevelSettings): LightLevel {
	const { gamma } = settings;
	const level = { ...levelWithoutGamma(settings), ...(gamma === undefined ? {} : { gamma }) };
	// Refuses conditions out of range now, not at the next frame.
	for (const kind of ['rod', 'cone'] as const) whiteFor(level, { kind });
	return level;
}
