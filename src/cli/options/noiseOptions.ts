import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { declaredNoise } from '../../engine/model/declaredNoise.ts';
import type { ModelRequest } from '../../engine/model/prepareModel.ts';
import { noiseKinds } from '../../ode/kernels/network/noiseSources.ts';
import { wholeNumber } from './options.ts';

/** What says which noise is on. */
export interface NoiseOptions {
	/** Kinds, separated by commas; true where none was given. */
	readonly noise?: string | true;
	readonly seed?: number;
}

/**
 * The parameters by which the noise that is asked for is on.
 * @param request the circuit that they are for
 * @throws UserError for noise that there is not, or that the circuit does not declare
 */
export function noiseParameters(
	{ noise }: NoiseOptions,
	request: Pick<ModelRequest, 'circuit' | 'declarations'>,
): Record<string, number> {
	if (noise === undefined) return {};
	const declared: readonly string[] = declaredNoise(request);
	const has = `circuit '${request.circuit}' declares ${declared.length === 0 ? 'no noise' : `noise of these kinds: ${declared.join(', ')}`}`;
	if (noise === true && declared.length === 0) throw new UserError(`--noise: ${has}`);
	const wanted = noise === true ? declared : noise.split(',');
	for (const kind of wanted) {
		if (declared.includes(kind)) continue;
		const known = noiseKinds.some((each) => each === kind);
		throw new UserError(
			`--noise must be ${nameList(noiseKinds, 'or')}, separated by commas; ${known ? has : `got '${kind}'`}`,
		);
	}
	return Object.fromEntries(wanted.map((kind) => [`noise.${kind}`, 1]));
}

/** Adds `--noise` and `--seed`. */
export function addNoiseOptions(command: Command): void {
	command
		.option(
			'--noise [kinds]',
			`switch noise on: ${nameList(noiseKinds, 'or')}, separated by commas; all that the circuit declares when no kind is given`,
		)
		.option(
			'--seed <n>',
			'seed of noise and of a stimulus that draws by chance and says none: the same gives the same run (default: that of the session, or 1)',
			wholeNumber('--seed', 0, 0xffffffff),
		);
}
