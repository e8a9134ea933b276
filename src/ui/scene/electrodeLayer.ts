import { DoubleSide, Mesh, ShaderMaterial } from 'three';
import type { SceneLayout } from './layout.ts';
import { instancedQuad, touch } from './quad.ts';
import type { SceneLayer } from './sceneLayer.ts';

const vertex = `
attribute vec3 centre;
attribute float radius;
varying vec2 at;
void main() {
	at = position.xy;
	gl_Position = projectionMatrix * modelViewMatrix * vec4(centre + vec3(position.x, 0.0, position.y) * radius, 1.0);
}`;

const fragment = `
varying vec2 at;
void main() {
	float r = length(at);
	if (r > 1.0) discard;
	float rim = smoothstep(0.9, 0.95, r);
	gl_FragColor = vec4(mix(vec3(0.85, 0.62, 0.2), vec3(1.0, 0.85, 0.45), rim), mix(0.45, 0.95, rim));
}`;

/** More electrodes than these are not drawn. */
const mostDrawn = 256;

/** Stimulating electrodes: discs below the ganglion cells, as large as they are and as far away. */
export function createElectrodeLayer(layout: SceneLayout): SceneLayer {
	const centre = new Float32Array(3 * mostDrawn);
	const radius = new Float32Array(mostDrawn);
	const geometry = instancedQuad(mostDrawn, {
		centre: { array: centre, size: 3 },
		radius: { array: radius, size: 1 },
	});
	const material = new ShaderMaterial({
		vertexShader: vertex,
		fragmentShader: fragment,
		transparent: true,
		depthWrite: false,
		side: DoubleSide,
	});
	const object = new Mesh(geometry, material);
	object.frustumCulled = false;
	object.renderOrder = 3;
	// The lowest cells are the ganglion cells.
	const bottom = layout.positions.reduce((low, value, k) => (k % 3 === 1 ? Math.min(low, value) : low), 0);
	return {
		object,
		update({ electrodes }) {
			const drawn = electrodes.slice(0, mostDrawn);
			drawn.forEach(({ xUm, yUm, diameterUm, distanceUm }, k) => {
				centre.set([xUm, bottom - layout.depthScale * distanceUm, -yUm], 3 * k);
				radius[k] = diameterUm / 2;
			});
			geometry.instanceCount = drawn.length;
			touch(geometry, 'centre');
			touch(geometry, 'radius');
		},
		dispose() {
			geometry.dispose();
			material.dispose();
		},
	};
}
