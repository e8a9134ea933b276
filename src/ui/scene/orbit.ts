import type { Orbit } from '../stores/viewStore.ts';

/** Straight down and straight up confuse the horizon; stop just before. */
const steepest = Math.PI / 2 - 0.02;

/** The first look at a scene of that centre and radius: a little from above, everything in view at `fovRad` and that width to height. */
export function firstLook(
	centre: readonly [number, number, number],
	radius: number,
	fovRad: number,
	aspect: number,
): Orbit {
	const narrow = Math.min(fovRad, 2 * Math.atan(Math.tan(fovRad / 2) * aspect));
	return { azimuth: 0.42, elevation: 0.5, distance: radius / Math.sin(narrow / 2), target: centre };
}

/** Turned by angles in radians. */
export function turned(orbit: Orbit, azimuth: number, elevation: number): Orbit {
	return {
		...orbit,
		azimuth: orbit.azimuth + azimuth,
		elevation: Math.min(steepest, Math.max(-steepest, orbit.elevation + elevation)),
	};
}

/** Closer (factor < 1) or farther, between a tenth of the scene's radius and twenty times it. */
export function zoomed(orbit: Orbit, factor: number, sceneRadius: number): Orbit {
	const distance = Math.min(20 * sceneRadius, Math.max(0.1 * sceneRadius, orbit.distance * factor));
	return { ...orbit, distance };
}

/** Target moved by fractions of the view's height: right and up as seen. */
export function panned(orbit: Orbit, right: number, up: number, fovRad: number): Orbit {
	const height = 2 * orbit.distance * Math.tan(fovRad / 2);
	const [sinA, cosA] = [Math.sin(orbit.azimuth), Math.cos(orbit.azimuth)];
	const [sinE, cosE] = [Math.sin(orbit.elevation), Math.cos(orbit.elevation)];
	const [x, y, z] = orbit.target;
	return {
		...orbit,
		target: [
			x + height * (right * cosA - up * sinE * sinA),
			y + height * up * cosE,
			z + height * (-right * sinA - up * sinE * cosA),
		],
	};
}

/** Position of the viewer's eye. */
export function eye({ azimuth, elevation, distance, target }: Orbit): [number, number, number] {
	const flat = distance * Math.cos(elevation);
	return [
		target[0] + flat * Math.sin(azimuth),
		target[1] + distance * Math.sin(elevation),
		target[2] + flat * Math.cos(azimuth),
	];
}
