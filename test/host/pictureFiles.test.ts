import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureSchedule } from '../../src/engine/simulate/pictureSchedule.ts';
import { readPictures } from '../../src/host/dataset/pictureFiles.ts';
import { readDataset } from '../../src/host/dataset/readDataset.ts';
import { samplePlan } from '../../src/protocol/dataset/samples.ts';
import { folder } from './bench.ts';

/** A Y4M file of 2 × 2 pixels, a picture for each grey, four a second. */
const y4m = (...greys: number[]): Uint8Array =>
	Buffer.concat([
		Buffer.from('YUV4MPEG2 W2 H2 F4:1 Ip A1:1 Cmono XCOLORRANGE=FULL\n'),
		...greys.map((grey) => Buffer.concat([Buffer.from('FRAME\n'), Buffer.alloc(4, grey)])),
	]);

const path = folder();
mkdirSync(join(path, 'set/still'), { recursive: true });
mkdirSync(join(path, 'set/video'));
writeFileSync(join(path, 'set/still/grey.y4m'), y4m(100));
writeFileSync(join(path, 'set/video/two.y4m'), y4m(10, 20));
writeFileSync(join(path, 'set/.hidden'), 'no picture');
const file = join(path, 'spec.json');
const stimuli = { kind: 'pictures', folder: 'set', startS: 0.1, background: 0.5 } as const;
const protocol = {
	format: 'retinode-protocol',
	version: 1,
	title: 'a test',
	retina: { circuit: 'cone' },
	durationS: 1,
};
writeFileSync(
	file,
	JSON.stringify({ format: 'retinode-dataset', version: 1, title: 'a test', protocol, stimuli, label: 'class' }),
);

describe('a set of pictures', () => {
	it('is the files of a folder, whose folders are classes', async () => {
		const found = await readDataset(file);
		expect(found.pictures.map((each) => each.file)).toEqual(['still/grey.y4m', 'video/two.y4m']);
		expect(samplePlan(found).classes).toEqual(['still', 'video']);
		const again = await readDataset(file);
		expect(again.hash).toBe(found.hash);
		writeFileSync(join(path, 'set/still/grey.y4m'), y4m(101));
		expect((await readDataset(file)).hash).not.toBe(found.hash);
		const [still] = found.pictures;
		if (!still) throw new Error('no picture');
		await expect(readPictures(found.folder, still, stimuli, 1)).rejects.toThrow(
			/grey\.y4m is another file than when the dataset was begun/,
		);
	});

	it('is light on a background: an image until the end, a video by its own times', async () => {
		const { pictures, folder: set } = await readDataset(file);
		const shown = async (k: number, more: object = {}) => {
			const picture = pictures[k];
			if (!picture) throw new Error('no picture');
			const light = pictureSchedule(await readPictures(set, picture, { ...stimuli, ...more }, 1), 0.2);
			const at = (tS: number): number | undefined => {
				const frame = light.lightAt(tS * 1000);
				return 'data' in frame ? frame.data[0] : undefined;
			};
			return { at, changesMs: light.changesMs };
		};
		// Recorded time begins after 0.2 s to settle.
		const still = await shown(0, { durationS: 0.3 });
		expect([0, 0.299, 0.301, 0.599, 0.601].map(still.at)).toEqual([0.5, 0.5, 101, 101, 0.5]);
		expect(still.changesMs).toEqual([300, 600]);
		const video = await shown(1);
		expect([0.29, 0.31, 0.54, 0.56, 0.79, 0.81].map(video.at)).toEqual([0.5, 10, 10, 20, 20, 0.5]);
		expect((await shown(0)).changesMs).toEqual([300, 1200]);
	});
});
