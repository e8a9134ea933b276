import type { ScopeInks } from '../scope/paintScope.ts';

/** The theme's colours, as the scopes draw with them. */
export function inksOf(theme: 'dark' | 'light'): ScopeInks {
	const style = getComputedStyle(document.documentElement);
	const read = (name: string) => style.getPropertyValue(name).trim();
	return {
		theme,
		text: read('--text'),
		muted: read('--muted'),
		grid: read('--grid'),
		panel: read('--panel'),
		accent: read('--accent'),
		marked: read('--marked'),
		warn: read('--warn'),
	};
}
