import { Scene, WebGLRenderer } from 'three';
import type { Orbit, SceneLayerName } from '../stores/viewStore.ts';
import { createLayerStack } from './layerStack.ts';
import type { SceneLayout } from './layout.ts';
import { createPacer } from './pacer.ts';
import { createPainter, waitForPicture } from './painter.ts';
import { createSceneCamera, type SceneCamera } from './sceneCamera.ts';
import type { SceneFrame } from './sceneLayer.ts';
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
	/** Setting it is the user's doing, and heard by `onLook`. */
	orbit: Orbit;
	readonly layout: SceneLayout;
	/** Asks for a new picture, soon. */
	invalidate(): void;
	/** The cell at a place in the view (CSS pixels from its top left); -1 for none. */
	cellAt(x: number, y: number): number;
	/** Where a point of the scene is in the view, CSS pixels. */
	project(point: readonly [number, number, number]): { readonly x: number; readonly y: number };
	/** The input drawn as white, by population index. */
	readonly lightPeaks: ReadonlyMap<number, number>;
	/** What the last picture was made of. */
	readonly picture: Picture;
	resize(width: number, height: number): void;
	/** Back to the whole retina, by the user. */
	resetView(): void;
	/** Looks from there, null: at the whole retina as it fits; nobody hears of it. */
	lookFrom(orbit: Orbit | null): void;
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

/** Widest point that stands for a body: a point is gone as soon as its middle leaves the view, which must not be seen. Pixels. */
const dotPx = 24;

/** Pictures between two measurements of what one costs: measuring waits for the GPU. */
const measureEvery = { software: 2, hardware: 30 };

/** Sets the camera and has it drawn. */
const lookingFrom = (view: SceneCamera, invalidate: () => void) => (orbit: Orbit | null) => {
	if (orbit) view.orbit = orbit;
	else view.reset();
	invalidate();
};

/** Builds the view. @throws Error when this browser has no WebGL 2 */
export function createRetinaScene(
	layout: SceneLayout,
	source: FrameSource,
	onDrawn: (frame: SceneFrame) => void,
	onLook: (orbit: Orbit | null) => void,
): RetinaScene {
	const software = drawsInSoftware();
	// The shaders smooth their own edges; multisampling only helps where two bodies meet, and costs software rendering dearly.
	const renderer = new WebGLRenderer({ antialias: !software, alpha: true, powerPreference: 'high-performance' });
	const pacer = createPacer(software, window.devicePixelRatio);
	const view = createSceneCamera(layout);
	const scene = new Scene();
	const layers = createLayerStack(layout);
	scene.add(...layers.objects);
	const canvas = renderer.domElement;
	let pictures = 0;
	let ratio = 0;

	const painter = createPainter(pacer, () => {
		const { quality } = pacer;
		if (ratio !== quality.pixelRatio) {
			ratio = quality.pixelRatio;
			renderer.setPixelRatio(ratio);
			renderer.setSize(view.width, view.height);
		}
		const startMs = performance.now();
		const { layers: shown, ...rest } = source();
		const dots = software && view.largestPx(quality.pixelRatio) <= dotPx;
		const frame: SceneFrame = { ...rest, quality, dots, width: view.width, height: view.height };
		layers.update(shown, frame);
		view.look();
		renderer.render(scene, view.camera);
		if (++pictures % (software ? measureEvery.software : measureEvery.hardware) === 0) {
			waitForPicture(renderer.getContext());
			pacer.drawn(performance.now() - startMs, frame.keepsUp);
		}
		onDrawn(frame);
	});
	const { invalidate } = painter;
	const lookFrom = lookingFrom(view, invalidate);

	return {
		canvas,
		software,
		layout,
		get orbit() {
			return view.orbit;
		},
		set orbit(next) {
			lookFrom(next);
			onLook(next);
		},
		invalidate,
		cellAt: view.cellAt,
		project: view.project,
		get picture() {
			const { calls, triangles } = renderer.info.render;
			return {
				drawCalls: calls,
				triangles,
				costMs: pacer.averageMs,
				lowered: pacer.lowered,
				intervalMs: pacer.intervalMs,
				...layers.lines(),
			};
		},
		get lightPeaks() {
			return layers.lightPeaks;
		},
		resize(width, height) {
			view.resize(width, height);
			ratio = 0;
			invalidate();
		},
		resetView() {
			lookFrom(null);
			onLook(null);
		},
		lookFrom,
		dispose() {
			painter.dispose();
			layers.dispose();
			renderer.dispose();
			renderer.forceContextLoss();
			canvas.remove();
		},
	};
}
