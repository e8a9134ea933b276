/** Names as a sentence lists them: `rk4, odex or realtime`; empty without any. */
export function nameList(names: readonly string[], word: 'and' | 'or'): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
