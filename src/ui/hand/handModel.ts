import { CapsuleGeometry, Group, Mesh, MeshLambertMaterial } from 'three';
import { poseOf } from './curl.ts';

/** What the hand shows. */
export interface HandPose {
	/** 0 open … 1 closed: thumb, index, middle, ring, little. */
	readonly digits: readonly number[];
	readonly wristDeg: number;
}

/** A hand of five digits on a wrist, made of capsules. */
export interface HandModel {
	readonly object: Group;
	readonly skin: MeshLambertMaterial;
	readonly glove: MeshLambertMaterial;
	pose(pose: HandPose): void;
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

/** Builds an open hand. */
export function createHandModel(): HandModel {
	const skin = new MeshLambertMaterial();
	const glove = new MeshLambertMaterial();
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
			joint.position.y = k === 0 ? 0 : (bones[k - 1] as number);
			joint.add(bone(length, thickness * (1 - 0.1 * k), k === 2 ? glove : skin));
			parent.add(joint);
			parent = joint;
			return joint;
		});
	});
	const object = new Group();
	object.add(hand, cuff);
	return {
		object,
		skin,
		glove,
		pose({ digits, wristDeg }) {
			joints.forEach((digit, k) => {
				const { joints: angles, opposition } = poseOf(k, digits[k] as number);
				digit.forEach((joint, j) => {
					joint.rotation.x = angles[j] as number;
				});
				const [first] = digit;
				if (k === 0 && first) first.rotation.y = opposition;
			});
			// Closing goes towards the viewer, where it can be seen.
			hand.rotation.x = (wristDeg * Math.PI) / 180;
		},
		dispose() {
			object.traverse((each) => {
				if (each instanceof Mesh) each.geometry.dispose();
			});
			skin.dispose();
			glove.dispose();
		},
	};
}
