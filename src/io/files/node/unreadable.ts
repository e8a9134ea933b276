import { UserError } from '../../../base/errors.ts';
import { whyNot } from './diskFull.ts';

const reasons = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'it may not be read',
	ENOTDIR: 'a part of the path is not a folder',
} as const;

/** What to throw for a file that cannot be read. @param what it was to be: `session file` */
export const unreadable = (what: string, path: string, error: unknown): UserError =>
	new UserError(`Cannot read the ${what} ${path}: ${whyNot(error, reasons)}.`);
