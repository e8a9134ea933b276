import type { Command } from 'commander';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import {
	eyeNames,
	levelRanges,
	mostFilters,
	type PhotometricSettings,
	type SpectrumSettings,
} from '../../protocol/session/levelSchema.ts';
import type { LevelSettings } from '../../protocol/session/sessionFile.ts';
import { coneChoices } from '../../protocol/white.ts';
import { isLightLevel, LIGHT_LEVEL_NAMES } from '../../retina/light/levels/lightLevel.ts';

/** What says how bright white is. */
export interface LightOptions {
	readonly light?: string;
	readonly luminance?: string;
	readonly illuminance?: string;
	readonly reflectance?: string;
	readonly pupil?: string;
	readonly nd?: readonly string[];
	readonly spectrum?: string;
	readonly gamma?: string;
	readonly eye?: string;
	readonly cones?: string;
}

/** Their names, as commander has them. */
export const lightOptionNames: readonly string[] = [
	'light',
	'luminance',
	'illuminance',
	'reflectance',
	'pupil',
	'nd',
	'spectrum',
	'gamma',
	'eye',
	'cones',
] satisfies readonly (keyof LightOptions)[];

const LEVEL_FORMS = nameList([...LIGHT_LEVEL_NAMES, 'ROD,CONE'], 'or');
const CONE_FORMS = nameList(
	coneChoices.map(({ place }) => place),
	'or',
);
const SPECTRUM_FORMS =
	'd65, incandescent, screen, a wavelength in nm, or three primaries PEAK/WIDTH/POWER,…,… (nm, nm, relative)';

/** A number of an option within its range. @throws UserError that names both */
function numberOf(option: string, text: string, [min, max]: readonly [number, number], unit: string): number {
	const value = decimalNumber(text);
	if (value >= min && value <= max) return value;
	throw new UserError(`${option} must be a number from ${min} to ${max}${unit && ` ${unit}`}; got '${text}'`);
}

/** `mesopic`, or `ROD,CONE`: the input of rods and cones at white, per s. */
function levelOf(text: string): LevelSettings {
	if (isLightLevel(text)) return { kind: 'named', name: text };
	const [rodRate = Number.NaN, coneRate = Number.NaN, ...rest] = text.split(',').map(decimalNumber);
	if (rest.length > 0 || !(rodRate >= 0 && rodRate <= 1e9) || !(coneRate >= 0 && coneRate <= 1e9)) {
		throw new UserError(
			`--light must be ${LEVEL_FORMS} (input of rods and of cones at white, 0 to 1e9 per s); got '${text}'`,
		);
	}
	return { kind: 'free', rodRate, coneRate };
}

const isPhotometric = (level: LevelSettings): level is PhotometricSettings =>
	level.kind === 'photometric' || level.kind === 'illuminance';

/** What stands before the retina where nothing says otherwise. */
const usualOptics = { pupilDiameterMm: 'adapted', neutralDensity: 0 } as const;

/** What `base` says beside how bright white is. */
function opticsOf(base: LevelSettings): Omit<PhotometricSettings & { kind: 'photometric' }, 'kind' | 'luminanceCdM2'> {
	if (base.kind === 'photometric') {
		const { kind: _kind, luminanceCdM2: _luminance, ...optics } = base;
		return optics;
	}
	if (base.kind === 'illuminance') {
		const { kind: _kind, illuminanceLux: _lux, reflectance: _reflectance, ...optics } = base;
		return optics;
	}
	const { cones, eye, gamma } = { cones: undefined, eye: undefined, ...base };
	return {
		...usualOptics,
		...(cones ? { cones } : {}),
		...(eye ? { eye } : {}),
		...(gamma === undefined ? {} : { gamma }),
	};
}

/** How bright white is. @throws UserError for more than one way to say it */
function brightnessOf(options: LightOptions, base: LevelSettings): LevelSettings {
	const { light, luminance, illuminance, reflectance } = options;
	const ways = Object.entries({ '--light': light, '--luminance': luminance, '--illuminance': illuminance });
	const given = ways.flatMap(([name, text]) => (text === undefined ? [] : [name]));
	if (given.length > 1) throw new UserError(`${nameList(given, 'and')} each say how bright white is: give one of them`);
	const part = () => numberOf('--reflectance', reflectance ?? '', levelRanges.reflectance, '');
	if (reflectance !== undefined && (given.length > 0 ? illuminance === undefined : base.kind !== 'illuminance')) {
		throw new UserError('--reflectance goes with --illuminance, or with a session whose light is an illuminance');
	}
	if (light !== undefined) return levelOf(light);
	if (luminance !== undefined) {
		const luminanceCdM2 = numberOf('--luminance', luminance, levelRanges.luminanceCdM2, 'cd/m²');
		return { kind: 'photometric', luminanceCdM2, ...opticsOf(base) };
	}
	if (illuminance !== undefined) {
		if (reflectance === undefined && base.kind !== 'illuminance') {
			throw new UserError(
				'--illuminance needs --reflectance: what part of it white sends back, 0 to 1 (paper about 0.8)',
			);
		}
		const illuminanceLux = numberOf('--illuminance', illuminance, levelRanges.illuminanceLux, 'lx');
		const kept = base.kind === 'illuminance' ? base.reflectance : 0;
		return {
			kind: 'illuminance',
			illuminanceLux,
			reflectance: reflectance === undefined ? kept : part(),
			...opticsOf(base),
		};
	}
	return reflectance !== undefined && base.kind === 'illuminance' ? { ...base, reflectance: part() } : base;
}

