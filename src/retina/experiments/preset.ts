import type { CircuitName } from '../catalogue.ts';

/** A light that is on once. */
export interface FlashSpec {
	/** Input of rods and of cones, per s. */
	readonly rodRate: number;
	readonly coneRate: number;
	readonly startS: number;
	readonly durationS: number;
}

/** A current step into one population. */
export interface ElectrodeStep {
	readonly population: string;
	/** Positive depolarises, pA. */
	readonly currentPa: number;
	readonly startS: number;
	readonly durationS: number;
}

/** One run of a preset. */
export interface Sweep {
	/** What sets it apart from the others: `100 per s`, `1 µA/cm²`. */
	readonly label: string;
	readonly circuit: CircuitName;
	/** `corrected` or `release2016`. */
	readonly variant: string;
	readonly durationS: number;
	readonly light?: FlashSpec;
	readonly electrode?: ElectrodeStep;
	/** Parameters that differ from the variant's, by path, in their declared units. */
	readonly parameters?: Readonly<Record<string, number>>;
	/** Populations whose potential is recorded. */
	readonly record: readonly string[];
}

/** What a sweep gave. */
export interface SweepResult {
	/** Times of the rows, s, from 0 to the duration. */
	readonly timesS: Float64Array;
	/** Potential of each recorded population at those times, mV. */
	readonly potentialsMv: Readonly<Record<string, Float64Array>>;
	/** Upward crossings of -20 mV by the ganglion cell, s, interpolated. */
	readonly spikesS: readonly number[];
}

/** A sweep with its result. */
export interface SweepRun {
	readonly sweep: Sweep;
	readonly result: SweepResult;
}

/** One curve of a plot: a line through its points, the points alone, both, or a short upright stroke at each (spikes). */
export interface Curve {
	readonly label: string;
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
	readonly style: 'line' | 'points' | 'dotted' | 'ticks';
	/** What is written beside each point; of points and dotted lines only. */
	readonly labels?: readonly string[];
}

/** One pair of axes. */
export interface Panel {
	readonly title: string;
	readonly xLabel: string;
	readonly yLabel: string;
	/** Logarithmic x axis: points at 0 or below are left out. */
	readonly logX?: boolean;
	readonly logY?: boolean;
	readonly curves: readonly Curve[];
}

/** One figure of a report. */
export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
}

/** What a preset shows and says. */
export interface PresetReport {
	readonly figures: readonly Figure[];
	/** Sentences, drawn from the figures of this very run. */
	readonly findings: readonly string[];
	readonly panels: readonly Panel[];
}

/** A named demonstration: what to run, and what to make of it. Pure: whoever runs the sweeps hands their results in. */
export interface Preset {
	/** `spike-frequency-adaptation` */
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly sweeps: readonly Sweep[];
	/** @param runs the sweeps with their results, in order */
	report(runs: readonly SweepRun[]): PresetReport;
}

/** Rows are this far apart, s; spike times are interpolated within the steps of the solver. */
export const presetRowsEveryS = 0.0005;

/** Solver step (RK4) of presets, s: stable with the ganglion cell hyperpolarised to -82 mV, where its calcium activation closes at 115 per ms. */
export const presetStepS = 2e-5;
