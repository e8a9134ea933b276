import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
	'README.md',
	...readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
];

/** Paths of the tree that a text names between backquotes. */
const pathsIn = (text: string): string[] =>
	[...text.matchAll(/`((?:src|test|docs|scripts|bench|electron|firmware|examples|findings)\/[\w/.-]+)`/g)].map(
		([, path]) => path as string,
	);

/** Said to be where something will stand that is not there yet (docs/architecture.md, "What comes"). */
const TO_COME = new Set(['src/ode/exchange']);

it.each(pages.filter((page) => page.endsWith('.md')))('%s names files and folders that there are', (page) => {
	const named = pathsIn(readFileSync(`${root}/${page}`, 'utf8'));
	expect(named.filter((path) => !TO_COME.has(path) && !existsSync(`${root}/${path}`))).toEqual([]);
});

it('the five walks of docs/architecture.md go through files that there are', () => {
	const text = readFileSync(`${root}/docs/architecture.md`, 'utf8');
	const walks = text.slice(text.indexOf('## Five walks'), text.indexOf('## Two ways'));
	const files = [...walks.matchAll(/`([a-zA-Z]+\/[\w/]+\.tsx?)`/g)].map(([, path]) => `src/${path}`);
	expect(files.length).toBeGreaterThan(40);
	expect(files.filter((path) => !existsSync(`${root}/${path}`))).toEqual([]);
});
