import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { UserError } from '../../../src/base/errors.ts';
import { runSimulation } from '../../../src/cli/batch/simulationJob.ts';
import { differencesOf } from '../../../src/host/replay/compareRecordings.ts';
import { describeRecording } from '../../../src/host/replay/describeRecording.ts';
import type { MakeNewRun } from '../../../src/host/replay/replayComparison.ts';
import { createReplayPlayer } from '../../../src/host/replay/replayPlayer.ts';
import { type Replay, startReplay } from '../../../src/host/replay/startReplay.ts';
import { openRecording } from '../../../src/io/files/nwb/reading/node/openRecording.ts';
import type { Description } from '../../../src/protocol/description.ts';
import { type Notice, offeredProtocols, tokenParameter } from '../../../src/protocol/messages.ts';
import { newRunPath, type ReplayStatus } from '../../../src/protocol/replay.ts';
import type { Fields, Replies, RequestType } from '../../../src/protocol/requests.ts';
import { decodeSnapshot, type Snapshot } from '../../../src/protocol/snapshot.ts';
import { mouseOptions, nobody } from '../../cli/recordedRun.ts';
import { createVirtualTime } from '../../io/virtualTime.ts';
import { until } from '../../until.ts';
import { folder, pageFolder } from '../bench.ts';

const { parameter: _parameter, stimulus: _stimulus, quantities: _quantities, ...flash } = mouseOptions;
const options = {
	...flash,
	circuit: 'cone',
	lightStart: 0.02,
	lightDuration: 0.05,
	cone: 5e5,
	duration: 0.15,
	quantities: ['spikes', 'light', 'stimulus', 'edits', 'ganglion.V', 'cone.V'],
};
const file = join(folder(), 'run.nwb');

/** A new run goes on until it is ended. */
let stalls = false;
/** The file of the latest one. */
let madeInto = '';

/** The run again in this thread: with other parameters where some are asked for. */
const again: MakeNewRun = async (_recording, { parameters }, out, { progress, signal }) => {
	progress(0.5);
	madeInto = out;
	if (stalls) {
		await new Promise((_, reject) =>
			signal.addEventListener('abort', () => reject(new UserError('ended')), { once: true }),
		);
	}
	await runSimulation({ ...options, nwb: out, parameter: Object.entries(parameters) }, nobody);
};

/** A screen of a replay. */
async function screenOf({ url, port }: Replay) {
	const token = new URLSearchParams(new URL(url).hash.slice(1)).get(tokenParameter) ?? '';
	const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, offeredProtocols(token), {
		origin: `http://127.0.0.1:${port}`,
	});
	socket.binaryType = 'arraybuffer';
	const waiting = new Map<
		number,
		(reply: { readonly ok: boolean; readonly value: unknown; readonly error: string }) => void
	>();
	const snapshots: Snapshot[] = [];
	const notices: Notice[] = [];
	let ids = 0;
	socket.on('message', (data, isBinary) => {
		if (isBinary) {
			snapshots.push(decodeSnapshot(data as ArrayBuffer));
			return;
		}
		const message = JSON.parse(data instanceof ArrayBuffer ? Buffer.from(data).toString() : String(data));
		if (message.id === undefined) notices.push(message);
		else waiting.get(message.id)?.(message);
	});
	await new Promise((resolve) => socket.once('open', resolve));
	return {
		snapshots,
		notices,
		status: () => notices.findLast((each): each is ReplayStatus => each.type === 'replay'),
		async ask<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T]> {
			const id = ++ids;
			const reply = await new Promise<{ readonly ok: boolean; readonly value: unknown; readonly error: string }>(
				(resolve) => {
					waiting.set(id, resolve);
					socket.send(JSON.stringify({ id, request: { type, ...fields } }));
				},
			);
			if (!reply.ok) throw new Error(reply.error);
			return reply.value as Replies[T];
		},
		close: () => socket.close(),
	};
}

beforeAll(async () => void (await runSimulation({ ...options, nwb: file }, nobody)));

