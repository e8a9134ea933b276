/** Why the system wrote nothing, by its code, where room is all that is missing: it may be there later. */
export const DISK_FULL = { ENOSPC: 'the disk is full', EDQUOT: 'the quota of the disk is used up' } as const;

/** Why the system did not do what it was asked for, as part of a sentence. @param known further codes and what they mean */
export function whyNot(error: unknown, known: Readonly<Record<string, string>> = {}): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const full: Readonly<Record<string, string>> = DISK_FULL;
	return known[code] ?? full[code] ?? (error instanceof Error ? error.message : String(error));
}
