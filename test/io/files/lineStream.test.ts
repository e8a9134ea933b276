import { execFileSync } from 'node:child_process';
import {
	closeSync,
	constants,
	existsSync,
	mkdtempSync,
	openSync,
	readFileSync,
	readSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineTimers } from '../../../src/host/machineTime.ts';
import { type LineStreamOptions, openLineStream } from '../../../src/io/files/lines/node/lineStream.ts';
import { until } from '../../until.ts';
import { tinyDisk } from './tinyDisk.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(path: string, options: Partial<LineStreamOptions> = {}) {
	const said: string[] = [];
	const lines = openLineStream({
		path,
		what: 'spikes',
		timers: machineTimers,
		say: (message) => said.push(message),
		...options,
	});
	return { lines, said };
}

describe('lines to a file', () => {
	it('leave what it held until they begin, and are all there', async () => {
		const path = join(folder, 'a.csv');
		writeFileSync(path, 'precious\nmore than that\n');
		const { lines, said } = opened(path);
		expect(readFileSync(path, 'utf8')).toContain('precious');
		lines.begin(['# head']);
		for (let k = 0; k < 1000; k++) lines.write(`${k},0`, k);
		await lines.close();
		expect(readFileSync(path, 'utf8')).toBe(`# head\n${Array.from({ length: 1000 }, (_, k) => `${k},0\n`).join('')}`);
		expect([lines.loss(), said]).toEqual(['', []]);
	});

	it('are there at once, without being closed', async () => {
		const path = join(folder, 'soon.csv');
		const { lines } = opened(path);
		lines.begin([]);
		lines.write('1,0', 1);
		await until(() => readFileSync(path, 'utf8') === '1,0\n');
		await lines.close();
	});

	it('that cannot be opened is an error of the system, at once', () => {
		expect(() => opened(join(folder, 'no', 'such', 'file'))).toThrow(/ENOENT/);
		expect(() => opened(folder)).toThrow(/EISDIR/);
	});
});

describe.skipIf(!existsSync('/dev/full'))('lines to a disk that is full', () => {
	it('are lost, and it is said from when and why', async () => {
		const { lines, said } = opened('/dev/full', { mostWaiting: 100 });
		lines.begin(['# head']);
		for (let k = 0; k < 50; k++) {
			lines.write(`${k / 100},0`, 10 * k);
			await new Promise((resolve) => setImmediate(resolve));
		}
		await lines.close();
		expect(lines.loss()).toMatch(
			/^The spikes on \/dev\/full are not whole: 50 lines from 0\.000 s to 0\.490 s are lost, because the disk is full\.$/,
		);
		expect(said.filter((each) => each.includes('lines are lost from'))).toHaveLength(1);
	});
});

