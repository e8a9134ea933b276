import type { Description } from '../../protocol/description.ts';
import { pairsOf } from '../../protocol/pairText.ts';
import { shortTitle } from '../data/cells.ts';

/** Where everything stands in the 3D view. Scene axes: x across, y up, z towards the viewer; µm. Photoreceptors lie on top, ganglion cells at the bottom; the picture's upper edge is away from the viewer, as on a table. */
export interface SceneLayout {
	/** x, y, z of every cell in the order of the snapshots. */
	readonly positions: Float32Array;
	/** Radius of every drawn body, µm. Schematic: chosen so that neighbours do not touch, not measured. */
	readonly radii: Float32Array;
	/** Population of every cell, as an index into the description's. */
	readonly populations: Uint16Array;
	/** Dark rest of every cell, mV. */
	readonly restMv: Float32Array;
	readonly receptors: {
		/** x, y, z of every receptor's patch of light. */
		readonly positions: Float32Array;
		readonly radii: Float32Array;
		/** Population of every receptor, as an index into the description's. */
		readonly populations: Uint16Array;
	};
	/** Lines between cells: cell indices, from and to alternating, by kind. */
	readonly lines: Readonly<Record<LineKind, Uint32Array>>;
	/** One label per layer, at its edge. */
	readonly labels: readonly {
		readonly text: string;
		/** Corners of what is labelled: the label stands to the left of all of them as they are seen. */
		readonly corners: readonly (readonly [number, number, number])[];
	}[];
	/** By how much depth is drawn larger than it is, so that the layers of a wide patch can be told apart; 1 for a narrow one. */
	readonly depthScale: number;
	readonly centre: readonly [number, number, number];
	/** Half the diagonal of what is drawn, µm. */
	readonly radius: number;
	/** Corners of the light plane: smallest x and z, largest x and z; and its height. */
	readonly fieldPlane: {
		readonly x: readonly [number, number];
		readonly z: readonly [number, number];
		readonly y: number;
	};
}

/** All connections. */
export function lineCount({ lines }: SceneLayout): number {
	return (lines.direct.length + lines.inverting.length + lines.junction.length) / 2;
}

/** Kinds of connections that are drawn differently. */
export type LineKind = 'direct' | 'inverting' | 'junction';

/** Cells examined per population for their nearest neighbour: enough for a lattice, quick for thousands. */
const examined = 64;
/** Share of the distance to the nearest cell that a body's radius takes. */
const fill = 0.34;

function nearestUm(positions: Float32Array, cell: number): number {
	let least = Number.POSITIVE_INFINITY;
	const at = (i: number) => positions[i] as number;
	for (let other = 0; other < positions.length / 3; other++) {
		if (other === cell) continue;
		const d = Math.hypot(
			at(3 * other) - at(3 * cell),
			at(3 * other + 1) - at(3 * cell + 1),
			at(3 * other + 2) - at(3 * cell + 2),
		);
		if (d > 0 && d < least) least = d;
	}
	return least;
}

/** A patch is drawn at least this high for its width. */
const leastHeight = 0.4;
/** Height of the light over the uppermost cells, of the height of the retina. */
const lightGap = 0.14;

/** By how much depth must be stretched. */
function depthScaleOf(populations: Description['populations']): number {
	const span = (axis: number) => {
		let low = Number.POSITIVE_INFINITY;
		let high = Number.NEGATIVE_INFINITY;
		for (const { positionsUm } of populations) {
			for (let i = axis; i < positionsUm.length; i += 3) {
				low = Math.min(low, positionsUm[i] as number);
				high = Math.max(high, positionsUm[i] as number);
			}
		}
		return Math.max(0, high - low);
	};
	const height = span(2);
	return height > 0 ? Math.max(1, (leastHeight * Math.max(span(0), span(1))) / height) : 1;
}

