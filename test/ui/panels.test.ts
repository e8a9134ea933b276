import { describe, expect, test } from 'vitest';
import type { DrugDescription, PopulationDescription } from '../../src/protocol/description.ts';
import { greyPicture, sentSize } from '../../src/ui/camera/greyPicture.ts';
import { cellAt, cellIndex, cellTitle, withDistinctTitles } from '../../src/ui/data/cells.ts';
import { blockable, clampsBeside, interventionText, spanText } from '../../src/ui/data/interventionText.ts';
import { readNumber, shown, unitText } from '../../src/ui/fields/numberInput.ts';
import { approach, closureOf, poseOf } from '../../src/ui/hand/curl.ts';
import { stateText } from '../../src/ui/panels/Link.tsx';
import { latencyChart, verdict } from '../../src/ui/panels/latencyBars.ts';
import { noiseSwitchesOf } from '../../src/ui/panels/NoiseSwitches.tsx';
import { aboutOf, branchTitle, matches, parameterTree } from '../../src/ui/panels/parameterTree.ts';
import { smallDescription } from './descriptions.ts';

describe('cells', () => {
	const description = smallDescription();

	test('have an index in the snapshots, and back', () => {
		expect(cellIndex(description, { population: 'ganglion', member: 1 })).toBe(5);
		expect(cellAt(description, 5)).toEqual({ population: 'ganglion', member: 1 });
		expect(cellIndex(description, { population: 'ganglion', member: 2 })).toBe(-1);
		expect(cellIndex(description, { population: 'horizontal', member: 0 })).toBe(-1);
		expect(cellAt(description, 6)).toBeNull();
		expect(cellTitle(description, { population: 'rod', member: 1 })).toBe('Rod photoreceptor 1');
	});

	test('of two kinds with the same title are told apart by their names', () => {
		const [rod, bipolar] = description.populations;
		if (!rod || !bipolar) throw new Error('the description lacks populations');
		const both = [rod, bipolar, { ...bipolar, name: 'coneBipolar' }];
		expect(withDistinctTitles({ ...description, populations: both }).populations.map(({ title }) => title)).toEqual([
			'Rod photoreceptor',
			'Rod bipolar cell',
			'Cone bipolar cell',
		]);
	});
});

describe('a number typed by the user', () => {
	const range = { title: 'Reversal potential', unit: 'mV', min: -120, max: 80 };

	test('is taken within its range, with a point or a comma', () => {
		expect(readNumber(' -74.5 ', range)).toEqual({ ok: true, value: -74.5 });
		expect(readNumber('-74,5', range)).toEqual({ ok: true, value: -74.5 });
	});

	test.each(['', '999', 'NaN', 'Infinity', 'abc', '1e400'])('is refused with one sentence when it is “%s”', (text) => {
		const read = readNumber(text, range);
		expect(read).toMatchObject({ ok: false, complaint: expect.stringContaining('from -120 to 80 mV') });
	});

	test('must be whole where only whole numbers make sense', () => {
		expect(readNumber('2.5', { ...range, integer: true })).toMatchObject({ ok: false });
	});

	test('is shown without rounding noise, but never as another number', () => {
		expect(shown(0.1 + 0.2)).toBe('0.3');
		expect(shown(42.23212336296)).toBe('42.23212336296');
	});

	test('has its unit printed as in papers', () => {
		expect(['uA/cm^2', 'um', '1', 'mS/cm^2', 's^-1', 'nS'].map(unitText)).toEqual([
			'µA/cm²',
			'µm',
			'',
			'mS/cm²',
			's⁻¹',
			'nS',
		]);
	});
});

describe('the parameter tree', () => {
	const { parameters } = smallDescription();

	test('groups parameters by cell and channel', () => {
		const tree = parameterTree(parameters, '', false);
		expect(tree.map(({ name, count, changed }) => [name, count, changed])).toEqual([
			['rod', 2, 1],
			['rod_rb', 1, 0],
		]);
		expect(tree[0]?.groups.map(({ name }) => name)).toEqual(['rod', 'rod.Kv']);
	});

	test('finds parameters by all words of a search, in any field', () => {
		const found = (search: string) => parameters.filter((each) => matches(each, search)).map(({ path }) => path);
		expect(found('KV cond')).toEqual(['rod.Kv.g']);
		expect(found('baek')).toEqual(['rod_rb.g']);
		expect(found('assumed ns')).toEqual(['rod_rb.g']);
		expect(found('sodium')).toEqual([]);
	});

	test('finds them by what is said of their mechanism and cell, and by the drugs that act there', () => {
		const population = {
			...{ name: 'rod', title: 'Rod photoreceptor' },
			quantities: [{ path: 'Kv.I', title: 'potassium current', unit: 'pA', isCurrent: true }],
		} as unknown as PopulationDescription;
		const drug = { name: 'TEA', use: 'potassium channels', blocks: ['rod.Kv.g'] } as unknown as DrugDescription;
		const about = aboutOf({ populations: [population], drugs: [drug] });
		const ofMechanism = parameters.filter(({ path }) => path.startsWith('rod.Kv.')).map(({ path }) => path);
		expect(ofMechanism.length).toBeGreaterThan(0);
		for (const search of ['potassium', 'TEA', 'photoreceptor tea']) {
			expect(parameters.filter((each) => matches(each, search, about)).map(({ path }) => path)).toEqual(ofMechanism);
		}
	});

	test('can show only what was changed', () => {
		expect(parameterTree(parameters, '', true).flatMap(({ groups }) => groups.map(({ name }) => name))).toEqual([
			'rod.Kv',
		]);
	});

	test('names a connection by what it joins', () => {
		expect(branchTitle(smallDescription(), 'rod_rb')).toBe('Rod photoreceptor → Bipolar cell');
		expect(branchTitle(smallDescription(), 'rod_rod')).toBe('Rod photoreceptor ↔ Rod photoreceptor');
	});
});

