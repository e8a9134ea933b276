import { DirectionalLight, HemisphereLight, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { createPacer } from '../scene/pacer.ts';
import { createPainter, waitForPicture } from '../scene/painter.ts';
import { drawsInSoftware } from '../scene/software.ts';
import { approach } from './curl.ts';
import { createHandModel, type HandPose } from './handModel.ts';

/** A hand of five digits and a wrist, drawn only while it moves. */
export interface HandScene {
	readonly canvas: HTMLCanvasElement;
	/** The hand glides to this pose. */
	show(pose: HandPose): void;
	/** Grey when no device speaks. */
	setTheme(theme: 'dark' | 'light', connected: boolean): void;
	resize(width: number, height: number): void;
	dispose(): void;
}

/** Longest time that a pose moves on in one picture, ms: after a pause it goes on gliding, it does not jump. */
const longestGlideMs = 200;

/** Builds the hand. @throws Error when this browser has no WebGL 2 */
export function createHandScene(): HandScene {
	const software = drawsInSoftware();
	const renderer = new WebGLRenderer({ antialias: !software, alpha: true });
	const pacer = createPacer(software, window.devicePixelRatio);
	const scene = new Scene();
	const camera = new PerspectiveCamera(30, 1, 1, 200);
	camera.position.set(-18, 17, 46);
	camera.lookAt(0, 6.6, 0.6);
	const sun = new DirectionalLight(0xffffff, 2.2);
	sun.position.set(-6, 12, 14);
	const model = createHandModel();
	scene.add(sun, new HemisphereLight(0xffffff, 0x556070, 1.5), model.object);

	let target: HandPose = { digits: [0, 0, 0, 0, 0], wristDeg: 0 };
	let shown: HandPose = target;

	const still = window.matchMedia('(prefers-reduced-motion: reduce)');
	const painter = createPainter(pacer, (sinceLastMs) => {
		// Where little motion is wished for, the hand is at once where it is reported to be.
		const elapsedMs = still.matches ? Number.POSITIVE_INFINITY : Math.min(longestGlideMs, sinceLastMs);
		const startMs = performance.now();
		shown = {
			digits: shown.digits.map((each, k) => approach(each, target.digits[k] as number, elapsedMs)),
			wristDeg: approach(shown.wristDeg, target.wristDeg, elapsedMs),
		};
		model.pose(shown);
		renderer.render(scene, camera);
		if (software) waitForPicture(renderer.getContext());
		pacer.drawn(performance.now() - startMs);
		const isThere =
			shown.wristDeg === target.wristDeg && shown.digits.every((each, k) => each === (target.digits[k] as number));
		if (!isThere) painter.invalidate();
	});

	return {
		canvas: renderer.domElement,
		show(next) {
			target = next;
			painter.invalidate();
		},
		setTheme(theme, connected) {
			const dark = theme === 'dark';
			model.skin.color.set(connected ? (dark ? 0xc9d3dd : 0xaeb9c6) : dark ? 0x59626d : 0xc3c9d0);
			model.glove.color.set(connected ? 0x3f88c5 : dark ? 0x474f58 : 0xb2b9c1);
			painter.invalidate();
		},
		resize(width, height) {
			renderer.setPixelRatio(pacer.quality.pixelRatio);
			renderer.setSize(width, height);
			camera.aspect = width / Math.max(1, height);
			camera.updateProjectionMatrix();
			painter.invalidate();
		},
		dispose() {
			painter.dispose();
			model.dispose();
			renderer.dispose();
			renderer.forceContextLoss();
			renderer.domElement.remove();
		},
	};
}
