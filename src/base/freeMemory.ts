let ask: (() => number) | undefined;

/** Says how much memory this thread may still take is found out: for shells, one call in each of their threads that make models. @param how gives bytes */
export function knowFreeMemory(how: (() => number) | undefined): void {
	ask = how;
}

/** Bytes that may still be taken at present; undefined where no shell can tell, as in a page. */
export const freeMemoryBytes = (): number | undefined => ask?.();
