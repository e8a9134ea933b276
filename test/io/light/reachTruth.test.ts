import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { clipSource } from '../../../src/io/light/node/clipSource.ts';
import { cupDistance, REACH_SCENE, reachFrames, reachPicture } from '../../../src/io/light/reachScene.ts';
import { closureAt, parseGraspTruth, reachTruth } from '../../../src/io/light/reachTruth.ts';
import { readFrames } from './contract.ts';
import { stillClock } from './stillClock.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-truth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The ground truth of the bundled clip', () => {
	const file = 'assets/clips/reach.truth.json';

	test('is what the script makes', () => {
		const made = join(folder, 'made.json');
		execFileSync(process.execPath, ['scripts/makeClip.mjs', '--truth', made]);
		expect(readFileSync(made, 'utf8')).toBe(readFileSync(file, 'utf8'));
	});

	test('follows from the distance of the cup at every moment', () => {
		const truth = parseGraspTruth(JSON.parse(readFileSync(file, 'utf8')), file);
		for (let tS = 0.005; tS < 12; tS += 0.01) {
			const wanted = Math.min(1, Math.max(0, 2 - cupDistance(REACH_SCENE, tS)));
			// Times in the file are whole milliseconds; the cup leaves at 0.04 a ms.
			expect(Math.abs(closureAt(truth, tS) - wanted)).toBeLessThan(0.05);
		}
	});

	test('belongs to the pictures of the clip', async () => {
		const frames = await readFrames(clipSource('assets/clips/reach.y4m', stillClock()));
		expect(frames.length).toBe(reachFrames(REACH_SCENE));
		for (const k of [0, 80, 130, 228, 310]) {
			const light = frames[k]?.light;
			expect(light?.format === 'gray8' && Buffer.from(light.data).equals(reachPicture(REACH_SCENE, k))).toBe(true);
		}
	});

	test('a truth whose times go backwards, or that is of another kind, is refused by field', () => {
		const truth = reachTruth(REACH_SCENE, '');
		const backwards = {
			...truth,
			closure: [
				[1, 0],
				[0.5, 1],
			],
		};
		expect(() => parseGraspTruth(backwards, 't.json')).toThrow(
			"t.json: field 'closure.1': its times must not go backwards",
		);
		expect(() => parseGraspTruth({ ...truth, version: 2 }, 't.json')).toThrow("field 'version'");
		expect(() => parseGraspTruth({ ...truth, closure: [[1, 2]] }, 't.json')).toThrow("field 'closure.0.1'");
	});
});
