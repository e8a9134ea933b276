import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addImportCommand } from '../../src/cli/commands/importModels.ts';

const mods = new URL('../reference/neuron/mods/', import.meta.url).pathname;
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retinode-nmodl-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
	process.exitCode = 0;
	vi.restoreAllMocks();
});

/** What `retinode import nmodl …` prints. */
async function run(...words: readonly string[]): Promise<{ readonly out: string; readonly error: string }> {
	const [log, error] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockReturnValue());
	let written = '';
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		written += String(text);
		return true;
	});
	const program = new Command('retinode').exitOverride();
	addImportCommand(program);
	await program.parseAsync(['node', 'retinode', 'import', 'nmodl', ...words]);
	const textOf = (spy: typeof log) => (spy?.mock.calls ?? []).map(([line]) => String(line)).join('\n');
	return { out: written + textOf(log), error: textOf(error) };
}

describe('retinode import nmodl', () => {
	it('prints the declaration of a file', async () => {
		expect((await run(join(mods, 'hlike.mod'))).out).toMatch(/^# hlike\.eq\nchannel hlike\n/);
	});

	it('writes a file for each, with a cell and its circuit where one is asked for, and never over one', async () => {
		const files = ['axonlike', 'calike', 'capool', 'hlike'].map((name) => join(mods, `${name}.mod`));
		await run(...files, '--cell', 'whole', '--out', folder);
		expect(readdirSync(folder).toSorted()).toEqual(
			['axonlike.eq', 'calike.eq', 'capool.eq', 'hlike.eq', 'whole.circuit.eq', 'whole.eq'].toSorted(),
		);
		writeFileSync(join(folder, 'hlike.eq'), 'mine');
		await expect(run(join(mods, 'hlike.mod'), '--out', folder)).rejects.toThrow(
			/hlike\.eq is there already; --overwrite/,
		);
		expect(readFileSync(join(folder, 'hlike.eq'), 'utf8')).toBe('mine');
		await run(join(mods, 'hlike.mod'), '--out', folder, '--overwrite');
		expect(readFileSync(join(folder, 'hlike.eq'), 'utf8')).toMatch(/^channel hlike/);
	});

	it('imports what it can, says why not of the others, and ends with code 2', async () => {
		const bad = join(folder, 'events.mod');
		writeFileSync(bad, 'NEURON { POINT_PROCESS events NONSPECIFIC_CURRENT i }\nNET_RECEIVE (w) { }');
		const { error } = await run(bad, join(mods, 'hlike.mod'), '--out', join(folder, 'out'));
		expect(error).toContain('not imported: events.mod:2: NET_RECEIVE');
		expect(existsSync(join(folder, 'out', 'hlike.eq'))).toBe(true);
		expect(process.exitCode).toBe(2);
	});

	it('says as JSON what became of each', async () => {
		const { out } = await run(join(mods, 'graded.mod'), '--json');
		const { files } = JSON.parse(out) as { files: { name: string; kind: string; warnings: { line: number }[] }[] };
		expect(files.map(({ name, kind }) => [name, kind])).toEqual([['graded', 'synapse']]);
		expect(files[0]?.warnings[0]?.line).toBe(28);
	});

	it('refuses a size that is none', async () => {
		await expect(run(join(mods, 'hlike.mod'), '--area', '0')).rejects.toThrow('--area must be above 0; got 0');
	});
});
