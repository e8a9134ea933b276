import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { parseDeclaration } from '../../../src/ode/equations/language/parser.ts';
import { type Extent, placeCells } from '../../../src/retina/tissue/cellLattice.ts';
import { createTissue, extentOf, packTissue, unpackTissue } from '../../../src/retina/tissue/tissue.ts';

const circuitOf = (...lines: string[]) =>
	parseDeclaration(
		[
			'circuit test',
			'cell a',
			'cell b',
			'mosaic a density 10000[1/mm^2] jitter 0.2',
			'extent 200[um] by 150[um] torus',
			...lines,
		].join('\n'),
		'test.eq',
	);
const torus: Extent = { widthUm: 300, heightUm: 200, isTorus: true, marginUm: 0 };
const mosaic = {
	population: 'a',
	densityPerMm2: 12_400,
	lattice: 'hex' as const,
	jitter: 0,
	seed: 1,
	thinned: 1,
	place: { file: '', line: 0 },
};

function distances(x: Float64Array, y: Float64Array, at: number, extent: Extent): number[] {
	return Array.from(x, (_, k) => {
		let [dx, dy] = [(x[k] as number) - (x[at] as number), (y[k] as number) - (y[at] as number)];
		if (extent.isTorus) {
			dx -= extent.widthUm * Math.round(dx / extent.widthUm);
			dy -= extent.heightUm * Math.round(dy / extent.heightUm);
		}
		return Math.hypot(dx, dy);
	}).sort((a, b) => a - b);
}

describe('the cells of a mosaic', () => {
	it('stand as densely as declared, less those that a thinned one stands for', () => {
		const perMm2 = ({ x }: { x: Float64Array }) => x.length / (0.3 * 0.2);
		expect(perMm2(placeCells(mosaic, torus)) / 12_400).toBeCloseTo(1, 1);
		expect(perMm2(placeCells({ ...mosaic, densityPerMm2: 437_000, thinned: 20 }, torus)) / (437_000 / 20)).toBeCloseTo(
			1,
			1,
		);
	});

	it('have six neighbours alike in a hexagonal lattice and four in a square one, also across the seam of a torus', () => {
		for (const [lattice, count] of [
			['hex', 6],
			['square', 4],
		] as const) {
			const { x, y } = placeCells({ ...mosaic, lattice }, torus);
			for (const at of [0, 7, x.length - 1]) {
				const [, ...near] = distances(x, y, at, torus);
				expect((near[count - 1] as number) / (near[0] as number)).toBeLessThan(1.1);
				expect((near[count] as number) / (near[count - 1] as number)).toBeGreaterThan(1.3);
			}
		}
	});

	it('are displaced by the declared part of the spacing, by their place and the seed alone', () => {
		const still = placeCells(mosaic, torus);
		const moved = placeCells({ ...mosaic, jitter: 0.1 }, torus);
		const spacing = distances(still.x, still.y, 0, torus)[1] as number;
		const shifts = Array.from(still.x, (x, k) => {
			const dx = (moved.x[k] as number) - x;
			return dx - torus.widthUm * Math.round(dx / torus.widthUm);
		});
		const deviation = Math.sqrt(shifts.reduce((sum, each) => sum + each * each, 0) / shifts.length);
		expect(deviation / spacing).toBeGreaterThan(0.09);
		expect(deviation / spacing).toBeLessThan(0.11);
		expect(placeCells({ ...mosaic, jitter: 0.1 }, torus)).toEqual(moved);
		expect(placeCells({ ...mosaic, jitter: 0.1, seed: 2 }, torus)).not.toEqual(moved);
	});

	it('of an open extent reach into its margin', () => {
		const { x } = placeCells(mosaic, { ...torus, isTorus: false, marginUm: 50 });
		expect(Math.max(...x)).toBeGreaterThan(190);
		expect(x.length / (0.4 * 0.3) / 12_400).toBeCloseTo(1, 1);
	});

	it('are one of each kind where the extent holds no more', () => {
		expect(placeCells(mosaic, { widthUm: 5, heightUm: 5, isTorus: true, marginUm: 0 }).x).toHaveLength(1);
	});
});

