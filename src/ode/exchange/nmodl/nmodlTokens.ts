import { EquationError } from '../../equations/language/place.ts';

/** A token; `start` and `end` are its place in the text, which units are taken from as they stand. */
export interface NmodlToken {
	readonly type: 'number' | 'name' | 'symbol' | 'string' | 'verbatim' | 'title' | 'end';
	readonly text: string;
	readonly line: number;
	readonly start: number;
	readonly end: number;
}

const pattern = new RegExp(
	[
		String.raw`(?<space>\s+|[:?][^\n]*|\bCOMMENT\b[\s\S]*?\bENDCOMMENT\b|\bUNITS(?:ON|OFF)\b)`,
		String.raw`\bVERBATIM\b(?<verbatim>[\s\S]*?)\bENDVERBATIM\b`,
		String.raw`\bTITLE\b(?<title>[^\n]*)`,
		String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)`,
		'(?<name>[A-Za-z_][A-Za-z0-9_]*)',
		'"(?<string>[^"]*)"',
		String.raw`(?<symbol><->|<<|->|<=|>=|==|!=|&&|\|\||[-+*/^()={}\[\]<>,~'!&$%#;@.])`,
		'(?<bad>.)',
	].join('|'),
	'gsu',
);

const types = ['number', 'name', 'string', 'symbol', 'verbatim', 'title'] as const;

/** Cuts a mod file into tokens. @throws EquationError by line for a character that NMODL has not */
export function nmodlTokens(text: string, file: string): NmodlToken[] {
	const tokens: NmodlToken[] = [];
	let line = 1;
	for (const match of text.matchAll(pattern)) {
		const groups = match.groups ?? {};
		const start = match.index;
		const end = start + match[0].length;
		for (const type of types) {
			const value = groups[type];
			if (value !== undefined) tokens.push({ type, text: value.trim(), line, start, end });
		}
		if (groups.bad !== undefined) {
			throw new EquationError({ file, line }, `'${groups.bad}' cannot stand here; it is no character of NMODL`);
		}
		line += match[0].split('\n').length - 1;
	}
	tokens.push({ type: 'end', text: 'the end of the file', line, start: text.length, end: text.length });
	return tokens;
}
