import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSessionFile } from '../../src/host/sessionFiles.ts';
import { flashSession, folder } from './bench.ts';

const written = (text: string | Buffer): string => {
	const file = join(folder(), 'a.session.json');
	writeFileSync(file, text);
	return file;
};
const whole = `${JSON.stringify(flashSession({ light: { kind: 'free', rodRate: 12, coneRate: 34 } }), null, '\t')}\n`;

describe('a session file', () => {
	it('may begin with a byte order mark', async () => {
		expect((await readSessionFile(written(`\uFEFF${whole}`))).light).toMatchObject({ coneRate: 34 });
	});

	it.each(['NaN', 'Infinity', '0x10', '012', "'34'"])('is refused by line, column and field for %s', async (value) => {
		const line = whole.split('\n').findIndex((each) => each.includes('coneRate')) + 1;
		const file = written(whole.replace('34', value));
		await expect(readSessionFile(file)).rejects.toThrow(
			new RegExp(`${file} is no JSON: line ${line}, column \\d+, in field 'light\\.coneRate': there is `),
		);
	});

	it('is refused by line, column and field wherever it is cut', async () => {
		const place = whole.indexOf('"coneRate"') + '"coneRate": 3'.length;
		await expect(readSessionFile(written(whole.slice(0, place)))).rejects.toThrow(
			/is no JSON: line \d+, column \d+, in field 'light\.coneRate': the text ends, where a , or a } must be/,
		);
		for (let cut = 0; cut < whole.trimEnd().length; cut += 7) {
			await expect(readSessionFile(written(whole.slice(0, cut)))).rejects.toThrow(/is no JSON: line \d+, column \d+/);
		}
	});

	it('is refused by field for a number that is too large to be one', async () => {
		await expect(readSessionFile(written(whole.replace('34', '1e999')))).rejects.toThrow(
			/field 'light\.coneRate' must be .*got Infinity/,
		);
	});

	it('is refused by name as UTF-16', async () => {
		await expect(readSessionFile(written(Buffer.from(`\uFEFF${whole}`, 'utf16le')))).rejects.toThrow(
			'looks like UTF-16',
		);
	});
});