describe('the wiring of a tissue', () => {
	const b = 'mosaic b density 1000[1/mm^2] jitter 0.2 seed 2';

	it('joins exactly those within reach, as a search over all pairs finds them', () => {
		for (const edge of ['torus', 'margin 20[um]', '']) {
			const circuit = parseDeclaration(
				`circuit test\ncell a\ncell b\nmosaic a density 9000[1/mm^2] jitter 0.3\nmosaic b density 900[1/mm^2] jitter 0.3 seed 5\nextent 210[um] by 130[um] ${edge}\nsynapse s as s from a to b within 37[um]`,
				'test.eq',
			);
			const extent = extentOf(circuit);
			const tissue = createTissue(circuit, extent);
			const [from, to] = [tissue.points.get('a'), tissue.points.get('b')];
			const joins = tissue.joins.get('s');
			if (!from || !to || !joins) throw new Error('a population or connection is missing');
			const expected = new Set<string>();
			to.x.forEach((x, target) => {
				from.x.forEach((other, source) => {
					let [dx, dy] = [other - x, (from.y[source] as number) - (to.y[target] as number)];
					if (extent.isTorus) {
						dx -= 210 * Math.round(dx / 210);
						dy -= 130 * Math.round(dy / 130);
					}
					if (Math.hypot(dx, dy) <= 37) expected.add(`${source} ${target}`);
				});
			});
			expect(new Set(Array.from(joins.from, (source, k) => `${source} ${joins.to[k]}`))).toEqual(expected);
			expect(joins.from).toHaveLength(expected.size);
		}
	});

	it('weighs by distance; the weights of a cell sum to 1', () => {
		const tissue = createTissue(circuitOf(b, 'synapse s as s from a to b gaussian 15[um]'), extentOf(circuitOf()));
		const { from, to, weights } = tissue.joins.get('s') ?? { from: [], to: [], weights: [] as number[] };
		const sums = new Map<number, number>();
		const points = [tissue.points.get('a'), tissue.points.get('b')] as const;
		Array.from(to).forEach((target, k) => {
			sums.set(target, (sums.get(target) ?? 0) + (weights[k] as number));
		});
		for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 12);
		const apart = (k: number): number => {
			const dx = (points[0]?.x[from[k] as number] as number) - (points[1]?.x[to[k] as number] as number);
			const dy = (points[0]?.y[from[k] as number] as number) - (points[1]?.y[to[k] as number] as number);
			return Math.hypot(dx - 200 * Math.round(dx / 200), dy - 150 * Math.round(dy / 150));
		};
		expect(to[0]).toBe(to[1]);
		const ratio = (weights[0] as number) / (weights[1] as number);
		expect(ratio).toBeCloseTo(Math.exp((apart(1) ** 2 - apart(0) ** 2) / (2 * 15 ** 2)), 9);
	});

	it('takes the nearest, and keeps limits on convergence and divergence', () => {
		const degree = (text: string) => {
			const { from, to } = createTissue(circuitOf(b, text), extentOf(circuitOf())).joins.get('s') ?? {
				from: [],
				to: [],
			};
			const most = (members: ArrayLike<number>) => {
				const counts = new Map<number, number>();
				for (const each of Array.from(members)) counts.set(each, (counts.get(each) ?? 0) + 1);
				return [Math.min(...counts.values()), Math.max(...counts.values())] as const;
			};
			return { inputs: most(to), outputs: most(from) };
		};
		expect(degree('synapse s as s from a to b nearest 7').inputs).toEqual([7, 7]);
		expect(degree('synapse s as s from a to b within 60[um] at most 5 inputs').inputs).toEqual([5, 5]);
		expect(degree('synapse s as s from b to a within 80[um] at most 3 inputs').outputs[1]).toBeGreaterThan(3);
		expect(degree('synapse s as s from b to a within 80[um] at most 45 outputs').outputs[1]).toBe(45);
	});

	it('joins a junction of one population once a pair, and no cell with itself', () => {
		const { from, to } = createTissue(
			circuitOf(b, 'junction g as s between a and a nearest 6'),
			extentOf(circuitOf()),
		).joins.get('s') ?? { from: [], to: [] };
		const pairs = Array.from(from, (each, k) =>
			[Math.min(each, to[k] as number), Math.max(each, to[k] as number)].join(),
		);
		expect(new Set(pairs).size).toBe(pairs.length);
		expect(Array.from(from).some((each, k) => each === to[k])).toBe(false);
		expect(pairs.length / 300).toBeGreaterThan(2.9);
	});

	it('is refused where it cannot be, with counts and what to do', () => {
		const tissueOf = (...lines: string[]) => createTissue(circuitOf(...lines), extentOf(circuitOf()));
		expect(() => tissueOf(b, 'synapse s as s from b to a within 1[um]')).toThrow(
			/^s: \d+ of 304 a have no b within reach \(1 µm\); the b nearest to a \d+ is at [\d.]+ µm\. Reach farther/,
		);
		expect(() => tissueOf('synapse s as s from a to b within 1[um]')).toThrow("needs a 'mosaic' statement for 'b'");
		expect(() => tissueOf(b, 'synapse s as s from a to b')).toThrow("'within R[um]', 'nearest N' or 'gaussian S[um]'");
		expect(() => tissueOf(b, 'synapse s as s from a to c within 1[um]')).toThrow("no population 'c'");
		expect(() => tissueOf(b, 'mosaic c density 1[1/mm^2]')).toThrow("no population 'c'");
		expect(() => tissueOf(b, b)).toThrow("the mosaic of 'b' is declared twice");
		const large = { widthUm: 20_000, heightUm: 20_000 };
		const everyone = circuitOf(b, 'synapse s as s from a to a within 5000[um]');
		expect(() => createTissue(everyone, extentOf(everyone, large))).toThrow(
			/4,\d\d\d,\d\d\d cells, more than 2,000,000/,
		);
		expect(() => createTissue(everyone, extentOf(everyone, { widthUm: 5000, heightUm: 5000 }))).toThrow(
			/s would have about [\d,]+ pairs, more than 20,000,000/,
		);
		const some = circuitOf(b, 'synapse s as s from a to b within 30[um]');
		const most = { widthUm: 2000, heightUm: 2000 };
		expect(() => createTissue(some, extentOf(some, most), 2e7)).toThrow(
			/^a tissue of 2000 × 2000 µm would have 44,\d\d\d cells and about 11\d,\d\d\d pairs, which take about \d+ MB while it is made ready; 20 MB of memory are free; ask for a smaller extent/,
		);
		expect(() => extentOf(everyone, { widthUm: 0, heightUm: 5 })).toThrow(UserError);
		expect(() => extentOf(parseDeclaration('circuit x\ncell a', 'x.eq'))).toThrow('declares no extent');
	});
});

