import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runValidation } from '../../src/cli/batch/validationJob.ts';
import { checkMeasures } from '../../src/engine/experiment/measure.ts';
import { required, summaryOf, validated } from '../../src/engine/experiment/validation.ts';
import { validationPanels } from '../../src/engine/experiment/validationPanels.ts';
import { readProtocol } from '../../src/host/protocolFiles.ts';
import { validationProtocols } from '../../src/retina/validation/protocolNames.ts';
import { publishedFigures } from '../../src/retina/validation/publishedFigures.ts';
import { reasonsOutside } from '../../src/retina/validation/reasonsOutside.ts';
import { folder } from '../host/bench.ts';

const silent = { progress: () => undefined, cancelled: () => false };
const counted = publishedFigures.filter(({ use }) => use === 'prediction');

describe('the published figures', () => {
	it('are each measured by one protocol, and protocols measure no others', () => {
		const measured = validationProtocols.flatMap((name) => {
			const { protocol } = readProtocol(name);
			checkMeasures(protocol);
			return protocol.figures.flatMap((figure) => figure.name ?? []);
		});
		expect([...measured].sort()).toEqual(publishedFigures.map(({ name }) => name).sort());
	});

	it('have a range, a unit, conditions and a source with its place each; what counts was read', () => {
		for (const { name, range, unit, published, conditions, sources, use } of publishedFigures) {
			expect(range[0], name).toBeLessThanOrEqual(range[1]);
			for (const text of [unit, published, conditions]) expect(text, name).not.toBe('');
			expect(sources.length, name).toBeGreaterThan(0);
			for (const { text, place, at, read } of sources) {
				expect(text, name).not.toBe('');
				expect(place, name).not.toBe('');
				if (use === 'prediction') expect([read, at !== ''], name).toEqual(['printed', true]);
			}
		}
	});

	it('are explained, where they lie outside, by the names of figures that count', () => {
		const names = counted.map(({ name }) => name);
		for (const [name, reason] of Object.entries(reasonsOutside)) {
			expect(names).toContain(name);
			expect(reason, name).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('are as many as are asked for', () => {
		expect(counted.length).toBeGreaterThanOrEqual(required.counted);
		expect(counted.filter(({ wholeCircuit }) => wholeCircuit).length).toBeGreaterThanOrEqual(required.wholeCircuit);
	});
});

describe('the verdict', () => {
	const middle = counted.map(({ name, range: [least, most] }) => ({ name, value: (least + most) / 2 }));

	it('is inside within the range, its ends included, and outside beyond it and without a value', () => {
		const { name, range } = counted[0] as (typeof counted)[number];
		const verdict = (value: number) => validated('some', [{ name, value }])[0]?.verdict;
		for (const value of range) expect(verdict(value)).toBe('inside');
		for (const value of [range[0] - 1e-9, range[1] + 1e-9, Number.NaN]) expect(verdict(value)).toBe('outside');
	});

	it('holds with enough inside, and not with fewer; what is fitted does not count', () => {
		expect(summaryOf(validated('some', middle))).toMatchObject({ inside: counted.length, holds: true });
		const most = middle.map((each, k) => (k < required.inside - 1 ? each : { ...each, value: Number.NaN }));
		expect(summaryOf(validated('some', most))).toMatchObject({ inside: required.inside - 1, holds: false });
		const fitted = publishedFigures.filter(({ use }) => use !== 'prediction');
		const others = fitted.map(({ name, range }) => ({ name, value: range[0] }));
		expect(summaryOf(validated('some', [...most, ...others])).inside).toBe(required.inside - 1);
	});

	it('refuses a figure that nobody published', () => {
		expect(() => validated('some', [{ name: 'beauty', value: 1 }])).toThrow(/there is no published figure 'beauty'/);
	});
});

describe('a validation of a few figures', () => {
	it('prints them with range, source and verdict, and counts them', async () => {
		const { printed, failed } = await runValidation({ only: ['ganglion-cells'] }, silent);
		expect(failed).toBeUndefined();
		expect(printed).toMatch(/^(inside|outside) +input-resistance-onSustained +\S+ MOhm \(29 to 86; Margolis/m);
		expect(printed).toMatch(/^Fitted, and not counted:$/m);
		expect(printed).toMatch(/\d+ of 3 published figures are inside/);
	}, 300_000);

	it('gives the same as JSON, and lists all without measuring', async () => {
		const { printed } = await runValidation({ list: true, json: true }, silent);
		const rows = JSON.parse(printed) as { name: string; protocol: string; value?: number }[];
		expect(rows.map(({ name }) => name)).toEqual(publishedFigures.map(({ name }) => name));
		expect(rows.every(({ protocol, value }) => protocol !== '' && value === undefined)).toBe(true);
	});

	it('says as JSON what in the model puts one outside, and draws it', async () => {
		const plot = join(folder(), 'validation.svg');
		const { printed } = await runValidation({ only: ['single-photon'], json: true, plot }, silent);
		const { figures } = JSON.parse(printed) as { figures: { name: string; verdict: string; reason?: string }[] };
		expect(figures.map(({ name }) => name)).toEqual(['rod-bipolar-single-photon']);
		for (const { name, verdict, reason } of figures) {
			expect(reason).toBe(verdict === 'outside' ? reasonsOutside[name] : undefined);
		}
		expect(readFileSync(plot, 'utf8')).toContain('>rod-bipolar-single-photon ');
	});

	it('can be ended, and refuses names that there are not', async () => {
		const ended = await runValidation({ only: ['chirp'] }, { progress: () => undefined, cancelled: () => true });
		expect(ended).toEqual({ printed: '', interrupted: 'interrupted in protocol chirp, after 0 of 1' });
		await expect(runValidation({ only: ['beauty'] }, silent)).rejects.toThrow(/no figure or protocol 'beauty'/);
	});

	it('draws each figure where it lies in its range, and what is far outside at the edge', () => {
		const [figure] = counted as [(typeof counted)[number]];
		const [least, most] = figure.range;
		const panelOf = (value: number) => validationPanels(validated('some', [{ name: figure.name, value }]))[0]?.curves;
		const middle = panelOf((least + most) / 2);
		expect(middle?.[0]?.x[0]).toBeCloseTo(0.5, 9);
		expect(middle?.[1]?.x).toEqual([]);
		expect(middle?.[0]?.labels?.[0]).toContain(`${figure.name} `);
		expect(panelOf(least)?.[0]?.x).toEqual([0]);
		expect(panelOf(most + 100 * (most - least))?.[1]?.x).toEqual([1.5]);
		expect(panelOf(Number.NaN)?.[1]?.x).toEqual([Number.NaN]);
	});

	it('refuses a picture of another kind, and one without figures, before it measures', async () => {
		const refusal = (more: object) => runValidation({ only: ['chirp'], ...more }, silent).catch(String);
		expect(await refusal({ plot: 'a.pdf' })).toContain('--plot must be a file that ends in .svg or .png');
		expect(await refusal({ plot: '-' })).toContain('--plot must be a file');
		expect(await refusal({ plot: 'a.svg', list: true })).toContain('--plot goes without --list');
	});
});
