/** Selectivity of responses for directions. */
export interface DirectionTuning {
	/** Length of the vector sum over the sum of responses, 0 to 1. */
	readonly direction: number;
	/** The same of twice the angle. */
	readonly orientation: number;
	/** (preferred − opposite)/(preferred + opposite), of the directions shown. */
	readonly index: number;
	/** Direction of the vector sum, degrees from 0 to 360. */
	readonly preferredDeg: number;
}

/**
 * Measures the tuning for direction (vector sums after Mazurek, Kager & Van Hooser 2014, Front. Neural Circuits 8:92).
 * @param directionsDeg equally spaced around the circle, an even number of them
 * @param responses as many, not below 0; all of 0 give no selectivity
 */
export function directionTuning(directionsDeg: readonly number[], responses: readonly number[]): DirectionTuning {
	const total = responses.reduce((sum, each) => sum + each, 0);
	const vector = (times: number) => {
		let [x, y] = [0, 0];
		directionsDeg.forEach((each, k) => {
			const angle = (times * each * Math.PI) / 180;
			x += (responses[k] as number) * Math.cos(angle);
			y += (responses[k] as number) * Math.sin(angle);
		});
		return { length: total > 0 ? Math.hypot(x, y) / total : 0, angleDeg: (Math.atan2(y, x) * 180) / Math.PI };
	};
	const best = responses.indexOf(Math.max(...responses));
	const oppositeDeg = ((directionsDeg[best] as number) + 180) % 360;
	const distances = directionsDeg.map((each) => Math.abs(((each - oppositeDeg + 540) % 360) - 180));
	const [preferred, opposite] = [best, distances.indexOf(Math.min(...distances))].map(
		(k) => responses[k] as number,
	) as [number, number];
	const { length, angleDeg } = vector(1);
	return {
		direction: length,
		orientation: vector(2).length,
		index: preferred + opposite > 0 ? (preferred - opposite) / (preferred + opposite) : 0,
		preferredDeg: (angleDeg + 360) % 360,
	};
}
