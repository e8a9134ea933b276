import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionBeside } from '../../src/host/lightLogRecording.ts';
import { type LiveRunOptions, runLive } from '../../src/host/runLive.ts';
import { readSessionFile } from '../../src/host/sessionFiles.ts';
import { inProcessLine } from '../../src/host/simulatedLine.ts';
import { startEngineHere } from '../../src/host/startEngine.ts';
import type { Session } from '../../src/protocol/session/sessionFile.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { greyClip } from '../io/light/y4mFile.ts';
import { flashSession, folder } from './bench.ts';

async function run(options: Partial<LiveRunOptions> & { session: Session }) {
	const spikes: string[] = [];
	const report = await runLive({
		startEngine: startEngineHere,
		simulated: inProcessLine,
		onSpikes: (each) => spikes.push(...each.map(({ channel, tMs }) => `${channel}@${tMs}`)),
		...options,
	});
	return { report, spikes };
}

describe('a live run without a screen', () => {
	it('reports what it did, and the spikes are those of a run as fast as it goes', async () => {
		const session = flashSession();
		const live = await run({ session, durationS: 0.3, sink: { type: 'simulatedHand', protocol: 'events' } });
		const fast = await run({ session, durationS: 0.3, pace: 'fast' });
		expect(live.spikes.length).toBeGreaterThan(5);
		expect(live.spikes).toEqual(fast.spikes);
		const { report } = live;
		expect(report).toMatchObject({ modelTimeS: 0.3, spikes: live.spikes.length, failure: null, interrupted: false });
		expect(report.bytes).toBeGreaterThan(0);
		expect(report.losses).not.toBeNull();
		expect(report.realTimeFactor).toBeLessThanOrEqual(1);
		expect(report.latencyMs.mapped?.count).toBe(report.framesIn);
		expect(fast.report.losses).toBeNull();
		// 0.3 s leave no time to measure an error, and none is made up.
		expect(report.error).toBeNull();
	});

	it('sends the spikes of a kind of the user’s own that declares that it spikes, whatever its name', async () => {
		const cell = catalogue.find(({ file }) => file.includes('ganglion.fohlmeister1997'));
		const circuit = catalogue.find(({ file }) => file.includes('cone.baek2020'));
		if (!cell || !circuit) throw new Error('the catalogue has no cell or circuit of that name');
		const declarationsOf = (text: string) => [
			{ file: 'alpha.eq', text: text.replace('cell ganglion', 'cell alpha') },
			{ file: 'own.eq', text: circuit.text.replace('circuit cone', 'circuit own').replaceAll('ganglion', 'alpha') },
		];
		const session = flashSession({ circuit: 'own', declarations: declarationsOf(cell.text) });
		const own = await run({ session, durationS: 0.3, pace: 'fast' });
		const known = await run({ session: flashSession(), durationS: 0.3, pace: 'fast' });
		expect(own.spikes.length).toBeGreaterThan(5);
		expect(own.spikes).toEqual(known.spikes);
		const silent = flashSession({ circuit: 'own', declarations: declarationsOf(cell.text.replace(/^spikes$/m, '')) });
		expect((await run({ session: silent, durationS: 0.3, pace: 'fast' })).spikes).toEqual([]);
	});

	it('waits for whoever wants to know how many cells spike before it begins', async () => {
		const session = flashSession({ columns: { x: 2, y: 2 } });
		const order: (number | string)[] = [];
		await run({
			session,
			durationS: 0.05,
			pace: 'fast',
			async onModel(cells) {
				await new Promise((resolve) => setTimeout(resolve, 50));
				order.push(cells.length);
			},
			onStatus: ({ modelTimeS }) => modelTimeS > 0 && order.push('runs'),
			onSpikes: (events) => events.length > 0 && order.push('spikes'),
		});
		expect(order[0]).toBe(4);
	});

	it('plays the bundled clip to its end, and again from its recording, with the same spikes', async () => {
		const file = join(folder(), 'run.light');
		const session = flashSession({ source: { type: 'clip', file: 'reach', loop: false } });
		const first = await run({ session, pace: 'fast', record: file });
		expect(first.report.modelTimeS).toBeGreaterThan(1);
		expect(first.spikes.length).toBeGreaterThan(10);
		const again = await readSessionFile(file.replace('.light', '.session.json'));
		const replay = await run({ session: again, pace: 'fast' });
		expect(replay.report.modelTimeS).toBe(first.report.modelTimeS);
		expect(replay.spikes).toEqual(first.spikes);
		await expect(run({ session, pace: 'fast', record: file })).rejects.toThrow('the file exists already');
	});

	it('plays what can be had of a light log that was cut off, and of a clip, and says what is missing', async () => {
		const file = join(folder(), 'whole.light');
		const clip = join(folder(), 'clip.y4m');
		writeFileSync(clip, greyClip(8, 6, 25, 6));
		const session = flashSession({ source: { type: 'clip', file: clip, loop: false } });
		const whole = await run({ session, pace: 'fast', record: file });
		expect(whole.report).toMatchObject({ modelTimeS: 0.24, framesIn: 6, incomplete: [] });

		const bytes = readFileSync(file);
		writeFileSync(file, bytes.subarray(0, bytes.length - 70));
		const replay = await run({ session: await readSessionFile(sessionBeside(file)), pace: 'fast' });
		expect(replay.report.incomplete).toEqual([expect.stringContaining('was cut off or is damaged')]);
		expect(replay.report.problems).toEqual(replay.report.incomplete);
		expect(replay.report.failure).toBeNull();

		writeFileSync(clip, greyClip(8, 6, 25, 6).subarray(0, -10));
		const cut = await run({ session, pace: 'fast' });
		expect(cut.report).toMatchObject({ modelTimeS: 0.2, framesIn: 5, failure: null });
		expect(cut.report.incomplete).toEqual([expect.stringContaining('cut short in frame 5')]);
	});

	it('ends in order when it is interrupted', async () => {
		const stop = new AbortController();
		const { report } = await run({
			session: flashSession(),
			signal: stop.signal,
			onStatus: ({ modelTimeS }) => {
				if (modelTimeS > 0.05) stop.abort();
			},
		});
		expect(report.interrupted).toBe(true);
		expect(report.modelTimeS).toBeGreaterThan(0.05);
	});

	it.each<[Partial<Session>, string]>([
		[{ circuit: 'triple' }, 'circuit must be one of'],
		[{ parameters: { 'cone.leak.E': 1e9 } }, 'cone.leak.E must be'],
		[{ source: { type: 'clip', file: 'nowhere.y4m', loop: false } }, 'There is no clip'],
		[
			{ source: { type: 'recording', file: '/no/such/run.light' } },
			'Cannot replay /no/such/run.light: there is no such file.',
		],
		[{ source: { type: 'stimulus', name: 'flash', parameters: { rod: -5 } } }, 'stimulus flash parameter rod'],
		[{ light: { kind: 'free', rodRate: 2e9, coneRate: 1 } }, 'light level rodRate'],
	])('that makes no sense is refused in one sentence: %j', async (changes, message) => {
		await expect(run({ session: flashSession(changes), durationS: 1 })).rejects.toThrow(message);
	});

	it.each([[0], [-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('cannot last %s s', async (durationS) => {
		await expect(run({ session: flashSession(), durationS })).rejects.toThrow('duration must be a number of s above 0');
	});

	it('says why it ended when its light cannot be read on', async () => {
		const file = join(folder(), 'cut.y4m');
		writeFileSync(file, 'YUV4MPEG2 W64 H48 F30:1 Cmono\nFRAME\ncut short');
		const source = { type: 'clip', file, loop: false } as const;
		const { report } = await run({ session: flashSession({ source }), pace: 'fast' });
		expect(report.failure).toMatch(`Cannot play the clip ${file}: `);
	});
});

describe('a session file', () => {
	it('that is missing, no JSON or of another shape is named with what is wrong', async () => {
		await expect(readSessionFile('/no/such/file.json')).rejects.toThrow('there is no such file');
		const here = new URL(import.meta.url).pathname;
		await expect(readSessionFile(here)).rejects.toThrow('is no JSON: line 1, column 1');
		const packageJson = new URL('../../package.json', import.meta.url).pathname;
		expect(JSON.parse(readFileSync(packageJson, 'utf8'))).toBeTruthy();
		await expect(readSessionFile(packageJson)).rejects.toThrow("field 'format'");
	});
});
