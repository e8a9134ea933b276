import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from 'three';
import type { SceneLayout } from './layout.ts';
import type { SceneLayer } from './sceneLayer.ts';

/** More than these are not drawn: as many as there can be devices. */
const mostDrawn = 16;
/** Corners of a rectangle as ends of its four sides: 0 for the first end of an axis, 1 for the second. */
const sides = [
	[0, 0],
	[1, 0],
	[1, 0],
	[1, 1],
	[1, 1],
	[0, 1],
	[0, 1],
	[0, 0],
] as const;

/** Rectangles in the plane of the ganglion cells from which devices get their cells. */
export function createRegionLayer(layout: SceneLayout): SceneLayer {
	const ends = new BufferAttribute(new Float32Array(mostDrawn * sides.length * 3), 3);
	const geometry = new BufferGeometry();
	geometry.setAttribute('position', ends);
	const material = new LineBasicMaterial();
	const object = new LineSegments(geometry, material);
	object.frustumCulled = false;
	object.renderOrder = 3;
	const bottom = layout.positions.reduce((low, value, k) => (k % 3 === 1 ? Math.min(low, value) : low), 0);
	return {
		object,
		update({ regions, theme }) {
			material.color.set(theme === 'dark' ? 0xffd873 : 0x7a4d00);
			const drawn = regions.slice(0, mostDrawn);
			// An empty one would still be a draw call.
			object.visible = drawn.length > 0;
			drawn.forEach(({ xUm, yUm }, region) => {
				sides.forEach(([across, up], k) => {
					ends.setXYZ(region * sides.length + k, xUm[across], bottom, -yUm[up]);
				});
			});
			ends.needsUpdate = true;
			geometry.setDrawRange(0, drawn.length * sides.length);
		},
		dispose() {
			geometry.dispose();
			material.dispose();
		},
	};
}
