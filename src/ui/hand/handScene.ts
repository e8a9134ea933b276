import {
	CapsuleGeometry,
	DirectionalLight,
	Group,
	HemisphereLight,
	Mesh,
	MeshLambertMaterial,
	PerspectiveCamera,
	Scene,
	WebGLRenderer,
} from 'three';
import { createPacer } from '../scene/pacer.ts';
import { drawsInSoftware } from '../scene/software.ts';
import { approach, poseOf } from './curl.ts';

/** What the hand shows. */
export interface HandPose {
	/** 0 open … 1 closed: thumb, index, middle, ring, little. */
	readonly digits: readonly number[];
	readonly wristDeg: number;
}

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

/** Lengths of the three bones of each digit, cm, and where it starts on the palm. */
const digitShapes = [
	{ bones: [3.6, 3.0, 2.4], thickness: 1.0, at: [-3.4, 1.4, 0.6] },
	{ bones: [4.2, 2.5, 2.0], thickness: 0.86, at: [-2.8, 8.4, 0] },
	{ bones: [4.7, 2.9, 2.1], thickness: 0.9, at: [-0.95, 8.8, 0] },
	{ bones: [4.3, 2.7, 2.1], thickness: 0.86, at: [0.9, 8.5, 0] },
	{ bones: [3.4, 1.9, 1.8], thickness: 0.74, at: [2.65, 7.8, 0] },
] as const;

function bone(length: number, thickness: number, material: MeshLambertMaterial): Mesh {
	const mesh = new Mesh(new CapsuleGeometry(thickness, Math.max(0.1, length - thickness * 0.4), 4, 14), material);
	mesh.position.y = length / 2;
	return mesh;
}

/** Builds the hand. @throws Error when this browser has no WebGL 2 */
export function createHandScene(): HandScene {
	const software = drawsInSoftware();
	const renderer = new WebGLRenderer({ antialias: !software, alpha: true });
	const pacer = createPacer(software, window.devicePixelRatio);
	const scene = new Scene();
	const camera = new PerspectiveCamera(30, 1, 1, 200);
	camera.position.set(-18, 17, 46);
	camera.lookAt(0, 6.6, 0.6);
	const skin = new MeshLambertMaterial();
	const glove = new MeshLambertMaterial();
	const sun = new DirectionalLight(0xffffff, 2.2);
	sun.position.set(-6, 12, 14);
	scene.add(sun, new HemisphereLight(0xffffff, 0x556070, 1.5));

	const hand = new Group();
	const palm = new Mesh(new CapsuleGeometry(2.5, 4.2, 6, 20), skin);
	palm.scale.set(1.5, 1, 0.52);
	palm.position.y = 4.4;
	const cuff = new Mesh(new CapsuleGeometry(2.3, 4, 6, 20), glove);
	cuff.scale.set(1.05, 1, 0.78);
	cuff.position.y = -3.4;
	hand.add(palm);
	const joints = digitShapes.map(({ bones, thickness, at }, digit) => {
		const root = new Group();
		const [x, y, z] = at;
		root.position.set(x, y, z);
		if (digit === 0) root.rotation.set(0, 0, 0.75);
		else root.rotation.z = (digit - 2.4) * -0.055;
		hand.add(root);
		let parent = root;
		return bones.map((length, k) => {
			const joint = new Group();
			joint.position.y = k === 0 ? 0 : (bones[k - 1] ?? 0);
			joint.add(bone(length, thickness * (1 - 0.1 * k), k === 2 ? glove : skin));
			parent.add(joint);
			parent = joint;
			return joint;
		});
	});
	scene.add(hand, cuff);

	let target: HandPose = { digits: [0, 0, 0, 0, 0], wristDeg: 0 };
	const shown = { digits: [0, 0, 0, 0, 0], wristDeg: 0 };
	let asked = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let lastMs = 0;

	function pose(): void {
		joints.forEach((digit, k) => {
			const { joints: angles, opposition } = poseOf(k, shown.digits[k] ?? 0);
			digit.forEach((joint, j) => {
				joint.rotation.x = angles[j] ?? 0;
			});
			const [first] = digit;
			if (k === 0 && first) first.rotation.y = opposition;
		});
		// Closing goes towards the viewer, where it can be seen.
		hand.rotation.x = (shown.wristDeg * Math.PI) / 180;
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
		const elapsedMs = Math.min(200, nowMs - lastMs);
		lastMs = nowMs;
		const startMs = performance.now();
		shown.digits = shown.digits.map((each, k) => approach(each, target.digits[k] ?? 0, elapsedMs));
		shown.wristDeg = approach(shown.wristDeg, target.wristDeg, elapsedMs);
		pose();
		renderer.render(scene, camera);
		if (software) {
			const gl = renderer.getContext();
			gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until the picture is done
		}
		pacer.drawn(performance.now() - startMs);
		const still =
			shown.wristDeg === target.wristDeg && shown.digits.every((each, k) => each === (target.digits[k] ?? 0));
		if (!still) invalidate();
	}

	function invalidate(): void {
		if (asked === 0 && timer === undefined) asked = requestAnimationFrame(draw);
	}

	return {
		canvas: renderer.domElement,
		show(next) {
			target = next;
			invalidate();
		},
		setTheme(theme, connected) {
			const dark = theme === 'dark';
			skin.color.set(connected ? (dark ? 0xc9d3dd : 0xaeb9c6) : dark ? 0x59626d : 0xc3c9d0);
			glove.color.set(connected ? 0x3f88c5 : dark ? 0x474f58 : 0xb2b9c1);
			invalidate();
		},
		resize(width, height) {
			renderer.setPixelRatio(pacer.quality.pixelRatio);
			renderer.setSize(width, height);
			camera.aspect = width / Math.max(1, height);
			camera.updateProjectionMatrix();
			invalidate();
		},
		dispose() {
			cancelAnimationFrame(asked);
			clearTimeout(timer);
			scene.traverse((each) => {
				if (each instanceof Mesh) each.geometry.dispose();
			});
			skin.dispose();
			glove.dispose();
			renderer.dispose();
			renderer.forceContextLoss();
			renderer.domElement.remove();
		},
	};
}
