import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { parseCalibration } from '../../io/control/calibrationFile.ts';
import { EMG_HELP, parseEmg, USUAL_BOARD } from '../../io/control/emg/kinds/catalogue.ts';
import { FUSIONS, isFusionMode } from '../../io/control/fusions.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import {
	type ControlBlock,
	controlBlockSchema,
	type EmgSourceSpec,
	type FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import { addEstimatorOptions, type EstimatorOptions, estimatorChoice } from './estimatorOptions.ts';
import { collect, finiteNumber, namedNumber, wholeNumber } from './options.ts';

/** How spikes become a grip, as options say it. */
export interface ControlOptions extends EstimatorOptions {
	readonly fusion?: string;
	readonly emg?: string;
	readonly emgRate: number;
	readonly emgBaud: number;
	readonly emgCalibration?: string;
	readonly control?: readonly (readonly [string, number])[];
}

/** Ways in which retina and muscle become one, for help and complaints. */
export const FUSION_NAMES = nameList(Object.keys(FUSIONS), 'or');

/** Adds the options of estimator, muscle and fusion. */
export function addControlOptions(command: Command): void {
	addEstimatorOptions(command);
	command
		.option('--emg <source>', `a muscle beside the retina: ${EMG_HELP}`)
		.option(
			'--emg-rate <hz>',
			'samples a second of a board on a serial line',
			finiteNumber('--emg-rate'),
			USUAL_BOARD.rateHz,
		)
		.option(
			'--emg-baud <rate>',
			'rate of its line',
			wholeNumber('--emg-baud', BAUD_RANGE.min, BAUD_RANGE.max),
			BAUD_RANGE.default,
		)
		.option('--emg-calibration <file>', 'rest and maximum, as `retinode control calibrate` writes them')
		.option('--fusion <mode>', `${FUSION_NAMES} (default: gated with --emg, else vision)`)
		.option(
			'--control <name=value>',
			'a parameter of the control law or the grip, such as windowMs=300 or forceLimitN=5; may be repeated',
			collect(namedNumber('--control', 'windowMs=300')),
		);
}

const text = (file: string): string => readFileSync(file, 'utf8');

function emgOf({ emg, emgRate, emgBaud }: ControlOptions): EmgSourceSpec | undefined {
	if (emg === undefined) return undefined;
	const spec = parseEmg(emg, { rateHz: emgRate, baudRate: emgBaud });
	if (spec.type === 'serial' && spec.path.startsWith('/') && !existsSync(spec.path)) {
		throw new UserError(`serial port ${spec.path} does not exist; \`retinode ports\` lists those that do`);
	}
	return spec;
}

/** About what a calibration of the simulated muscle measures (√(2/π) of 0.5 mV at its maximum): it needs no person. */
const simulatedCalibration = { restMv: 0.012, maximumMv: 0.4 };

/** A fusion by its name, with its usual numbers. @throws UserError that lists the names */
export function fusionNamed(name: string): FusionChoice {
	if (isFusionMode(name)) return FUSIONS[name].usual;
	throw new UserError(`--fusion must be ${FUSION_NAMES}; got '${name}'`);
}

function fusionOf({ fusion }: ControlOptions, hasEmg: boolean): FusionChoice | undefined {
	if (fusion !== undefined) return fusionNamed(fusion);
	return hasEmg ? FUSIONS.gated.usual : undefined;
}

/**
 * The control block of a session with what the options change; nothing where neither says anything.
 * @throws UserError naming the option or the file
 */
export function controlOf(
	options: ControlOptions,
	base: ControlBlock | undefined,
): { readonly control?: ControlBlock } {
	const before = base ?? controlBlockSchema.parse({});
	const estimator = estimatorChoice(options);
	const emg = emgOf(options);
	const present = emg ?? before.emg;
	const fusion = fusionOf(options, emg !== undefined);
	const mode = (fusion ?? before.fusion).mode;
	if (options.fusion !== undefined && mode !== 'vision' && present.type === 'none') {
		throw new UserError(`--fusion ${mode} needs --emg SOURCE`);
	}
	const file = options.emgCalibration;
	if (file !== undefined && present.type === 'none') throw new UserError('--emg-calibration needs --emg SOURCE');
	const read = file === undefined ? undefined : parseCalibration(text(file), file, 'mV');
	const emgCalibration = read
		? { restMv: read.rest, maximumMv: read.maximum }
		: (before.emgCalibration ?? (present.type === 'simulated' ? simulatedCalibration : undefined));
	if (mode !== 'vision' && present.type !== 'none' && emgCalibration === undefined) {
		throw new UserError(`--fusion ${mode} needs --emg-calibration FILE, which \`retinode control calibrate\` writes`);
	}
	if (!base && !estimator && !emg && !fusion && options.control === undefined) return {};
	return {
		control: {
			...before,
			parameters: { ...before.parameters, ...Object.fromEntries(options.control ?? []) },
			...(estimator === undefined ? {} : { estimator }),
			...(fusion === undefined ? {} : { fusion }),
			...(emg === undefined ? {} : { emg }),
			...(emgCalibration === undefined ? {} : { emgCalibration }),
		},
	};
}
