import { type Intervention, interventionSchema } from '../../protocol/session/interventions.ts';

/** What a recording says of an edit: how it was called, from when until when, s, and all of it, field by field. */
export interface EditRow {
	readonly type: string;
	readonly fromS: number;
	readonly detail: string;
}

type Tree = { [field: string]: Tree | number | string | boolean };

const fieldValue = (text: string): number | string | boolean => {
	if (text === 'true' || text === 'false') return text === 'true';
	return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
};

/** Objects whose fields are 0, 1, 2 … are lists. */
function withLists(tree: Tree): unknown {
	const entries = Object.entries(tree).map(
		([field, value]) => [field, typeof value === 'object' ? withLists(value) : value] as const,
	);
	return entries.length > 0 && entries.every(([field], k) => field === String(k))
		? entries.map(([, value]) => value)
		: Object.fromEntries(entries);
}

/** The object that a recording writes field by field: `type=block; path=rod.Kv; fraction=1; startS=0.2`, `target.member=3`. */
export function objectOfFields(text: string): unknown {
	const tree: Tree = {};
	for (const part of text.split('; ')) {
		const at = part.indexOf('=');
		if (at < 0) continue;
		const names = part.slice(0, at).split('.');
		let into = tree;
		for (const name of names.slice(0, -1)) {
			const known = into[name];
			const below = typeof known === 'object' ? known : {};
			into[name] = below;
			into = below;
		}
		into[names.at(-1) as string] = fieldValue(part.slice(at + 1));
	}
	return withLists(tree);
}

/**
 * The interventions that make the edits of a recording again, at the times at which they acted; what was taken back ends then.
 * @returns them, and how many rows none could be made of
 */
export function interventionsOf(rows: readonly EditRow[]): {
	readonly interventions: readonly Intervention[];
	readonly left: number;
} {
	const endsOf = rows.filter(({ type }) => type.startsWith('end of '));
	let left = 0;
	const interventions = rows.flatMap((row): Intervention[] => {
		if (row.type.startsWith('end of ')) return [];
		const parsed = interventionSchema.safeParse(objectOfFields(row.detail));
		if (!parsed.success) {
			left++;
			return [];
		}
		const { now: _now, ...acted } = parsed.data;
		const end = endsOf.find(
			({ type, detail, fromS }) => type === `end of ${row.type}` && detail === row.detail && fromS >= row.fromS,
		);
		return [{ ...acted, ...(end ? { endS: end.fromS } : {}) }];
	});
	return { interventions, left };
}