describe('lines to a disk that becomes full', () => {
	it('are kept as far as it took them, and exactly the others are told to be lost', async ({ skip }) => {
		const disk = tinyDisk();
		if (disk === null) return skip('this user may mount no disk');
		disk.leave(4096);
		const path = disk.file('spikes.csv');
		const { lines, said } = opened(path);
		lines.begin(['# head', '# of two lines']);
		const all = Array.from({ length: 2000 }, (_, k) => `${k / 1000},${k % 7}`);
		for (const [k, line] of all.entries()) {
			lines.write(line, k);
			if (k % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
		}
		await lines.close();
		const kept = readFileSync(path, 'utf8').trimEnd().split('\n').slice(2);
		expect(kept).toEqual(all.slice(0, kept.length));
		expect(kept.length).toBeGreaterThan(300);
		const from = (kept.length / 1000).toFixed(3);
		expect(lines.loss()).toBe(
			`The spikes on ${path} are not whole: ${all.length - kept.length} lines from ${from} s to 1.999 s are lost, because the disk is full.`,
		);
		expect(said[0]).toContain('the disk is full; they wait');
	});

	it('wait, and are all there when it has room again', async ({ skip }) => {
		const disk = tinyDisk();
		if (disk === null) return skip('this user may mount no disk');
		disk.leave(4096);
		const path = disk.file('spikes.csv');
		const { lines, said } = opened(path);
		lines.begin(['# head']);
		const all = Array.from({ length: 2000 }, (_, k) => `${k / 1000},${k % 7}`);
		for (const [k, line] of all.entries()) lines.write(line, k);
		await until(() => said.length > 0);
		disk.empty();
		await until(() => readFileSync(path, 'utf8').endsWith(`${all.at(-1)}\n`));
		await lines.close();
		expect(readFileSync(path, 'utf8')).toBe(`# head\n${all.join('\n')}\n`);
		expect(lines.loss()).toBe('');
	});
});

describe.skipIf(process.platform === 'win32')('lines to a named pipe', () => {
	const pipe = (name: string): string => {
		const path = join(folder, name);
		execFileSync('mkfifo', [path]);
		return path;
	};
	const reading = (path: string) => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	/** What has come, without waiting. */
	const read = (descriptor: number): string => {
		let text = '';
		const piece = Buffer.alloc(65_536);
		try {
			for (;;) {
				const length = readSync(descriptor, piece);
				if (length === 0) return text;
				text += piece.toString('utf8', 0, length);
			}
		} catch {
			// Nothing more at present (EAGAIN).
			return text;
		}
	};

	it('that nobody reads wait, and are lost at the end', async () => {
		const { lines, said } = opened(pipe('unread'));
		lines.begin(['# head']);
		lines.write('0.5,0', 500);
		await lines.close();
		expect(lines.loss()).toBe(
			`The spikes on ${join(folder, 'unread')} are not whole: 1 lines from 0.500 s to 0.500 s are lost, because nobody reads it.`,
		);
		expect(said[0]).toContain('nobody reads it');
	});

	it('begin with their head for whoever comes later, and for the next after one has gone', async () => {
		const path = pipe('later');
		const { lines } = opened(path);
		lines.begin(['# head']);
		lines.write('1,0', 1);
		const first = reading(path);
		let got = '';
		await until(() => {
			got += read(first);
			return got === '# head\n1,0\n';
		});
		closeSync(first);
		const second = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
		let tMs = 2;
		got = '';
		// The line that finds the reader gone is lost with it; the next reader begins with the head.
		await until(() => {
			lines.write(`${tMs},0`, tMs++);
			got += read(second);
			return got.includes(',0');
		});
		await lines.close();
		closeSync(second);
	});

	it('of a reader that stalls are lost beyond what may wait, and it is told where', async () => {
		const path = pipe('stalls');
		const reader = reading(path);
		const { lines, said } = opened(path, { mostWaiting: 1000 });
		lines.begin(['# head']);
		const line = '0'.repeat(99);
		let written = 0;
		await until(() => {
			for (let k = 0; k < 20; k++) lines.write(line, written++);
			return lines.loss().endsWith('because its reader stalls.');
		});
		expect(lines.loss()).toMatch(/are not whole: \d+ lines from \d+\.\d{3} s to \d+\.\d{3} s are lost/);
		expect(said).toEqual([expect.stringMatching(/; lines are lost from \d+\.\d{3} s on\.$/)]);
		let got = read(reader);
		await until(() => {
			lines.write('after', written);
			written++;
			got += read(reader);
			return got.includes('after');
		});
		await lines.close();
		got += read(reader);
		expect(got).toMatch(/\n# \d+ lines are missing before the next\n/);
		const lost = Number(/: (\d+) lines from/.exec(lines.loss())?.[1]);
		const missing = [...got.matchAll(/# (\d+) lines are missing/g)].reduce((sum, [, count]) => sum + Number(count), 0);
		expect(missing).toBe(lost);
		const came = got.split('\n').filter((each) => each === line || each === 'after');
		expect(came.length + lost).toBe(written);
		closeSync(reader);
	});
});
