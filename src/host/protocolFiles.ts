import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/errors.ts';
import { parseJson } from '../base/jsonText.ts';
import { unreadable } from '../io/files/node/unreadable.ts';
import { openProtocol, type Protocol } from '../protocol/experiment/protocolFile.ts';
import { withWaveforms } from './waveformFiles.ts';

const extension = '.json';

/**
 * The folder of protocols that come with the project: `assets/protocols` in the nearest folder above this file that has one, so that it is found from
 * the sources and from a bundle alike.
 */
function bundledFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const found = join(folder, 'assets', 'protocols');
		if (existsSync(found)) return found;
		const parent = dirname(folder);
		if (parent === folder)
			throw new UserError(
				'The protocols that come with the project (assets/protocols) are missing from this installation.',
			);
		folder = parent;
	}
}

/** A protocol by its name. */
export interface NamedProtocol {
	readonly name: string;
	readonly protocol: Protocol;
}

/** Names of the protocols that come with the project: their files without `.json`. */
const bundledNames = (folder: string): string[] =>
	readdirSync(folder)
		.filter((file) => file.endsWith(extension))
		.map((file) => file.slice(0, -extension.length))
		.sort();

/** Model files that a protocol names lie beside it, and become declarations of its own. */
function withModelFiles(protocol: Protocol, path: string): Protocol {
	const { modelFiles, declarations, ...retina } = protocol.retina;
	if (modelFiles.length === 0) return protocol;
	const read = modelFiles.map((file) => {
		const beside = resolve(dirname(path), file);
		try {
			return { file, text: readFileSync(beside, 'utf8') };
		} catch (error) {
			throw unreadable('model file', beside, error);
		}
	});
	return { ...protocol, retina: { ...retina, modelFiles: [], declarations: [...declarations, ...read] } };
}

function readAt(path: string): Protocol {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw unreadable('protocol', path, error);
	}
	return protocolBeside(parseJson(`The protocol ${path}`, text), path, `The protocol ${path}`);
}

/**
 * A protocol as parsed JSON, with what it names beside a file read.
 * @param what is read, for the sentence
 * @throws UserError for what does not fit, with the field
 */
export function protocolBeside(value: unknown, path: string, what: string): Protocol {
	return withModelFiles(openProtocol(withWaveforms(value, path), what), path);
}

/**
 * A protocol by its file, or by the name of one that comes with the project.
 * @throws UserError for a name that there is not, and for files that cannot be read, with the field
 */
export function readProtocol(nameOrFile: string): NamedProtocol {
	if (existsSync(nameOrFile)) return { name: basename(nameOrFile, extension), protocol: readAt(nameOrFile) };
	const folder = bundledFolder();
	const names = bundledNames(folder);
	if (names.includes(nameOrFile))
		return { name: nameOrFile, protocol: readAt(join(folder, `${nameOrFile}${extension}`)) };
	throw new UserError(
		`There is no protocol '${nameOrFile}': no such file, and those that come with the project are ${names.join(', ')}.`,
	);
}

/** The texts of all protocols that come with the project: those that are listed in their order, then the others by name. */
export function protocolTexts(): { readonly name: string; readonly text: string; readonly listed: boolean }[] {
	const folder = bundledFolder();
	const all = bundledNames(folder).map((name) => {
		const path = join(folder, `${name}${extension}`);
		const text = readFileSync(path, 'utf8');
		return { name, text, place: readAt(path).place };
	});
	return all
		.toSorted((a, b) => (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY) || 0)
		.map(({ name, text, place }) => ({ name, text, listed: place !== undefined }));
}

/** The protocols that come with the project and have a place among those that are listed, in that order. */
export function listedProtocols(): NamedProtocol[] {
	const folder = bundledFolder();
	return bundledNames(folder)
		.map((name) => readProtocol(join(folder, `${name}${extension}`)))
		.filter(({ protocol }) => protocol.place !== undefined)
		.sort((a, b) => (a.protocol.place ?? 0) - (b.protocol.place ?? 0));
}
