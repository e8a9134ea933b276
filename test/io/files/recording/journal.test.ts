import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createSeededRandom } from '../../../../src/base/pcg.ts';
import { encodeRecord, JOURNAL_MARK, type JournalRecord } from '../../../../src/io/files/recording/journalRecords.ts';
import { openJournal } from '../../../../src/io/files/recording/node/journalReader.ts';
import { createJournal } from '../../../../src/io/files/recording/node/journalWriter.ts';
import { tinyDisk } from '../tinyDisk.ts';

const records: readonly JournalRecord[] = [
	{ kind: 'json', value: { record: 'head', text: 'µ' } },
	{ kind: 'rows', stream: 3, first: 2 ** 40, values: Float32Array.of(1, Number.NaN, -3.5) },
	{ kind: 'samples', stream: 0, timesS: Float64Array.of(0.1, 0.2), values: Float32Array.of(1, 2, 3, 4) },
	{ kind: 'spikes', timesS: Float64Array.of(1 / 3, 0.5), cells: Uint32Array.of(7, 4_000_000_000) },
	{
		kind: 'pairs',
		connection: 1,
		first: Int32Array.of(0, 1),
		second: Int32Array.of(5, 6),
		weights: Float32Array.of(0.5, 1),
	},
];

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), 'retinode-journal-'));
	onTestFinished(() => rmSync(path, { recursive: true }));
	return path;
}

function recordsIn(file: string): { readonly found: JournalRecord[]; readonly lost: number } {
	const journal = openJournal(file);
	const found: JournalRecord[] = [];
	journal.each((record) => found.push(record));
	journal.close();
	return { found, lost: journal.lost };
}

for (const writes of ['now', 'behind'] as const) {
	test(`what is written ${writes} is read back as it was, numbers bit for bit`, async () => {
		const file = join(folder(), 'a.journal');
		const journal = createJournal({ file, writes, broken: () => expect.unreachable() });
		for (const record of records) journal.append(record, 0);
		journal.flush();
		await journal.close();
		expect(recordsIn(file)).toEqual({ found: records, lost: 0 });
	});
}

test('wherever a journal is cut, every whole record before the cut is read, and nothing else', () => {
	const file = join(folder(), 'a.journal');
	const parts = records.map((record) => encodeRecord(record, crc32));
	const whole = Buffer.concat([JOURNAL_MARK, ...parts]);
	for (let cut = JOURNAL_MARK.length; cut <= whole.length; cut += 1) {
		writeFileSync(file, whole.subarray(0, cut));
		let end = JOURNAL_MARK.length;
		let expected = 0;
		while (expected < parts.length && end + (parts[expected]?.length ?? 0) <= cut)
			end += parts[expected++]?.length ?? 0;
		expect(recordsIn(file)).toEqual({ found: records.slice(0, expected), lost: cut - end });
	}
});

test('a byte that is another one anywhere ends the reading before its record', () => {
	const file = join(folder(), 'a.journal');
	const parts = records.map((record) => encodeRecord(record, crc32));
	const whole = Buffer.concat([JOURNAL_MARK, ...parts]);
	const random = createSeededRandom(5);
	for (let trial = 0; trial < 200; trial++) {
		const place = JOURNAL_MARK.length + Math.floor(random() * (whole.length - JOURNAL_MARK.length));
		const spoilt = Buffer.from(whole);
		spoilt[place] = (spoilt[place] ?? 0) ^ (1 << Math.floor(random() * 8));
		writeFileSync(file, spoilt);
		let end = JOURNAL_MARK.length;
		const before = parts.findIndex((part) => {
			end += part.length;
			return place < end;
		});
		expect(recordsIn(file).found).toEqual(records.slice(0, before));
	}
});

test('a file that is no journal, one of another version and one that is there already are refused', () => {
	const path = folder();
	const file = join(path, 'a.journal');
	writeFileSync(file, 'text, not a journal');
	expect(() => openJournal(file)).toThrow(/is no journal of a recording/);
	expect(() => createJournal({ file, writes: 'now', broken: () => undefined })).toThrow(/exists already/);
	expect(readFileSync(file, 'utf8')).toBe('text, not a journal');
	writeFileSync(file, Uint8Array.from([...JOURNAL_MARK.slice(0, -1), 9]));
	expect(() => openJournal(file)).toThrow(/version 9; this program reads version 1/);
	expect(() => openJournal(join(path, 'none'))).toThrow(/there is no such file/);
});

for (const writes of ['now', 'behind'] as const) {
	test.skipIf(process.platform !== 'linux')(
		`a full disk is told once, at once, and what was written ${writes} before it reads`,
		async ({ skip }) => {
			const disk = tinyDisk();
			if (!disk) return skip('no tmpfs may be mounted here');
			const told: string[] = [];
			const file = disk.file('a.journal');
			const journal = createJournal({ file, writes, broken: ({ message }) => told.push(message) });
			const row: JournalRecord = { kind: 'rows', stream: 0, first: 0, values: new Float32Array(1000).fill(1) };
			for (let k = 0; k < 100; k++) {
				journal.append({ ...row, first: k }, k / 100);
				journal.flush();
			}
			await journal.close();
			expect(told).toHaveLength(1);
			expect(told[0]).toMatch(/the disk is full.*is not recorded; the run goes on/);
			const { found } = recordsIn(file);
			expect(found.length).toBeGreaterThan(10);
			expect(found).toEqual(found.map((_, k) => ({ ...row, first: k })));
		},
	);
}
