import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { parseJson } from '../base/jsonText.ts';
import { unreadable } from '../io/files/node/unreadable.ts';
import { openSession, type Session } from '../protocol/session/sessionFile.ts';

/** The file that a light source is read from, named without its folder, lies beside the session file. */
function withFilesBeside(session: Session, path: string): Session {
	const { source } = session;
	if (!('file' in source)) return session;
	const beside = resolve(dirname(path), source.file);
	return existsSync(beside) ? { ...session, source: { ...source, file: beside } } : session;
}

/**
 * Reads a session file of any version; files that it names are looked for in its folder first.
 * @param say is told what of it could not keep its meaning, a sentence each
 * @throws UserError (rejection) that says what is wrong with the file
 */
export async function readSessionFile(path: string, say: (note: string) => void = () => undefined): Promise<Session> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		throw unreadable('session file', path, error);
	}
	const value = parseJson(`The session file ${path}`, text);
	try {
		const { session, notes } = openSession(value);
		for (const note of notes) say(`${path}: ${note}`);
		return withFilesBeside(session, path);
	} catch (error) {
		if (error instanceof UserError) throw new UserError(`Cannot read the session file ${path}: ${error.message}.`);
		throw error;
	}
}