describe('a replay', () => {
	let replay: Replay;
	let screen: Awaited<ReturnType<typeof screenOf>>;
	let described: Description;
	beforeAll(async () => {
		replay = await startReplay({ recording: await openRecording(file), makeNewRun: again, uiFolder: pageFolder() });
		screen = await screenOf(replay);
		await screen.ask('hello', { version: 2 });
		described = await screen.ask('describe', {});
	});
	afterAll(async () => {
		screen.close();
		await replay.close();
	});

	it('describes what was recorded, and nothing that could be changed or driven', () => {
		expect(described).toMatchObject({ sinks: [], drivers: [], sink: { type: 'none' } });
		expect(described.replay).toMatchObject({
			file,
			fromS: 0,
			untilS: expect.closeTo(0.15, 9),
			hasLight: true,
			cells: { recorded: 2, all: 3 },
		});
		const ganglion = described.populations.find(({ name }) => name === 'ganglion');
		expect(ganglion).toMatchObject({ spiking: true, layer: 'ganglion', quantities: [{ path: 'V', unit: 'mV' }] });
		expect(described.populations.find(({ name }) => name === 'coneBipolar')?.quantities).toEqual([]);
	});

	it('names the populations that light falls on in the order of the light, also where cells have another', async () => {
		const recording = await openRecording(file);
		const firstOf = (name: string) => recording.populations.find((each) => each.name === name)?.firstCell as number;
		const [cone, ganglion] = [firstOf('cone'), firstOf('ganglion')];
		expect(cone).toBeLessThan(ganglion);
		const receptors = [ganglion, cone].map((cell) => ({ cell, gain: 1 }));
		const remarks = { notes: [], whyNoRun: null };
		const { receptors: seen } = describeRecording({ ...recording, receptors }, undefined, [], remarks);
		expect(seen.map(({ population }) => population)).toEqual(['ganglion', 'cone']);
	});

	it('shows potentials, light, spikes and watched quantities of the time that is asked for, and no number where none was recorded', async () => {
		const cell = { population: 'ganglion', member: 0 };
		const { watch } = await screen.ask('watch', { cell, quantities: ['V'] });
		screen.snapshots.length = 0;
		await screen.ask('seek', { toMs: 140, windowMs: 100 });
		const shown = screen.snapshots.at(-1);
		expect(shown).toMatchObject({ tMs: 140, renews: true });
		const indexOf = (name: string) => described.populations.find((each) => each.name === name)?.firstCell ?? -1;
		expect(shown?.potentialsMv[indexOf('ganglion')]).toBe(
			shown?.probes.find((each) => each.watch === watch)?.values.at(-1),
		);
		expect(shown?.potentialsMv[indexOf('coneBipolar')]).toBeNaN();
		expect(shown?.probes[0]?.timesMs).toHaveLength(101);
		expect(shown?.spikeTimesMs.every((tMs) => tMs >= 40 && tMs <= 140)).toBe(true);
		expect(shown?.spikeTimesMs.length).toBeGreaterThan(0);
		await screen.ask('seek', { toMs: 30, windowMs: 100 });
		// Stored as photoisomerisations of 32 bits, and shown as input.
		expect([...(screen.snapshots.at(-1)?.lightRates ?? [])]).toEqual([expect.closeTo(5e5, 0)]);
	});

	it('says in a sentence what was not recorded, and refuses whatever would change a model or let a device move', async () => {
		const cell = { population: 'coneBipolar', member: 0 };
		await expect(screen.ask('watch', { cell, quantities: ['V'] })).rejects.toThrow(
			'V of coneBipolar 0 was not recorded: record it with --quantities coneBipolar.V.',
		);
		const nothingLeaves = /This is a replay: what was recorded stays as it is, and nothing leaves/;
		await expect(screen.ask('arm', { armed: true })).rejects.toThrow(nothingLeaves);
		await expect(screen.ask('hold', { held: true })).rejects.toThrow(nothingLeaves);
		await expect(screen.ask('setSink', { sink: { type: 'simulatedHand', protocol: 'events' } })).rejects.toThrow(
			nothingLeaves,
		);
		await expect(screen.ask('setParameter', { path: 'rod.Kv.g', value: 1 })).rejects.toThrow(nothingLeaves);
		await expect(screen.ask('startRecording', { name: 'x', quantities: ['spikes'] })).rejects.toThrow(nothingLeaves);
		await expect(screen.ask('emergencyStop', {})).resolves.toEqual({});
		await expect(screen.ask('arm', { armed: false })).resolves.toEqual({ armed: false });
	});

	it('compares with a new run: the same run has the same spikes and traces, bit for bit', async () => {
		await screen.ask('compareRun', { parameters: {}, toleranceMs: 0 });
		await until(() => screen.status()?.comparison.phase === 'made');
		const { comparison } = screen.status() as ReplayStatus;
		if (comparison.phase !== 'made') throw new Error(comparison.phase);
		const { cells, differs } = comparison.result;
		expect(differs).toEqual([]);
		expect(cells).toEqual([
			{ population: 'ganglion', member: 0, matched: expect.any(Number), missed: 0, extra: 0, largestMs: 0 },
		]);
		expect(cells[0]?.matched).toBeGreaterThan(0);
		const cell = { population: 'ganglion', member: 0 };
		expect(await screen.ask('traceDifference', { cell, path: 'V', fromMs: 0, toMs: 150 })).toMatchObject({
			rows: 151,
			rms: 0,
			largest: 0,
			unit: 'mV',
		});
		expect(await screen.ask('differences', { fromMs: 0, toMs: 150 })).toEqual({ missed: [], extra: [] });
		const { populations } = await screen.ask('describe', {});
		expect(populations.find(({ name }) => name === 'ganglion')?.quantities.map(({ path }) => path)).toEqual([
			'V',
			newRunPath('V'),
		]);
	});

	it('compares with a run that has other parameters: which, and where spikes and traces differ', async () => {
		await screen.ask('compareRun', { parameters: { 'coneBipolar.Kv.g': 0.4 }, toleranceMs: 0.01 });
		await until(() => screen.status()?.comparison.phase !== 'running');
		const { comparison } = screen.status() as ReplayStatus;
		if (comparison.phase !== 'made') throw new Error(JSON.stringify(comparison));
		expect(comparison.result.differs).toEqual([
			'coneBipolar.Kv.g is 0.4 in the new run, as declared in the recording.',
		]);
		const [ganglion] = comparison.result.cells;
		expect((ganglion?.missed ?? 0) + (ganglion?.extra ?? 0)).toBeGreaterThan(0);
		const { missed, extra } = await screen.ask('differences', { fromMs: 0, toMs: 150 });
		expect([missed.length / 2, extra.length / 2]).toEqual([ganglion?.missed, ganglion?.extra]);
		const cell = { population: 'ganglion', member: 0 };
		expect((await screen.ask('traceDifference', { cell, path: 'V', fromMs: 0, toMs: 150 })).rms).toBeGreaterThan(0.1);
		await screen.ask('cancelCompare', {});
		await until(() => screen.status()?.comparison.phase === 'none');
		await expect(screen.ask('traceDifference', { cell, path: 'V', fromMs: 0, toMs: 150 })).rejects.toThrow(
			'no new run',
		);
	});

	it('leaves nothing of a comparison that was cancelled while it ran, and takes the next one', async () => {
		stalls = true;
		await screen.ask('compareRun', { parameters: {}, toleranceMs: 1 });
		await until(() => screen.status()?.comparison.phase === 'running');
		await expect(screen.ask('compareRun', { parameters: {}, toleranceMs: 1 })).rejects.toThrow('cancel it first');
		await screen.ask('cancelCompare', {});
		await until(() => screen.status()?.comparison.phase === 'none');
		expect(madeInto).not.toBe('');
		expect(existsSync(dirname(madeInto))).toBe(false);
		const { populations } = await screen.ask('describe', {});
		expect(populations.find(({ name }) => name === 'ganglion')?.quantities.map(({ path }) => path)).toEqual(['V']);
		stalls = false;
		await screen.ask('compareRun', { parameters: {}, toleranceMs: 0 });
		await until(() => screen.status()?.comparison.phase === 'made');
	});

	it('says why a new run failed', async () => {
		await screen.ask('compareRun', { parameters: { 'no.such': 1 }, toleranceMs: 1 });
		await until(() => screen.status()?.comparison.phase === 'failed');
		expect(screen.status()?.comparison).toMatchObject({ message: expect.stringContaining('no.such') });
	});
});