describe('a tissue that is posted to another thread', () => {
	it('has the same pairs and weights there, and takes with it neither weights nor lists', () => {
		const circuit = circuitOf(
			'mosaic b density 900[1/mm^2] jitter 0.2 seed 2',
			'synapse s as s from a to b gaussian 15[um] at most 20 inputs',
			'synapse s as t from b to a nearest 2 summed',
			'junction gap as j between a and a of neighbours nearest 4',
		);
		const tissue = createTissue(circuit, extentOf(circuit));
		const packed = structuredClone(packTissue(tissue));
		const there = unpackTissue(circuit, packed);
		for (const [name, { from, to, weights }] of tissue.joins) {
			expect(from.length).toBeGreaterThan(50);
			expect(there.joins.get(name)).toMatchObject({ from, to, weights });
			expect(packed.pairs.get(name)?.from.BYTES_PER_ELEMENT).toBe(2);
		}
		expect(there.counts).toEqual(tissue.counts);
	});

	it('names cells beyond the number that two bytes hold', () => {
		const circuit = circuitOf('mosaic b density 50[1/mm^2] seed 2', 'synapse s as s from a to b nearest 3');
		const { joins, counts } = createTissue(circuit, extentOf(circuit, { widthUm: 20_000, heightUm: 400 }));
		expect(counts.get('a')).toBeGreaterThan(2 ** 16);
		expect(Math.max(...(joins.get('s')?.from ?? []))).toBeGreaterThan(2 ** 16);
	});
});

describe('the statements of a tissue', () => {
	it.each([
		['mosaic a', "expected 'density'"],
		['mosaic a density 5', 'a unit in square brackets'],
		['mosaic a density 5[um]', 'the density is in ['],
		['mosaic a density 0[1/mm^2]', 'the density must be 0.1 to 10000000 1/mm^2; got 0 1/mm^2'],
		['mosaic a density 5[1/mm^2] triangular', "'hex' or 'square'"],
		['mosaic a density 5[1/mm^2] jitter 2', 'jitter must be 0 to 0.5; got 2'],
		['mosaic a density 5[1/mm^2] thinned 1.5', 'the number of cells that one stands for must be a whole number'],
		['extent 5[um] by 5[um]\nextent 5[um] by 5[um]', 'the extent is declared twice'],
		['extent 5[um]', "expected 'by'"],
		['extent 5[um] by 5[um] torus margin 5[um]', 'the end of the statement'],
		['synapse s as s from a to b at most 5 inputs', "a reach needs 'within', 'nearest' or 'gaussian'"],
		['synapse s as s from a to b within 5[mV]', 'the reach is in ['],
		['synapse s as s from a to b nearest 0', 'the number of nearest cells must be 1 to 100000; got 0'],
		['synapse s as s from a to b within 5[um] at most 5 things', "'inputs' or 'outputs'"],
	])('refuse %s', (text, message) => {
		expect(() => parseDeclaration(`circuit c\ncell a\ncell b\n${text}`, 'c.eq')).toThrow(message);
	});
});
