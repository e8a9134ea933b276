import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drugTable } from '../../src/cli/commands/drugs.ts';

it('docs/drugs.md has the table as `retinode drugs --table` prints it today: after a change, run `npm run docs`', () => {
	const page = readFileSync(new URL('../../docs/drugs.md', import.meta.url), 'utf8');
	const table = drugTable();
	expect(table.split('\n').length).toBeGreaterThan(30);
	expect(page).toContain(`drugs begin -->\n\n${table}\n\n<!--`);
});
