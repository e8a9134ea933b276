import type { ParameterStatement } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';

const reserved = new Set([
	'if',
	'and',
	'or',
	'not',
	'on',
	'off',
	'in',
	'as',
	'with',
	'from',
	'to',
	'between',
	'of',
	'into',
]);

/** Reads a name that a declaration gives to something of its own. @throws EquationError for one with a dot or a word of the language */
export function newName(reader: StatementReader, what: string): string {
	const name = reader.wantName(what);
	if (name.includes('.')) throw new EquationError(reader.place, `the name '${name}' may not hold a dot`);
	if (reserved.has(name)) throw new EquationError(reader.place, `'${name}' is a word of the language, not a name`);
	return name;
}

/** Takes `on` or `off`, if one of them comes next. */
export function onOff(reader: StatementReader): boolean | undefined {
	if (reader.take('on')) return true;
	return reader.take('off') ? false : undefined;
}

/** Reads `minimum .. maximum`. */
export function readRange(reader: StatementReader): readonly [number, number] {
	const minimum = reader.wantNumber('the lower end of the range');
	reader.want('..');
	const maximum = reader.wantNumber('the upper end of the range');
	if (minimum > maximum) throw new EquationError(reader.place, `the range ${minimum} .. ${maximum} is empty`);
	return [minimum, maximum];
}

/** Reads how well a number is founded, `fitted` or `assumed` or neither, and a source of its own. */
export function readEvidence(reader: StatementReader): Pick<ParameterStatement, 'evidence' | 'source'> {
	const evidence = (['fitted', 'assumed'] as const).find((each) => reader.take(each)) ?? 'source';
	if (!reader.take('source')) return { evidence };
	return { evidence, source: reader.takeString() ?? reader.fail('a source') };
}
