import {
	BufferGeometry,
	Float32BufferAttribute,
	Group,
	LineBasicMaterial,
	LineLoop,
	Mesh,
	ShaderMaterial,
} from 'three';
import type { SceneLayout } from './layout.ts';
import { instancedQuad, touch } from './quad.ts';
import type { SceneLayer } from './sceneLayer.ts';

const vertex = `
attribute vec3 centre;
attribute float radius;
attribute float brightness;
varying vec2 at;
varying float bright;
void main() {
	at = position.xy;
	bright = brightness;
	vec3 place = centre + vec3(position.x, 0.0, position.y) * radius;
	gl_Position = projectionMatrix * modelViewMatrix * vec4(place, 1.0);
}`;

const fragment = `
uniform vec3 dark;
uniform vec3 border;
varying vec2 at;
varying float bright;
void main() {
	float r = length(at);
	if (r > 1.0) discard;
	vec3 body = mix(dark, vec3(1.0, 0.96, 0.85), bright);
	gl_FragColor = vec4(mix(body, border, smoothstep(0.88, 0.95, r)), 1.0);
}`;

/** The light plane, and the brightest rate that each population of photoreceptors has seen: the white of the drawing. */
export interface FieldLayer extends SceneLayer {
	/** By population index: the input drawn as white. */
	readonly peaks: ReadonlyMap<number, number>;
}

/** A disc per photoreceptor, as large as the area over which it gathers light and as bright as the light on it. */
export function createFieldLayer(layout: SceneLayout): FieldLayer {
	const { positions, radii, populations } = layout.receptors;
	const count = radii.length;
	const brightness = new Float32Array(count);
	const geometry = instancedQuad(count, {
		centre: { array: positions, size: 3 },
		radius: { array: radii, size: 1 },
		brightness: { array: brightness, size: 1 },
	});
	const dark = { value: [0, 0, 0] };
	const border = { value: [0.5, 0.5, 0.5] };
	const material = new ShaderMaterial({ vertexShader: vertex, fragmentShader: fragment, uniforms: { dark, border } });
	material.side = 2;
	const discs = new Mesh(geometry, material);
	discs.frustumCulled = false;
	const { x, z, y } = layout.fieldPlane;
	const frameGeometry = new BufferGeometry();
	frameGeometry.setAttribute(
		'position',
		new Float32BufferAttribute([x[0], y, z[0], x[1], y, z[0], x[1], y, z[1], x[0], y, z[1]], 3),
	);
	const frameMaterial = new LineBasicMaterial({ color: 0x8a96a3 });
	const object = new Group();
	object.add(discs, new LineLoop(frameGeometry, frameMaterial));
	const peaks = new Map<number, number>();
	let key = '';
	return {
		object,
		peaks,
		update(frame) {
			if (frame.lightKey !== key) {
				key = frame.lightKey;
				peaks.clear();
			}
			const isDark = frame.theme === 'dark';
			dark.value = isDark ? [0.02, 0.02, 0.03] : [0.1, 0.1, 0.12];
			border.value = isDark ? [0.42, 0.46, 0.52] : [0.45, 0.49, 0.54];
			if (frame.lightRates.length === count) {
				frame.lightRates.forEach((rate, k) => {
					const population = populations[k] as number;
					peaks.set(population, Math.max(peaks.get(population) ?? 0, rate));
				});
			}
			for (let k = 0; k < count; k++) {
				const peak = peaks.get(populations[k] as number) ?? 0;
				// Square root: near enough to how screens code brightness that mid greys look like mid greys.
				brightness[k] = peak > 0 ? Math.sqrt((frame.lightRates[k] as number) / peak) : 0;
			}
			touch(geometry, 'brightness');
		},
		dispose() {
			geometry.dispose();
			material.dispose();
			frameGeometry.dispose();
			frameMaterial.dispose();
		},
	};
}
