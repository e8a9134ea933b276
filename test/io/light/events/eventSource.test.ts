import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createContrastField, GREY } from '../../../../src/io/light/events/contrastField.ts';
import { eventFileSource } from '../../../../src/io/light/node/events/eventFileSource.ts';
import { openSource, parseSource } from '../../../../src/io/light/node/kinds/catalogue.ts';
import { EVENT_PLAYBACK } from '../../../../src/io/light/node/kinds/events.ts';
import type { Linear32Frame } from '../../../../src/retina/light/field/lightFrame.ts';
import { itKeepsTheFrameSourceContract, playedWhole, readFrames } from '../contract.ts';
import { stillClock } from '../stillClock.ts';
import { aedat4, dat, type Event, evt3, header3, joined, someEvents, words } from './eventFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function fileOf(bytes: Uint8Array): string {
	const file = join(folder, `events-${files++}`);
	writeFileSync(file, bytes);
	return file;
}

const once = { ...EVENT_PLAYBACK, loop: false };
const clock = stillClock();
const pixel = (light: unknown, x: number, y: number): number => {
	const { width, data } = light as Linear32Frame;
	return data[y * width + x] as number;
};

describe('light from contrast', () => {
	const settings = { contrast: 0.25, leakMs: 100 };

	it('an event is worth the threshold in ln light and decays with the leak', () => {
		const field = createContrastField({ width: 4, height: 3 }, settings);
		field.add(2, 1, 2, 1);
		field.add(6, 1, 2, 1);
		field.add(6, 3, 0, 0);
		const light = field.frameAt(10);
		const decays = (ms: number) => 0.25 * Math.exp(-ms / 100);
		expect(pixel(light, 1, 2)).toBeCloseTo(GREY * Math.exp(decays(8) + decays(4)), 6);
		expect(pixel(light, 3, 0)).toBeCloseTo(GREY * Math.exp(-decays(4)), 6);
		expect(pixel(light, 0, 0)).toBeCloseTo(GREY, 6);
		expect(pixel(field.frameAt(60), 1, 2)).toBeCloseTo(GREY * Math.exp(decays(58) + decays(54)), 6);
	});

	it('is white where it would be brighter', () => {
		const field = createContrastField({ width: 1, height: 1 }, settings);
		for (let k = 0; k < 40; k++) field.add(0, 0, 0, 1);
		expect(pixel(field.frameAt(0), 0, 0)).toBe(1);
	});

	it('of a large sensor is the mean of ln light over blocks, also of those that the edge cuts', () => {
		const field = createContrastField({ width: 641, height: 2 }, { contrast: 0.9, leakMs: 1e6 });
		for (const x of [0, 1, 2]) for (const y of [0, 1]) field.add(0, x, y, 1);
		field.add(0, 640, 0, 1);
		const light = field.frameAt(0);
		expect([light.width, light.height]).toEqual([214, 1]);
		expect(pixel(light, 0, 0)).toBeCloseTo(GREY * Math.exp(0.9), 6);
		// The last block has 2 of 3 columns and both rows.
		expect(pixel(light, 213, 0)).toBeCloseTo(GREY * Math.exp(0.9 / 4), 6);
	});
});

