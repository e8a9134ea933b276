import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import type { ControlParameters } from '../../io/control/parameters.ts';
import type { TimedCurve } from './deviceCourse.ts';
import type { GripCourse } from './gripReplay.ts';

/** What the bench draws from. */
export interface GripCurves {
	readonly nowMs: number;
	readonly lengthMs: number;
	readonly parameters: ControlParameters;
	readonly commanded: TimedCurve;
	readonly reported: TimedCurve;
	/** What the law, as it is set or tried, says of the same spikes. */
	readonly replayed: GripCourse;
	/** The closure comes of a rate, by threshold and gain; of a decoder it does not. */
	readonly isRate: boolean;
	/** A muscle takes part: spikes alone do not give the closure. */
	readonly isFused: boolean;
	/** It is tried, and not in force yet. */
	readonly isTrial: boolean;
}

/** Rate from which on the hand is closed, Hz. */
export const closedAtHz = ({ thresholdHz, gainPerHz }: Pick<ControlParameters, 'thresholdHz' | 'gainPerHz'>): number =>
	thresholdHz + 1 / gainPerHz;

/** The colour numbers of curves that both plots have. */
const inks = { commanded: 1, reported: 7, replayed: 3, bounds: 2 } as const;

/** Closures and rate over the last seconds, one below the other. */
export function coursePanels(of: GripCurves): readonly Panel[] {
	const { nowMs, lengthMs, parameters, commanded, reported, replayed, isRate, isFused, isTrial } = of;
	const ago = (tMs: readonly number[]): number[] => tMs.map((each) => (each - nowMs) / 1000);
	const xLabel = 'seconds from now';
	const fromS = -lengthMs / 1000;
	// Room for the legend, where nothing is yet.
	const xRange = [fromS, -0.35 * fromS] as const;
	const across = (label: string, value: number): Curve => ({
		...{ label, x: [fromS, 0], y: [value, value], style: 'line', colour: inks.bounds, faint: true },
	});
	const tried: Curve = {
		label: isTrial ? 'as it would be' : 'with the present settings',
		x: ago(replayed.tMs),
		y: replayed.closure,
		style: 'line',
		colour: inks.replayed,
	};
	const closure: Panel = {
		title: 'Closure',
		...{ xLabel, xRange, yLabel: 'closure (0 open, 1 closed)', yRange: [-0.02, 1.02] },
		curves: [
			...(isFused ? [] : [tried]),
			{ label: 'commanded', x: ago(commanded.tMs), y: commanded.value, style: 'line', colour: inks.commanded },
			{ label: 'reported', x: ago(reported.tMs), y: reported.value, style: 'line', colour: inks.reported },
		],
	};
	if (!isRate) return [closure];
	const rate: Panel = {
		...{ title: 'Rate', xLabel, xRange, yLabel: 'spikes of a cell (Hz)' },
		curves: [
			{ label: 'rate', x: ago(replayed.tMs), y: replayed.rateHz, style: 'line', colour: inks.replayed },
			across('open below', parameters.thresholdHz),
			...(parameters.gainPerHz > 0 ? [across('closed from', closedAtHz(parameters))] : []),
		],
	};
	return [closure, rate];
}

/** How a rate becomes a closure, with where the hand is now. */
export function mappingPanel({ parameters, replayed }: GripCurves): Panel {
	const { thresholdHz, gainPerHz, engageAt, releaseAt } = parameters;
	const highest = Math.max(
		gainPerHz > 0 ? 1.6 * closedAtHz(parameters) : 2 * thresholdHz,
		...replayed.rateHz.map((rate) => 1.05 * rate),
		1,
	);
	const at = (rate: number): number => Math.min(1, Math.max(0, (rate - thresholdHz) * gainPerHz));
	/** From the rate on at which a hand moves that is open, or opens that is closed. */
	const x = Array.from({ length: 201 }, (_, k) => (k * highest) / 200);
	const from = (least: number): number[] => x.map((rate) => (at(rate) >= least ? at(rate) : 0));
	const opening: Curve = {
		...{ label: 'of a closed hand', x, y: from(releaseAt), style: 'line', colour: inks.bounds },
	};
	return {
		title: 'Mapping',
		xLabel: 'spikes of a cell (Hz)',
		yLabel: 'closure wanted',
		...{ xRange: [0, highest], yRange: [-0.02, 1.05] },
		curves: [
			...(engageAt > releaseAt ? [opening] : []),
			{
				label: engageAt > releaseAt ? 'of an open hand' : 'mapping',
				...{ x, y: from(engageAt), style: 'line', colour: inks.commanded },
			},
			{
				label: 'now',
				x: replayed.rateHz.slice(-1),
				y: replayed.closure.slice(-1),
				...{ style: 'points', colour: inks.replayed },
			},
		],
	};
}
