import type { ConnectionStatement, PopulationStatement, Setting } from './declaration.ts';
import { readDelay } from './delayStatement.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';
import { newName, onOff } from './statementParts.ts';
import { readReach } from './tissueStatements.ts';

/** Reads `with PATH = value [unit], …`, if it comes next. */
function readSettings(reader: StatementReader): Setting[] {
	const settings: Setting[] = [];
	if (!reader.take('with')) return settings;
	do {
		const path = reader.wantName('the path of a parameter or a switch');
		reader.want('=');
		const isOn = onOff(reader);
		if (isOn !== undefined) settings.push({ path, value: isOn });
		else
			settings.push({
				path,
				value: reader.wantNumber("a number with its unit, 'on' or 'off'"),
				unit: reader.takeUnit() ?? reader.fail(`the unit of '${path}' in square brackets ([1] where it has none)`),
			});
	} while (reader.take(','));
	return settings;
}

/** Reads `cell KIND as POPULATION with …`. */
export function readPopulation(reader: StatementReader): PopulationStatement {
	reader.want('cell');
	const cell = reader.wantName('the name of a cell');
	const population = reader.take('as') ? newName(reader, 'the name of the population') : cell;
	const settings = readSettings(reader);
	return { cell, population, settings, place: { ...reader.place, subject: `population ${population}` } };
}

/** Reads `synapse KIND as NAME from A to B into INPUT …` or `junction KIND as NAME between A and B …`, then its reach, its delay and its settings. */
export function readConnection(reader: StatementReader, type: ConnectionStatement['type']): ConnectionStatement {
	reader.want(type);
	const kind = reader.wantName(`the name of a ${type}`);
	reader.want('as');
	const name = newName(reader, 'the name of the connection');
	reader.want(type === 'synapse' ? 'from' : 'between');
	const from = reader.wantName('a population');
	reader.want(type === 'synapse' ? 'to' : 'and');
	const to = reader.wantName('a population');
	const into = type === 'synapse' && reader.take('into') ? reader.wantName('what the signal is added to') : undefined;
	const neighbours = reader.take('of');
	if (neighbours) reader.want('neighbours');
	const early = readDelay(reader, type);
	const reach = readReach(reader);
	const late = readDelay(reader, type);
	if (early !== undefined && late !== undefined) throw new EquationError(reader.place, 'the delay is stated twice');
	const delayMs = early ?? late;
	const settings = readSettings(reader);
	const place = { ...reader.place, subject: `${type} ${name}` };
	return {
		...{ type, kind, name, from, to, neighbours, settings, place },
		...(into === undefined ? {} : { into }),
		...(reach === undefined ? {} : { reach }),
		...(delayMs === undefined ? {} : { delayMs }),
	};
}
