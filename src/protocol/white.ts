import { type LightLevel, whiteFor } from '../retina/light/levels/lightLevel.ts';
import {
	CONE_PLACES,
	CONE_RATE_PER_PHOTOPIC_TROLAND,
	type ConePlace,
	pupilDiameterMm,
	trolands,
} from '../retina/light/levels/photometry.ts';
import type { EyeName } from '../retina/light/optics/eye.ts';
import type { LightSpectrum } from '../retina/light/optics/spectrum.ts';
import type { ParameterDescription, PopulationDescription } from './description.ts';
import { lightLevelOf } from './session/levelSettings.ts';
import type { LevelSettings } from './session/sessionFile.ts';

/** The cones that may see a level that is a luminance through a human eye, with their photoisomerisations per second and photopic troland; the usual ones first. */
export const coneChoices: readonly {
	readonly place: ConePlace;
	readonly perTroland: number;
	readonly source: string;
}[] = CONE_PLACES.map((place) => {
	const { value, source } = CONE_RATE_PER_PHOTOPIC_TROLAND[place];
	return { place, perTroland: value, source };
});

/** White that is a luminance: what stands before the retina, and the retinal illuminance in photopic trolands (cd/m² · mm²). */
export interface PhotometricWhite {
	readonly eye: EyeName;
	readonly luminanceCdM2: number;
	readonly pupilDiameterMm: number;
	/** Of all filters together. */
	readonly neutralDensity: number;
	readonly trolands: number;
	readonly spectrum: LightSpectrum;
	/** Those of a human eye. */
	readonly cones: ConePlace;
}

type PhotometricLevel = LightLevel & { readonly kind: 'photometric' };

function seenThrough(eye: EyeName, { conditions }: PhotometricLevel): PhotometricWhite {
	const { luminanceCdM2, neutralDensity, spectrum, cones } = conditions;
	return {
		eye,
		luminanceCdM2,
		pupilDiameterMm: pupilDiameterMm(conditions, eye),
		neutralDensity: neutralDensity.reduce((sum, density) => sum + density, 0),
		trolands: trolands(conditions, eye),
		spectrum,
		cones,
	};
}

/** What receptors' texts say that photometry asks for. */
type Seeing = Pick<PopulationDescription, 'name' | 'light'>;

/** White under these settings as each eye sees it that one of these receptors is in; none of a level that states inputs. @throws UserError for values out of range */
export function photometricWhites(
	settings: LevelSettings,
	populations: readonly Seeing[],
): readonly PhotometricWhite[] {
	const level = lightLevelOf(settings);
	if (level.kind === 'free') return [];
	const own = populations.flatMap(({ light }) => (light ? [light.eye ?? 'human'] : []));
	const eyes = level.eye === undefined ? new Set(own) : [level.eye];
	return [...eyes].map((eye) => seenThrough(eye, level));
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

/** Mean photoisomerisations per receptor and second below which single photons matter: a photon's response is over before the next comes. */
const singlePhotonsBelow = 3;
/** Grey, as a part of white. */
const grey = 0.5;

/**
 * What is to be said of dim light on receptors of which one stands for several: it gets the mean of what all of them catch, and the threshold of the synapse that lets single photons pass acts
 * on each. Empty where light is brighter, where none is thinned, and where the input does not count photons.
 * @param factor for how many cells one of the population stands
 */
export function singlePhotonNote({ population, input, unit }: WhiteInput, factor: number): string {
	if (factor <= 1 || unit !== '1/s' || input <= 0 || grey * input >= singlePhotonsBelow) return '';
	return `one ${population} stands for ${factor}: below ${singlePhotonsBelow} photons a ${population} and second, single photons need 'thinned 1', because the threshold acts on each ${population}`;
}

/**
 * The input of each population of photoreceptors at white.
 * @param parameters as they are now, for the gains
 * @throws UserError for values out of range
 */
export function whiteInputs(
	settings: LevelSettings,
	populations: readonly Seeing[],
	parameters: readonly Pick<ParameterDescription, 'path' | 'value'>[],
): readonly WhiteInput[] {
	const level = lightLevelOf(settings);
	return populations.flatMap(({ name, light }) => {
		if (!light) return [];
		const { sees: kind, eye, pigment } = light;
		const { rate } = whiteFor(level, { kind, ...(eye ? { eye } : {}), ...(pigment ? { pigment } : {}) });
		const base = { population: name, unit: light.unit };
		if (level.kind === 'free') return [{ ...base, input: rate }];
		const { gain: declared } = light;
		const value = declared && parameters.find(({ path }) => path === declared.path)?.value;
		const gain = declared && value !== undefined ? value * declared.inputPerUnit : 1;
		return [{ ...base, photometric: { rate, gain }, input: rate * gain }];
	});
}
