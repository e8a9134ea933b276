import { Mesh, ShaderMaterial, Vector2 } from 'three';
import { type LineKind, lineCount, type SceneLayout } from './layout.ts';
import { nearestFirst } from './nearestLines.ts';
import { instancedQuad, touch } from './quad.ts';
import type { SceneLayer } from './sceneLayer.ts';

const vertex = `
attribute vec3 start;
attribute vec3 finish;
attribute vec2 radii;
attribute float emphasis;
uniform vec2 viewport;
varying float along;
varying float side;
varying float lengthPx;
varying float tipPx;
varying float halfPx;
varying float strong;
void main() {
	vec3 way = normalize(finish - start);
	vec4 a = projectionMatrix * modelViewMatrix * vec4(start + way * radii.x, 1.0);
	vec4 b = projectionMatrix * modelViewMatrix * vec4(finish - way * radii.y, 1.0);
	vec2 onScreen = (b.xy / b.w - a.xy / a.w) * viewport * 0.5;
	lengthPx = length(onScreen);
	vec2 across = vec2(-onScreen.y, onScreen.x) / max(lengthPx, 0.001);
	along = 0.5 + 0.5 * position.x;
	side = position.y;
	strong = emphasis;
	float radiusPx = radii.y * projectionMatrix[1][1] * viewport.y * 0.5 / b.w;
	tipPx = clamp(0.7 * radiusPx, 2.0, 9.0);
	halfPx = max(1.5, 0.6 * tipPx);
	vec4 place = mix(a, b, along);
	place.xy += across * side * halfPx * 2.0 / viewport * place.w;
	gl_Position = place;
}`;

// Ends tell the kinds apart without colour: an arrow for a direct synapse, a bar for an inverting one, dashes for a gap junction.
const fragment = `
uniform vec3 ink;
uniform float kind;
varying float along;
varying float side;
varying float lengthPx;
varying float tipPx;
varying float halfPx;
varying float strong;
void main() {
	float toEnd = (1.0 - along) * lengthPx;
	float line = (0.9 + 0.5 * strong) / halfPx;
	float reach = line;
	if (kind < 0.5 && toEnd < tipPx) reach = max(line, toEnd / tipPx);
	if (kind > 0.5 && kind < 1.5 && toEnd < 2.5) reach = 1.0;
	if (kind > 1.5) {
		reach = 1.35 * line;
		if (mod(along * lengthPx, 7.0) > 4.0) discard;
	}
	float soft = 0.7 / halfPx;
	float alpha = 1.0 - smoothstep(reach - soft, reach + soft, abs(side));
	alpha *= mix(0.62, 1.0, strong);
	if (alpha < 0.02) discard;
	gl_FragColor = vec4(ink, alpha);
}`;

/** Line colours of the kinds, for the scene and its legend. */
export const lineColours: Readonly<
	Record<'dark' | 'light', Readonly<Record<LineKind, readonly [number, number, number]>>>
> = {
	dark: { direct: [0.62, 0.71, 0.8], inverting: [0.93, 0.58, 0.66], junction: [0.55, 0.83, 0.52] },
	light: { direct: [0.3, 0.38, 0.47], inverting: [0.62, 0.05, 0.3], junction: [0.1, 0.52, 0.16] },
};

const numberOf: Readonly<Record<LineKind, number>> = { direct: 0, inverting: 1, junction: 2 };

/** Connections of one kind. */
export interface ConnectionLayer extends SceneLayer {
	/** How many are drawn. */
	readonly shown: number;
}

/**
 * The connections of one kind, from body to body; those of the selected cell stand out. Where there are more than the picture's quality allows,
 * those nearest the selected cell are drawn, or nearest the middle.
 */
export function createConnectionLayer(layout: SceneLayout, kind: LineKind): ConnectionLayer {
	const ends = layout.lines[kind];
	const count = ends.length / 2;
	const share = count / Math.max(1, lineCount(layout));
	const start = new Float32Array(3 * count);
	const finish = new Float32Array(3 * count);
	const radii = new Float32Array(2 * count);
	const emphasis = new Float32Array(count);
	/** Puts the lines in, in an order; those of the selected cell stand out. */
	const fill = (order: Uint32Array, selected: number): void => {
		order.forEach((line, k) => {
			const from = ends[2 * line] as number;
			const to = ends[2 * line + 1] as number;
			for (let axis = 0; axis < 3; axis++) {
				start[3 * k + axis] = layout.positions[3 * from + axis] as number;
				finish[3 * k + axis] = layout.positions[3 * to + axis] as number;
			}
			radii[2 * k] = layout.radii[from] as number;
			radii[2 * k + 1] = layout.radii[to] as number;
			emphasis[k] = selected >= 0 && (from === selected || to === selected) ? 1 : 0;
		});
	};
	const geometry = instancedQuad(count, {
		start: { array: start, size: 3 },
		finish: { array: finish, size: 3 },
		radii: { array: radii, size: 2 },
		emphasis: { array: emphasis, size: 1 },
	});
	const ink: { value: readonly [number, number, number] } = { value: lineColours.dark[kind] };
	const viewport = { value: new Vector2(1, 1) };
	const material = new ShaderMaterial({
		vertexShader: vertex,
		fragmentShader: fragment,
		uniforms: { ink, viewport, kind: { value: numberOf[kind] } },
		transparent: true,
		depthWrite: false,
	});
	const object = new Mesh(geometry, material);
	object.frustumCulled = false;
	object.renderOrder = 1;
	let selected: number | undefined;
	let shown = 0;
	return {
		object,
		get shown() {
			return shown;
		},
		update(frame) {
			ink.value = lineColours[frame.theme][kind];
			viewport.value.set(frame.width, frame.height);
			shown = Math.min(count, Math.ceil(frame.quality.lines * share));
			geometry.instanceCount = shown;
			if (frame.selected === selected) return;
			selected = frame.selected;
			fill(nearestFirst(layout, ends, selected), selected);
			for (const name of ['start', 'finish', 'radii', 'emphasis']) touch(geometry, name);
		},
		dispose() {
			geometry.dispose();
			material.dispose();
		},
	};
}
