import { parseJson } from '../../base/jsonText.ts';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { sessionFormat } from '../../protocol/session/sessionFormat.ts';
import { carriedOver } from '../../protocol/versions/fileVersions.ts';
import { offerFile } from './offerFile.ts';
import type { Workbench } from './workbench.ts';

/** Hands the session to the user as a file. */
export async function saveSession({ actions }: Workbench): Promise<void> {
	const session = await actions.presentSession();
	if (!session) return;
	const blob = new Blob([`${JSON.stringify(session, null, '\t')}\n`], { type: 'application/json' });
	const name = session.title.trim().replace(/[^\p{L}\p{N}_-]+/gu, '-') || `${session.circuit}-${session.variant}`;
	offerFile(`${name}.retinode.json`, blob);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The session in a file of the user's, of any version; undefined, and said why, where it is none. @param remark hears what could not keep its meaning */
export async function readSession(
	file: File,
	refuse: (message: string) => void,
	remark: (message: string) => void = refuse,
): Promise<Session | undefined> {
	let session: unknown;
	try {
		// `text` has taken a byte order mark away; what is left of UTF-16 is named.
		session = parseJson(file.name, await file.text());
	} catch (error) {
		refuse(`${sentenceOf(error)} Choose a file saved by Retinode.`);
		return undefined;
	}
	if (
		typeof session !== 'object' ||
		session === null ||
		!('format' in session) ||
		session.format !== 'retinode-session'
	) {
		const wanted = `field 'format' must be "retinode-session". Choose a file saved by Retinode.`;
		refuse(`${file.name} is no session: ${wanted}`);
		return undefined;
	}
	try {
		const opened = carriedOver(file.name, sessionFormat, session);
		for (const note of opened.notes) remark(note);
		return opened.file as Session;
	} catch (error) {
		refuse(`${sentenceOf(error)}.`);
		return undefined;
	}
}

/** Opens a session file of the user's. The host checks what is in it. */
export async function openSession({ actions, toasts, pictures }: Workbench, file: File): Promise<void> {
	const { say } = toasts.getState();
	const notes: string[] = [];
	const session = await readSession(
		file,
		(message) => say('error', message),
		(note) => notes.push(note),
	);
	if (!session || !(await actions.loadSession(session))) return;
	// The camera of the session before goes on where it was refused, or wants one too.
	if (!isMadeBy(session.source, 'screen')) pictures.stop('another session was opened');
	say('info', `${file.name} is open.`);
	for (const note of notes) say('info', note);
}
