import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { createMosaic, type ReceptorBody } from '../../../src/retina/tissue/mosaic.ts';

const receptors: ReadonlyMap<string, ReceptorBody> = new Map([
	['rod', { spectrum: 'rod', apertureUm: 5.5, heightUm: 125 }],
	['cone', { spectrum: 'cone', apertureUm: 4, heightUm: 122 }],
]);
const all = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii', 'ganglion'];

describe('a mosaic of columns', () => {
	it('of 2 by 2 has 24 cells and each column two neighbours', () => {
		const mosaic = createMosaic(all, receptors, 2, 2);
		expect(mosaic.bodies).toHaveLength(24);
		expect(mosaic.neighbours).toEqual([
			[0, 1],
			[0, 2],
			[1, 3],
			[2, 3],
		]);
	});

	it('does not join the end of a row to the start of the next', () => {
		const { neighbours } = createMosaic(all, receptors, 3, 2);
		expect(neighbours).not.toContainEqual([2, 3]);
		expect(neighbours).toHaveLength(2 * 2 + 3);
	});

	it('stands around the middle of the visual field, the first column top left', () => {
		const { bodies } = createMosaic(['ganglion'], receptors, 3, 3, 40);
		expect(bodies[0]).toMatchObject({ x: -40, y: 40, z: 0 });
		expect(bodies[4]).toMatchObject({ x: 0, y: 0 });
		expect(bodies[8]).toMatchObject({ x: 40, y: -40 });
	});

	it('has the receptors on top and the ganglion cells at the bottom, and no two bodies in one place', () => {
		const { bodies } = createMosaic(all, receptors, 2, 2);
		const height = (population: string) => bodies.find((body) => body.population === population)?.z ?? Number.NaN;
		expect(height('rod')).toBeGreaterThan(height('rodBipolar'));
		expect(height('coneBipolar')).toBeGreaterThan(height('aii'));
		expect(height('aii')).toBeGreaterThan(height('ganglion'));
		for (const [i, a] of bodies.entries()) {
			for (const b of bodies.slice(i + 1)) {
				const distance = Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
				expect(distance, `${a.population} and ${b.population}`).toBeGreaterThanOrEqual(a.radius + b.radius);
			}
		}
	});

	it('offers light the rods first and then the cones, in the order of the columns', () => {
		const { receptors: lit, bodies } = createMosaic(all, receptors, 2, 1);
		expect(lit.map((receptor) => receptor.kind)).toEqual(['rod', 'rod', 'cone', 'cone']);
		expect(lit[1]?.x).toBe(bodies.find((body) => body.population === 'rod' && body.member === 1)?.x);
		expect(createMosaic(['cone', 'coneBipolar', 'ganglion'], receptors, 2, 1).receptors).toHaveLength(2);
	});

	it('refuses what cannot be laid out, in one sentence', () => {
		expect(() => createMosaic(all, receptors, 0, 2)).toThrow(
			new UserError('columns across must be a whole number from 1 to 4096; got 0'),
		);
		expect(() => createMosaic(all, receptors, 100, 100)).toThrow(/at most 4096 columns; got 10000/);
		expect(() => createMosaic(all, receptors, 1, 1, Number.NaN)).toThrow(/pitch must be 1 to 1000 µm; got NaN/);
		expect(() => createMosaic(['somewhere'], receptors, 1, 1)).toThrow(/population 'somewhere'/);
	});
});
