import { PerspectiveCamera, Vector3 } from 'three';
import type { Orbit } from '../stores/viewStore.ts';
import type { SceneLayout } from './layout.ts';
import { eye, firstLook } from './orbit.ts';
import { pickCell } from './picking.ts';

/** From where the retina is seen, and what is seen where. */
export interface SceneCamera {
	readonly camera: PerspectiveCamera;
	/** Setting it is the user's doing: from then on a change of size leaves it alone. */
	orbit: Orbit;
	/** Size of the view, CSS pixels. */
	readonly width: number;
	readonly height: number;
	/** Puts the camera where the orbit says. */
	look(): void;
	/** Width of the largest body, wherever it is, in pixels of a canvas with so many to a CSS pixel. */
	largestPx(pixelRatio: number): number;
	/** The cell at a place in the view (CSS pixels from its top left); -1 for none. */
	cellAt(x: number, y: number): number;
	/** Where a point of the scene is in the view, CSS pixels. */
	project(point: readonly [number, number, number]): { readonly x: number; readonly y: number };
	resize(width: number, height: number): void;
	/** Back to the whole retina. */
	reset(): void;
}

/** Vertical angle of view. */
export const fovRad = (38 * Math.PI) / 180;

/** Room that the key, its margin and the labels take from the view's width, CSS pixels. */
const keyPx = 250;

/** How much larger a body counts where no cell is hit, of its radius. */
const nearMiss = 1.35;

/** Looks at the whole of a layout. */
export function createSceneCamera(layout: SceneLayout): SceneCamera {
	const camera = new PerspectiveCamera((fovRad * 180) / Math.PI, 1, layout.radius / 50, layout.radius * 60);
	const largest = layout.radii.reduce((most, each) => Math.max(most, each), 0);
	const point = new Vector3();
	let width = 1;
	let height = 1;
	/** Everything in what the key at the right leaves free. */
	const wholeRetina = (): Orbit =>
		firstLook(layout.centre, layout.radius, fovRad, Math.max(0.4, (width - keyPx) / height));
	let orbit = wholeRetina();
	let untouched = true;

	function look(): void {
		camera.position.set(...eye(orbit));
		camera.lookAt(...orbit.target);
		camera.updateMatrixWorld();
	}
	return {
		camera,
		get orbit() {
			return orbit;
		},
		set orbit(next) {
			orbit = next;
			untouched = false;
		},
		get width() {
			return width;
		},
		get height() {
			return height;
		},
		look,
		largestPx(pixelRatio) {
			const nearest = Math.max(camera.near, orbit.distance - layout.radius);
			return (largest * height * pixelRatio) / (Math.tan(fovRad / 2) * nearest);
		},
		cellAt(x, y) {
			look();
			point
				.set((2 * x) / width - 1, 1 - (2 * y) / height, 0.5)
				.unproject(camera)
				.sub(camera.position)
				.normalize();
			const ray = { origin: camera.position.toArray(), direction: point.toArray() };
			const exact = pickCell(ray, layout.positions, layout.radii);
			return exact >= 0 ? exact : pickCell(ray, layout.positions, layout.radii, nearMiss);
		},
		project(place) {
			point.set(...place).project(camera);
			return { x: ((point.x + 1) / 2) * width, y: ((1 - point.y) / 2) * height };
		},
		resize(newWidth, newHeight) {
			width = Math.max(1, newWidth);
			height = Math.max(1, newHeight);
			camera.aspect = width / height;
			// The key and the legend stand at the right: the retina's middle moves a little to the left of the view's.
			camera.setViewOffset(width, height, Math.round(0.08 * width), 0, width, height);
			camera.updateProjectionMatrix();
			if (untouched) orbit = wholeRetina();
		},
		reset() {
			orbit = wholeRetina();
			untouched = true;
		},
	};
}
