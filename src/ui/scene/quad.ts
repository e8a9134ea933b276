import { BufferAttribute, type BufferGeometry, InstancedBufferAttribute, InstancedBufferGeometry } from 'three';

/** A square from (−1, −1) to (1, 1), drawn once per instance: what spheres, discs and lines are made of in the shaders. */
export function instancedQuad(
	count: number,
	attributes: Readonly<Record<string, { readonly array: Float32Array; readonly size: number }>>,
): InstancedBufferGeometry {
	const geometry = new InstancedBufferGeometry();
	geometry.instanceCount = count;
	geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
	geometry.setIndex([0, 1, 2, 0, 2, 3]);
	for (const [name, { array, size }] of Object.entries(attributes)) {
		geometry.setAttribute(name, new InstancedBufferAttribute(array, size));
	}
	return geometry;
}

/** Marks an attribute's array as changed: the first `count` instances, or all. */
export function touch(geometry: BufferGeometry, name: string, count?: number): void {
	const attribute = geometry.getAttribute(name);
	if (count !== undefined && attribute instanceof BufferAttribute) {
		attribute.clearUpdateRanges();
		attribute.addUpdateRange(0, count * attribute.itemSize);
	}
	attribute.needsUpdate = true;
}
