import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { datasetSpikes } from '../../host/dataset/datasetSpikes.ts';
import { EXPORT_FORMATS } from '../../io/files/exports/node/catalogue.ts';
import type { ExportFormat, ExportSettings } from '../../io/files/exports/node/exportFormat.ts';
import { readRecording } from '../../io/files/nwb/reading/node/readRecording.ts';
import { finiteNumber } from '../options/options.ts';

interface ConvertOptions {
	readonly format?: string;
	readonly bin: number;
	readonly stimulus: string;
	readonly split?: string;
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

/** Writes under another name and puts the whole file in its place: what fails leaves nothing there. */
async function inPlace(out: string, write: (part: string) => Promise<void>): Promise<void> {
	if (existsSync(out)) throw new UserError(`Cannot write ${out}: the file exists already.`);
	const part = `${out}.${process.pid}.part`;
	try {
		await write(part);
		renameSync(part, out);
	} catch (error) {
		rmSync(part, { force: true });
		throw error;
	}
}

/** The samples of a dataset in one file. @returns what was made, for programs and for readers */
async function convertDataset(folder: string, out: string, format: ExportFormat, split: string | undefined) {
	const { writeSamples } = format;
	if (!writeSamples) {
		const can = EXPORT_FORMATS.filter((each) => each.writeSamples).map(({ name }) => name);
		throw new UserError(
			`${folder} is a folder: of a dataset, --format must be ${can.join(' or ')}; got ${format.name}`,
		);
	}
	const read = datasetSpikes(folder, split);
	await inPlace(out, (part) => writeSamples(part, read));
	const [samples, classes, cells] = [read.count, read.classes.length, read.cells.length];
	return {
		made: { file: out, format: format.name, samples, classes, cells },
		text: `${out}: ${samples} samples, ${classes} labels, ${cells} cells, as ${format.name}`,
	};
}

async function convertRecording(recording: string, out: string, format: ExportFormat, settings: ExportSettings) {
	const read = await readRecording(recording);
	await inPlace(out, (part) => format.write(part, read, settings));
	const [series, cells] = [read.series.length, read.trains.length];
	return {
		made: { file: out, format: format.name, series, cells },
		text: `${out}: ${series} series, ${cells} cells, as ${format.name}`,
	};
}

async function convert(from: string, out: string, options: ConvertOptions): Promise<void> {
	const { bin, stimulus, split } = options;
	const format = formatFor(out, options.format);
	if (!(bin > 0)) throw new UserError(`--bin must be above 0 s, got ${bin}`);
	if (!/^[A-Za-z0-9_-]+$/.test(stimulus)) {
		throw new UserError(`--stimulus must be of letters, digits, _ and -, got '${stimulus}'`);
	}
	const isDataset = statSync(from, { throwIfNoEntry: false })?.isDirectory() === true;
	if (split !== undefined && !isDataset) throw new UserError(`--split is of datasets; ${from} is no folder`);
	const { made, text } = isDataset
		? await convertDataset(from, out, format, split)
		: await convertRecording(from, out, format, { binS: bin, stimulus });
	console.log(options.json ? JSON.stringify(made) : text);
}

/** `retinode convert`: a recording, or a dataset, in another format. */
export function addConvertCommand(program: Command): void {
	program
		.command('convert')
		.description('write a recording (NWB), or the samples of a dataset, in another format; nothing is written over')
		.argument('<recording>', 'the NWB file, or the folder that `retinode dataset` made')
		.argument('<out>', 'the file to write')
		.option('--format <name>', 'what it is to be (below); without, by the end of its name')
		.option('--bin <s>', 'width of bins of spikes, where a format has them', finiteNumber('--bin'), 0.01)
		.option('--stimulus <name>', 'what the stimulus is called, where a format names it', 'recorded')
		.option('--split <name>', 'of a dataset, the samples of this split alone')
		.option('--json', 'print what was written as JSON')
		.addHelpText(
			'after',
			`\nFormats:\n${EXPORT_FORMATS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}`,
		)
		.action(convert);
}
