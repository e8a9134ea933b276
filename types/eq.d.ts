/** An equation file (`.eq`) or other text imported as its text: `import text from './hh.eq?raw'`. */
declare module '*?raw' {
	const text: string;
	export default text;
}

/** Vite's glob import, typed for the one form used here: many text files at once, by path. */
interface ImportMeta {
	glob(
		pattern: string | readonly string[],
		options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
	): Record<string, string>;
}
