import type { Command } from 'commander';
import { ANALYSES } from '../../analysis/catalogue.ts';
import type { Analysis, AnalysisParameter } from '../../analysis/kinds/analysis.ts';

const units: Readonly<Record<Analysis['on'], string>> = {
	trace: 'a quantity',
	spikes: 'spikes',
	series: 'columns',
};

const withUnit = (name: string, unit: string): string => (unit === '' ? name : `${name} (${unit})`);

function parameterText({ name, unit, default: usual, optional }: AnalysisParameter): string {
	const value = usual === undefined ? (optional ? 'may be left out' : '') : String(Number(usual.toPrecision(4)));
	return `${withUnit(name, unit)}${value === '' ? '' : `: ${value}`}`;
}

const outputsText = ({ outputs }: Analysis): string => outputs.map(({ name, unit }) => withUnit(name, unit)).join(', ');

const tableRow = (analysis: Analysis): string =>
	`| \`${analysis.name}\` | ${units[analysis.on]} | ${analysis.description} | ${analysis.parameters.map(parameterText).join(', ')} | ${outputsText(analysis)} |`;

/** `retinode analyses`: what protocols can measure. */
export function addAnalysesCommand(program: Command): void {
	program
		.command('analyses')
		.description('list what a protocol can measure (docs/protocol-files.md)')
		.option('--json', 'print a JSON array')
		.option('--table', 'print a table in Markdown')
		.action(({ json, table }: { json?: true; table?: true }) => {
			if (json) {
				const rows = ANALYSES.map(({ name, on, description, parameters, outputs }) => ({
					name,
					on,
					description,
					parameters,
					outputs,
				}));
				console.log(JSON.stringify(rows, null, 2));
				return;
			}
			if (table) {
				console.log('| analysis | of | what it measures | parameters | outputs |\n|---|---|---|---|---|');
				for (const analysis of ANALYSES) console.log(tableRow(analysis));
				return;
			}
			const width = Math.max(...ANALYSES.map(({ name }) => name.length));
			for (const analysis of ANALYSES) {
				console.log(`${analysis.name.padEnd(width)}  ${analysis.description} Gives ${outputsText(analysis)}.`);
			}
		});
}