describe('interventions', () => {
	const description = smallDescription();

	test('are described in a sentence', () => {
		const text = (each: Parameters<typeof interventionText>[1]) => interventionText(description, each);
		expect(text({ type: 'inject', startS: 1, target: { population: 'rod', member: 0 }, currentPa: -5 })).toBe(
			'-5 pA into Rod photoreceptor 0',
		);
		expect(text({ type: 'clamp', startS: 1, target: { population: 'ganglion' }, potentialMv: -60 })).toBe(
			'all of Ganglion cell clamped to -60 mV',
		);
		expect(text({ type: 'block', startS: 1, path: 'rod.Kv', fraction: 0.25 })).toBe('rod.Kv blocked by 25 %');
		expect(text({ type: 'remove', startS: 1, population: 'rod' })).toBe('all of Rod photoreceptor removed');
		expect(text({ type: 'remove', startS: 1, population: 'rod', members: [2, 5] })).toBe(
			'Rod photoreceptor 2, 5 removed',
		);
		expect(text({ type: 'remove', startS: 1, population: 'rod', fraction: 0.25, seed: 4 })).toBe(
			'25 % of Rod photoreceptor removed (seed 4)',
		);
	});

	test('says when an intervention waits, acts, and is over', () => {
		const block = { type: 'block', startS: 1, path: 'rod.Kv', fraction: 1 } as const;
		const span = { ...block, endS: 2.5 };
		expect([0.5, 1, 2.5].map((nowS) => spanText(span, nowS))).toEqual([
			'waits until 1.00 s, then until 2.50 s',
			'since 1.00 s, until 2.50 s',
			'over since 2.50 s',
		]);
		expect(spanText({ ...block, now: true }, 3)).toBe('since 1.00 s; also from the start of the next run');
		const drug = { type: 'drug', drug: 'TTX', dose: 1, startS: 1, endS: 2, washOutS: 1 } as const;
		expect(spanText(drug, 2.5)).toBe('since 1.00 s, washed out from 2.00 s');
	});

	test('finds the clamps that hold the same cell at the same time', () => {
		const clamp = { type: 'clamp', startS: 1, potentialMv: -60 } as const;
		const listed = (...all: Parameters<typeof interventionText>[1][]) =>
			all.map((intervention, key) => ({ key, number: key, intervention }));
		const at = (member?: number) => ({ population: 'ganglion', ...(member === undefined ? {} : { member }) });
		const present = listed(
			{ ...clamp, target: at(1), endS: 2 },
			{ ...clamp, target: at(0) },
			{ ...clamp, target: { population: 'rod', member: 1 } },
			{ type: 'inject', startS: 0, target: at(1), currentPa: 3 },
		);
		const keys = (startS: number, member?: number) =>
			clampsBeside(present, { ...clamp, startS, target: at(member) }).map(({ key }) => key);
		expect([keys(1.5, 1), keys(2, 1), keys(1.5), keys(5, 0)]).toEqual([[0], [], [0, 1], [1]]);
	});

	test('can block the channels of a cell kind and the connections at it', () => {
		expect(blockable(description, 'rod')).toEqual(['rod.Kv', 'rod_rb']);
		expect(blockable(description, 'ganglion')).toEqual([]);
	});
});

describe('the latency chart', () => {
	const stage = { count: 100, p50: 10, p95: 20, p99: 60, max: 400 };

	test('always reaches past the tolerated delay, and past the slowest p99', () => {
		expect(latencyChart({}).axisMs).toBe(150);
		expect(latencyChart({ total: stage }).axisMs).toBe(150);
		expect(latencyChart({ total: { ...stage, p99: 300 } }).axisMs).toBe(350);
	});

	test('cuts a bar at the edge of the axis instead of drawing over it', () => {
		const bar = latencyChart({ written: stage }).bars.find((each) => each.stage === 'written');
		expect(bar).toMatchObject({ p99: 60 / 150, max: 1 });
	});

	test('does not invent a figure for a stage that was not measured', () => {
		const { bars } = latencyChart({ mapped: { ...stage, count: 0 } });
		expect(bars).toHaveLength(7);
		expect(bars.every(({ percentiles }) => percentiles === null)).toBe(true);
	});

	test('judges the total by what prosthesis users tolerate', () => {
		expect(verdict({ ...stage, p99: 99 })).toContain('within 100 ms');
		expect(verdict({ ...stage, p99: 120 })).toContain('within 125 ms');
		expect(verdict({ ...stage, p99: 126 })).toContain('longer than 125 ms');
		expect(verdict({ ...stage, p50: 40, p95: 126, p99: 300 })).toMatch(/^5 % of answers/);
		expect(verdict({ ...stage, p50: 160, p95: 200, p99: 300 })).toMatch(/^Half of all answers/);
		expect(verdict(undefined)).toContain('No light has been followed');
	});
});

