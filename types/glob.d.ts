interface ImportMeta {
	/** Vite's way to name every file that fits a pattern; with `?url`, by the address that the built file has. */
	glob(
		pattern: string,
		options: { readonly query: '?url'; readonly import: 'default'; readonly eager: true },
	): Readonly<Record<string, string>>;
}
