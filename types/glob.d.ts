interface ImportMeta {
	/** Vite's way to name every file that fits a pattern; with `?url`, by the address that the built file has; with `?raw`, its text. */
	glob(
		pattern: string,
		options: { readonly query: '?url' | '?raw'; readonly import: 'default'; readonly eager: true },
	): Readonly<Record<string, string>>;
}
