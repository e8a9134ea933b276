import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import type { Model } from '../../../src/engine/model/prepareModel.ts';
import type { EngineServer } from '../../../src/engine/server/engineServer.ts';
import { createLightLogRecording, type LightLogRecording } from '../../../src/host/lightLogRecording.ts';
import { createLightLogWriter } from '../../../src/io/files/lightLog/node/lightLogWriter.ts';
import { crc32 } from '../../../src/io/light/crc32.ts';
import {
	createLightLogDecoder,
	encodeLightLogEnd,
	encodeLightLogHeader,
	encodeLightLogRecord,
	type LightLogRecord,
} from '../../../src/io/light/lightLog.ts';
import { clipSource } from '../../../src/io/light/node/clipSource.ts';
import { lightLogSource, readLightLogHeader } from '../../../src/io/light/node/lightLogSource.ts';
import { defaultSession } from '../../../src/protocol/session/sessionFile.ts';
import { createIsomerisationMap } from '../../../src/retina/light/field/isomerisationMap.ts';
import { fc } from '../../property.ts';
import { until } from '../../until.ts';
import { tinyDisk } from '../files/tinyDisk.ts';
import { playedWhole, readFrames } from './contract.ts';
import { stillClock } from './stillClock.ts';
import { cutAt, greyClip } from './y4mFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-light-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const receptors = [
	{ kind: 'rod', x: -3, y: 0, radius: 1 },
	{ kind: 'cone', x: 3, y: 0, radius: 2.5 },
] as const;
const header = { receptors, source: 'camera', createdAt: '2026-01-01T00:00:00Z' };
const records: LightLogRecord[] = [0, 33.4, 33.4, 70.25].map((tMs, k) => ({
	tMs,
	rates: Float64Array.of(k / 3, 100 / (k + 1)),
}));
const log = Buffer.concat([
	encodeLightLogHeader(header),
	...records.map((r) => encodeLightLogRecord(r.tMs, r.rates)),
	encodeLightLogEnd(2),
]);
const recordBytes = 12 + 8 * 2;

const decode = (pieces: readonly Uint8Array[]) => {
	const decoder = createLightLogDecoder();
	const found = pieces.flatMap((piece) => decoder.push(piece));
	decoder.end();
	return { found, closed: decoder.closed, ignoredBytes: decoder.ignoredBytes, header: decoder.header };
};

