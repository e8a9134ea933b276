import type { AssignmentStatement, ParameterStatement } from './declaration.ts';
import { StatementReader } from './expressionParser.ts';
import { EquationError, type Place } from './place.ts';
import { wantBetween } from './quantity.ts';
import { newName, readEvidence, readRange } from './statementParts.ts';

/** Temperatures that a circuit or a Q10 may be stated for, °C. */
export const celsiusRange = [0, 60] as const;
/** What equations call the temperature of the circuit, as a number of °C with the dimension of a temperature. */
export const temperatureName = 'circuit.temperature';
/** And whether the circuit states one, 1 or 0: without it no Q10 acts. A factor keeps rates smooth, so that they are looked up in tables. */
export const hasTemperatureName = 'circuit.hasTemperature';

/** Reads `T[degC]`. @throws EquationError for another unit, or a temperature outside 0 to 60 °C */
export function wantCelsius(reader: StatementReader): number {
	const value = reader.wantNumber('a temperature');
	const unit = reader.wantUnit();
	if (unit !== 'degC' && unit !== '°C') {
		throw new EquationError(reader.place, `a temperature is in [degC]; got [${unit}]`);
	}
	return wantBetween(reader, 'the temperature', value, celsiusRange, 'degC');
}

/**
 * Reads `q10 NAME = Q at T[degC] in MIN .. MAX "title"`: a parameter, NAME.q10, and the factor NAME = Q^((temperature − T)/10 °C), which is 1 in a circuit that states no
 * temperature.
 */
export function readQ10(
	reader: StatementReader,
	placeOf: (term: string) => Place,
): { readonly parameter: ParameterStatement; readonly assignment: AssignmentStatement } {
	reader.want('q10');
	const name = newName(reader, 'the name of the factor');
	const place = placeOf(name);
	reader.want('=');
	const value = reader.wantNumber('the Q10');
	reader.want('at');
	const reference = wantCelsius(reader);
	reader.want('in');
	const [minimum, maximum] = readRange(reader);
	if (minimum <= 0) throw new EquationError(place, `a Q10 is above 0; its range begins at ${minimum}`);
	if (value < minimum || value > maximum) {
		throw new EquationError(place, `the value ${value} is outside ${minimum} .. ${maximum}`);
	}
	const title = reader.takeString() ?? reader.fail('a title in double quotes');
	const base = { name: `${name}.q10`, value, unit: '1', minimum, maximum, title, editable: true, place };
	const formula = `exp(${hasTemperatureName}*ln(${name}.q10)*(${temperatureName} - ${reference}[K])/10[K])`;
	const expression = new StatementReader(formula, place).wantExpression();
	return {
		parameter: { ...base, ...readEvidence(reader) },
		assignment: {
			name,
			expression,
			title: `${title}: factor at this temperature`,
			isCurrent: false,
			isSignal: false,
			place,
		},
	};
}
