import type { ExtentStatement, MosaicStatement, Reach } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';
import { wantBetween, wantQuantity, wantWhole } from './quantity.ts';

/** Reads `mosaic POPULATION density D[1/mm^2] hex|square jitter J seed S thinned N`; what follows the density may be left out. */
export function readMosaic(reader: StatementReader): MosaicStatement {
	reader.want('mosaic');
	const population = reader.wantName('a population');
	reader.want('density');
	const densityPerMm2 = wantQuantity(reader, 'the density', '1/mm^2', [0.1, 1e7]);
	let lattice: MosaicStatement['lattice'] = 'hex';
	let [jitter, seed, thinned] = [0, 1, 1];
	while (!reader.done) {
		if (reader.take('hex')) lattice = 'hex';
		else if (reader.take('square')) lattice = 'square';
		else if (reader.take('jitter'))
			jitter = wantBetween(reader, 'jitter', reader.wantNumber('jitter, in parts of the spacing'), [0, 0.5]);
		else if (reader.take('seed')) seed = wantWhole(reader, 'the seed', 0, 2 ** 32 - 1);
		else if (reader.take('thinned')) thinned = wantWhole(reader, 'the number of cells that one stands for', 1, 1000);
		else reader.fail("'hex' or 'square', 'jitter', 'seed' or 'thinned'");
	}
	const place = { ...reader.place, subject: `mosaic ${population}` };
	return { population, densityPerMm2, lattice, jitter, seed, thinned, place };
}

/** Reads `extent W[um] by H[um]`, then `torus` or `margin M[um]` or neither. */
export function readExtent(reader: StatementReader): ExtentStatement {
	reader.want('extent');
	const widthUm = wantQuantity(reader, 'the width', 'um', [1, 1e5]);
	reader.want('by');
	const heightUm = wantQuantity(reader, 'the height', 'um', [1, 1e5]);
	const isTorus = reader.take('torus');
	const marginUm = !isTorus && reader.take('margin') ? wantQuantity(reader, 'the margin', 'um', [0, 1e4]) : 0;
	return { widthUm, heightUm, isTorus, marginUm, place: { ...reader.place, subject: 'extent' } };
}

/** Reads how far a connection reaches, in any order: `within R[um]`, `nearest N`, `gaussian S[um]`, `at most N inputs|outputs`, `summed`. */
export function readReach(reader: StatementReader): Reach | undefined {
	const found: { -readonly [K in keyof Reach]?: Reach[K] } = {};
	for (;;) {
		if (reader.take('within')) found.withinUm = wantQuantity(reader, 'the reach', 'um', [0.01, 1e5]);
		else if (reader.take('nearest')) found.nearest = wantWhole(reader, 'the number of nearest cells', 1, 100_000);
		else if (reader.take('gaussian'))
			found.sigmaUm = wantQuantity(reader, 'the standard deviation of the weights', 'um', [0.01, 1e5]);
		else if (reader.take('at')) {
			reader.want('most');
			const count = wantWhole(reader, 'the limit', 1, 100_000);
			if (reader.take('inputs')) found.mostInputs = count;
			else if (reader.take('outputs')) found.mostOutputs = count;
			else reader.fail("'inputs' or 'outputs'");
		} else if (reader.take('summed')) found.isSummed = true;
		else break;
	}
	if (Object.keys(found).length === 0) return undefined;
	if (found.withinUm === undefined && found.nearest === undefined && found.sigmaUm === undefined) {
		throw new EquationError(reader.place, "a reach needs 'within', 'nearest' or 'gaussian'");
	}
	return { isSummed: false, ...found };
}
