/** A filter that takes one sample and gives one; all of its state is inside. */
export type Section = (sample: number) => number;

/**
 * Second-order Butterworth high-pass, by the bilinear transform with its corner kept in place (pre-warped).
 * @param cornerHz where power is halved, below half of `rateHz`
 */
export function highPass(cornerHz: number, rateHz: number): Section {
	const k = Math.tan((Math.PI * cornerHz) / rateHz);
	const norm = 1 / (1 + Math.SQRT2 * k + k * k);
	const a1 = 2 * (k * k - 1) * norm;
	const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
	let [x1, x2, y1, y2] = [0, 0, 0, 0];
	return (x) => {
		const y = norm * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
		[x2, x1, y2, y1] = [x1, x, y1, y];
		return y;
	};
}

/** First-order low-pass with a corner, Hz, by the bilinear transform (pre-warped). */
export function onePoleLowPass(cornerHz: number, rateHz: number): Section {
	const k = Math.tan((Math.PI * cornerHz) / rateHz);
	const a = (k - 1) / (k + 1);
	const b = k / (k + 1);
	let [x1, y1] = [0, 0];
	return (x) => {
		const y = b * (x + x1) - a * y1;
		[x1, y1] = [x, y];
		return y;
	};
}

/** First-order high-pass with a corner, Hz, by the bilinear transform (pre-warped). */
export function onePoleHighPass(cornerHz: number, rateHz: number): Section {
	const k = Math.tan((Math.PI * cornerHz) / rateHz);
	const a = (k - 1) / (k + 1);
	const b = 1 / (k + 1);
	let [x1, y1] = [0, 0];
	return (x) => {
		const y = b * (x - x1) - a * y1;
		[x1, y1] = [x, y];
		return y;
	};
}

/** Leaky average with a time constant, ms: never overshoots, never leaves the range of what it is given and 0. */
export function leakyAverage(tauMs: number, rateHz: number): Section {
	const part = 1 - Math.exp(-1000 / (rateHz * tauMs));
	let y = 0;
	return (x) => {
		y += part * (x - y);
		return y;
	};
}

/** Sections one after the other. */
export function chain(...sections: readonly Section[]): Section {
	return (sample) => sections.reduce((value, section) => section(value), sample);
}
