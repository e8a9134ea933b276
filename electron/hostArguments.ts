/** What the desktop shell is started with and hands on to the utility process, as `parseArgs` reads it. */
export const hostOptions = {
	session: { type: 'string' },
	columns: { type: 'string' },
	'headless-arm': { type: 'boolean' },
} as const;

/** The arguments that were given, for the utility process; what is none of ours is left out. */
export function hostArguments(values: Readonly<Record<string, unknown>>): string[] {
	return Object.keys(hostOptions).flatMap((name) => {
		const value = values[name];
		if (typeof value === 'string') return [`--${name}`, value];
		return value === true ? [`--${name}`] : [];
	});
}
