import { UserError } from '../../../base/errors.ts';
import { forEachPixel, pictureStimulus, timingOf } from './pictureStimulus.ts';
import { BASELINES, FRAME_RATE, MAX_SECONDS, type StimulusDeclaration } from './stimulus.ts';

/** A bar that crosses the field at constant speed, from just outside one edge to just outside the other. */
export const movingBar: StimulusDeclaration = {
	name: 'moving-bar',
	title: 'Moving bar',
	description: 'A long bar crosses the field once, perpendicular to its own length.',
	parameters: [
		{ name: 'width', title: 'Bar width', unit: 'deg', default: 0.05, min: 0.001, max: 90 },
		{ name: 'speed', title: 'Speed', unit: 'deg/s', default: 0.2, min: 0.001, max: 10_000 },
		{ name: 'direction', title: 'Direction of motion (0 right, 90 up)', unit: 'deg', default: 0, min: -360, max: 360 },
		{ name: 'bar_luminance', title: 'Bar luminance', unit: 'of white', default: 1, min: 0, max: 1 },
		{ name: 'background_luminance', title: 'Background luminance', unit: 'of white', default: 0, min: 0, max: 1 },
		...BASELINES,
		FRAME_RATE,
	],
	build(spec, value, view) {
		const direction = (value('direction') * Math.PI) / 180;
		const ux = Math.cos(direction);
		const uy = Math.sin(direction);
		const degPerPx = view.widthDeg / view.widthPx;
		/** From the centre to the field's farthest corner along the direction of motion. */
		const reachDeg = (degPerPx * (view.widthPx * Math.abs(ux) + view.heightPx * Math.abs(uy))) / 2;
		const halfWidth = value('width') / 2;
		const background = value('background_luminance');
		const bar = value('bar_luminance');
		const activeS = (2 * (reachDeg + halfWidth)) / value('speed');
		if (activeS > MAX_SECONDS) {
			throw new UserError(
				`speed must let the bar cross the field within ${MAX_SECONDS} s, got ${value('speed')} deg/s (${activeS.toFixed(0)} s).`,
			);
		}
		return pictureStimulus(spec, view, timingOf(value, activeS), background, (_frame, activeMs, out) => {
			const centre = -(reachDeg + halfWidth) + (value('speed') * activeMs) / 1000;
			forEachPixel(view, (index, xDeg, yDeg) => {
				const distance = xDeg * ux + yDeg * uy - centre;
				// Share of the pixel (seen along the motion) that the bar covers, so that slow bars move smoothly.
				const covered = Math.min(halfWidth, distance + degPerPx / 2) - Math.max(-halfWidth, distance - degPerPx / 2);
				out[index] = background + (bar - background) * Math.max(0, Math.min(1, covered / degPerPx));
			});
		});
	},
};
