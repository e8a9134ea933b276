import { UserError } from '../../../base/errors.ts';
import type { EyeName } from '../optics/eye.ts';
import { requireInRange } from '../optics/requireInRange.ts';
import { type Gamma, gammaRange, SRGB_LUMINANCE_WEIGHTS } from '../optics/srgb.ts';
import { type ReceptorWhite, receptorWhite, type Viewer, type ViewingConditions } from './photometry.ts';

/**
 * The light level says how bright "white" (relative luminance 1 of a frame) is for the retina. Everything between black
 * and white is linear in it.
 *
 * Two ways to say it: photometrically (`photometric`: luminance of white, pupil, filter, spectrum, which cones), which makes photoisomerisations, and a receptor
 * declares what gain makes its input of them; or directly (`free`: the input of a rod and of a cone at white), which makes no claim about any real scene and
 * passes no gain.
 *
 * What levels the published column can use: its input is meant for 1 … 1000 per s (rod) and 1 … 900000 per s (cone), given as flashes of tens of milliseconds.
 * Under steady light it saturates far below and recovers over seconds to tens of seconds. Measured on the corrected column
 * (RK4, 25 µs, steps of 5 s (rod) and 3 s (cone) from the dark), the ganglion cell's rate goes from 6 to 34, 110, 120 /s
 * at a rod input of 0.0003, 0.003, 0.1 and 1 per s, and from 3 to 36, 98, 158 /s at a cone input of 0.3, 3, 10 and 300 per s;
 * after 1 per s at the rod it fires on for longer than a clip lasts. So the default for moving pictures is `live`, a free
 * level inside the range that steady light can use. The three photometric levels are honest about brightness: with the published receptors' gains, white of
 * `scotopic` is a rod input of 0.010 per s, white of `mesopic` a cone input of 18 (and a rod input of 1.5, which saturates), and under `photopic` both are saturated.
 */
export type LightLevel =
	| (LevelBase & {
			readonly kind: 'photometric';
			readonly conditions: ViewingConditions;
			/** Whose eye every receptor is in; that of its species where left out. */
			readonly eye?: EyeName;
	  })
	| (LevelBase & { readonly kind: 'free'; readonly white: ReceptorInputs });

interface LevelBase {
	readonly name: LightLevelName;
	/** How encoded pictures (camera, clips) become light; sRGB where left out. */
	readonly gamma?: Gamma;
}

/** Input of a rod and of a cone, in the units that they declare for it, per s: photoisomerisations per second at a gain of 1. */
interface ReceptorInputs {
	readonly rodRate: number;
	readonly coneRate: number;
}

/** Names under which a level can be asked for; `free` is the user's own. */
export type LightLevelName = 'live' | 'scotopic' | 'mesopic' | 'photopic' | 'free';

type NamedLevel = Exclude<LightLevelName, 'free'>;

/** Largest input at white that a free level may set, per s: far above any useful one, to catch mistyped values. */
const MAX_RATE = 1e9;

const white = (luminanceCdM2: number, humanPupilMm: number): ViewingConditions => ({
	luminanceCdM2,
	pupil: { human: humanPupilMm, mouse: 'adapted' },
	neutralDensity: [],
	spectrum: { kind: 'd65' },
	cones: 'peripheral',
});

/**
 * The named levels. Luminance ranges of scotopic (below about 1e-3 cd/m²), mesopic and photopic (above about 3 cd/m²)
 * vision and the pupils that go with them: Stockman, Sharpe 2006, Ophthalmic Physiol Opt 26:225,
 * doi:10.1111/j.1475-1313.2006.00325.x; the exact values inside those ranges are ours (assumed). A mouse's pupil is as it adapts to them.
 */
export const LIGHT_LEVELS: Readonly<Record<NamedLevel, LightLevel>> = {
	live: { kind: 'free', name: 'live', white: { rodRate: 0.005, coneRate: 100 } },
	scotopic: { kind: 'photometric', name: 'scotopic', conditions: white(1e-3, 7) },
	mesopic: { kind: 'photometric', name: 'mesopic', conditions: white(0.3, 5) },
	photopic: { kind: 'photometric', name: 'photopic', conditions: white(100, 3) },
};

/** Their names, in the order shown to users. */
export const LIGHT_LEVEL_NAMES = Object.keys(LIGHT_LEVELS) as readonly NamedLevel[];

/** Whether a text is the name of one. */
export const isLightLevel = (text: string): text is NamedLevel => Object.hasOwn(LIGHT_LEVELS, text);

/** The level used for clips, cameras and relative-luminance stimuli unless another is asked for. */
export const DEFAULT_LIGHT_LEVEL: LightLevel = LIGHT_LEVELS.live;

/** A level that sets the input at white directly. Throws UserError for rates below 0 or above 1e9. */
export function freeLightLevel(rates: ReceptorInputs): LightLevel {
	return { kind: 'free', name: 'free', white: checkedRates(rates) };
}

function checkedRates(rates: ReceptorInputs): ReceptorInputs {
	return {
		rodRate: requireInRange('light level rodRate', rates.rodRate, 0, MAX_RATE, '1/s'),
		coneRate: requireInRange('light level coneRate', rates.coneRate, 0, MAX_RATE, '1/s'),
	};
}

/**
 * What white is for one receptor: photoisomerisations per second of a photometric level, of which gains make inputs; its input of a free one. Throws UserError when a field is
 * out of its range, so that levels read from a file are checked on use.
 */
export function whiteFor(level: LightLevel, receptor: Viewer): ReceptorWhite {
	if (level.gamma !== undefined && level.gamma !== 'srgb') requireInRange('gamma', level.gamma, ...gammaRange);
	switch (level.kind) {
		case 'photometric':
			return receptorWhite(level.conditions, level.eye === undefined ? receptor : { ...receptor, eye: level.eye });
		case 'free': {
			const { rodRate, coneRate } = checkedRates(level.white);
			return { rate: receptor.kind === 'rod' ? rodRate : coneRate, weights: SRGB_LUMINANCE_WEIGHTS };
		}
	}
}

/** The level of that name. Throws UserError that lists the names; `free` must be built with {@link freeLightLevel}. */
export function lightLevelNamed(name: string): LightLevel {
	if (isLightLevel(name)) return LIGHT_LEVELS[name];
	throw new UserError(
		`light level must be one of ${LIGHT_LEVEL_NAMES.join(', ')}, or a free level with rodRate and coneRate, got "${name}".`,
	);
}