/** Lays out what the host describes. */
export function layOut(description: Description): SceneLayout {
	const { populations, connections, receptors } = description;
	const count = populations.reduce((sum, each) => Math.max(sum, each.firstCell + each.count), 0);
	const positions = new Float32Array(3 * count);
	const radii = new Float32Array(count);
	const populationOf = new Uint16Array(count);
	const restMv = new Float32Array(count);
	const depthScale = depthScaleOf(populations);
	populations.forEach((population, p) => {
		for (let i = 0; i < population.count; i++) {
			const cell = population.firstCell + i;
			const at = (axis: number) => population.positionsUm[3 * i + axis] as number;
			positions[3 * cell] = at(0);
			positions[3 * cell + 1] = -depthScale * at(2);
			positions[3 * cell + 2] = -at(1);
			populationOf[cell] = p;
			restMv[cell] = population.restMv;
		}
	});
	for (const { firstCell, count: members } of populations) {
		let nearest = Number.POSITIVE_INFINITY;
		const stride = Math.max(1, Math.floor(members / examined));
		for (let i = 0; i < members; i += stride) nearest = Math.min(nearest, nearestUm(positions, firstCell + i));
		// A single cell has no neighbour; 5 µm is the size of a small cell body.
		radii.fill(Number.isFinite(nearest) ? fill * nearest : 5, firstCell, firstCell + members);
	}
	const largest = radii.reduce((a, b) => Math.max(a, b), 1);

	const lines: Record<LineKind, number[]> = { direct: [], inverting: [], junction: [] };
	for (const { type, inverting, from, to, pairs } of connections) {
		const pre = populations.find(({ name }) => name === from);
		const post = populations.find(({ name }) => name === to);
		if (!pre || !post) continue;
		const kind: LineKind = type === 'junction' ? 'junction' : inverting ? 'inverting' : 'direct';
		const members = pairsOf(pairs);
		for (let k = 0; k + 1 < members.length; k += 2) {
			lines[kind].push(pre.firstCell + (members[k] as number), post.firstCell + (members[k + 1] as number));
		}
	}

	const low = [0, 1, 2].map((axis) => extent(positions, axis, Math.min));
	const high = [0, 1, 2].map((axis) => extent(positions, axis, Math.max));
	const [x0 = 0, y0 = 0, z0 = 0] = low;
	const [x1 = 0, y1 = 0, z1 = 0] = high;
	const planeY = y1 + Math.max(3.2 * largest, lightGap * (y1 - y0));
	const seen = receptors.flatMap(({ population, radiusUm }) => {
		const p = populations.findIndex(({ name }) => name === population);
		const { count: members = 0, positionsUm = [] } = populations.find(({ name }) => name === population) ?? {};
		return Array.from({ length: members }, (_, i) => ({
			...{ population: p, radiusUm, x: positionsUm[3 * i] as number, y: positionsUm[3 * i + 1] as number },
		}));
	});
	const lit = {
		positions: new Float32Array(seen.flatMap(({ x, y }) => [x, planeY, -y])),
		radii: new Float32Array(seen.map(({ radiusUm }) => radiusUm)),
		populations: new Uint16Array(seen.map(({ population }) => population)),
	};
	const margin = 1.6 * largest;
	const planeX: [number, number] = [
		extent(lit.positions, 0, Math.min, x0) - margin,
		extent(lit.positions, 0, Math.max, x1) + margin,
	];
	const planeZ: [number, number] = [
		extent(lit.positions, 2, Math.min, z0) - margin,
		extent(lit.positions, 2, Math.max, z1) + margin,
	];
	const fieldPlane = { x: planeX, z: planeZ, y: planeY };
	return {
		positions,
		radii,
		populations: populationOf,
		restMv,
		receptors: lit,
		lines: {
			direct: new Uint32Array(lines.direct),
			inverting: new Uint32Array(lines.inverting),
			junction: new Uint32Array(lines.junction),
		},
		labels: labelsOf(description, positions, [x0 - largest, x1 + largest], [z0 - largest, z1 + largest], fieldPlane),
		depthScale,
		centre: [(x0 + x1) / 2, (y0 + planeY) / 2, (z0 + z1) / 2],
		radius: Math.max(10, Math.hypot(planeX[1] - planeX[0], planeY - y0 + 2 * largest, planeZ[1] - planeZ[0]) / 2),
		fieldPlane,
	};
}

function extent(
	positions: Float32Array,
	axis: number,
	better: (a: number, b: number) => number,
	otherwise = 0,
): number {
	let found: number | undefined;
	for (let i = axis; i < positions.length; i += 3) {
		const value = positions[i] as number;
		found = found === undefined ? value : better(found, value);
	}
	return found ?? otherwise;
}

/** Layers closer than this share of the scene's height share a label, or their texts would lie on each other. */
const labelShare = 0.07;

function labelsOf(
	description: Description,
	positions: Float32Array,
	x: readonly [number, number],
	z: readonly [number, number],
	plane: SceneLayout['fieldPlane'],
): SceneLayout['labels'] {
	const at = (y: number, [xa, xb]: readonly [number, number], [za, zb]: readonly [number, number]) =>
		[
			[xa, y, za],
			[xb, y, za],
			[xb, y, zb],
			[xa, y, zb],
		] as const;
	const layers = description.populations
		.filter(({ count }) => count > 0)
		.map((each) => ({ title: shortTitle(each), count: each.count, y: positions[3 * each.firstCell + 1] as number }))
		.sort((a, b) => b.y - a.y);
	const apart = labelShare * (plane.y - (layers.at(-1)?.y ?? 0));
	const groups: (typeof layers)[] = [];
	for (const layer of layers) {
		const last = groups.at(-1);
		if (last?.[0] && last[0].y - layer.y < apart) last.push(layer);
		else groups.push([layer]);
	}
	const cells = groups.map((group) => {
		const sameCount = group.every(({ count }) => count === group[0]?.count);
		const names = group.map(({ title, count }) => (sameCount ? title : `${title} × ${count}`)).join(', ');
		const y = group.reduce((sum, each) => sum + each.y, 0) / group.length;
		return { text: sameCount ? `${names} × ${group[0]?.count}` : names, corners: at(y, x, z) };
	});
	const light = { text: 'Light', corners: at(plane.y, plane.x, plane.z) };
	return description.receptors.length > 0 ? [light, ...cells] : cells;
}
