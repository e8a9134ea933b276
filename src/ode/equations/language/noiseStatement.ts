import { type NoiseStatement, noiseOrigins } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import type { Place } from './place.ts';
import { wantQuantity } from './quantity.ts';
import { newName } from './statementParts.ts';

/** Correlation times that noise may have, ms. */
export const correlationTimes = [0.001, 1e6] as const;

/** Reads `noise NAME channel|synaptic time TIME[ms]|PARAMETER "title"`. @param placeOf place of a term of the statement */
export function readNoise(reader: StatementReader, placeOf: (term: string) => Place): NoiseStatement {
	reader.want('noise');
	const name = newName(reader, 'the name of the noise');
	const origin = noiseOrigins.find((each) => reader.take(each)) ?? reader.fail(`'${noiseOrigins.join("' or '")}'`);
	reader.want('time');
	const parameter = reader.takeName();
	const time =
		parameter === undefined ? wantQuantity(reader, 'the correlation time', 'ms', correlationTimes) : { parameter };
	return { name, origin, time, title: reader.takeString() ?? '', place: placeOf(name) };
}
