/**
 * Amplitude of a sampled curve at a frequency.
 * @param everyS distance of its samples, s
 */
export function amplitudeAt(values: ArrayLike<number>, everyS: number, frequencyHz: number): number {
	let [cosine, sine] = [0, 0];
	for (let k = 0; k < values.length; k++) {
		const angle = 2 * Math.PI * frequencyHz * k * everyS;
		cosine += (values[k] as number) * Math.cos(angle);
		sine += (values[k] as number) * Math.sin(angle);
	}
	return Math.hypot(cosine, sine) * everyS;
}

/** What a filter passes. */
export interface Passband {
	/** Frequency at which it is largest, Hz. */
	readonly bestHz: number;
	/** Highest frequency at which it still has a part of its largest amplitude, Hz. */
	highestHz(part: number): number;
}

/**
 * The frequencies that a filter passes, looked for in steps of `stepHz` up to `toHz`.
 * @param values its course in time, a sample each `everyS`
 */
export function passbandOf(values: ArrayLike<number>, everyS: number, toHz: number, stepHz: number): Passband {
	const count = Math.floor(toHz / stepHz + 1e-9);
	const amplitudes = Array.from({ length: count }, (_, k) => amplitudeAt(values, everyS, (k + 1) * stepHz));
	const largest = Math.max(...amplitudes);
	return {
		bestHz: (amplitudes.indexOf(largest) + 1) * stepHz,
		highestHz: (part) => (amplitudes.findLastIndex((each) => each >= part * largest) + 1) * stepHz,
	};
}

/** A rhythm in a trace. */
export interface Rhythm {
	/** Frequency with the most power, Hz. */
	readonly frequencyHz: number;
	/** Part of the variance that a sine of that frequency takes away, 0 to 1; 0 for a constant trace. */
	readonly part: number;
}

/** The rhythm of a trace between two frequencies: the sine that takes away most of its variance. @param values a sample each `everyS` */
export function rhythmOf(values: readonly number[], everyS: number, fromHz: number, toHz: number): Rhythm {
	const count = values.length;
	const mean = values.reduce((sum, each) => sum + each, 0) / count;
	const rest = values.map((each) => each - mean);
	const variance = rest.reduce((sum, each) => sum + each ** 2, 0) / count;
	const stepHz = 1 / (4 * count * everyS);
	let [frequencyHz, most] = [fromHz, 0];
	for (let hertz = fromHz; hertz <= toHz; hertz += stepHz) {
		const amplitude = (2 * amplitudeAt(rest, everyS, hertz)) / (count * everyS);
		if (amplitude > most) [frequencyHz, most] = [hertz, amplitude];
	}
	// Rounding of a constant is no rhythm.
	const least = (1e-9 * Math.abs(mean)) ** 2;
	return { frequencyHz, part: variance > least ? Math.min(1, most ** 2 / 2 / variance) : 0 };
}
