import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { ESTIMATORS, estimatorOf, isEstimator } from '../../io/control/estimators.ts';
import { type EstimatorChoice, estimatorSchema } from '../../protocol/session/controlBlock.ts';

/** From spikes to grip, as options say it. */
export interface EstimatorOptions {
	readonly estimator?: string;
	readonly decoder?: string;
}

const names = Object.keys(ESTIMATORS);

/** Adds the options that choose an estimator. */
export function addEstimatorOptions(command: Command): void {
	const each = Object.entries(ESTIMATORS).map(([name, { help }]) => `${name} (${help})`);
	command
		.option('--estimator <name>', `from spikes to grip: ${nameList(each, 'or')} (default: count)`)
		.option('--decoder <file>', 'a decoder that `retinode control fit` wrote, as the estimator');
}

/** The estimator that options choose; nothing where they say nothing. @throws UserError naming the option or the file */
export function estimatorChoice({ estimator, decoder }: EstimatorOptions): EstimatorChoice | undefined {
	if (decoder !== undefined) {
		if (estimator !== undefined && estimator !== 'decoder') {
			throw new UserError(`--decoder FILE is an estimator itself; leave out --estimator ${estimator}`);
		}
		const choice = { kind: 'decoder' as const, file: decoder, text: readFileSync(decoder, 'utf8') };
		estimatorOf(choice);
		return choice;
	}
	if (estimator === undefined) return undefined;
	if (!isEstimator(estimator)) throw new UserError(`--estimator must be ${nameList(names, 'or')}; got '${estimator}'`);
	if (ESTIMATORS[estimator].needsFile) {
		throw new UserError(`--estimator ${estimator} needs --decoder FILE, which \`retinode control fit\` writes`);
	}
	return estimatorSchema.parse({ kind: estimator });
}
