import type { Command } from 'commander';
import { circuitsIn, createLibrary } from '../../ode/equations/linking/library.ts';
import { buildNetwork } from '../../ode/kernels/network/networkBuilder.ts';
import { catalogue } from '../../retina/catalogue.ts';
import { circuitCounts, modelDocument } from '../../retina/document/modelDocument.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { openTextFile } from '../terminal/textFile.ts';

/** `retinode model`: the model document, typeset from the declarations. */
export function addModelCommand(program: Command): void {
	program
		.command('model')
		.description('write the model document (Markdown with typeset equations), made from the declarations')
		.option('--out <file>', 'where to; - is standard output', '-')
		.option('--model-file <file...>', 'declaration files of your own, which add to or replace the built-in ones')
		.option('--json', 'print the sizes of the circuits instead')
		.action(({ out, modelFile, json }: { out: string; modelFile?: string[]; json?: true }) => {
			const library = createLibrary(loadDeclarations(modelFile ?? []), createLibrary(catalogue));
			const networks = circuitsIn(library).map((circuit) => buildNetwork(circuit.name, library));
			if (json) {
				const sizes = networks.map((network) => ({ circuit: network.circuit.name, ...circuitCounts(network) }));
				console.log(JSON.stringify(sizes, null, 2));
				return;
			}
			const file = openTextFile(out);
			file.writeLine(modelDocument(library, networks).trimEnd());
			file.close();
		});
}
