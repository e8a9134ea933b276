/** What makes a stimulator's pulses, in order of their numbers from 0. */
export const STIMULATION_DRIVES = ['rate', 'spikes'] as const;

/** What makes a stimulator's pulses. */
export type StimulationDrive = (typeof STIMULATION_DRIVES)[number];

/** Targets that a command can have. Positions 0 (open) to 1 (closed) in steps of 1/10,000. */
export type CommandTarget =
	| {
			readonly target: 'grip';
			/** The digits that move; the others keep their target. */
			readonly digits: readonly Digit[];
			/** Closure 0 to 1. */
			readonly closure: number;
			/** Full strokes per second, 0 to 65.535 in steps of 0.001. */
			readonly strokesPerS: number;
			/** Force limit in newton, 0 to 655.35 in steps of 0.01. */
			readonly forceLimitN: number;
	  }
	| {
			readonly target: 'digits';
			/** Closure of thumb, index, middle, ring, little, each 0 to 1. */
			readonly closures: readonly [number, number, number, number, number];
			readonly strokesPerS: number;
			readonly forceLimitN: number;
	  }
	| {
			readonly target: 'wrist';
			/** Rotation in degrees, −180 to 180 in steps of 0.1; positive is supination. */
			readonly angleDeg: number;
			/** Degrees per second, 0 to 6,553.5 in steps of 0.1. */
			readonly degPerS: number;
	  }
	| {
			/** Let every joint go limp, switch every electrode off: no force, no target, no current. */
			readonly target: 'relax';
	  }
	| {
			/** Stimulation level of one electrode: symmetric biphasic pulses, cathodic phase first. */
			readonly target: 'stimulate';
			/** Electrode of the device, 0 to 65,535. */
			readonly electrode: number;
			/** `rate`: pulses at `rateHz`; `spikes`: one for each spike of the channel with the electrode's number, at most `rateHz`. */
			readonly drive: StimulationDrive;
			/** Current of either phase, 0 to 6,553.5 µA in steps of 0.1. 0, like a rate or phase of 0, switches the electrode off. */
			readonly amplitudeUa: number;
			/** Length of either phase, 0 to 65,535 whole µs. */
			readonly phaseUs: number;
			/** Time between the phases, 0 to 65,535 whole µs. */
			readonly gapUs: number;
			/** Pulses per second, 0 to 6,553.5 in steps of 0.1. */
			readonly rateHz: number;
			/** The level ends by itself after so long: s, 0.1 to 6,553.5 in steps of 0.1; 0 only where it is off. */
			readonly holdS: number;
			/** How fast the amplitude climbs to a higher level: µA/s, 10 to 655,350 in steps of 10 (40,950 or more: at once); 0 only where it is off. */
			readonly riseUaPerS: number;
	  };

/** One electrode's level. */
export type ElectrodeLevel = Extract<CommandTarget, { target: 'stimulate' }>;

/** What one electrode is, fixed in the device. */
export interface ElectrodeLimit {
	/** Geometric area, whole µm². */
	readonly areaUm2: number;
	/** Largest charge of a phase, nC, in steps of 0.0001. */
	readonly maxChargeNc: number;
}

/** The five digits in the order in which every list of digits on the wire is written. */
export const DIGITS = ['thumb', 'index', 'middle', 'ring', 'little'] as const;

/** The name of a digit. */
export type Digit = (typeof DIGITS)[number];
