import type { Command } from 'commander';
import { nameList } from '../../base/nameList.ts';
import { drugTargets } from '../../engine/model/drugTargets.ts';
import { oneColumn, prepareModel } from '../../engine/model/prepareModel.ts';
import { DRUGS, type Drug } from '../../retina/drugs/drugs.ts';

/** Circuits that it is told for where none is named. */
const ownCircuits: readonly string[] = ['dual', 'mouse'];

/** A drug, and what it lessens in each circuit, by the circuit's name. */
interface Blocked {
	readonly drug: Drug;
	readonly paths: Readonly<Record<string, readonly string[]>>;
}

function blockedIn(circuits: readonly string[]): Blocked[] {
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

function tableOf(circuits: readonly string[], rows: readonly Blocked[]): string {
	const named = circuits.map((each) => `in \`${each}\``);
	return [
		`| drug | also | used on | half of the block at | ${named.join(' | ')} |`,
		`|---|---|---|---|${circuits.map(() => '---|').join('')}`,
		...rows.map(({ drug, paths }) => {
			const cells = circuits.map((each) => (paths[each] ?? []).map((path) => `\`${path}\``).join(', '));
			return `| ${drug.name} | ${drug.alias.join(', ')} | ${drug.use} | ${affinityText(drug)} | ${cells.join(' | ')} |`;
		}),
	].join('\n');
}

/** The table of docs/drugs.md. @param circuits of the catalogue @throws UserError for one that there is not */
export const drugTable = (circuits: readonly string[] = ownCircuits): string => tableOf(circuits, blockedIn(circuits));

/** `retinode drugs`: what can be given to a circuit, and what it takes away there. */
export function addDrugsCommand(program: Command): void {
	program
		.command('drugs')
		.description('list the drugs that can be given to a circuit, and what each takes away there (docs/drugs.md)')
		.option('--circuit <name...>', `circuits of the catalogue (default: ${nameList(ownCircuits, 'and')})`)
		.option('--json', 'print a JSON array')
		.option('--table', 'print a table in Markdown')
		.action(({ circuit = ownCircuits, json, table }: { circuit?: readonly string[]; json?: true; table?: true }) => {
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
				console.log(tableOf(circuit, rows));
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