function primaryOf(text: string): (SpectrumSettings & { readonly kind: 'primaries' })['red'] {
	const [peak = '', width = '', power = '', ...rest] = text.split('/');
	if (rest.length > 0) throw new UserError(`--spectrum must be ${SPECTRUM_FORMS}; got a primary '${text}'`);
	const { primary } = levelRanges;
	return {
		peakNm: numberOf("--spectrum: a primary's peak", peak, primary.peakNm, 'nm'),
		widthNm: numberOf("--spectrum: a primary's width", width, primary.widthNm, 'nm'),
		power: numberOf("--spectrum: a primary's power", power, primary.power, ''),
	};
}

/** @throws UserError with the forms that there are */
function spectrumOf(text: string): SpectrumSettings {
	if (text === 'd65' || text === 'incandescent' || text === 'screen') return { kind: text };
	const [red, green, blue, ...rest] = text.split(',');
	if (red !== undefined && green !== undefined && blue !== undefined && rest.length === 0) {
		return { kind: 'primaries', red: primaryOf(red), green: primaryOf(green), blue: primaryOf(blue) };
	}
	if (Number.isNaN(decimalNumber(text))) throw new UserError(`--spectrum must be ${SPECTRUM_FORMS}; got '${text}'`);
	return { kind: 'monochromatic', nm: numberOf('--spectrum', text, levelRanges.wavelengthNm, 'nm') };
}

/** What stands between white and the retina. @throws UserError where white is no luminance */
function withOptics({ pupil, nd, spectrum }: LightOptions, level: LevelSettings): LevelSettings {
	if (pupil === undefined && nd === undefined && spectrum === undefined) return level;
	if (!isPhotometric(level)) {
		const given = Object.entries({ '--pupil': pupil, '--nd': nd, '--spectrum': spectrum });
		const names = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
		throw new UserError(
			`${nameList(names, 'and')} ${names.length > 1 ? 'go' : 'goes'} with --luminance or --illuminance, or with a session whose light is one of them`,
		);
	}
	if (nd && nd.length > mostFilters) throw new UserError(`--nd takes at most ${mostFilters} filters; got ${nd.length}`);
	const filters = nd?.map((each) => numberOf('--nd', each, levelRanges.neutralDensity, 'log10 units'));
	const diameter = () => numberOf('--pupil', pupil ?? '', levelRanges.pupilDiameterMm, "mm, or 'adapted'");
	return {
		...level,
		...(pupil === undefined ? {} : { pupilDiameterMm: pupil === 'adapted' ? pupil : diameter() }),
		...(filters === undefined ? {} : { neutralDensity: filters }),
		...(spectrum === undefined ? {} : { spectrum: spectrumOf(spectrum) }),
	};
}

/** The eye and its cones. @throws UserError where white states the input of receptors itself */
function withEye({ cones, eye }: LightOptions, level: LevelSettings): LevelSettings {
	if (cones === undefined && eye === undefined) return level;
	const choice = coneChoices.find(({ place }) => place === cones);
	if (cones !== undefined && !choice) throw new UserError(`--cones must be ${CONE_FORMS}; got '${cones}'`);
	const whose = eyeNames.find((name) => name === eye);
	if (eye !== undefined && !whose) throw new UserError(`--eye must be ${nameList(eyeNames, 'or')}; got '${eye}'`);
	if (level.kind === 'free' || (level.kind === 'named' && level.name === 'live')) {
		throw new UserError(
			`${cones === undefined ? '--eye' : '--cones'} goes with a light level that is a luminance (--luminance, --illuminance, --light scotopic, mesopic or photopic, or one of the session file); live and ROD,CONE state the input of cones itself`,
		);
	}
	return { ...level, ...(choice ? { cones: choice.place } : {}), ...(whose ? { eye: whose } : {}) };
}

function withGamma({ gamma }: LightOptions, level: LevelSettings): LevelSettings {
	if (gamma === undefined) return level;
	return { ...level, gamma: gamma === 'srgb' ? gamma : numberOf('--gamma', gamma, levelRanges.gamma, "or 'srgb'") };
}

/** The light level of the session with what options change of it. @throws UserError for options where they mean nothing */
export function lightOf(options: LightOptions, base: LevelSettings): LevelSettings {
	return withGamma(options, withEye(options, withOptics(options, brightnessOf(options, base))));
}

/** Adds the options that say how bright white is, through which eye and on what screen. */
export function addLightOptions(command: Command): void {
	command
		.option(
			'--light <level>',
			`${LEVEL_FORMS}: how bright white is, or what input of rods and cones it is (per s; photoisomerisations at a gain of 1)`,
		)
		.option('--luminance <cd/m²>', 'how bright white is, by its luminance')
		.option(
			'--illuminance <lx>',
			'how bright white is, by the light on it, with --reflectance: luminance = illuminance × reflectance / π',
		)
		.option('--reflectance <part>', 'what part of the illuminance white sends back, 0 to 1')
		.option(
			'--pupil <mm>',
			'diameter of the pupil, or adapted: as the eye adapts it to white behind the filters (the default of --luminance and --illuminance)',
		)
		.option('--nd <density...>', 'densities of neutral filters before the eye, log10 units; they add')
		.option('--spectrum <form>', `what white is made of: ${SPECTRUM_FORMS}`)
		.option('--gamma <power>', 'how values of pictures become light: srgb (the default) or a power')
		.option('--eye <species>', `whose eye: ${nameList(eyeNames, 'or')}; that of the receptors' species unless given`)
		.option(
			'--cones <place>',
			`with a level that is a luminance, in a human eye: ${coneChoices.map(({ place, perTroland }) => `${place} (${perTroland} photoisomerisations per cone, s and troland)`).join(' or ')}`,
		);
}