describe('the playhead of a replay', () => {
	it('goes with the clock at its speed, brings every spike once, and stops at the end', async () => {
		const recording = await openRecording(file);
		const time = createVirtualTime();
		const shown: Snapshot[] = [];
		const player = createReplayPlayer(recording, time, {
			probes: () => [],
			show: (buffer) => void shown.push(decodeSnapshot(buffer)),
			told: () => undefined,
			failed: (error) => {
				throw error;
			},
		});
		player.seek(0.05, 0.05);
		player.play(true, 0.5);
		await time.advance(100);
		expect(player.atS).toBeCloseTo(0.1, 2);
		player.play(true, 10);
		await time.advance(2000);
		expect([player.atS, player.playing]).toEqual([recording.untilS, false]);
		const times = shown.flatMap(({ spikeTimesMs }) => [...spikeTimesMs]);
		const all = [...recording.spikes(0, 1).timesS].map((tS) => tS * 1000);
		expect(times).toEqual(all);
		player.play(true, 1);
		expect(player.atS).toBe(recording.fromS);
		player.end();
		recording.close();
	});
});

describe('two recordings', () => {
	it('of other programs, back ends and arithmetics say so', async () => {
		const a = await openRecording(file);
		const other = {
			...a,
			program: 'retinode 9.9.9',
			backEnd: 'odex',
			session: { ...a.session, arithmetic: 'fast' as const, seed: 5 },
		};
		expect(differencesOf(a, other)).toEqual([
			expect.stringMatching(/^Recorded by retinode .*; the new run is of retinode 9\.9\.9\.$/),
			expect.stringMatching(/^Recorded with realtime, .*; the new run has odex\.$/),
			expect.stringMatching(/^The seed is 5 in the new run, 7 in the recording\.$/),
			'The arithmetic is "fast" in the new run, "exact" in the recording.',
		]);
		a.close();
		expect(existsSync(file)).toBe(true);
	});
});
