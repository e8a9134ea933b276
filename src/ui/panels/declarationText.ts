/** The text of a cell with one more mechanism, before its voltage equation; needs beyond the potential are left for the user to name. */
export function withInclude(
	text: string,
	mechanism: { readonly name: string; readonly needs: readonly string[] },
): string {
	const alias = mechanism.name.split('.').at(-1) ?? mechanism.name;
	const needs = mechanism.needs.map((each) => `${each} = `).join(', ');
	const line = `include ${mechanism.name} as ${alias}${needs && ` with ${needs}`}`;
	return /^V' =/m.test(text) ? text.replace(/^V' =/m, () => `${line}\n\nV' =`) : `${text.trimEnd()}\n${line}\n`;
}

/** The text of a cell without the mechanism of this alias. */
export function withoutInclude(text: string, alias: string): string {
	return text
		.split('\n')
		.filter((line) => {
			const words = line.trim().split(/\s+/);
			return !(words[0] === 'include' && words[3] === alias);
		})
		.join('\n');
}
