import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { differencesOf, type Edit, type Reference } from './compare.ts';
import { pairs } from './pairs.ts';

const folder = fileURLToPath(new URL('../../../reference/jaxleyMech', import.meta.url));
const read = (file: string): unknown => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

/** A class that our declaration does not agree with as it stands, the edits with which it does, and why it stands so. */
interface Difference {
	readonly class: string;
	readonly edits: readonly Edit[];
	/** Only where there is transmitter, or none. */
	readonly pulse?: boolean;
	readonly why: string;
}

const differences = read('differences.json') as readonly Difference[];

function theSameAs(reference: Reference): void {
	const classes = Object.entries(reference.classes);
	const explained = new Set(differences.map((each) => each.class));

	it('has every class in the catalogue', () => {
		expect(Object.keys(pairs).sort()).toEqual(classes.map(([key]) => key).sort());
	});

	it.each(classes.filter(([key]) => !explained.has(key)))('%s', (key, entry) => {
		const pair = pairs[key];
		if (!pair) throw new Error(`no declaration for ${key}`);
		expect(differencesOf(pair, entry, reference.voltages)).toEqual([]);
	});

	it.each(differences.map((each) => [each.class, each] as const))(
		'%s, but for what is explained',
		(key, { edits, pulse, why }) => {
			const [pair, entry] = [pairs[key], reference.classes[key]];
			if (!pair || !entry) throw new Error(`the table of differences explains ${key}, which there is not`);
			const only = pulse === undefined ? {} : { pulse };
			expect(why).not.toBe('');
			// Each difference in the table is one, and is all there is.
			expect(differencesOf(pair, entry, reference.voltages, only)).not.toEqual([]);
			expect(differencesOf(pair, entry, reference.voltages, { ...only, edits })).toEqual([]);
		},
	);
}

describe('the catalogue computes what jaxley-mech computed when test/reference/jaxleyMech/reference.json was made', () => {
	theSameAs(read('reference.json') as Reference);
});

const python = process.env.RETINODE_PYTHON ?? 'python3';
const isThere =
	spawnSync(python, ['-c', 'import sys, importlib.util as u; sys.exit(u.find_spec("jaxley_mech") is None)']).status ===
	0;
const whyNot = isThere
	? ''
	: ` (skipped: ${python} has no jaxley_mech; pip install jaxley jaxley-mech, or name another one in RETINODE_PYTHON)`;

describe.skipIf(!isThere)(
	`the catalogue computes what the installed jaxley-mech computes, at 301 potentials${whyNot}`,
	() => {
		const made = isThere
			? spawnSync(python, [`${folder}/reference.py`, '--fine'], { encoding: 'utf8', maxBuffer: 1 << 28 })
			: undefined;
		if (made?.status === 0) theSameAs(JSON.parse(made.stdout) as Reference);
		else it('runs', () => expect(made?.stderr).toBe(''));
	},
);
