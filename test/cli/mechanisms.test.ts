import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addMechanismsCommand } from '../../src/cli/commands/mechanisms.ts';

/** What `retinode mechanisms …` prints. */
async function printed(...words: readonly string[]): Promise<{ readonly out: string; readonly error: string }> {
	const [out, error] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockReturnValue());
	const program = new Command('retinode').exitOverride();
	addMechanismsCommand(program);
	await program.parseAsync(['node', 'retinode', 'mechanisms', ...words]);
	const textOf = (spy: typeof out) => (spy?.mock.calls ?? []).map(([line]) => String(line)).join('\n');
	return { out: textOf(out), error: textOf(error) };
}

afterEach(() => {
	vi.restoreAllMocks();
});

describe('retinode mechanisms', () => {
	it('says of each its name and title, and under them what it is and where it is from', async () => {
		const { out } = await printed('--drug', 'TTX', '--cell', 'ganglion', '--species', 'cat');
		expect(out.split('\n').map((line) => line.trim())).toEqual([
			'ganglion.Na.benison2001  Sodium current',
			'Na; ganglion cell; cat; temperature not stated; blocked by TTX',
			'Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289',
		]);
	});

	it('prints JSON, or a table in Markdown', async () => {
		const json = JSON.parse((await printed('--json', '--ion', 'Cl', 'rod')).out) as { readonly name: string }[];
		expect(json.map(({ name }) => name)).toEqual(['rod.ClCa', 'rod.ClCa.liu2004']);
		vi.restoreAllMocks();
		expect((await printed('--table', '--ion', 'Cl', 'niflumic')).out.split('\n')).toHaveLength(4);
	});

	it('says on standard error that nothing fits all of it', async () => {
		const { out, error } = await printed('--ion', 'K', '--drug', 'TTX');
		expect(out).toBe('');
		expect(error).toBe('retinode: no mechanism fits all of that; ask for less');
		vi.restoreAllMocks();
		expect((await printed('--json', '--ion', 'K', '--drug', 'TTX')).out).toBe('[]');
	});

	it('searches declarations of the user too, and refuses one that is wrong by its line', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'retinode-mechanisms-'));
		const file = join(folder, 'mine.eq');
		try {
			writeFileSync(file, 'channel my.K\ntitle My own\nfound in Müller cell\nion K\nblocked by barium\n');
			expect((await printed('--cell', 'Müller', '--model-file', file)).out).toContain('my.K  My own');
			writeFileSync(file, 'channel my.K\nion Q\n');
			await expect(printed('--model-file', file)).rejects.toThrow("mine.eq:2 (channel my.K): unknown ion 'Q'");
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
