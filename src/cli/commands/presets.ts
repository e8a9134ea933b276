import type { Command } from 'commander';
import { listedProtocols } from '../../host/protocolFiles.ts';
import { parametersOf } from '../../protocol/experiment/parameters.ts';
import { sweepsOf } from '../../protocol/experiment/trials.ts';

/** `retinode presets`: the protocols that come with the project. */
export function addPresetsCommand(program: Command): void {
	program
		.command('presets')
		.description('list the protocols that come with the project, which `retinode run NAME` runs')
		.option('--json', 'print a JSON array')
		.action(({ json }: { json?: true }) => {
			const presets = listedProtocols();
			if (json) {
				const rows = presets.map(({ name, protocol }) => {
					const { title, description, repeats } = protocol;
					const sweeps = sweepsOf(protocol).length;
					return { name, title, description, sweeps, repeats, parameters: parametersOf(protocol) };
				});
				console.log(JSON.stringify(rows, null, 2));
				return;
			}
			const width = Math.max(...presets.map(({ name }) => name.length));
			for (const { name, protocol } of presets) console.log(`${name.padEnd(width)}  ${protocol.title}`);
		});
}