describe('the light log', () => {
	it('gives back every rate and time bit for bit, however the bytes are cut up', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(log.length)), (places) => {
				const { found, closed, ignoredBytes, header: read } = decode(cutAt(log, places));
				expect(found).toEqual(records);
				expect([closed, ignoredBytes]).toEqual([true, 0]);
				expect(read).toEqual(header);
			}),
		);
	});

	it('is good up to the last whole record when it is cut off anywhere', () => {
		const start = encodeLightLogHeader(header).length;
		for (let length = start; length < log.length; length++) {
			const { found, closed, ignoredBytes } = decode([log.subarray(0, length)]);
			const whole = Math.floor((length - start) / recordBytes);
			expect(found).toEqual(records.slice(0, whole));
			expect(closed).toBe(false);
			expect(ignoredBytes).toBe((length - start) % recordBytes);
		}
	});

	it('never gives a record in which a bit has flipped', () => {
		fc.assert(
			fc.property(fc.nat(log.length - 1), fc.nat(7), (at, bit) => {
				const damaged = Uint8Array.from(log);
				damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
				try {
					const { found, ignoredBytes } = decode([damaged]);
					expect(records.slice(0, found.length)).toEqual(found);
					if (found.length < records.length) expect(ignoredBytes).toBeGreaterThan(0);
				} catch (error) {
					expect(error).toBeInstanceOf(UserError);
				}
			}),
		);
	});

	it('is good up to a record in which a bit has flipped, and counts what it leaves out', () => {
		const damaged = Uint8Array.from(log);
		const third = encodeLightLogHeader(header).length + 2 * recordBytes;
		// A low bit of a rate: nothing but the checksum can tell.
		damaged[third + 8] = (damaged[third + 8] ?? 0) ^ 1;
		const { found, closed, ignoredBytes } = decode([damaged]);
		expect(found).toEqual(records.slice(0, 2));
		expect([closed, ignoredBytes]).toEqual([false, log.length - third]);
	});

	it('ends where time goes backwards, which no writer does', () => {
		const first = encodeLightLogHeader(header);
		const late = encodeLightLogRecord(50, new Float64Array(2));
		const early = encodeLightLogRecord(49, new Float64Array(2));
		const { found, ignoredBytes } = decode([Buffer.concat([first, late, early, late])]);
		expect(found.map((r) => r.tMs)).toEqual([50]);
		expect(ignoredBytes).toBe(2 * recordBytes);
	});

	it('says plainly that a file is no light log', () => {
		expect(() => decode([Buffer.from('{"this": "is a session file"}')])).toThrow('Not a light log');
		expect(() => decode([log.subarray(0, 10)])).toThrow('Not a light log');
		expect(() => encodeLightLogHeader({ ...header, receptors: [] })).toThrow('at least one photoreceptor');
	});

	it('of a newer version is refused by its version', () => {
		const newer = Buffer.concat([Buffer.from('RNLIGHT2'), log.subarray(8)]);
		expect(() => decode([newer])).toThrow(
			'This light log is of version 2, which a newer Retinode has written; this one reads version 1.',
		);
	});

	// Made by hand from the bytes that lightLog.ts describes: the first days' logs end with their last change of light, later ones say it once more.
	it.each([
		['log1LastChange.light', [0, 33.4]],
		['log1RunEnd.light', [0, 33.4, 120]],
	])('of an earlier version opens: %s', (name, times) => {
		const { found, closed, ignoredBytes } = decode([readFileSync(new URL(`earlier/${name}`, import.meta.url))]);
		expect(found.map(({ tMs }) => tMs)).toEqual(times);
		expect(found.at(-1)?.rates).toEqual(Float64Array.of(1, 50));
		expect({ closed, ignoredBytes }).toEqual({ closed: true, ignoredBytes: 0 });
	});

	it('uses the CRC-32 of zip, whose check value is CBF43926', () => {
		expect(crc32(Buffer.from('123456789')).toString(16)).toBe('cbf43926');
	});
});

/** As far as a recording asks for them: a model of this mosaic, and an engine that has come so far. */
const model = { mosaic: { receptors } } as unknown as Model;
const neverSaid = (message: string): void => expect.unreachable(message);
const serverAt = (tMs: number) => ({ session: { tMs }, reproduction: () => ({}) }) as unknown as EngineServer;

