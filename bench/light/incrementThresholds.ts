import { type AdaptedColumns, responseTo } from './levels.ts';

/** The flash of the test: 200 ms, looked at for as long again. */
const flashMs = 200;
/** A depolarisation of the ON bipolar cell that counts as seen, mV: about a quarter of what a fifth more light does. */
const criterionMv = 0.5;
const halvings = 14;

/** The increment of light that moves the ON bipolar cell by the criterion, in photoisomerisations per rod and second, a number for each level. */
export function incrementThresholds({ levels, fresh }: AdaptedColumns): number[] {
	let low = levels.map((level) => Math.log(1e-3 * Math.max(level, 1)));
	let high = levels.map((level) => Math.log(10 * Math.max(level, 1)));
	for (let n = 0; n < halvings; n++) {
		const middle = levels.map((_, k) => ((low[k] as number) + (high[k] as number)) / 2);
		const { peak } = responseTo(fresh(), 'onBipolar', [
			{ perRod: levels.map((level, k) => level + Math.exp(middle[k] as number)), durationMs: flashMs },
			{ perRod: levels, durationMs: flashMs },
		]);
		const isSeen = peak.map((each) => each >= criterionMv);
		high = high.map((each, k) => (isSeen[k] ? (middle[k] as number) : each));
		low = low.map((each, k) => (isSeen[k] ? each : (middle[k] as number)));
	}
	return high.map(Math.exp);
}

/** Slope of log threshold against log background between two levels, by least squares. */
export function thresholdSlope(
	levels: readonly number[],
	thresholds: readonly number[],
	from: number,
	to: number,
): number {
	const points = levels
		.map((level, k) => ({ x: Math.log(level), y: Math.log(thresholds[k] as number), level }))
		.filter(({ level }) => level >= from * (1 - 1e-9) && level <= to * (1 + 1e-9));
	const mean = (of: (point: (typeof points)[number]) => number) =>
		points.reduce((sum, point) => sum + of(point), 0) / points.length;
	const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
	return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
}
