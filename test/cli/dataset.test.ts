import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDataset } from '../../src/cli/batch/datasetJob.ts';
import { runMerge } from '../../src/cli/batch/mergeJob.ts';
import { readManifest } from '../../src/protocol/dataset/manifest.ts';
import { folder } from '../host/bench.ts';
import { flashes } from './flashes.ts';

const quiet = { progress: () => undefined, cancelled: () => false };

const spec = (more: object = {}) =>
	flashes({ record: { everyS: 0.005, traces: ['cone.V'] } }, { seed: 11, splits: { train: 0.5, test: 0.5 }, ...more });

const path = folder();
const file = join(path, 'spec.json');
const manifestOf = (out: string, name = 'manifest.jsonl') => {
	const found = readManifest(readFileSync(join(out, name), 'utf8'), name);
	if (!found) throw new Error(`${name} is empty`);
	return found;
};
const bitsOf = (out: string, name?: string) =>
	new Map(manifestOf(out, name).lines.map((line) => [line.sample, line.record === 'sample' ? line.sha256 : line.why]));

/** Makes a part of the dataset in a folder. */
const make = (out: string, more: object = {}, follow = quiet) =>
	runDataset({ spec: file, out, workers: 1, ...more }, follow);

describe('a dataset', () => {
	const whole = join(path, 'whole');
	const parts = join(path, 'parts');
	beforeAll(async () => {
		writeFileSync(file, JSON.stringify(spec()));
		await make(whole);
		for (const shard of ['2/2', '1/2']) await make(parts, { shard });
	});
	/** A copy of the parts, to be spoiled. */
	const copied = (name: string): string => {
		const out = join(path, name);
		cpSync(parts, out, { recursive: true });
		return out;
	};
	const damagedBy = async (name: string, spoil: (out: string) => void): Promise<string> => {
		const out = copied(name);
		spoil(out);
		const { incomplete } = await runMerge({ folders: [out] }, quiet);
		expect(existsSync(join(out, 'manifest.jsonl'))).toBe(false);
		return incomplete ?? '';
	};

	it('has the same bits in every sample, whole or in parts', () => {
		const { head, lines, isWhole } = manifestOf(whole);
		expect([isWhole, head.samples, lines.length]).toEqual([true, 6, 6]);
		expect(new Set(bitsOf(whole).values()).size).toBe(6);
		expect([...bitsOf(parts, 'manifest-1-of-2.jsonl').keys()]).toEqual([0, 2, 4]);
		for (const name of ['manifest-1-of-2.jsonl', 'manifest-2-of-2.jsonl'])
			for (const [sample, bits] of bitsOf(parts, name)) expect(bits).toBe(bitsOf(whole).get(sample));
	});

	it('goes on after it was killed, in the middle of a line too: nothing is made twice, nothing is lost', async () => {
		const out = join(path, 'killed');
		cpSync(whole, out, { recursive: true });
		const list = join(out, 'manifest.jsonl');
		const lines = readFileSync(list, 'utf8').split('\n');
		// Three samples are listed, of a fourth half a line; one file is gone, another was begun.
		writeFileSync(list, `${lines.slice(0, 4).join('\n')}\n${lines[4]?.slice(0, 40)}`);
		rmSync(join(out, 'samples/000/000001.npz'));
		writeFileSync(join(out, 'samples/000/000004.npz.1.part'), 'half');
		const { printed } = await make(out, { json: true });
		expect(JSON.parse(printed)).toMatchObject({ samples: 6, made: 4, kept: 2, failed: 0 });
		expect(bitsOf(out)).toEqual(bitsOf(whole));
		const again = readFileSync(list, 'utf8');
		expect(JSON.parse((await make(out, { json: true })).printed)).toMatchObject({ made: 0, kept: 6 });
		expect(readFileSync(list, 'utf8')).toBe(again);
	});

	it('ends when the user wants it, and says how far it came', async () => {
		const out = join(path, 'ended');
		let asked = 0;
		const outcome = await make(out, {}, { progress: () => undefined, cancelled: () => asked++ > 60 });
		expect(outcome.interrupted).toMatch(/^interrupted: \d of 6 samples are made; the same command makes the others$/);
		expect(manifestOf(out).isWhole).toBe(false);
	});

	it('is refused in a folder that holds another one, which stays as it is', async () => {
		const other = join(path, 'other.json');
		writeFileSync(other, JSON.stringify(spec({ seed: 12 })));
		const before = readFileSync(join(whole, 'manifest.jsonl'), 'utf8');
		await expect(runDataset({ spec: other, out: whole, workers: 1 }, quiet)).rejects.toThrow(
			/manifest\.jsonl is of another dataset .*: give another folder by --out/,
		);
		expect(readFileSync(join(whole, 'manifest.jsonl'), 'utf8')).toBe(before);
	});

	it('whose first sample is refused leaves a list that stands in nobody’s way', async () => {
		const out = join(path, 'refused');
		const wrong = join(path, 'wrong.json');
		const traces = { record: { everyS: 0.005, traces: ['cone.nothing'] } };
		writeFileSync(wrong, JSON.stringify(flashes(traces)));
		await expect(runDataset({ spec: wrong, out, workers: 1 }, quiet)).rejects.toThrow("'cone.nothing'");
		writeFileSync(wrong, JSON.stringify(flashes({}, { title: 'put right' })));
		await runDataset({ spec: wrong, out, workers: 1 }, quiet);
		expect([manifestOf(out).isWhole, manifestOf(out).head.title]).toEqual([true, 'put right']);
	});

	it('is refused before anything is made where it cannot be meant: circuit, place, splits, ranges', async () => {
		const refusal = (written: object, out = join(path, 'never')) => {
			const wrong = join(path, 'wrong.json');
			writeFileSync(wrong, JSON.stringify(written));
			return runDataset({ spec: wrong, out, workers: 1 }, quiet).catch(String);
		};
		expect(await refusal(flashes({ retina: { circuit: 'nope' } }))).toContain('circuit must be one of dual, rod, cone');
		expect(await refusal(flashes(), file)).toContain(`--out must be a folder; ${file} is a file`);
		expect(await refusal(spec({ splits: { train: 0.9, test: 0.3 } }))).toContain(
			"field 'splits' must be parts that add up to 1, and not to 1.2",
		);
		const shown = (items: object[]) => refusal(flashes({}, { stimuli: { kind: 'generated', items, durationS: 0.01 } }));
		expect(await shown([{ stimulus: 'step' }, { stimulus: 'disco' }])).toContain(
			"field 'stimuli.items.1': stimulus must be one of flash, step",
		);
		expect(await shown([{ stimulus: 'flicker', parameters: { colour: 1 } }])).toContain(
			`field 'stimuli.items.0': stimulus flicker has no parameter "colour"; it has`,
		);
		const line = { timeline: [{ id: 'flash', type: 'stimulus', name: 'disco' }] };
		expect(await refusal(flashes(line, { sweep: undefined }))).toContain(
			"field 'protocol.timeline.0': stimulus must be one of flash, step",
		);
		const twice = [1, 2].map(() => ({ name: 'rate', values: [1], of: ['timeline.flash.coneRate'] }));
		expect(await refusal(flashes({}, { sweep: { method: 'grid', axes: twice } }))).toContain(
			"field 'sweep.axes': there are two axes 'rate'",
		);
		const values = { from: -1, to: 2, spacing: 'logarithmic' };
		const axes = [{ name: 'rate', values, of: ['timeline.flash.coneRate'] }];
		expect(await refusal(spec({ sweep: { method: 'random', count: 2, axes } }))).toContain(
			"field 'sweep.axes.0.values' must be between numbers above 0 where its 'spacing' is logarithmic",
		);
		expect(await refusal(spec({ sweep: { method: 'grid', axes: [] } }))).toContain('must be a list of at least 1');
		expect(await runDataset({ spec: path, out: join(path, 'never'), workers: 1 }, quiet).catch(String)).toContain(
			`Cannot read the dataset ${path}: it is a folder.`,
		);
		expect(existsSync(join(path, 'never'))).toBe(false);
	});

	it('of parts is merged into one list, in one folder or in a new one', async () => {
		const out = copied('merged');
		expect((await runMerge({ folders: [out] }, quiet)).printed).toContain('6 samples of "flashes" are whole');
		expect([...bitsOf(out)]).toEqual([...bitsOf(whole)].sort(([a], [b]) => a - b));
		expect((await runMerge({ folders: [out] }, quiet)).printed).toContain('(there already)');
		const [a, b, together] = ['a', 'b', 'together'].map((name) => join(path, name)) as [string, string, string];
		for (const each of [a, b]) cpSync(parts, each, { recursive: true });
		rmSync(join(a, 'manifest-2-of-2.jsonl'));
		const folders = [a, b];
		await expect(runMerge({ folders }, quiet)).rejects.toThrow('--out is needed');
		const { printed } = await runMerge({ folders, out: together, json: true }, quiet);
		expect(JSON.parse(printed)).toMatchObject({ samples: 6, found: 6, repeated: 3, lost: [] });
		expect(readdirSync(join(together, 'samples/000')).length).toBe(6);
		await expect(runMerge({ folders, out: together }, quiet)).rejects.toThrow('--out must be a new or an empty folder');
	});

	it('with samples that are lost, damaged or late is not merged, and it is said which', async () => {
		expect(await damagedBy('lost', (out) => rmSync(join(out, 'manifest-2-of-2.jsonl')))).toMatch(
			/^3 of 6 samples are missing: 1, 3, 5\. Run the same/,
		);
		expect(await damagedBy('gone', (out) => rmSync(join(out, 'samples/000/000002.npz')))).toContain('are missing: 2');
		expect(await damagedBy('damaged', (out) => appendFileSync(join(out, 'samples/000/000003.npz'), 'x'))).toContain(
			'the files of 1 are not what their list says: 3',
		);
		const late = await damagedBy('late', (out) => {
			const list = join(out, 'manifest-1-of-2.jsonl');
			writeFileSync(list, readFileSync(list, 'utf8').replace(/\{"record":"end".*\n/, ''));
		});
		expect(late).toMatch(/^not at their end: .*manifest-1-of-2\.jsonl/);
	});

	it('of mixed versions, of clashing divisions, or with two kinds of bits of a sample is refused', async () => {
		const spoiled = (name: string, from: string | RegExp, to: string): string => {
			const out = copied(name);
			const list = join(out, 'manifest-1-of-2.jsonl');
			writeFileSync(list, readFileSync(list, 'utf8').replace(from, to));
			return out;
		};
		const merge = (...folders: string[]) => runMerge({ folders, out: join(path, 'never') }, quiet);
		await expect(merge(spoiled('mixed', /"retinode [^"]+"/, '"retinode 0.0.1"'))).rejects.toThrow(
			/is made by retinode 0\.1\.0, and not by retinode 0\.0\.1, as .* is/,
		);
		await expect(merge(spoiled('clashing', '"of":2', '"of":3'))).rejects.toThrow('merge parts of one division');
		const bits = [...bitsOf(parts, 'manifest-1-of-2.jsonl').values()][0] as string;
		await expect(merge(parts, spoiled('bits', bits, bits.replace(/./, 'e').replace(/^e(.)/, '0$1')))).rejects.toThrow(
			/sample 0 of .* has other bits than that of/,
		);
		expect(existsSync(join(path, 'never'))).toBe(false);
	});
});
