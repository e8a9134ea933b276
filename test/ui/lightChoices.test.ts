import { describe, expect, it } from 'vitest';
import type { LightSourceSpec } from '../../src/protocol/session/lightSources.ts';
import { lightChoices } from '../../src/ui/panels/light/catalogue.ts';
import { smallDescription } from './descriptions.ts';

const described = (source: LightSourceSpec) => {
	const small = smallDescription();
	const rate = { name: 'cone', title: 'Cones', unit: 'R*/s', default: 50, min: 0, max: 100 };
	return {
		...small,
		session: { ...small.session, source },
		clips: [{ name: 'reach', title: 'Reach and grasp' }],
		stimuli: [
			{ name: 'flash', title: 'Flash', description: 'A flash.', parameters: [rate] },
			{ name: 'dark', title: 'Dark', description: 'None.', parameters: [] },
		],
	};
};
const titles = (source: LightSourceSpec) => lightChoices(described(source), 'none').choices.map(({ title }) => title);

/** What a choice asks for. */
function asked(value: string) {
	const said: unknown[] = [];
	const desk = {
		actions: {
			setSource(source: LightSourceSpec) {
				said.push(source);
				return Promise.resolve(true);
			},
		},
		pictures: {
			startCamera() {
				said.push('camera started');
				return Promise.resolve(true);
			},
			stop: () => said.push('pictures stopped'),
		},
		chooseFile: () => said.push('file asked for'),
	};
	const choice = lightChoices(described({ type: 'dark' }), 'none').choices.find((each) => each.value === value);
	return Promise.resolve(choice?.choose(desk)).then(() => said);
}

const usual = ['Dark', 'Clip: Reach and grasp', 'Stimulus: Flash', 'Video file …', 'Camera'];

describe('the picker of light sources', () => {
	it('offers darkness, clips, stimuli and the page’s own pictures', () => {
		expect(titles({ type: 'dark' })).toEqual(usual);
	});

	it('shows what is on also where it cannot be chosen', () => {
		expect(titles({ type: 'recording', file: 'run.light' })).toEqual([...usual, 'Recorded light']);
		const stdin = { type: 'stdin', width: 4, height: 4, framesPerSecond: 30 } as const;
		expect(titles(stdin)).toEqual([...usual, 'Frames from standard input']);
		const taken = { contrast: 0.2, leakMs: 500, pictureMs: 5, flipX: false, flipY: false, invert: false };
		const events = { type: 'events', file: 'cup.raw', loop: true, ...taken } as const;
		expect(titles(events)).toEqual([...usual, 'Event camera’s file: cup.raw']);
		const [dark, reach, ...others] = usual;
		expect(titles({ type: 'clip', file: 'cup.y4m', loop: true })).toEqual([dark, reach, 'Clip: cup.y4m', ...others]);
	});

	it.each<[string, LightSourceSpec, 'none' | 'camera' | 'file']>([
		['dark', { type: 'dark' }, 'none'],
		['clip:reach', { type: 'clip', file: 'reach', loop: false }, 'none'],
		['clip:cup.y4m', { type: 'clip', file: 'cup.y4m', loop: false }, 'none'],
		['stimulus:flash', { type: 'stimulus', name: 'flash', parameters: { cone: 7 } }, 'none'],
		['camera', { type: 'camera' }, 'camera'],
		['camera', { type: 'camera' }, 'none'],
		['file', { type: 'camera' }, 'file'],
		['recording', { type: 'recording', file: 'run.light' }, 'none'],
	])('stands at %s', (value, source, pictures) => {
		const offered = lightChoices(described(source), pictures);
		expect(offered.value).toBe(value);
		expect(offered.choices.map((each) => each.value)).toContain(value);
	});

	it('asks for what was chosen, and ends the page’s own pictures for another source', async () => {
		expect(await asked('dark')).toEqual(['pictures stopped', { type: 'dark' }]);
		expect(await asked('clip:reach')).toEqual(['pictures stopped', { type: 'clip', file: 'reach', loop: true }]);
		const flash = { type: 'stimulus', name: 'flash', parameters: { cone: 50 } };
		expect(await asked('stimulus:flash')).toEqual(['pictures stopped', flash]);
		expect(await asked('camera')).toEqual([{ type: 'camera' }, 'camera started']);
		expect(await asked('file')).toEqual(['file asked for']);
	});
});
