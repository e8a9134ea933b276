import { Mesh, ShaderMaterial } from 'three';
import { elementOr } from '../../base/elementOr.ts';
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
varying float gone;
void main() {
	at = position.xy * 2.2;
	light = glow;
	gone = step(9.5, mark);
	ring = mark - 10.0 * gone;
	vec4 middle = modelViewMatrix * vec4(centre, 1.0);
	middle.xy += position.xy * 2.2 * radius;
	gl_Position = projectionMatrix * middle;
}`;

const fragment = `
uniform vec3 ink;
uniform vec3 paper;
varying vec2 at;
varying float light;
varying float ring;
varying float gone;
void main() {
	float r = length(at);
	float halo = light * (1.0 - smoothstep(0.9, 2.1, r)) * 0.75;
	// 1 hovered: a thin ring; 2 pinned: a thin double ring; 3 selected: a broad one.
	float width = ring > 2.5 ? 0.13 : 0.05;
	float line = ring > 0.5 ? 1.0 - smoothstep(width, width + 0.04, abs(r - 1.4)) : 0.0;
	if (ring > 1.5 && ring < 2.5) line = max(line, 1.0 - smoothstep(0.05, 0.09, abs(r - 1.65)));
	float alpha = max(halo, line);
	vec3 colour = mix(vec3(1.0, 0.93, 0.72), ink, line);
	// A removed cell: its body is covered, and crossed out.
	float body = gone * (1.0 - smoothstep(1.05, 1.15, r));
	float arm = 0.7071 * min(abs(at.x - at.y), abs(at.x + at.y));
	float crossed = body * (1.0 - smoothstep(0.1, 0.18, arm));
	if (body > 0.0) {
		colour = mix(paper, ink, 0.75 * crossed);
		alpha = max(line, body * mix(0.85, 1.0, crossed));
	}
	if (alpha < 0.01) discard;
	gl_FragColor = vec4(colour, alpha);
}`;

/** Fainter halos cannot be seen. */
const leastHalo = 0.02;

/** Beside a ring: the cell is removed. */
const removedMark = 10;

/** Halos of spiking cells, rings around the cells under the pointer, pinned and selected, and crosses over those that are removed. */
export function createMarkLayer(layout: SceneLayout): SceneLayer {
	const count = layout.radii.length;
	const marks = new Uint8Array(count);
	// Only cells with something to show are drawn: they stand at the front of these.
	const centre = new Float32Array(3 * count);
	const radius = new Float32Array(count);
	const glow = new Float32Array(count);
	const mark = new Float32Array(count);
	const geometry = instancedQuad(count, {
		centre: { array: centre, size: 3 },
		radius: { array: radius, size: 1 },
		glow: { array: glow, size: 1 },
		mark: { array: mark, size: 1 },
	});
	const ink = { value: [1, 1, 1] };
	const paper = { value: [0, 0, 0] };
	const material = new ShaderMaterial({
		vertexShader: vertex,
		fragmentShader: fragment,
		uniforms: { ink, paper },
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
			paper.value = frame.theme === 'dark' ? [0.06, 0.08, 0.11] : [0.95, 0.96, 0.97];
			marks.fill(0);
			for (const cell of frame.pinned) marks[cell] = 2;
			if (frame.hovered >= 0) marks[frame.hovered] = Math.max(1, marks[frame.hovered] as number);
			if (frame.selected >= 0) marks[frame.selected] = 3;
			for (const cell of frame.removed) marks[cell] = (marks[cell] as number) + removedMark;
			let shown = 0;
			for (let cell = 0; cell < count; cell++) {
				const halo = frame.quality.plain
					? 0
					: flash(elementOr(frame.lastSpikeMs, cell, Number.NEGATIVE_INFINITY), frame.tMs);
				const own = marks[cell] as number;
				if (halo <= leastHalo && own === 0) continue;
				for (let axis = 0; axis < 3; axis++) centre[3 * shown + axis] = layout.positions[3 * cell + axis] as number;
				radius[shown] = layout.radii[cell] as number;
				glow[shown] = halo;
				mark[shown] = own;
				shown++;
			}
			geometry.instanceCount = shown;
			for (const name of ['centre', 'radius', 'glow', 'mark']) touch(geometry, name, shown);
		},
		dispose() {
			geometry.dispose();
			material.dispose();
		},
	};
}
