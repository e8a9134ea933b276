import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { parseCalibration } from '../../io/control/calibrationFile.ts';
import { parseDecoder } from '../../io/control/decoderFile.ts';
import { DEFAULT_GATED, DEFAULT_WEIGHTED } from '../../io/control/fusion.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import {
	type ControlBlock,
	controlBlockSchema,
	type EmgSourceSpec,
	type EstimatorChoice,
	type FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import { collect, finiteNumber, parameterOption, wholeNumber } from './options.ts';

/** How spikes become a grip, as options say it. */
export interface ControlOptions {
	readonly estimator?: string;
	readonly decoder?: string;
	readonly fusion?: string;
	readonly emg?: string;
	readonly emgRate: number;
	readonly emgBaud: number;
	readonly emgCalibration?: string;
	readonly control?: readonly (readonly [string, number])[];
}

/** Adds the options of estimator, muscle and fusion. */
export function addControlOptions(command: Command): void {
	command
		.option('--estimator <name>', 'from spikes to grip: count, exponential, or decoder with --decoder (default: count)')
		.option('--decoder <file>', 'a decoder that `retinode control fit` wrote')
		.option(
			'--emg <source>',
			'a muscle beside the retina: file:PATH, serial:PATH or simulated[:PERIOD] (tense in the second half of every period, s; default 4)',
		)
		.option('--emg-rate <hz>', 'samples a second of a board on a serial line', finiteNumber('--emg-rate'), 1000)
		.option(
			'--emg-baud <rate>',
			'rate of its line',
			wholeNumber('--emg-baud', BAUD_RANGE.min, BAUD_RANGE.max),
			BAUD_RANGE.default,
		)
		.option('--emg-calibration <file>', 'rest and maximum, as `retinode control calibrate` writes them')
		.option('--fusion <mode>', 'vision, emg, gated or weighted (default: gated with --emg, else vision)')
		.option(
			'--control <name=value>',
			'a parameter of the control law or the grip, such as windowMs=300 or forceLimitN=5; may be repeated',
			collect(parameterOption),
		);
}

const text = (file: string): string => readFileSync(file, 'utf8');

function estimatorOf({ estimator, decoder }: ControlOptions): EstimatorChoice | undefined {
	if (decoder !== undefined) {
		if (estimator !== undefined && estimator !== 'decoder') {
			throw new UserError(`--decoder FILE is an estimator itself; leave out --estimator ${estimator}`);
		}
		const choice = { kind: 'decoder' as const, file: decoder, text: text(decoder) };
		parseDecoder(choice.text, decoder);
		return choice;
	}
	switch (estimator) {
		case undefined:
			return undefined;
		case 'count':
		case 'exponential':
			return { kind: estimator };
		case 'decoder':
			throw new UserError('--estimator decoder needs --decoder FILE, which `retinode control fit` writes');
		default:
			throw new UserError(`--estimator must be count, exponential or decoder; got '${estimator}'`);
	}
}

/** What a simulated muscle without a period of its own does, s. */
const usualPeriodS = 4;

function emgOf({ emg, emgRate, emgBaud }: ControlOptions): EmgSourceSpec | undefined {
	if (emg === undefined) return undefined;
	const [, kind = '', rest = ''] = /^(file|serial|simulated)(?::(.+))?$/.exec(emg) ?? [];
	if (kind === 'file' && rest !== '') return { type: 'recorded', file: rest };
	if (kind === 'serial' && rest.startsWith('/') && !existsSync(rest)) {
		throw new UserError(`serial port ${rest} does not exist; \`retinode ports\` lists those that do`);
	}
	if (kind === 'serial' && rest !== '') return { type: 'serial', path: rest, baudRate: emgBaud, rateHz: emgRate };
	if (kind === 'simulated') {
		const periodS = rest === '' ? usualPeriodS : Number(rest);
		if (!(periodS > 0 && periodS <= 600)) {
			throw new UserError(`--emg simulated:PERIOD must be above 0 and at most 600 s; got '${rest}'`);
		}
		return { type: 'simulated', seed: 1, periodS };
	}
	throw new UserError(`--emg must be file:PATH, serial:PATH or simulated[:PERIOD]; got '${emg}'`);
}

/** About what a calibration of the simulated muscle measures (√(2/π) of 0.5 mV at its maximum): it needs no person. */
const simulatedCalibration = { restMv: 0.012, maximumMv: 0.4 };

function fusionOf({ fusion }: ControlOptions, hasEmg: boolean): FusionChoice | undefined {
	if (fusion === undefined) return hasEmg ? DEFAULT_GATED : undefined;
	switch (fusion) {
		case 'vision':
		case 'emg':
			return { mode: fusion };
		case 'gated':
			return DEFAULT_GATED;
		case 'weighted':
			return DEFAULT_WEIGHTED;
		default:
			throw new UserError(`--fusion must be vision, emg, gated or weighted; got '${fusion}'`);
	}
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
	const estimator = estimatorOf(options);
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
