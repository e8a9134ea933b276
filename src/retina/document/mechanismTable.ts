import { elementOr } from '../../base/elementOr.ts';
import type { MechanismEntry } from './mechanismSearch.ts';

const cell = (text: string) => text.replaceAll('|', '\\|');

/** What each mechanism is, a line each, as a table in Markdown. */
export function mechanismTable(entries: readonly MechanismEntry[]): string {
	const rows = entries.map(({ name, kind, title, ions, foundIn, species, temperature, blockedBy, sources }) =>
		[
			`\`${name}\``,
			kind,
			title,
			ions.join(', '),
			foundIn.join(', '),
			species,
			temperature,
			blockedBy.join(', '),
			elementOr(sources, 0, ''),
		]
			.map(cell)
			.join(' | '),
	);
	return [
		'| name | kind | title | ion | found in | species | temperature | blocked by | source (the first) |',
		'|---|---|---|---|---|---|---|---|---|',
		...rows.map((row) => `| ${row} |`),
	].join('\n');
}
