import type { Command } from 'commander';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { LevelSettings } from '../../protocol/session/sessionFile.ts';
import { coneChoices } from '../../protocol/white.ts';
import { isLightLevel, LIGHT_LEVEL_NAMES } from '../../retina/light/levels/lightLevel.ts';

/** What says how bright white is. */
export interface LightOptions {
	readonly light?: string;
	readonly cones?: string;
}

const LEVEL_FORMS = nameList([...LIGHT_LEVEL_NAMES, 'ROD,CONE'], 'or');
const CONE_FORMS = nameList(
	coneChoices.map(({ place }) => place),
	'or',
);

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

/** The light level of the session with what options change of it. @throws UserError for cones where they mean nothing */
export function lightOf({ light, cones }: LightOptions, base: LevelSettings): LevelSettings {
	const level = light === undefined ? base : levelOf(light);
	if (cones === undefined) return level;
	const choice = coneChoices.find(({ place }) => place === cones);
	if (!choice) throw new UserError(`--cones must be ${CONE_FORMS}; got '${cones}'`);
	if (level.kind === 'free' || (level.kind === 'named' && level.name === 'live')) {
		throw new UserError(
			'--cones goes with a light level that is a luminance (--light scotopic, mesopic or photopic, or one of the session file); live and ROD,CONE state the input of cones itself',
		);
	}
	return { ...level, cones: choice.place };
}

/** Adds `--light` and `--cones`. */
export function addLightOptions(command: Command): void {
	command
		.option(
			'--light <level>',
			`${LEVEL_FORMS}: how bright white is, or what input of rods and cones it is (per s; photoisomerisations at a gain of 1)`,
		)
		.option(
			'--cones <place>',
			`with a level that is a luminance: ${coneChoices.map(({ place, perTroland }) => `${place} (${perTroland} photoisomerisations per cone, s and troland)`).join(' or ')}`,
		);
}
