import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { EXPORT_FORMATS } from '../../io/files/exports/node/catalogue.ts';
import type { ExportFormat } from '../../io/files/exports/node/exportFormat.ts';
import { readRecording } from '../../io/files/nwb/node/readRecording.ts';
import { finiteNumber } from '../options/options.ts';

interface ConvertOptions {
	readonly format?: string;
	readonly bin: number;
	readonly stimulus: string;
	readonly json?: true;
}

/** The format that is meant. @throws UserError that names those there are */
function formatFor(file: string, name: string | undefined): ExportFormat {
	const found = EXPORT_FORMATS.find((each) =>
		name === undefined ? each.endings.some((ending) => file.toLowerCase().endsWith(ending)) : each.name === name,
	);
	if (found) return found;
	const known = EXPORT_FORMATS.map((each) => each.name).join(', ');
	throw new UserError(
		name === undefined
			? `say with --format what ${file} is to be: ${known}`
			: `--format must be one of ${known}; got ${name}`,
	);
}

async function convert(recording: string, out: string, { format, bin, stimulus, json }: ConvertOptions): Promise<void> {
	const chosen = formatFor(out, format);
	if (!(bin > 0)) throw new UserError(`--bin must be above 0 s, got ${bin}`);
	if (!/^[A-Za-z0-9_-]+$/.test(stimulus)) {
		throw new UserError(`--stimulus must be of letters, digits, _ and -, got '${stimulus}'`);
	}
	if (existsSync(out)) throw new UserError(`Cannot write ${out}: the file exists already.`);
	const read = await readRecording(recording);
	await chosen.write(out, read, { binS: bin, stimulus });
	const made = { file: out, format: chosen.name, series: read.series.length, cells: read.trains.length };
	console.log(json ? JSON.stringify(made) : `${out}: ${made.series} series, ${made.cells} cells, as ${chosen.name}`);
}

/** `retinode convert`: a recording in another format. */
export function addConvertCommand(program: Command): void {
	program
		.command('convert')
		.description('write a recording (NWB) in another format; nothing is written over')
		.argument('<recording>', 'the NWB file')
		.argument('<out>', 'the file to write')
		.option('--format <name>', 'what it is to be (below); without, by the end of its name')
		.option('--bin <s>', 'width of bins of spikes, where a format has them', finiteNumber('--bin'), 0.01)
		.option('--stimulus <name>', 'what the stimulus is called, where a format names it', 'recorded')
		.option('--json', 'print what was written as JSON')
		.addHelpText(
			'after',
			`\nFormats:\n${EXPORT_FORMATS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}`,
		)
		.action(convert);
}
