import type { Command } from 'commander';
import { nameList } from '../../base/nameList.ts';
import { drugTargets } from '../../engine/model/drugTargets.ts';
import { oneColumn, prepareModel } from '../../engine/model/prepareModel.ts';
import { DRUGS, type Drug } from '../../retina/drugs/drugs.ts';

/** What a drug lessens in each circuit, by its name. */
function blockedIn(
	circuits: readonly string[],
): { readonly drug: Drug; readonly paths: Readonly<Record<string, readonly string[]>> }[] {
	const networks = circuits.map((circuit) => {
		const { network } = prepareModel({ circuit, variant: 'corrected', parameters: {}, ...oneColumn });
		return [circuit, network] as const;
	});
	return DRUGS.map((drug) => ({
		drug,
		paths: Object.fromEntries(
			networks.map(([circuit, network]) => [circuit, drugTargets(network, drug).map(({ path }) => path)]),
		),
	}));
}

const affinityText = ({ affinity }: Drug): string =>
	affinity ? `${affinity.halfUm} µM, Hill coefficient ${affinity.hill}: ${affinity.source}` : '';

/** `retinode drugs`: what can be given to a circuit, and what it takes away there. */
export function addDrugsCommand(program: Command): void {
	program
		.command('drugs')
		.description('list the drugs that can be given to a circuit, and what each takes away there (docs/drugs.md)')
		.option('--circuit <name...>', `circuits of the catalogue (default: ${nameList(['dual', 'mouse'], 'and')})`)
		.option('--json', 'print a JSON array')
		.option('--table', 'print a table in Markdown')
		.action(({ circuit = ['dual', 'mouse'], json, table }: { circuit?: string[]; json?: true; table?: true }) => {
			const rows = blockedIn(circuit);
			if (json) {
				console.log(
					JSON.stringify(
						rows.map(({ drug, paths }) => ({ ...drug, blocks: paths })),
						null,
						2,
					),
				);
				return;
			}
			if (table) {
				console.log(
					`| drug | also | used on | half of the block at | ${circuit.map((each) => `in \`${each}\``).join(' | ')} |`,
				);
				console.log(`|---|---|---|---|${circuit.map(() => '---|').join('')}`);
				for (const { drug, paths } of rows) {
					const cells = circuit.map((each) => (paths[each] ?? []).map((path) => `\`${path}\``).join(', '));
					console.log(
						`| ${drug.name} | ${drug.alias.join(', ')} | ${drug.use} | ${affinityText(drug)} | ${cells.join(' | ')} |`,
					);
				}
				return;
			}
			const width = Math.max(...DRUGS.map(({ name }) => name.length));
			for (const { drug, paths } of rows) {
				console.log(`${drug.name.padEnd(width)}  ${drug.use}`);
				for (const each of circuit) {
					const blocked = paths[each] ?? [];
					console.log(`${' '.repeat(width)}  ${each}: ${blocked.length === 0 ? 'nothing' : blocked.join(', ')}`);
				}
			}
		});
}
