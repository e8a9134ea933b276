import { readFile } from 'node:fs/promises';
import { parseSession, type Session } from '../engine/session/sessionFile.ts';
import { UserError } from '../ode/errors.ts';

/** Reads a session file. @throws UserError (rejection) that says what is wrong with the file */
export async function readSessionFile(path: string): Promise<Session> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		const reason = code === 'ENOENT' ? 'there is no such file' : error instanceof Error ? error.message : String(error);
		throw new UserError(`Cannot read the session file ${path}: ${reason}.`);
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new UserError(`Cannot read the session file ${path}: it is no JSON.`);
	}
	try {
		return parseSession(value);
	} catch (error) {
		if (error instanceof UserError) throw new UserError(`Cannot read the session file ${path}: ${error.message}.`);
		throw error;
	}
}
