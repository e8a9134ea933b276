import { type DeclarationKind, type ReceptorStatement, spectra } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError, type Place } from './place.ts';
import { wantQuantity } from './quantity.ts';

/** Ranges of a pigment: those of the template of Govardovskii et al. 2000, and of what a receptor may collect. */
const peakNm = [330, 620] as const;
const areaUm2 = [1e-4, 100] as const;

/** Reads `peak WAVELENGTH[nm] area AREA[um^2]`, if it stands there. */
function readPigment(reader: StatementReader): Pick<ReceptorStatement, 'pigment'> {
	if (!reader.take('peak')) return {};
	const peak = wantQuantity(reader, 'the wavelength of the peak', 'nm', peakNm);
	reader.want('area');
	return { pigment: { peakNm: peak, areaUm2: wantQuantity(reader, 'the collecting area', 'um^2', areaUm2) } };
}

/** Reads `receptor rod|cone aperture RADIUS[um] height HEIGHT[um] peak WAVELENGTH[nm] area AREA[um^2]`, the last two together or not at all. @throws EquationError in anything but a cell */
export function readReceptor(reader: StatementReader, kind: DeclarationKind, place: Place): ReceptorStatement {
	if (kind !== 'cell') throw new EquationError(place, `only a cell is a receptor, not a ${kind}`);
	reader.want('receptor');
	const spectrum = spectra.find((each) => reader.take(each)) ?? reader.fail(`'${spectra.join("' or '")}'`);
	reader.want('aperture');
	const apertureUm = wantQuantity(reader, 'the radius of the aperture', 'um', [0.05, 100]);
	reader.want('height');
	const heightUm = wantQuantity(reader, 'the height above the ganglion cells', 'um', [0, 1000]);
	return { spectrum, apertureUm, heightUm, ...readPigment(reader), place };
}
