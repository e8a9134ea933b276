import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/terminal/failure.ts';
import { openTextFile, writeTextFile } from '../../src/cli/terminal/textFile.ts';
import { tinyDisk } from '../io/files/tinyDisk.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retinode-text-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

describe('a text file that is wanted whole', () => {
	it('takes the place of the one before only when it is whole', () => {
		writeFileSync(path('a.csv'), 'old\n');
		const file = openTextFile(path('a.csv'));
		file.writeLine('new'.repeat(100_000));
		expect(readFileSync(path('a.csv'), 'utf8')).toBe('old\n');
		file.close();
		expect(readFileSync(path('a.csv'), 'utf8')).toBe(`${'new'.repeat(100_000)}\n`);
		expect(readdirSync(folder)).toEqual(['a.csv']);
	});

	it('leaves the one before where the work fails, and what was written lies beside it', () => {
		writeFileSync(path('a.csv'), 'old\n');
		const file = openTextFile(path('a.csv'));
		file.writeLine('half');
		expect(file.abandon()).toBe(path('a.csv.part'));
		expect(readFileSync(path('a.csv'), 'utf8')).toBe('old\n');
		expect(readFileSync(path('a.csv.part'), 'utf8')).toBe('half\n');
	});

	it('has what was written where the work fails and there was none before', () => {
		const file = openTextFile(path('b.csv'));
		file.writeLine('half');
		expect(file.abandon()).toBe(path('b.csv'));
		expect(readFileSync(path('b.csv'), 'utf8')).toBe('half\n');
	});

	it('on a disk that becomes full leaves the one before, keeps the whole lines beside it, and names the file', ({
		skip,
	}) => {
		const disk = tinyDisk();
		if (disk === null) return skip('this user may mount no disk');
		writeFileSync(disk.file('a.csv'), 'old\n');
		disk.leave(12_288);
		const [file, other] = [openTextFile(disk.file('a.csv')), openTextFile(disk.file('b.csv'))];
		const lines = Array.from({ length: 5000 }, (_, k) => `${k},${k * k}`);
		other.writeLine('waits');
		let failure: unknown;
		try {
			for (const line of lines) file.writeLine(line);
			file.close();
		} catch (error) {
			failure = error;
		}
		expect(describeFailure(failure)).toEqual({
			message: `${disk.file('a.csv')}: the disk is full (ENOSPC)`,
			exitCode: 2,
		});
		expect(file.abandon()).toBe(disk.file('a.csv.part'));
		// Of the other nothing could be written any more.
		expect(other.abandon()).toBe('');
		const kept = readFileSync(disk.file('a.csv.part'), 'utf8');
		expect(kept.endsWith('\n')).toBe(true);
		const whole = kept.trimEnd().split('\n');
		expect(whole).toEqual(lines.slice(0, whole.length));
		expect(readFileSync(disk.file('a.csv'), 'utf8')).toBe('old\n');
		expect(existsSync(disk.file('b.csv.part'))).toBe(false);
	});

	it('stays behind a link', () => {
		writeFileSync(path('a.csv'), 'old\n');
		symlinkSync(path('a.csv'), path('link.csv'));
		writeTextFile(path('link.csv'), 'new\n');
		expect(readFileSync(path('a.csv'), 'utf8')).toBe('new\n');
		expect(readdirSync(folder)).toEqual(['a.csv', 'link.csv']);
	});

	it('cannot be opened where no file can be, and names the path that was asked for', () => {
		expect(() => openTextFile(path('no/such/file'))).toThrow(expect.objectContaining({ path: path('no/such/file') }));
	});

	it.skipIf(process.platform === 'win32')('waits for whoever reads a pipe, until the work is to end', async () => {
		execFileSync('mkfifo', [path('pipe')]);
		expect(() => openTextFile(path('pipe'), () => true)).toThrow('nobody reads it');
		const reader = spawn('sh', ['-c', `sleep 0.2; cat ${path('pipe')} > ${path('got')}`]);
		writeTextFile(path('pipe'), 'x'.repeat(500_000));
		await new Promise((resolve) => reader.once('exit', resolve));
		expect(readFileSync(path('got'), 'utf8')).toBe(`${'x'.repeat(500_000)}\n`);
	});
});
