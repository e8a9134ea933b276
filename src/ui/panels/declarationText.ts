const includeLine = /^\s*include\s+(\S+)\s+as\s+(\S+)/;

/** The mechanisms that a cell's text includes, in its order. */
export function includesOf(text: string): readonly { readonly mechanism: string; readonly alias: string }[] {
	return text.split('\n').flatMap((line) => {
		const [, mechanism, alias] = includeLine.exec(line) ?? [];
		return mechanism !== undefined && alias !== undefined ? [{ mechanism, alias }] : [];
	});
}

/**
 * The text of a cell with one more mechanism, before its voltage equation, under a name that is still free; needs beyond the potential are left
 * for the user to name.
 */
export function withInclude(
	text: string,
	mechanism: { readonly name: string; readonly needs: readonly string[] },
): string {
	const taken = new Set(includesOf(text).map(({ alias }) => alias));
	// `ganglion.CaL.benison2001` is CaL, by whomever.
	const parts = mechanism.name.split('.').filter((part, k) => k === 0 || !/^[a-z]+\d{4}$/i.test(part));
	const short = parts.at(-1) ?? mechanism.name;
	let alias = short;
	for (let k = 2; taken.has(alias); k++) alias = `${short}${k}`;
	const needs = mechanism.needs.map((each) => `${each} = `).join(', ');
	const line = `include ${mechanism.name} as ${alias}${needs && ` with ${needs}`}`;
	return /^V' =/m.test(text) ? text.replace(/^V' =/m, () => `${line}\n\nV' =`) : `${text.trimEnd()}\n${line}\n`;
}

/** The text of a cell without the mechanism of this alias. */
export function withoutInclude(text: string, alias: string): string {
	return text
		.split('\n')
		.filter((line) => includeLine.exec(line)?.[2] !== alias)
		.join('\n');
}
