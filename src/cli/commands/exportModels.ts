import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { oneColumn, prepareModel, receptorBodies } from '../../engine/model/prepareModel.ts';
import { exportedPopulation } from '../../ode/exchange/nmodl/exportedPopulation.ts';
import { exportedScript } from '../../ode/exchange/nmodl/exportedScript.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { CIRCUIT_FORMS } from '../options/modelOptions.ts';
import { collect, parameterOption } from '../options/options.ts';
import { writeTextFile } from '../terminal/textFile.ts';

interface NmodlOptions {
	readonly out: string;
	readonly parameter?: readonly (readonly [string, number])[];
	readonly modelFile?: string[];
	readonly overwrite?: true;
	readonly json?: true;
}

function exportNmodl(circuit: string, { out, parameter = [], modelFile = [], overwrite, json }: NmodlOptions): void {
	const model = prepareModel({
		circuit,
		variant: 'corrected',
		parameters: Object.fromEntries(parameter),
		declarations: loadDeclarations(modelFile),
		...oneColumn,
	});
	const { network, library, start } = model;
	const populations = network.populations.map((group) => exportedPopulation(network, group, start));
	const receptors = receptorBodies(circuit, library);
	const files = [
		...populations.map(({ mechanism, text }) => ({ name: `${mechanism}.mod`, text })),
		{ name: 'run.py', text: exportedScript(circuit, populations, (population) => receptors.get(population)?.spectrum) },
	];
	const paths = files.map(({ name }) => join(out, name));
	const taken = paths.filter((path) => existsSync(path));
	if (taken.length > 0 && !overwrite) {
		throw new UserError(
			`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already; --overwrite replaces them`,
		);
	}
	mkdirSync(out, { recursive: true });
	for (const { name, text } of files) writeTextFile(join(out, name), text);
	if (json) {
		const cells = populations.map(({ population, mechanism }) => ({ population, mechanism }));
		console.log(JSON.stringify({ circuit, populations: cells, written: paths }, null, 2));
	} else console.error(`${files.length} files written to ${out}; run.py says how to run them`);
}

/** `retinode export`: models for other tools. */
export function addExportCommand(program: Command): void {
	const command = program.command('export').description('write models for other tools');
	command
		.command('nmodl <circuit>')
		.description(
			`write a column of a circuit for NEURON: a mod file for each cell, with the synapses that act on it, and a Python script that runs them (docs/interop-nmodl.md). Circuits: ${CIRCUIT_FORMS}`,
		)
		.requiredOption('--out <folder>', 'where to')
		.option('--overwrite', 'replace files that are there already')
		.option(
			'--parameter <path=value>',
			'set a parameter in its declared unit; may be repeated',
			collect(parameterOption),
		)
		.option('--model-file <file...>', 'declaration files (.eq) of your own, which add to or replace the built-in ones')
		.option('--json', 'print what was written as JSON')
		.action(exportNmodl);
}
