import { parseJson } from '../../base/jsonText.ts';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { sessionFormat } from '../../protocol/session/sessionFormat.ts';
import { carriedOver } from '../../protocol/versions/fileVersions.ts';
import { isDemonstration, openedDemonstration } from './demonstrationFile.ts';
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

/** What a file of the user's holds; undefined, and said why, where it is no JSON. */
async function jsonIn(file: File, refuse: (message: string) => void): Promise<unknown> {
	try {
		// `text` has taken a byte order mark away; what is left of UTF-16 is named.
		return parseJson(file.name, await file.text());
	} catch (error) {
		refuse(`${sentenceOf(error)} Choose a file saved by Retinode.`);
		return undefined;
	}
}

/** The session that was read from a file, carried over from any version; undefined, and said why, where it is none. */
function sessionIn(
	name: string,
	session: unknown,
	refuse: (message: string) => void,
	remark: (message: string) => void,
): Session | undefined {
	if (
		typeof session !== 'object' ||
		session === null ||
		!('format' in session) ||
		session.format !== 'retinode-session'
	) {
		const wanted = `field 'format' must be "retinode-session". Choose a file saved by Retinode.`;
		refuse(`${name} is no session: ${wanted}`);
		return undefined;
	}
	try {
		const opened = carriedOver(name, sessionFormat, session);
		for (const note of opened.notes) remark(note);
		return opened.file as Session;
	} catch (error) {
		refuse(`${sentenceOf(error)}.`);
		return undefined;
	}
}

/** The session in a file of the user's; undefined, and said why, where it is none. @param refuse hears what could not keep its meaning too */
export async function readSession(file: File, refuse: (message: string) => void): Promise<Session | undefined> {
	const value = await jsonIn(file, refuse);
	return value === undefined ? undefined : sessionIn(file.name, value, refuse, refuse);
}

/** Opens a session or demonstration file of the user's. The host checks what is in it. @param tabs names of the panels that there are */
export async function openFile(workbench: Workbench, file: File, tabs: readonly string[]): Promise<void> {
	const { actions, toasts, pictures } = workbench;
	const { say } = toasts.getState();
	const refuse = (message: string): void => say('error', message);
	const value = await jsonIn(file, refuse);
	if (value === undefined) return;
	if (isDemonstration(value)) return openDemonstration(workbench, file.name, value, tabs);
	const notes: string[] = [];
	const session = sessionIn(file.name, value, refuse, (note) => notes.push(note));
	if (!session || !(await actions.loadSession(session))) return;
	// The camera of the session before goes on where it was refused, or wants one too.
	if (!isMadeBy(session.source, 'screen')) pictures.stop('another session was opened');
	say('info', `${file.name} is open.`);
	for (const note of notes) say('info', note);
}

/** Shows the demonstration that was read from a file. */
async function openDemonstration(
	{ demonstrations, toasts }: Workbench,
	name: string,
	value: unknown,
	tabs: readonly string[],
): Promise<void> {
	const { say } = toasts.getState();
	try {
		const { demonstration, notes } = openedDemonstration(name, value, tabs);
		if (await demonstrations.show(demonstration)) for (const note of notes) say('info', note);
	} catch (error) {
		say('error', `${sentenceOf(error)}.`);
	}
}
