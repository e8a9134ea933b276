import {
	BufferAttribute,
	BufferGeometry,
	Color,
	DataTexture,
	Group,
	LinearFilter,
	Mesh,
	Points,
	RGBAFormat,
	ShaderMaterial,
} from 'three';
import { elementOr } from '../../base/elementOr.ts';
import { categoryColour, colourTable, diverging, sequential } from './colourMap.ts';
import type { SceneLayout } from './layout.ts';
import { instancedQuad, touch } from './quad.ts';
import { flash, type SceneFrame, type SceneLayer } from './sceneLayer.ts';

const vertex = `
attribute vec3 centre;
attribute float radius;
attribute float level;
attribute float glow;
attribute vec3 rim;
#ifndef POINTS
varying vec2 at;
#endif
varying float shade;
varying float light;
varying vec3 edge;
#ifdef POINTS
uniform float pixels;
#endif
void main() {
	shade = level;
	light = glow;
	edge = rim;
	float size = radius * (1.0 + 0.25 * glow);
#ifdef POINTS
	gl_Position = projectionMatrix * modelViewMatrix * vec4(centre, 1.0);
	gl_PointSize = 2.0 * size * projectionMatrix[1][1] * 0.5 * pixels / gl_Position.w;
#else
	at = position.xy;
	vec4 middle = modelViewMatrix * vec4(centre, 1.0);
	middle.xy += position.xy * size;
	gl_Position = projectionMatrix * middle;
#endif
}`;

const fragment = `
uniform sampler2D map;
uniform bool plain;
uniform vec3 dim;
#ifndef POINTS
varying vec2 at;
#endif
varying float shade;
varying float light;
varying vec3 edge;
void main() {
#ifdef POINTS
	vec2 at = vec2(2.0, -2.0) * gl_PointCoord + vec2(-1.0, 1.0);
#endif
	float r2 = dot(at, at);
	if (r2 > 1.0) discard;
	bool known = shade > -1e5;
	vec3 colour = known ? texture2D(map, vec2(shade, 0.5)).rgb : dim;
	if (plain) {
		gl_FragColor = vec4(mix(colour, vec3(1.0, 0.98, 0.92), 0.7 * light), 1.0);
		return;
	}
	vec3 normal = vec3(at, sqrt(1.0 - r2));
	float lit = 0.74 + 0.26 * dot(normal, normalize(vec3(-0.4, 0.7, 0.6)));
	vec3 body = colour * (known ? lit : 1.0);
	body = mix(body, vec3(1.0, 0.98, 0.92), 0.7 * light);
	float border = smoothstep(0.66, 0.74, r2);
	// A cell without a value has no bright rim either.
	gl_FragColor = vec4(mix(body, known ? edge : mix(dim, edge, 0.35), border), 1.0);
}`;

const size = 256;
/** The level of a cell whose potential nobody knows: far below any colour. */
const unknown = -1e6;

/**
 * Every cell as a sphere, drawn by a shader on a square, or on a point where that will do: a corner instead of four, which takes the processor half
 * as long. The body's colour is its potential, the border's its population.
 */
export function createCellLayer(layout: SceneLayout): SceneLayer {
	const count = layout.radii.length;
	const level = new Float32Array(count);
	const glow = new Float32Array(count);
	const rim = new Float32Array(3 * count);
	const attributes = {
		centre: { array: layout.positions, size: 3 },
		radius: { array: layout.radii, size: 1 },
		level: { array: level, size: 1 },
		glow: { array: glow, size: 1 },
		rim: { array: rim, size: 3 },
	};
	const squares = instancedQuad(count, attributes);
	const dots = new BufferGeometry();
	for (const [name, { array, size: width }] of Object.entries(attributes)) {
		dots.setAttribute(name, new BufferAttribute(array, width));
	}
	// What three counts points by.
	dots.setDrawRange(0, count);
	const changed = (name: string): void => {
		touch(squares, name);
		touch(dots, name);
	};
	const map = new DataTexture(new Uint8Array(4 * size), size, 1, RGBAFormat);
	map.magFilter = LinearFilter;
	map.minFilter = LinearFilter;
	const plain = { value: false };
	const pixels = { value: 1 };
	const dim = { value: new Color() };
	const shader = {
		vertexShader: vertex,
		fragmentShader: fragment,
		uniforms: { map: { value: map }, plain, pixels, dim },
	};
	const material = new ShaderMaterial(shader);
	const dotMaterial = new ShaderMaterial({ ...shader, defines: { POINTS: '' } });
	const asSquares = new Mesh(squares, material);
	const asDots = new Points(dots, dotMaterial);
	const object = new Group();
	for (const each of [asSquares, asDots]) {
		each.frustumCulled = false;
		object.add(each);
	}
	let mode: SceneFrame['colourMode'] | undefined;
	let theme: SceneFrame['theme'] | undefined;

	return {
		object,
		update(frame) {
			plain.value = frame.quality.plain;
			pixels.value = frame.height * frame.quality.pixelRatio;
			asDots.visible = frame.dots;
			asSquares.visible = !frame.dots;
			if (frame.colourMode !== mode) {
				mode = frame.colourMode;
				map.image.data?.set(colourTable(mode === 'potential' ? sequential : diverging, size));
				map.needsUpdate = true;
			}
			if (frame.theme !== theme) {
				theme = frame.theme;
				dim.value.setScalar(theme === 'dark' ? 0.16 : 0.84);
				for (let cell = 0; cell < count; cell++) {
					rim.set(categoryColour(layout.populations[cell] as number, theme), 3 * cell);
				}
				changed('rim');
			}
			const [low, high] = frame.rangeMv;
			const known = frame.potentialsMv.length === count;
			for (let cell = 0; cell < count; cell++) {
				const rest = layout.restMv[cell] as number;
				const potential = known ? (frame.potentialsMv[cell] as number) : rest;
				level[cell] = Number.isNaN(potential)
					? unknown
					: ((mode === 'change' ? potential - rest : potential) - low) / (high - low);
				glow[cell] = flash(elementOr(frame.lastSpikeMs, cell, Number.NEGATIVE_INFINITY), frame.tMs);
			}
			changed('level');
			changed('glow');
		},
		dispose() {
			squares.dispose();
			dots.dispose();
			material.dispose();
			dotMaterial.dispose();
			map.dispose();
		},
	};
}
