import type { Command } from 'commander';
import { presets } from '../../retina/experiments/presets.ts';

/** `retinode presets`: the named demonstrations. */
export function addPresetsCommand(program: Command): void {
	program
		.command('presets')
		.description('list the presets that `retinode simulate PRESET` runs')
		.option('--json', 'print a JSON array')
		.action(({ json }: { json?: true }) => {
			if (json) {
				const rows = presets.map(({ name, title, description, sweeps }) => ({
					name,
					title,
					description,
					sweeps: sweeps.length,
				}));
				console.log(JSON.stringify(rows, null, 2));
				return;
			}
			const width = Math.max(...presets.map(({ name }) => name.length));
			for (const { name, title } of presets) console.log(`${name.padEnd(width)}  ${title}`);
		});
}
