import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionLight } from '../../src/cli/batch/sessionLight.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import type { Session } from '../../src/protocol/session/sessionFile.ts';
import { flashSession, folder } from '../host/bench.ts';
import { greyClip } from '../io/light/y4mFile.ts';

const model = prepareModel({ circuit: 'cone', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });
const lightOf = (source: Session['source'], durationS: number, losses: string[] = []) =>
	sessionLight(flashSession({ source }), model, durationS, (loss) => losses.push(loss));

describe('the light of a session in a batch run', () => {
	it('is its stimulus, over and over as live', async () => {
		const parameters = { baseline_before: 0.1, duration: 0.05, baseline_after: 0.05, rod: 0, cone: 7 };
		const { changesMs, lightAt } = await lightOf({ type: 'stimulus', name: 'flash', parameters }, 0.5);
		expect(changesMs).toEqual([100, 150, 200, 300, 350, 400]);
		expect([0, 99, 100, 149, 150, 300, 349, 350].map((tMs) => lightAt(tMs))).toEqual(
			[0, 0, 7, 7, 0, 7, 7, 0].map((coneRate) => ({ format: 'uniform-rates', rodRate: 0, coneRate })),
		);
	});

	it('is its clip, each picture at its time, with what is missing said', async () => {
		const file = join(folder(), 'cut.y4m');
		writeFileSync(file, greyClip(4, 4, 10, 5).subarray(0, -3));
		const losses: string[] = [];
		const { changesMs, lightAt } = await lightOf({ type: 'clip', file, loop: false }, 10, losses);
		expect(changesMs).toEqual([100, 200, 300]);
		expect(lightAt(150)).toMatchObject({ format: 'gray8', width: 4 });
		expect(losses).toEqual([expect.stringContaining('cut short in frame 4')]);
	});

	it('is darkness where it has none', async () => {
		const { changesMs, lightAt } = await lightOf({ type: 'dark' }, 1);
		expect([changesMs, lightAt(500)]).toEqual([[], { format: 'uniform-rates', rodRate: 0, coneRate: 0 }]);
	});

	it('is refused where it comes when it comes', async () => {
		await expect(lightOf({ type: 'camera' }, 1)).rejects.toThrow("the session's light (Camera) comes when it comes");
	});
});
