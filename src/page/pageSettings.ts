import { UserError } from '../base/errors.ts';
import { type PatchSize, parsePatchSize, parseTissueSize, type TissueSize } from '../protocol/limits/patchSize.ts';

/** What a user can ask for in the page's address. */
export interface PageSettings {
	/** Threads for patches from 256 columns on, from `?threads=N`; where left out, all processors for those that one thread does not hold. */
	readonly threads?: number;
	/** The circuit to begin with, from `?circuit=NAME`; where left out, the mouse retina. */
	readonly circuit?: string;
	/** The patch to begin with, from `?columns=ACROSSxDOWN` or `?tissue=WIDTHxHEIGHT` in µm; where left out, as large as the machine holds, up to the default. */
	readonly columns?: PatchSize;
	readonly tissue?: TissueSize;
}

/** More threads than any machine gains from. */
const mostThreads = 1024;

/**
 * Reads the part of an address behind the question mark; what it does not know it leaves alone.
 * @throws UserError naming the setting, what was got and what is allowed
 */
export function parsePageSettings(query: string): PageSettings {
	const given = new URLSearchParams(query);
	const threads = given.get('threads');
	const [circuit, columns, tissue] = ['circuit', 'columns', 'tissue'].map((name) => given.get(name)) as [
		string | null,
		string | null,
		string | null,
	];
	return {
		...(threads === null ? {} : { threads: threadsOf(threads) }),
		...(circuit === null ? {} : { circuit }),
		...(tissue === null ? {} : { tissue: parseTissueSize("tissue in this page's address", tissue) }),
		...(columns === null ? {} : { columns: parsePatchSize("columns in this page's address", columns) }),
	};
}

function threadsOf(text: string): number {
	const threads = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (threads >= 1 && threads <= mostThreads) return threads;
	throw new UserError(
		`threads in this page's address must be a whole number from 1 to ${mostThreads}, such as ?threads=2; got '${text}'.`,
	);
}
