import { elementOr } from '../../base/elementOr.ts';
import { mean } from '../numbers/summary.ts';
import type { Response, SpikeResponse, TraceResponse, Window } from './response.ts';

/** A number that an analysis is told beside its window; as a protocol's `parameters` name it. */
export interface AnalysisParameter {
	readonly name: string;
	/** Empty for pure numbers. */
	readonly unit: string;
	/** Without one it must be given, unless it is optional. */
	readonly default?: number;
	readonly optional?: true;
	readonly min: number;
	readonly max: number;
}

/** Values of an analysis' parameters, checked and complete; NaN for one that was left out and has no default. */
export type ParameterValues = Readonly<Record<string, number>>;

/** A curve of an analysis' own: an average over time, a fit. */
export interface AnalysisCurve {
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
}

/** What an analysis found: its outputs by name, NaN where one has no value. */
export interface Findings {
	readonly values: Readonly<Record<string, number>>;
	readonly curve?: AnalysisCurve;
}

interface AnalysisBase {
	readonly name: string;
	/** One sentence: what it measures, and of what. */
	readonly description: string;
	readonly parameters: readonly AnalysisParameter[];
	/** What comes out; the first is meant where only the analysis is named. Units as words, `as recorded` for the unit of what it is of. */
	readonly outputs: readonly { readonly name: string; readonly unit: string }[];
}

/** The light of a run, a staircase of pictures. */
export interface SeenLight {
	/** When it changes, s, ascending. */
	readonly changesS: readonly number[];
	/** The picture from a time on, row by row from the top left: relative luminance, or one number where light is given as input (of cones, 1/s). */
	pictureAt(tS: number): { readonly width: number; readonly height: number; readonly data: ArrayLike<number> };
}

/** Where a response was recorded and what fell on the retina. */
export interface Circumstances {
	/** The cell's place, µm from the middle of the retina; x to the right, y up. */
	readonly xUm: number;
	readonly yUm: number;
	/** Side of the square that pictures cover, and its middle, µm. */
	readonly field: { readonly centreX: number; readonly centreY: number; readonly width: number };
	/** Of each repeat. */
	readonly lights: readonly SeenLight[];
}

/** What it is measured on: one cell's responses, a repeat each. */
export interface Recorded<Kind extends Response> {
	readonly repeats: readonly Kind[];
	readonly window: Window;
	readonly parameters: ParameterValues;
	readonly circumstances: Circumstances;
}

/** Measured on the potential or another quantity of a cell. */
export interface TraceAnalysis extends AnalysisBase {
	readonly on: 'trace';
	measure(recorded: Recorded<TraceResponse>): Findings;
}

/** Measured on the spikes of a cell. */
export interface SpikeAnalysis extends AnalysisBase {
	readonly on: 'spikes';
	measure(recorded: Recorded<SpikeResponse>): Findings;
}

/** Measured on a series over sweeps: fits, slopes. */
export interface SeriesAnalysis extends AnalysisBase {
	readonly on: 'series';
	measure(series: {
		readonly x: readonly number[];
		readonly y: readonly number[];
		readonly parameters: ParameterValues;
	}): Findings;
}

export type Analysis = TraceAnalysis | SpikeAnalysis | SeriesAnalysis;

/** Measures every repeat by itself and takes the mean of each output. */
export function eachRepeat<Kind extends Response>(
	one: (response: Kind, window: Window, parameters: ParameterValues) => Readonly<Record<string, number>>,
): (recorded: Recorded<Kind>) => Findings {
	return ({ repeats, window, parameters }) => {
		const found = repeats.map((response) => one(response, window, parameters));
		const names = Object.keys(elementOr(found, 0, {}));
		return {
			values: Object.fromEntries(names.map((name) => [name, mean(found.map((each) => each[name] as number))])),
		};
	};
}
