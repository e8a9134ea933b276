import { Interrupted, UserError } from '../../base/errors.ts';
import { DISK_FULL } from '../../io/files/node/diskFull.ts';

/**
 * Exit codes of the command line: 1 for what went wrong while running, 2 for what was asked wrongly, 3 for a device that did
 * not do what was asked of it, 4 for light or records that are not whole, 130 after Ctrl-C.
 */
export const exitCodes = { failure: 1, usage: 2, unmet: 3, incomplete: 4, interrupted: 130 } as const;

/** System errors that a user can mend, as sentences. */
const systemErrors: Readonly<Record<string, string>> = {
	ENOENT: 'no such file or folder',
	EACCES: 'permission denied',
	EPERM: 'not permitted',
	EISDIR: 'that is a folder; a file is needed',
	ENOTDIR: 'a part of the path is not a folder',
	EROFS: 'the file system is read-only',
	...DISK_FULL,
	EPIPE: 'its reader is gone',
	EADDRINUSE: 'the port is in use; choose another with --port',
};

interface SystemError extends Error {
	readonly code: string;
	readonly path?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
	error instanceof Error && 'code' in error && typeof error.code === 'string';

/** One sentence for any failure, and the exit code that goes with it. A stack trace is shown only when `RETINODE_DEBUG` is set. */
export function describeFailure(error: unknown): { readonly message: string; readonly exitCode: number } {
	if (error instanceof UserError) return { message: error.message, exitCode: exitCodes.usage };
	if (error instanceof Interrupted) return { message: error.message, exitCode: exitCodes.interrupted };
	if (isSystemError(error)) {
		const reason = systemErrors[error.code];
		if (reason !== undefined) {
			return {
				message: `${error.path === undefined ? '' : `${error.path}: `}${reason} (${error.code})`,
				exitCode: exitCodes.usage,
			};
		}
	}
	return { message: error instanceof Error ? error.message : String(error), exitCode: exitCodes.failure };
}