describe('the hand', () => {
	test('curls every joint further the more it closes', () => {
		for (let digit = 0; digit < 5; digit++) {
			const [open, half, closed] = [0, 0.5, 1].map((closure) => poseOf(digit, closure).joints);
			for (const k of [0, 1, 2] as const) {
				expect(half?.[k]).toBeGreaterThan(open?.[k] ?? Number.NaN);
				expect(closed?.[k]).toBeGreaterThan(half?.[k] ?? Number.NaN);
			}
		}
	});

	test('stays within its joints whatever a device reports', () => {
		expect(poseOf(1, 7)).toEqual(poseOf(1, 1));
		expect(poseOf(1, -2)).toEqual(poseOf(1, 0));
		expect(poseOf(1, Number.NaN)).toEqual(poseOf(1, 0));
	});

	test('turns only the thumb against the fingers', () => {
		expect(poseOf(0, 1).opposition).toBeGreaterThan(poseOf(0, 0).opposition);
		expect(poseOf(3, 1).opposition).toBe(0);
	});

	test('glides to what is reported and lands on it', () => {
		expect(approach(0, 1, 80)).toBeCloseTo(1 - Math.exp(-1), 9);
		let shownAt = 0;
		for (let k = 0; k < 60; k++) shownAt = approach(shownAt, 1, 16);
		expect(shownAt).toBe(1);
	});

	test('is as closed as its digits are on average', () => {
		expect(closureOf([0, 0.5, 1, 1, 0.5])).toBeCloseTo(0.6, 12);
		expect(closureOf([])).toBe(0);
	});
});

describe('pictures for the retina', () => {
	test('are at most 96 pixels wide, in the picture’s own proportions', () => {
		expect(sentSize({ width: 640, height: 480 })).toEqual({ width: 96, height: 72 });
		expect(sentSize({ width: 1920, height: 1080 })).toEqual({ width: 96, height: 54 });
		expect(sentSize({ width: 48, height: 36 })).toEqual({ width: 48, height: 36 });
		expect(sentSize({ width: 100, height: 4000 })).toEqual({ width: 96, height: 96 });
	});

	test('keep black, white and greys', () => {
		for (const code of [0, 51, 128, 255]) {
			const rgba = new Uint8ClampedArray([code, code, code, 255]);
			// The table of codes has 4096 entries, so the darkest codes may be off by one.
			expect(Math.abs((greyPicture(rgba, { width: 1, height: 1 }, 1)[0] ?? -9) - code)).toBeLessThanOrEqual(1);
		}
	});

	test('average light, not codes: half black and half white is code 188, not 128', () => {
		const rgba = new Uint8ClampedArray([0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 255]);
		expect(greyPicture(rgba, { width: 1, height: 1 }, 2)[0]).toBe(188);
	});

	test('see green as brighter than red, and red as brighter than blue', () => {
		const grey = (r: number, g: number, b: number) =>
			greyPicture(new Uint8ClampedArray([r, g, b, 255]), { width: 1, height: 1 }, 1)[0] ?? 0;
		expect(grey(0, 255, 0)).toBeGreaterThan(grey(255, 0, 0));
		expect(grey(255, 0, 0)).toBeGreaterThan(grey(0, 0, 255));
	});
});

describe('A link in words', () => {
	test('says what a line that is too slow carries in place of exact spikes', () => {
		expect(stateText({ state: 'ready', sending: 'events' })).toBe('ready');
		expect(stateText({ state: 'degraded', sending: 'rate' })).toBe('rates instead of spikes: the line is too slow');
		expect(stateText({ state: 'degraded', sending: 'coalesced' })).toBe(
			'rounded times instead of exact ones: the line is too slow',
		);
	});
});

describe('the switches of noise', () => {
	test('are those of the circuit, and no parameter of a cell that is called so', () => {
		const [first] = smallDescription().parameters;
		if (!first) throw new Error('the description lacks parameters');
		const all = [
			{ ...first, path: 'noise.photon', type: 'switch' as const },
			{ ...first, path: 'onSustained.noise.on', type: 'switch' as const },
			{ ...first, path: 'noise.sd', type: 'number' as const },
		];
		expect(noiseSwitchesOf(all).map(({ path }) => path)).toEqual(['noise.photon']);
		expect(noiseSwitchesOf(smallDescription().parameters)).toEqual([]);
	});
});
