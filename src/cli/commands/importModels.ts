import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { plainText } from '../../base/plainText.ts';
import { lazyLibrary } from '../../ode/equations/linking/library.ts';
import { importedCell } from '../../ode/exchange/nmodl/nmodlCell.ts';
import { type NmodlStart, usualStart } from '../../ode/exchange/nmodl/nmodlInitial.ts';
import { type ImportedMechanism, importNmodl } from '../../ode/exchange/nmodl/nmodlToEquations.ts';
import { checkDeclaration } from '../../ode/kernels/network/checkDeclaration.ts';
import { finiteNumber } from '../options/options.ts';
import { exitCodes } from '../terminal/failure.ts';
import { writeTextFile } from '../terminal/textFile.ts';

interface NmodlOptions {
	readonly out: string;
	readonly overwrite?: true;
	readonly cell?: string;
	readonly area: number;
	readonly diameter: number;
	readonly capacitance: number;
	readonly vInit: number;
	readonly celsius: number;
	readonly json?: true;
}

/** What became of one file. */
interface Outcome {
	readonly file: string;
	readonly mechanism?: ImportedMechanism;
	/** Why it cannot be told, by its line. */
	readonly refused?: string;
}

/** One declaration as a file. */
interface Written {
	readonly name: string;
	readonly text: string;
}

/** Reads one file. What it makes is checked as if a user had written it. */
function importFile(path: string, start: NmodlStart): Outcome {
	const text = plainText(`Mod file ${path}`, readFileSync(path, 'utf8'));
	try {
		const mechanism = importNmodl(text, basename(path), start);
		const library = lazyLibrary([{ file: `${mechanism.name}.eq`, text: mechanism.text }]);
		const declaration = library.get(mechanism.name);
		if (declaration) checkDeclaration(declaration, library);
		return { file: path, mechanism };
	} catch (error) {
		if (error instanceof UserError) return { file: path, refused: error.message };
		throw error;
	}
}

/** The declarations in the order in which they are written: mechanisms, the cell, its circuit. */
function declarationsOf(outcomes: readonly Outcome[], options: NmodlOptions, start: NmodlStart): Written[] {
	const mechanisms = outcomes.flatMap(({ mechanism }) => mechanism ?? []);
	const files = mechanisms.map(({ name, text }) => ({ name: `${name}.eq`, text }));
	const twice = files.find(({ name }, i) => files.findIndex((other) => other.name === name) < i);
	if (twice)
		throw new UserError(`two of the files declare ${twice.name.replace(/\.eq$/, '')}; import one of them at a time`);
	const { cell: name, area, diameter, capacitance } = options;
	if (name === undefined || mechanisms.length === 0) return files;
	const size = { name, areaUm2: area, diameterUm: diameter, capacitanceUfPerCm2: capacitance };
	const { cell, circuit } = importedCell(mechanisms, size, start);
	return [...files, { name: `${name}.eq`, text: cell }, { name: `${name}.circuit.eq`, text: circuit }];
}

/** Writes all of them, or none where one is there already. */
function write(files: readonly Written[], { out, overwrite }: NmodlOptions): void {
	if (out === '-') {
		for (const { name, text } of files) process.stdout.write(`# ${name}\n${text}\n`);
		return;
	}
	const taken = files.map(({ name }) => join(out, name)).filter((path) => existsSync(path));
	if (taken.length > 0 && !overwrite) {
		throw new UserError(
			`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already; --overwrite replaces them`,
		);
	}
	mkdirSync(out, { recursive: true });
	for (const { name, text } of files) writeTextFile(join(out, name), text);
}

function report(outcomes: readonly Outcome[], files: readonly Written[], { json, out }: NmodlOptions): void {
	if (json) {
		const list = outcomes.map(({ file, mechanism, refused }) => ({
			file,
			...(mechanism ? { name: mechanism.name, kind: mechanism.kind, warnings: mechanism.warnings } : { refused }),
			...(mechanism && out === '-' ? { text: mechanism.text } : {}),
		}));
		console.log(
			JSON.stringify({ files: list, written: out === '-' ? [] : files.map(({ name }) => join(out, name)) }, null, 2),
		);
		return;
	}
	for (const { file, mechanism, refused } of outcomes) {
		if (refused !== undefined) console.error(`retinode: not imported: ${refused}`);
		for (const { line, message } of mechanism?.warnings ?? []) console.error(`${basename(file)}:${line}: ${message}`);
	}
	if (out !== '-') console.error(`${files.length} declarations written to ${out}`);
}

function addNmodlCommand(program: Command): void {
	program
		.command('nmodl <file...>')
		.description(
			"make declarations (.eq) of NEURON's mod files: channels, pools and graded synapses, units checked; what equations cannot tell is refused by file, line and reason (docs/interop-nmodl.md)",
		)
		.option('--out <folder>', 'where to, a file for each; - is standard output', '-')
		.option('--overwrite', 'replace files that are there already')
		.option('--cell <name>', 'and a cell of all of them, and a circuit of that cell, so that it can be run')
		.option('--area <um2>', 'membrane area of that cell, µm²', finiteNumber('--area'), 1000)
		.option('--diameter <um>', 'its diameter, µm, where a mechanism asks for it', finiteNumber('--diameter'), 20)
		.option('--capacitance <uF/cm2>', 'its membrane capacitance, µF/cm²', finiteNumber('--capacitance'), 1)
		.option('--v-init <mV>', 'potential at which INITIAL is computed, mV', finiteNumber('--v-init'), usualStart.vMv)
		.option(
			'--celsius <degC>',
			'temperature where the circuit states none, °C; the circuit of --cell states it',
			finiteNumber('--celsius'),
			usualStart.celsius,
		)
		.option('--json', 'print what became of each file as JSON')
		.action((paths: string[], options: NmodlOptions) => {
			const start: NmodlStart = { vMv: options.vInit, celsius: options.celsius };
			for (const [option, value] of [
				['--area', options.area],
				['--diameter', options.diameter],
				['--capacitance', options.capacitance],
			] as const) {
				if (value <= 0) throw new UserError(`${option} must be above 0; got ${value}`);
			}
			const outcomes = paths.map((path) => importFile(path, start));
			const files = declarationsOf(outcomes, options, start);
			if (!options.json || options.out !== '-') write(files, options);
			report(outcomes, files, options);
			if (outcomes.some(({ refused }) => refused !== undefined)) process.exitCode = exitCodes.usage;
		});
}

/** `retinode import`: models that come from other tools. */
export function addImportCommand(program: Command): void {
	const command = program.command('import').description('make declarations of models that come from other tools');
	addNmodlCommand(command);
}
