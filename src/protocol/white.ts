import { whiteRates } from '../retina/light/levels/lightLevel.ts';
import {
	CONE_PLACES,
	CONE_RATE_PER_PHOTOPIC_TROLAND,
	type ConePlace,
	trolands,
} from '../retina/light/levels/photometry.ts';
import type { ParameterDescription, PopulationDescription } from './description.ts';
import { lightLevelOf } from './session/levelSettings.ts';
import type { LevelSettings } from './session/sessionFile.ts';

/** The cones that may see a level that is a luminance, with their photoisomerisations per second and photopic troland; the usual ones first. */
export const coneChoices: readonly {
	readonly place: ConePlace;
	readonly perTroland: number;
	readonly source: string;
}[] = CONE_PLACES.map((place) => {
	const { value, source } = CONE_RATE_PER_PHOTOPIC_TROLAND[place];
	return { place, perTroland: value, source };
});

/** What white is for the retina under some light settings. */
export interface White {
	/** Of a rod: photoisomerisations per second where white is a luminance, else its input. */
	readonly rodRate: number;
	/** Of a cone. */
	readonly coneRate: number;
	/** Where white is a luminance: what stands before the retina, the retinal illuminance in photopic trolands (cd/m² · mm²), and the cones that see it. */
	readonly photometric?: {
		readonly luminanceCdM2: number;
		readonly pupilDiameterMm: number;
		readonly neutralDensity: number;
		readonly trolands: number;
		readonly cones: ConePlace;
	};
}

/** White under these settings, as the engine maps it to the photoreceptors, before their gains. @throws UserError for values out of range */
export function whiteOf(settings: LevelSettings): White {
	const level = lightLevelOf(settings);
	const { rodRate, coneRate } = whiteRates(level);
	if (level.kind === 'free') return { rodRate, coneRate };
	const { luminanceCdM2, pupilDiameterMm, neutralDensity, cones } = level.conditions;
	return {
		rodRate,
		coneRate,
		photometric: { luminanceCdM2, pupilDiameterMm, neutralDensity, trolands: trolands(level.conditions), cones },
	};
}

/** What white is for one population of photoreceptors. */
export interface WhiteInput {
	readonly population: string;
	/** Photoisomerisations per receptor and second, and input, in its unit, of each; of a level that states inputs neither. */
	readonly photometric?: { readonly rate: number; readonly gain: number };
	readonly input: number;
	/** Of the input. */
	readonly unit: string;
}

/**
 * The input of each population of photoreceptors at white.
 * @param parameters as they are now, for the gains
 * @throws UserError for values out of range
 */
export function whiteInputs(
	settings: LevelSettings,
	populations: readonly Pick<PopulationDescription, 'name' | 'light'>[],
	parameters: readonly Pick<ParameterDescription, 'path' | 'value'>[],
): readonly WhiteInput[] {
	const { rodRate, coneRate, photometric } = whiteOf(settings);
	return populations.flatMap(({ name, light }) => {
		if (!light) return [];
		const rate = light.sees === 'rod' ? rodRate : coneRate;
		const base = { population: name, unit: light.unit };
		if (!photometric) return [{ ...base, input: rate }];
		const { gain: declared } = light;
		const value = declared && parameters.find(({ path }) => path === declared.path)?.value;
		const gain = declared && value !== undefined ? value * declared.inputPerUnit : 1;
		return [{ ...base, photometric: { rate, gain }, input: rate * gain }];
	});
}
