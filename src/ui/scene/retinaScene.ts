import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import type { SceneLayerName } from '../stores/viewStore.ts';
import { createCellLayer } from './cellLayer.ts';
import { createConnectionLayer } from './connectionLayer.ts';
import { createFieldLayer, type FieldLayer } from './fieldLayer.ts';
import type { LineKind, SceneLayout } from './layout.ts';
import { createMarkLayer } from './markLayer.ts';
import { eye, firstLook, type Orbit } from './orbit.ts';
import { createPacer } from './pacer.ts';
import { pickCell } from './picking.ts';
import type { SceneFrame, SceneLayer } from './sceneLayer.ts';
import { drawsInSoftware } from './software.ts';

/** What the scene asks for each time it draws; sizes are its own. */
export type FrameSource = () => Omit<SceneFrame, 'quality' | 'dots' | 'width' | 'height'> & {
	readonly layers: readonly SceneLayerName[];
};

/** The 3D view of the retina: draws when something changed, and no more often than the machine can. */
export interface RetinaScene {
	readonly canvas: HTMLCanvasElement;
	/** True when pictures are made by the processor instead of a GPU. */
	readonly software: boolean;
	orbit: Orbit;
	readonly layout: SceneLayout;
	/** Asks for a new picture, soon. */
	invalidate(): void;
	/** The cell at a place in the view (CSS pixels from its top left); -1 for none. */
	cellAt(x: number, y: number): number;
	/** Where a point of the scene is in the view, CSS pixels. */
	project(point: readonly [number, number, number]): { readonly x: number; readonly y: number };
	/** Photoisomerisations per second drawn as white, by population index. */
	readonly lightPeaks: ReadonlyMap<number, number>;
	/** What the last picture was made of. */
	readonly picture: Picture;
	resize(width: number, height: number): void;
	resetView(): void;
	dispose(): void;
}

/** What a picture cost and what it leaves out. */
export interface Picture {
	readonly drawCalls: number;
	readonly triangles: number;
	/** Average over the last ones, ms; 0 before it was measured. */
	readonly costMs: number;
	/** Quality steps below the best. */
	readonly lowered: number;
	/** Least time to the next one, ms. */
	readonly intervalMs: number;
	/** Connections drawn, and all there are in the layers that are shown. */
	readonly lines: number;
	readonly allLines: number;
}

/** Vertical angle of view. */
export const fovRad = (38 * Math.PI) / 180;

/** Room that the key, its margin and the labels take from the view's width, CSS pixels. */
const keyPx = 250;

/** Widest point that stands for a body: a point is gone as soon as its middle leaves the view, which must not be seen. Pixels. */
const dotPx = 24;

/** Pictures between two measurements of what one costs: measuring waits for the GPU. */
const measureEvery = { software: 2, hardware: 30 };

