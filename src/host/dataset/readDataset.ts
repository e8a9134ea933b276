import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { unreadable } from '../../io/files/node/unreadable.ts';
import { type Dataset, openDataset } from '../../protocol/dataset/datasetFile.ts';
import type { PictureFile, ReadyDataset } from '../../protocol/dataset/samples.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { protocolBeside, readProtocol } from '../protocolFiles.ts';

/** A dataset with all that it names read. */
export interface FoundDataset extends ReadyDataset {
	/** Folder of its pictures; empty without. */
	readonly folder: string;
	/** SHA-256 of the dataset and of everything that it names. */
	readonly hash: string;
}

/** SHA-256 of a file's bytes, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

/** Files of a folder and of those in it, without hidden ones, in the order of their code units, which no locale changes. */
function filesIn(folder: string): string[] {
	let names: string[];
	try {
		names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	} catch (error) {
		const why =
			error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such folder' : error;
		throw new UserError(`dataset: field 'stimuli.folder': cannot read ${folder}: ${why}`);
	}
	return names
		.map((name) => name.replaceAll('\\', '/'))
		.filter((name) => !name.split('/').some((part) => part.startsWith('.')) && statSync(join(folder, name)).isFile())
		.sort((a, b) => (a < b ? -1 : 1));
}

async function picturesIn(folder: string): Promise<PictureFile[]> {
	const files: PictureFile[] = [];
	for (const file of filesIn(folder)) files.push({ file, sha256: await sha256Of(join(folder, file)) });
	if (files.length === 0) throw new UserError(`dataset: field 'stimuli.folder': there is no file in ${folder}`);
	return files;
}

function protocolOf({ protocol }: Dataset, path: string): Protocol {
	if (typeof protocol !== 'string') return protocolBeside(protocol, path, `dataset ${path}: field 'protocol'`);
	const beside = resolve(dirname(path), protocol);
	const isFile = statSync(beside, { throwIfNoEntry: false })?.isFile() === true;
	return readProtocol(isFile ? beside : protocol).protocol;
}

/**
 * Reads a dataset's file and all that it names.
 * @throws UserError that names the field and what is allowed
 */
export async function readDataset(path: string): Promise<FoundDataset> {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw unreadable('dataset', path, error);
	}
	const dataset = openDataset(parseJson(`The dataset ${path}`, text), `dataset ${path}`);
	const protocol = protocolOf(dataset, path);
	const { stimuli } = dataset;
	const folder = stimuli?.kind === 'pictures' ? resolve(dirname(path), stimuli.folder) : '';
	const pictures = folder === '' ? [] : await picturesIn(folder);
	// Where the folder lies changes no sample.
	const named = { ...dataset, protocol, ...(folder === '' ? {} : { stimuli: { ...stimuli, folder: '' } }) };
	const hash = createHash('sha256').update(JSON.stringify({ named, pictures })).digest('hex');
	return { dataset: { ...dataset, protocol }, protocol, pictures, folder, hash };
}
