import { describe, expect, it } from 'vitest';
import { openPageSource } from '../../src/page/openPageSource.ts';
import { LIGHT_SOURCES, type LightSourceSpec, lightSourceKind } from '../../src/protocol/session/lightSources.ts';

const around = { receptors: [], offer: () => undefined, failed: () => undefined, lost: () => undefined };
const clips = [{ name: 'reach', address: 'http://127.0.0.1/reach.y4m' }];
const open = (spec: LightSourceSpec) => openPageSource(spec, around, clips);

/** Sources that only a host has. */
const hostSources: readonly LightSourceSpec[] = [
	{ type: 'recording', file: 'run.light' },
	{ type: 'stdin', width: 4, height: 4, framesPerSecond: 30 },
];

describe('a light source in a page without a host', () => {
	it('is opened where it is one of the page’s own clips', () => {
		const opened = open({ type: 'clip', file: 'reach', loop: true });
		opened.close();
		expect(opened.name).toBe('clip reach');
		expect(opened.feed).toBeDefined();
	});

	it('is refused where it is another clip, with those there are', () => {
		expect(() => open({ type: 'clip', file: 'cup.mp4', loop: false })).toThrow(
			'A page without a host cannot read the clip cup.mp4 from disk; its own clips are reach, and a video file can be chosen as the light source.',
		);
	});

	it.each(hostSources)('is refused with what to do instead where only a host has it: $type', (spec) => {
		expect(lightSourceKind(spec).by).toBe('host');
		const why = lightSourceKind(spec).notInPage?.(spec);
		expect(why).toMatch(/^A page .*`retinode (app|live)`\.$/);
		expect(() => open(spec)).toThrow(why);
	});

	it('has a title of its own, whatever kind it is', () => {
		const titles = Object.values(LIGHT_SOURCES).map(({ title }) => title);
		expect(new Set(titles).size).toBe(titles.length);
		expect(titles).not.toContain('');
	});
});
