import { Mesh, ShaderMaterial } from 'three';
import type { SceneLayout } from './layout.ts';
import { instancedQuad, touch } from './quad.ts';
import { flash, type SceneLayer } from './sceneLayer.ts';

const vertex = `
attribute vec3 centre;
attribute float radius;
attribute float glow;
attribute float mark;
varying vec2 at;
varying float light;
varying float ring;
void main() {
	at = position.xy * 2.2;
	light = glow;
	ring = mark;
	vec4 middle = modelViewMatrix * vec4(centre, 1.0);
	// Cells with nothing to show shrink to a point.
	middle.xy += position.xy * 2.2 * radius * (glow > 0.01 || mark > 0.0 ? 1.0 : 0.0);
	gl_Position = projectionMatrix * middle;
}`;

const fragment = `
uniform vec3 ink;
varying vec2 at;
varying float light;
varying float ring;
void main() {
	float r = length(at);
	float halo = light * (1.0 - smoothstep(0.9, 2.1, r)) * 0.75;
	// 1 hovered: a thin ring; 2 pinned: a thin double ring; 3 selected: a broad one.
	float width = ring > 2.5 ? 0.13 : 0.05;
	float line = ring > 0.5 ? 1.0 - smoothstep(width, width + 0.04, abs(r - 1.4)) : 0.0;
	if (ring > 1.5 && ring < 2.5) line = max(line, 1.0 - smoothstep(0.05, 0.09, abs(r - 1.65)));
	float alpha = max(halo, line);
	if (alpha < 0.01) discard;
	gl_FragColor = vec4(mix(vec3(1.0, 0.93, 0.72), ink, line), alpha);
}`;

/** Halos of spiking cells, and rings around the cells under the pointer, pinned and selected. */
export function createMarkLayer(layout: SceneLayout): SceneLayer {
	const count = layout.radii.length;
	const glow = new Float32Array(count);
	const mark = new Float32Array(count);
	const geometry = instancedQuad(count, {
		centre: { array: layout.positions, size: 3 },
		radius: { array: layout.radii, size: 1 },
		glow: { array: glow, size: 1 },
		mark: { array: mark, size: 1 },
	});
	const ink = { value: [1, 1, 1] };
	const material = new ShaderMaterial({
		vertexShader: vertex,
		fragmentShader: fragment,
		uniforms: { ink },
		transparent: true,
		depthWrite: false,
	});
	const object = new Mesh(geometry, material);
	object.frustumCulled = false;
	object.renderOrder = 2;
	return {
		object,
		update(frame) {
			ink.value = frame.theme === 'dark' ? [1, 1, 1] : [0.05, 0.08, 0.12];
			mark.fill(0);
			for (const cell of frame.pinned) mark[cell] = 2;
			if (frame.hovered >= 0) mark[frame.hovered] = Math.max(1, mark[frame.hovered] ?? 0);
			if (frame.selected >= 0) mark[frame.selected] = 3;
			for (let cell = 0; cell < count; cell++) {
				glow[cell] = flash(frame.lastSpikeMs[cell] ?? Number.NEGATIVE_INFINITY, frame.tMs);
			}
			touch(geometry, 'glow');
			touch(geometry, 'mark');
		},
		dispose() {
			geometry.dispose();
			material.dispose();
		},
	};
}