describe('recording light', () => {
	it('replays a picture source to the very same rates', async () => {
		const clip = join(folder, 'clip.y4m');
		writeFileSync(clip, greyClip(9, 7, 25, 6));
		const file = join(folder, 'replay.light');
		const light = createIsomerisationMap({ receptors });
		const recorder = createLightLogWriter(file, header);
		const live: number[][] = [];
		for (const frame of await readFrames(clipSource(clip, stillClock()))) {
			const rates = new Float64Array(2);
			light.apply(frame.light, rates);
			recorder.append(frame.id * 33.123456789, rates);
			live.push([frame.id * 33.123456789, ...rates]);
		}
		await recorder.close();
		const source = lightLogSource(file, stillClock(), receptors);
		const replayed: number[][] = [];
		for (const frame of await readFrames(source)) {
			const rates = new Float64Array(2);
			light.apply(frame.light, rates);
			replayed.push([frame.modelTimeMs ?? Number.NaN, ...rates]);
		}
		expect(replayed).toEqual(live);
		expect(source.state()).toEqual({ closed: true, ignoredBytes: 0 });
		expect((await readLightLogHeader(file)).receptors).toEqual(receptors);
	});

	it('tells a replay that the recording broke off', async () => {
		const file = join(folder, 'crash.light');
		writeFileSync(file, log);
		truncateSync(file, log.length - recordBytes - 5);
		const source = lightLogSource(file, stillClock(), receptors);
		const { frames, losses } = await playedWhole(source);
		expect(frames).toHaveLength(3);
		expect(source.state()).toEqual({ closed: false, ignoredBytes: recordBytes - 5 });
		expect(losses).toEqual([
			`The light log ${file} was cut off or is damaged: its 3 whole records end at 0.0334 s, ${recordBytes - 5} bytes after them are no record, and the mark of its end is missing.`,
		]);
	});

	it('tells a replay wherever a log was cut, and of what follows its end', async () => {
		const file = join(folder, 'cut.light');
		const start = log.length - 5 * recordBytes;
		for (let length = start; length <= log.length; length++) {
			writeFileSync(file, log.subarray(0, length));
			const { frames, losses } = await playedWhole(lightLogSource(file, stillClock(), receptors));
			const whole = Math.floor((length - start) / recordBytes);
			expect(frames).toHaveLength(Math.min(4, whole));
			if (length === log.length) expect(losses).toEqual([]);
			else {
				const over = (length - start) % recordBytes;
				expect(losses).toHaveLength(1);
				if (over > 0) expect(losses[0]).toMatch(new RegExp(`${over} bytes? after them (is|are) no record`));
				else expect(losses[0]).not.toContain('no record,');
			}
		}
		appendFileSync(file, 'xyz');
		expect((await playedWhole(lightLogSource(file, stillClock(), receptors))).losses).toEqual([
			expect.stringContaining('3 bytes after them are no record'),
		]);
	});

	it('is on the disk when the thread that writes it ends', () => {
		const file = join(folder, 'dying.light');
		const recorder = createLightLogWriter(file, header);
		for (const { tMs, rates } of records) recorder.append(tMs, rates);
		// Nothing that was handed over has had its turn yet.
		recorder.flush();
		expect(decode([readFileSync(file)])).toMatchObject({ found: records, closed: false, ignoredBytes: 0 });
	});

	it.each<[string, (recording: LightLogRecording) => void, number[]]>([
		[
			'a restart, after which times would run backwards',
			({ record }) => record(2, Float64Array.of(9, 9), model),
			[0, 10],
		],
		['another circuit, with the last light once more', ({ end }) => end(12.5), [0, 10, 12.5]],
	])('ends at %s', async (what, goOn, times) => {
		const file = join(folder, `${what.slice(0, 9)}.light`);
		const recording = createLightLogRecording(file, 'camera', neverSaid);
		for (const tMs of [0, 10]) recording.record(tMs, Float64Array.of(tMs, 1), model);
		goOn(recording);
		// What is light later belongs to another run.
		for (const tMs of [20, 30]) recording.record(tMs, Float64Array.of(7, 7), model);
		recording.end(40);
		await recording.close(serverAt(50));
		const { found, closed } = decode([readFileSync(file)]);
		expect(found.map(({ tMs }) => tMs)).toEqual(times);
		expect(found.at(-1)?.rates).toEqual(Float64Array.of(10, 1));
		expect(closed).toBe(true);
	});

	it('says the last light once more at the end of the run, so that a replay knows how long it was on', async () => {
		const file = join(folder, 'runEnd.light');
		const recording = createLightLogRecording(file, 'camera', neverSaid);
		recording.record(10, Float64Array.of(3, 4), model);
		await recording.close(serverAt(50));
		expect(decode([readFileSync(file)])).toMatchObject({
			found: [10, 50].map((tMs) => ({ tMs, rates: Float64Array.of(3, 4) })),
			closed: true,
		});
	});

	it('on a disk that becomes full goes no further, says so at once and from when, and leaves the session of the start', async ({
		skip,
	}) => {
		const disk = tinyDisk();
		if (disk === null) return skip('this user may mount no disk');
		const file = disk.file('run.light');
		const said: string[] = [];
		const recording = createLightLogRecording(file, 'camera', (message) => said.push(message));
		recording.begin(defaultSession());
		const session = readFileSync(disk.file('run.session.json'), 'utf8');
		disk.leave(12_288);
		for (let tMs = 0; tMs < 1000; tMs++) recording.record(tMs, Float64Array.of(tMs, 1), model);
		await until(() => said.length > 0);
		const { found, closed } = decode([readFileSync(file)]);
		expect(closed).toBe(false);
		const [, endS] =
			/^Cannot write the light log .*run\.light: the disk is full\. It ends before (\S+) s\.$/.exec(said[0] ?? '') ??
			[];
		// Several records are on their way at a time; none before the one that is named is told to be lost.
		expect(Math.abs(Number(endS) * 1000 - found.length)).toBeLessThanOrEqual(8);
		recording.record(1001, Float64Array.of(1, 1), model);
		await recording.close(serverAt(2000));
		expect(readFileSync(disk.file('run.session.json'), 'utf8')).toBe(session);
		expect(said.slice(1)).toEqual([
			expect.stringMatching(
				/^Cannot write the session file .*: the disk is full\. The one written at the start of the run is there\.$/,
			),
		]);
		expect(decode([readFileSync(file)])).toMatchObject({ closed: false, ignoredBytes: 0 });
	});

	it('on a disk that is full at its start is refused and leaves nothing; one that goes on after another says so and goes on', ({
		skip,
	}) => {
		const disk = tinyDisk();
		if (disk === null) return skip('this user may mount no disk');
		const said: string[] = [];
		const say = (message: string): void => void said.push(message);
		disk.leave(0);
		expect(() => createLightLogRecording(disk.file('run.light'), 'camera', say).begin(defaultSession())).toThrow(
			/^Cannot write the session file .*run\.session\.json: the disk is full\.$/,
		);
		expect(existsSync(disk.file('run.session.json'))).toBe(false);
		const next = createLightLogRecording(disk.file('run.light'), 'camera', say, 2);
		next.begin(defaultSession());
		// The model goes on, whatever light comes.
		for (const tMs of [0, 10, 20]) next.record(tMs, Float64Array.of(1, 1), model);
		expect(said).toEqual([
			expect.stringMatching(/^Cannot write the session file .*: the disk is full\.$/),
			expect.stringMatching(/^Cannot write the light log .*: the disk is full\.$/),
		]);
	});

	it('never overwrites a file', () => {
		const file = join(folder, 'there.light');
		appendFileSync(file, 'precious');
		expect(() => createLightLogWriter(file, header)).toThrow(/there\.light: the file exists already/);
		expect(readFileSync(file, 'utf8')).toBe('precious');
	});

	it('says when the file cannot be written', () => {
		expect(() => createLightLogWriter(join(folder, 'no', 'such', 'folder.light'), header)).toThrow(UserError);
	});

	it('refuses times that go backwards and rates of another mosaic', async () => {
		const recorder = createLightLogWriter(join(folder, 'order.light'), header);
		recorder.append(10, new Float64Array(2));
		expect(() => recorder.append(9, new Float64Array(2))).toThrow(RangeError);
		expect(() => recorder.append(Number.NaN, new Float64Array(2))).toThrow(RangeError);
		expect(() => recorder.append(11, new Float64Array(3))).toThrow(RangeError);
		await recorder.close();
		expect(recorder.records).toBe(1);
	});

	it('is not replayed onto another mosaic', async () => {
		const file = join(folder, 'other.light');
		writeFileSync(file, log);
		const moved = [receptors[0], { ...receptors[1], x: 4 }];
		await expect(readFrames(lightLogSource(file, stillClock(), moved))).rejects.toThrow('made for another mosaic');
		await expect(readFrames(lightLogSource(join(folder, 'none.light'), stillClock()))).rejects.toThrow('no such file');
	});
});
