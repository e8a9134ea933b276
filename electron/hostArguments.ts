import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the desktop shell is started with and hands on to the utility process, as `parseArgs` reads it. */
export const hostOptions = {
	session: { type: 'string' },
	/** A light source as a session has it, in JSON. */
	source: { type: 'string' },
	circuit: { type: 'string' },
	columns: { type: 'string' },
	tissue: { type: 'string' },
	port: { type: 'string' },
	record: { type: 'string' },
	nwb: { type: 'string' },
	folder: { type: 'string' },
	quantities: { type: 'string', multiple: true },
	'rows-every': { type: 'string' },
	'headless-arm': { type: 'boolean' },
	native: { type: 'boolean' },
	'no-native': { type: 'boolean' },
	arithmetic: { type: 'string' },
} as const;

/** The arguments that were given, for the utility process; what is none of ours is left out. */
export function hostArguments(values: Readonly<Record<string, unknown>>): string[] {
	return Object.keys(hostOptions).flatMap((name) => {
		const value = values[name];
		if (Array.isArray(value)) return value.flatMap((each) => [`--${name}`, String(each)]);
		if (typeof value === 'string') return [`--${name}`, value];
		return value === true ? [`--${name}`] : [];
	});
}

/**
 * The session file that a second start of the app asks for, undefined where it asks for none.
 * @param argv its program and arguments, Electron's own among them
 * @param folder where it was started
 */
export function sessionOfStart(argv: readonly string[], folder: string): string | undefined {
	const { session } = parseArgs({ args: argv.slice(1), options: hostOptions, strict: false }).values;
	return typeof session === 'string' ? resolve(folder, session) : undefined;
}