describe('a file of events as a source', () => {
	const events = someEvents(2000, 100);
	const file = fileOf(evt3(events));

	itKeepsTheFrameSourceContract({ make: () => eventFileSource(file, clock, once), rereadable: true });
	itKeepsTheFrameSourceContract({
		make: () => eventFileSource(file, clock, { ...once, loop: true }),
		rereadable: true,
	});

	it('shows at each picture what has happened before it, and nothing else', async () => {
		const two: Event[] = [
			[1_000_000, 5, 6, 1],
			[1_004_999, 7, 8, 0],
			[1_005_000, 9, 10, 1],
		];
		const { frames, losses } = await playedWhole(eventFileSource(fileOf(dat(two)), clock, once));
		expect(frames.map(({ modelTimeMs }) => modelTimeMs)).toEqual([0, 5, 10]);
		const [first, second, third] = frames.map(({ light }) => light);
		expect(pixel(first, 5, 6)).toBeCloseTo(GREY, 6);
		expect(pixel(second, 5, 6)).toBeCloseTo(GREY * Math.exp(0.2 * Math.exp(-5 / 500)), 6);
		expect(pixel(second, 7, 8)).toBeLessThan(GREY);
		expect(pixel(second, 9, 10)).toBeCloseTo(GREY, 6);
		expect(pixel(third, 9, 10)).toBeGreaterThan(GREY);
		expect(losses).toEqual([]);
	});

	it('flips and inverts', async () => {
		const path = fileOf(dat([[0, 1, 2, 1]]));
		const changed = { ...once, flipX: true, flipY: true, invert: true };
		const { frames } = await playedWhole(eventFileSource(path, clock, changed));
		expect(pixel(frames[1]?.light, 318, 237)).toBeLessThan(GREY);
	});

	it('goes on behind its end when it loops, from grey', async () => {
		const path = fileOf(
			dat([
				[0, 1, 2, 1],
				[6000, 3, 4, 1],
			]),
		);
		const frames = await readFrames(eventFileSource(path, clock, { ...once, loop: true }), 7);
		expect(frames.map(({ modelTimeMs }) => modelTimeMs)).toEqual([0, 5, 10, 15, 20, 25, 30]);
		expect(pixel(frames[2]?.light, 1, 2)).toBeGreaterThan(GREY);
		expect(pixel(frames[3]?.light, 1, 2)).toBeCloseTo(GREY, 6);
	});

	it('takes the sensor from the events where the header does not say it', async () => {
		const header = new TextEncoder().encode('% evt 3.0\n% end\n');
		const path = fileOf(
			joined(
				header,
				evt3([
					[0, 30, 20, 1],
					[20_000, 10, 40, 0],
				]).slice(header3.length),
			),
		);
		const [first] = await readFrames(eventFileSource(path, clock, once), 1);
		expect(first?.light).toMatchObject({ width: 31, height: 41 });
	});

	it('says what was lost: an end that is cut, unknown words, events outside of the sensor', async () => {
		const cut = evt3(events);
		const { frames, losses } = await playedWhole(eventFileSource(fileOf(cut.slice(0, -1)), clock, once));
		expect(frames.length).toBeGreaterThan(10);
		expect(losses).toEqual([
			expect.stringMatching(/were played to 0\.\d+ s: it ends within a word, of which 1 of 2 bytes are there\.$/),
		]);
		const odd = fileOf(joined(header3, words(2, [0x8001, 0x0001, 0x9000, 0x2001, 0x2000 | 400])));
		const { losses: told } = await playedWhole(eventFileSource(odd, clock, once));
		expect(told[0]).toContain('1 × word 0x9 meant nothing to this reader; 1 of 2 events lie outside of the sensor.');
	});

	it('stops where time jumps, instead of filling hours with grey', async () => {
		const path = fileOf(
			aedat4([
				[0, 1, 1, 1],
				[2 ** 50, 1, 1, 1],
			]),
		);
		const { frames, losses } = await playedWhole(eventFileSource(path, clock, once));
		expect(frames).toHaveLength(2);
		expect(losses[0]).toContain('its time jumps by 1125899907 s');
	});

	it('refuses what is missing, a folder, or without events', async () => {
		expect(() => eventFileSource(join(folder, 'none.raw'), clock, once)).toThrow(
			/Cannot read the events of .*: there is no such file\./,
		);
		expect(() => eventFileSource(folder, clock, once)).toThrow('it is no file but a folder');
		const empty = eventFileSource(fileOf(joined(header3, words(2, [0x8000]))), clock, once);
		await expect(readFrames(empty)).rejects.toThrow(/Cannot play .*: it holds no events\./);
	});

	it('is opened by its name on the command line', async () => {
		const spec = parseSource(`events:${file}`, { loop: true, events: { flipX: true } });
		expect(spec).toEqual({ type: 'events', file, loop: true, ...EVENT_PLAYBACK, flipX: true });
		const { source, endsAtLastFrame } = openSource(spec, { clock });
		expect(endsAtLastFrame).toBe(false);
		expect(await readFrames(source, 3)).toHaveLength(3);
		expect(() => parseSource('events:', { loop: false })).toThrow('needs a file, such as events:FILE');
	});
});
