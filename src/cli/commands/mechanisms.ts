import type { Command } from 'commander';
import { createLibrary, lazyLibrary } from '../../ode/equations/linking/library.ts';
import { catalogue } from '../../retina/catalogue.ts';
import {
	factsOf,
	findMechanisms,
	type MechanismEntry,
	type MechanismQuery,
	mechanismsOf,
} from '../../retina/document/mechanismSearch.ts';
import { mechanismTable } from '../../retina/document/mechanismTable.ts';
import { loadDeclarations } from '../options/declarations.ts';

interface MechanismOptions extends Omit<MechanismQuery, 'words'> {
	readonly modelFile?: string[];
	readonly json?: true;
	readonly table?: true;
}

/** Name and title, and under them what it is and where it is from. */
function linesOf(entry: MechanismEntry, width: number): string[] {
	const { name, title, sources } = entry;
	const indented = [factsOf(entry), ...sources].map((line) => `${' '.repeat(width)}  ${line}`);
	return [`${name.padEnd(width)}  ${title}`, ...indented];
}

/** `retinode mechanisms`: the catalogue of channels, pools, synapses and junctions, searched. */
export function addMechanismsCommand(program: Command): void {
	program
		.command('mechanisms [words...]')
		.description(
			'list the channels, pools, synapses and junctions that a cell or circuit can have; with words, those that hold each of them in name, title, cell, species, drug or source',
		)
		.option('--ion <symbol>', 'only those of this ion, as in K')
		.option('--cell <name>', 'only those found in this cell, as in ganglion')
		.option('--species <name>', 'only those of this species, as in salamander')
		.option('--drug <name>', 'only those that this drug blocks, as in TTX')
		.option('--model-file <file...>', 'declaration files of your own, which add to or replace the built-in ones')
		.option('--table', 'print a table in Markdown')
		.option('--json', 'print a JSON array')
		.action((words: string[], { modelFile = [], json, table, ...query }: MechanismOptions) => {
			const library = createLibrary(loadDeclarations(modelFile), lazyLibrary(catalogue));
			const found = findMechanisms(mechanismsOf(library), { ...query, words });
			if (json) console.log(JSON.stringify(found, null, 2));
			else if (table) console.log(mechanismTable(found));
			else if (found.length === 0) console.error('retinode: no mechanism fits all of that; ask for less');
			else {
				const width = Math.max(...found.map(({ name }) => name.length));
				console.log(found.flatMap((entry) => linesOf(entry, width)).join('\n'));
			}
		});
}
