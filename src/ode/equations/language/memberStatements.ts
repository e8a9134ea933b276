import type { MemberStatement, ScatterStatement } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';
import { wantBetween, wantWhole } from './quantity.ts';

/** Greatest number of a member that a text may name. */
const mostMembers = 2_000_000;

/** Reads `POPULATION.PATH`. */
function wantPath(reader: StatementReader): { readonly population: string; readonly path: string } {
	const name = reader.wantName('the path of a parameter, such as onSustained.Na.g');
	const [population = '', ...path] = name.split('.');
	if (path.length > 0) return { population, path: path.join('.') };
	throw new EquationError(reader.place, `'${name}' is no path of a parameter; it is POPULATION.PATH`);
}

/** Reads `scatter PATH SD[unit] normal|lognormal seed S`; unit, distribution and seed may be left out. */
export function readScatter(reader: StatementReader): ScatterStatement {
	reader.want('scatter');
	const { population, path } = wantPath(reader);
	const deviation = wantBetween(
		reader,
		'the standard deviation',
		reader.wantNumber('the standard deviation'),
		[0, 1e9],
	);
	const unit = reader.takeUnit();
	let distribution: ScatterStatement['distribution'] = 'normal';
	let seed = 1;
	while (!reader.done) {
		if (reader.take('normal')) distribution = 'normal';
		else if (reader.take('lognormal')) distribution = 'lognormal';
		else if (reader.take('seed')) seed = wantWhole(reader, 'the seed', 0, 2 ** 32 - 1);
		else reader.fail("'normal' or 'lognormal', or 'seed'");
	}
	const place = { ...reader.place, subject: `scatter ${population}.${path}` };
	if (distribution === 'lognormal' && unit !== undefined) {
		throw new EquationError(place, 'a lognormal scatter is a part of the value, without a unit');
	}
	return { population, path, deviation, distribution, seed, place, ...(unit === undefined ? {} : { unit }) };
}

/** Reads `set PATH of MEMBER = value [unit]`. */
export function readMember(reader: StatementReader): MemberStatement {
	reader.want('set');
	const { population, path } = wantPath(reader);
	reader.want('of');
	const member = wantWhole(reader, 'the number of the cell', 0, mostMembers);
	reader.want('=');
	const value = reader.wantNumber('the value');
	const setting = { path, value, unit: reader.wantUnit() };
	return { population, member, setting, place: { ...reader.place, subject: `set ${population}.${path}` } };
}
