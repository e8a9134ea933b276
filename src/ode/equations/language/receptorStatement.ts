import { type DeclarationKind, type ReceptorStatement, spectra } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError, type Place } from './place.ts';
import { wantQuantity } from './quantity.ts';

/** Reads `receptor rod|cone aperture RADIUS[um] height HEIGHT[um]`. @throws EquationError in anything but a cell */
export function readReceptor(reader: StatementReader, kind: DeclarationKind, place: Place): ReceptorStatement {
	if (kind !== 'cell') throw new EquationError(place, `only a cell is a receptor, not a ${kind}`);
	reader.want('receptor');
	const spectrum = spectra.find((each) => reader.take(each)) ?? reader.fail(`'${spectra.join("' or '")}'`);
	reader.want('aperture');
	const apertureUm = wantQuantity(reader, 'the radius of the aperture', 'um', [0.05, 100]);
	reader.want('height');
	const heightUm = wantQuantity(reader, 'the height above the ganglion cells', 'um', [0, 1000]);
	return { spectrum, apertureUm, heightUm, place };
}
