import type { z } from 'zod';

const quoted = (value: unknown): string =>
	typeof value === 'string' ? `'${value}'` : typeof value === 'number' ? String(value) : String(JSON.stringify(value));

/** A value for a message: short, or only its kind. */
function valueText(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	const text = quoted(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
	let at = value;
	for (const key of path) {
		if (typeof at !== 'object' || at === null) return undefined;
		at = Reflect.get(at, key);
	}
	return at;
}

const kinds: Readonly<Record<string, string>> = {
	int: 'a whole number',
	number: 'a number',
	string: 'a text',
	boolean: 'true or false',
	array: 'a list',
	object: 'an object',
	record: 'an object',
};

/** What is allowed, from an issue of the schema. */
function allowed(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case 'invalid_type':
			return kinds[issue.expected] ?? issue.expected;
		case 'too_small':
			if (issue.origin === 'string') return 'a text that is not empty';
			if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
			return `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
		case 'too_big':
			if (issue.origin === 'array') return `a list of at most ${issue.maximum}`;
			return `${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`;
		case 'invalid_value':
			return issue.values.length === 1 ? quoted(issue.values[0]) : `one of ${issue.values.map(quoted).join(', ')}`;
		case 'invalid_union':
			return 'options' in issue && Array.isArray(issue.options)
				? `one of ${issue.options.map(quoted).join(', ')}`
				: 'of a known kind';
		default:
			return `otherwise: ${issue.message}`;
	}
}

/** Of a value that may be of several kinds and is of one of them, but for something inside it: the complaint about that, with its whole path. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
	if (issue.code !== 'invalid_union') return issue;
	// Of the kinds that it may be meant as, the one with the least that does not fit.
	const [inside] = issue.errors
		.toSorted((a, b) => a.length - b.length)
		.flatMap(([first]) => (first !== undefined && first.path.length > 0 ? [first] : []));
	return inside === undefined ? issue : innermost({ ...inside, path: [...issue.path, ...inside.path] });
}

/**
 * The first complaint of a schema as one sentence with the field, what it must be and what it is.
 * @param what was read: `session file`
 * @param value that did not fit
 */
export function complaint(what: string, error: z.ZodError, value: unknown): string {
	const [first] = error.issues;
	if (!first) return `${what}: does not fit the format`;
	const issue = innermost(first);
	const path = issue.path.join('.');
	if (issue.code === 'unrecognized_keys') {
		return `${what}: ${path === '' ? '' : `field '${path}' has an `}unknown field ${issue.keys.map((key) => `'${key}'`).join(', ')}`;
	}
	const field = path === '' ? 'it' : `field '${path}'`;
	// A field that knows its unit says itself what it must be.
	const must = issue.message.startsWith('must be ') ? issue.message : `must be ${allowed(issue)}`;
	return `${what}: ${field} ${must}; got ${valueText(valueAt(value, issue.path))}`;
}
