import { UserError } from '../../../base/errors.ts';
import { faradayConstant, gasConstant } from './nmodlFunctions.ts';
import { type NmodlStart, usualIonNumber, usualStart } from './nmodlInitial.ts';
import type { IonName } from './nmodlNames.ts';
import type { ImportedMechanism } from './nmodlToEquations.ts';

/** A cell of one compartment, as NEURON's section of one segment. */
export interface ImportedCell {
	readonly name: string;
	/** Membrane area, µm². */
	readonly areaUm2: number;
	/** Diameter of the section, µm: only for mechanisms that ask for it. */
	readonly diameterUm: number;
	/** Membrane capacitance, µF/cm². */
	readonly capacitanceUfPerCm2: number;
}

const valences: Readonly<Record<string, number>> = { na: 1, k: 1, ca: 2 };

/** All mechanisms that read or write a number of an ion, and which. */
interface IonUse {
	readonly name: string;
	readonly ion: string;
	readonly number: IonName['number'];
	readonly writers: readonly string[];
}

function ionUses(mechanisms: readonly ImportedMechanism[]): IonUse[] {
	const found = new Map<string, IonUse>();
	for (const { name: mechanism, reads, writes } of mechanisms) {
		for (const [name, { ion, number }] of [...reads, ...writes]) {
			const writers = found.get(name)?.writers ?? [];
			const isWriter = writes.has(name) && !writers.includes(mechanism);
			found.set(name, { name, ion, number, writers: isWriter ? [...writers, mechanism] : writers });
		}
	}
	return [...found.values()];
}

/** The lines that give mechanisms what they read of an ion. @throws UserError where two fill one pool, or no valence is stated */
function ionLines(mechanisms: readonly ImportedMechanism[]): string[] {
	const uses = ionUses(mechanisms);
	const isRead = (name: string) => mechanisms.some(({ reads }) => reads.has(name));
	const writersOf = (name: string) => uses.find((use) => use.name === name)?.writers ?? [];
	const lines: string[] = [];
	const wanted = new Map<string, IonUse['number']>();
	const concentration = (name: string, number: IonUse['number']): void => void wanted.set(name, number);
	for (const { name, ion, number, writers } of uses) {
		if (number === 'current' && isRead(name)) {
			lines.push(
				`${name} [mA/cm^2] = ${writers.map((each) => `${each}.${name}`).join(' + ') || '0[mA/cm^2]'} "current of ${ion}"`,
			);
		}
		if ((number === 'inside' || number === 'outside') && isRead(name)) concentration(name, number);
		if (number !== 'reversal' || !isRead(name)) continue;
		if (writers.length > 0)
			throw new UserError(`${writers.join(', ')} writes ${name}: reversal potentials are the cell’s`);
		const isPooled = writersOf(`${ion}i`).length + writersOf(`${ion}o`).length > 0;
		if (!isPooled) {
			lines.push(
				`parameter ${name} = ${usualIonNumber(name, number)} [mV] in -200 .. 200 "reversal potential of ${ion}" assumed`,
			);
			continue;
		}
		const valence =
			mechanisms.map((each) => each.valences.get(ion)).find((each) => each !== undefined) ?? valences[ion];
		if (!valence)
			throw new UserError(
				`the valence of ${ion} is stated nowhere, so that ${name} cannot be told from its concentrations`,
			);
		concentration(`${ion}i`, 'inside');
		concentration(`${ion}o`, 'outside');
		const thermal = `${gasConstant}[J/(mol*K)]*(celsius + 273.15[K])/(${valence}*${faradayConstant}[C/mol])`;
		lines.push(`${name} [mV] = ${thermal}*ln(${ion}o/${ion}i) "reversal potential of ${ion}, of its concentrations"`);
	}
	for (const [name, number] of wanted) {
		const [writer, other] = writersOf(name);
		if (other !== undefined)
			throw new UserError(`${writer} and ${other} both write ${name}; a cell has one pool of it`);
		const usual = usualIonNumber(name, number);
		lines.push(
			writer === undefined
				? `parameter ${name} = ${usual} [mM] in 0 .. ${Math.max(1, 10 * usual)} "concentration ${number}" assumed`
				: `${name} [mM] = ${writer}.${name} "concentration ${number}"`,
		);
	}
	return lines.toSorted((a, b) => Number(b.startsWith('parameter')) - Number(a.startsWith('parameter')));
}

/**
 * A cell with the given mechanisms, and a circuit of that cell alone. What NEURON keeps for each ion of a section (reversal potential, current,
 * concentrations) the cell keeps; where a mechanism fills a pool, the reversal potential follows it.
 * @throws UserError for synapses, for two mechanisms that fill one pool, and for an ion without valence
 */
export function importedCell(
	mechanisms: readonly ImportedMechanism[],
	{ name, areaUm2, diameterUm, capacitanceUfPerCm2 }: ImportedCell,
	{ vMv, celsius }: NmodlStart = usualStart,
): { readonly cell: string; readonly circuit: string } {
	const synapse = mechanisms.find(({ kind }) => kind === 'synapse');
	if (synapse) throw new UserError(`${synapse.name} is a synapse, and no part of a cell: import it without --cell`);
	const clash = mechanisms.find(
		(each, i) => each.name === name || mechanisms.findIndex((other) => other.name === each.name) < i,
	);
	if (clash)
		throw new UserError(
			`two things would be called '${clash.name}'; choose another --cell, or import one file of that name`,
		);
	const ions = ionLines(mechanisms);
	const needsCelsius = ions.some((line) => line.includes('celsius'));
	const lines = [
		`cell ${name}`,
		`title ${name}, imported from NMODL`,
		'source NMODL, imported (the mechanisms name their files)',
		'spikes',
		'note Currents are per membrane area; synaptic, junction and electrode currents are divided by the area.',
		'note What NEURON keeps for each ion of a section stands here, with its usual values where the files state none.',
		'',
		`parameter C = ${capacitanceUfPerCm2} [uF/cm^2] in ${capacitanceUfPerCm2 / 100} .. ${capacitanceUfPerCm2 * 100} "membrane capacitance per area" assumed`,
		`parameter area = ${areaUm2} [um^2] in ${areaUm2 / 1000} .. ${areaUm2 * 1000} "membrane area" assumed`,
		...(mechanisms.some(({ needs }) => needs.includes('diam'))
			? [`parameter diam = ${diameterUm} [um] in ${diameterUm / 100} .. ${diameterUm * 100} "diameter" assumed`]
			: []),
		...ions.filter((line) => line.startsWith('parameter')),
		`state V [mV] = ${vMv} in -150 .. 150 "membrane potential"`,
		'',
		...mechanisms.map((each) => `include ${each.name} as ${each.name}`),
		'',
		...(needsCelsius
			? [
					`celsius [K] = circuit.hasTemperature*circuit.temperature + (1 - circuit.hasTemperature)*${celsius}[K] "temperature, °C"`,
				]
			: []),
		...ions.filter((line) => !line.startsWith('parameter')),
		"V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C",
	];
	const isTemperate = celsius >= 0 && celsius <= 60;
	const circuit = [
		`circuit ${name}`,
		`title ${name} alone`,
		'source NMODL, imported (the mechanisms name their files)',
		'',
		...(isTemperate ? [`temperature ${celsius}[degC]`] : []),
		`cell ${name} as ${name}`,
	];
	return { cell: `${lines.join('\n')}\n`, circuit: `${circuit.join('\n')}\n` };
}
