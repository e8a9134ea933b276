import { expect, test } from 'vitest';
import { paintReceptors, receptorAtPixel, receptorPlaces } from '../../src/ui/drawing/receptorPicture.ts';

const places = { x: [0, 0.5, 0, 0.5], y: [0, 0, 0.5, 0.5], size: 0.5, aspect: 1 };

test('receptors are squares in their places, in the middle of a picture that is wider than they are', () => {
	const shown = [...receptorAtPixel(places, 6, 4)];
	expect(shown.slice(0, 6)).toEqual([-1, 0, 0, 1, 1, -1]);
	expect(shown.slice(6, 12)).toEqual(shown.slice(0, 6));
	expect(shown.slice(18)).toEqual([-1, 2, 2, 3, 3, -1]);
});

test('a receptor at the edge is cut there and goes on in no other row', () => {
	const shown = [...receptorAtPixel({ ...places, x: [0.75], y: [0.75], size: 0.25 }, 4, 4)];
	expect(shown.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => -1));
	expect(shown.slice(11)).toEqual([0, -1, -1, 0, 0]);
});

test('gaps between receptors are shown by the nearest, as far as one is wide', () => {
	const shown = [...receptorAtPixel({ x: [0, 0.7], y: [0, 0], size: 0.2, aspect: 0.1 }, 10, 1)];
	expect(shown).toEqual([0, 0, 0, 0, -1, 1, 1, 1, 1, 1]);
});

test('their light is painted opaque, and black where there is none', () => {
	const rgba = new Uint8ClampedArray(4 * 3).fill(7);
	paintReceptors(Int32Array.of(1, -1, 0), (receptor) => [100, 200][receptor] as number, rgba);
	expect([...rgba]).toEqual([200, 200, 200, 255, 0, 0, 0, 255, 100, 100, 100, 255]);
});

test('what is up on the retina is up in the picture, whatever its proportions', () => {
	// Three across and two up, 10 µm apart; the middle one above is the fifth.
	const square = receptorPlaces([0, 0, 9, 10, 0, 9, 20, 0, 9, 0, 10, 9, 10, 10, 9, 20, 10, 9]);
	const shown = receptorAtPixel(square, 60, Math.round(60 * square.aspect));
	const at = (x: number, y: number) => shown[Math.floor(y * 60 * square.aspect) * 60 + Math.floor(x * 60)];
	expect([at(0.1, 0.1), at(0.5, 0.1), at(0.9, 0.1)]).toEqual([3, 4, 5]);
	expect([at(0.1, 0.9), at(0.5, 0.9), at(0.9, 0.9)]).toEqual([0, 1, 2]);
});