/** Builds the view. @throws Error when this browser has no WebGL 2 */
export function createRetinaScene(
	layout: SceneLayout,
	source: FrameSource,
	onDrawn: (frame: SceneFrame) => void,
): RetinaScene {
	const software = drawsInSoftware();
	// The shaders smooth their own edges; multisampling only helps where two bodies meet, and costs software rendering dearly.
	const renderer = new WebGLRenderer({ antialias: !software, alpha: true, powerPreference: 'high-performance' });
	const pacer = createPacer(software, window.devicePixelRatio);
	const camera = new PerspectiveCamera((fovRad * 180) / Math.PI, 1, layout.radius / 50, layout.radius * 60);
	const scene = new Scene();
	const light: FieldLayer = createFieldLayer(layout);
	const connections = {
		direct: createConnectionLayer(layout, 'direct'),
		inverting: createConnectionLayer(layout, 'inverting'),
		junction: createConnectionLayer(layout, 'junction'),
	};
	const layers: readonly (readonly [SceneLayerName | 'cells', SceneLayer])[] = [
		['light', light],
		['cells', createCellLayer(layout)],
		['synapses', connections.direct],
		['synapses', connections.inverting],
		['junctions', connections.junction],
		['cells', createMarkLayer(layout)],
	];
	for (const [, layer] of layers) scene.add(layer.object);
	const canvas = renderer.domElement;
	const largest = layout.radii.reduce((most, each) => Math.max(most, each), 0);
	const point = new Vector3();
	let width = 1;
	let height = 1;
	/** Everything in what the key at the right leaves free. */
	const wholeRetina = (): Orbit =>
		firstLook(layout.centre, layout.radius, fovRad, Math.max(0.4, (width - keyPx) / height));
	let orbit = wholeRetina();
	let asked = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let lastMs = Number.NEGATIVE_INFINITY;
	let pictures = 0;
	let ratio = 0;
	let untouched = true;

	function look(): void {
		camera.position.set(...eye(orbit));
		camera.lookAt(...orbit.target);
		camera.updateMatrixWorld();
	}

	/** Width of the largest body, wherever it is, in pixels of the canvas. */
	function largestPx(): number {
		const nearest = Math.max(camera.near, orbit.distance - layout.radius);
		return (largest * height * pacer.quality.pixelRatio) / (Math.tan(fovRad / 2) * nearest);
	}

	function draw(nowMs: number): void {
		asked = 0;
		const waitMs = pacer.intervalMs - (nowMs - lastMs);
		if (waitMs > 2) {
			timer = setTimeout(() => {
				timer = undefined;
				invalidate();
			}, waitMs);
			return;
		}
		lastMs = nowMs;
		const { quality } = pacer;
		if (ratio !== quality.pixelRatio) {
			ratio = quality.pixelRatio;
			renderer.setPixelRatio(ratio);
			renderer.setSize(width, height);
		}
		const startMs = performance.now();
		const { layers: shown, ...rest } = source();
		const dots = software && largestPx() <= dotPx;
		const frame: SceneFrame = { ...rest, quality, dots, width, height };
		for (const [name, layer] of layers) {
			layer.object.visible = name === 'cells' || shown.includes(name);
			if (layer.object.visible) layer.update(frame);
		}
		look();
		renderer.render(scene, camera);
		if (++pictures % (software ? measureEvery.software : measureEvery.hardware) === 0) {
			const gl = renderer.getContext();
			gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until the picture is done
			pacer.drawn(performance.now() - startMs, frame.keepsUp);
		}
		onDrawn(frame);
	}

	function invalidate(): void {
		if (asked === 0 && timer === undefined) asked = requestAnimationFrame(draw);
	}

	return {
		canvas,
		software,
		layout,
		get orbit() {
			return orbit;
		},
		set orbit(next) {
			orbit = next;
			untouched = false;
			invalidate();
		},
		invalidate,
		cellAt(x, y) {
			look();
			point
				.set((2 * x) / width - 1, 1 - (2 * y) / height, 0.5)
				.unproject(camera)
				.sub(camera.position)
				.normalize();
			const ray = { origin: camera.position.toArray(), direction: point.toArray() };
			const exact = pickCell(ray, layout.positions, layout.radii);
			return exact >= 0 ? exact : pickCell(ray, layout.positions, layout.radii, 1.35);
		},
		project(place) {
			point.set(...place).project(camera);
			return { x: ((point.x + 1) / 2) * width, y: ((1 - point.y) / 2) * height };
		},
		get picture() {
			const { calls, triangles } = renderer.info.render;
			const visible = Object.entries(connections).filter(([, layer]) => layer.object.visible);
			return {
				drawCalls: calls,
				triangles,
				costMs: pacer.averageMs,
				lowered: pacer.lowered,
				intervalMs: pacer.intervalMs,
				lines: visible.reduce((sum, [, { shown }]) => sum + shown, 0),
				allLines: visible.reduce((sum, [kind]) => sum + layout.lines[kind as LineKind].length / 2, 0),
			};
		},
		get lightPeaks() {
			return light.peaks;
		},
		resize(newWidth, newHeight) {
			width = Math.max(1, newWidth);
			height = Math.max(1, newHeight);
			camera.aspect = width / height;
			// The key and the legend stand at the right: the retina's middle moves a little to the left of the view's.
			camera.setViewOffset(width, height, Math.round(0.08 * width), 0, width, height);
			camera.updateProjectionMatrix();
			if (untouched) orbit = wholeRetina();
			ratio = 0;
			invalidate();
		},
		resetView() {
			orbit = wholeRetina();
			untouched = true;
			invalidate();
		},
		dispose() {
			cancelAnimationFrame(asked);
			clearTimeout(timer);
			for (const [, layer] of layers) layer.dispose();
			renderer.dispose();
			renderer.forceContextLoss();
			canvas.remove();
		},
	};
}
