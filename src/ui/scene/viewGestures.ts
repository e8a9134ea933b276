import { panned, turned, zoomed } from './orbit.ts';
import type { RetinaScene } from './retinaScene.ts';
import { fovRad } from './sceneCamera.ts';

/** A way to move the 3D view, and the keys that do it where it has the focus. */
export interface ViewGesture {
	/** Pointer and keys, as the list of keys writes them. */
	readonly keys: string;
	readonly help: string;
	/** `KeyboardEvent.key`; nothing where only the pointer does it. */
	readonly on?: readonly string[];
	/** Whether Shift must be down, or up; nothing where it makes no difference. */
	readonly shift?: boolean;
	act?(scene: RetinaScene, key: string): void;
}

/** Turn by one press of a key, radians. */
const stepRad = 0.09;
/** Move by one press, of the view's height. */
const stepHeight = 0.05;
const zoomStep = 0.9;

/** Where an arrow points, across and up. */
const arrows: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, 1],
	ArrowDown: [0, -1],
};
const nowhere = [0, 0] as const;

/** Every way to move the 3D view. What the pointer does is in `orbitInput.ts`. */
export const viewGestures: readonly ViewGesture[] = [
	{
		keys: 'Drag, arrow keys',
		help: 'Turn',
		on: Object.keys(arrows),
		shift: false,
		act(scene, key) {
			const [across, up] = arrows[key] ?? nowhere;
			scene.orbit = turned(scene.orbit, across * stepRad, up * stepRad);
		},
	},
	{
		keys: 'Shift+drag, right drag, Shift+arrow keys',
		help: 'Move',
		on: Object.keys(arrows),
		shift: true,
		act(scene, key) {
			const [across, up] = arrows[key] ?? nowhere;
			scene.orbit = panned(scene.orbit, across * stepHeight, up * stepHeight, fovRad);
		},
	},
	{
		keys: 'Wheel, pinch, + and −',
		help: 'Zoom',
		on: ['+', '=', '-'],
		act(scene, key) {
			scene.orbit = zoomed(scene.orbit, key === '-' ? 1 / zoomStep : zoomStep, scene.layout.radius);
		},
	},
	{ keys: 'Double click, 0, Home', help: 'Whole retina', on: ['Home', '0'], act: (scene) => scene.resetView() },
	{ keys: 'Click', help: 'Select a cell' },
];
