/** A box of the scope, CSS pixels from its top left. */
export interface Band {
	readonly top: number;
	readonly bottom: number;
}

/** Where everything of a scope over time lies. */
export interface ScopeLayout {
	readonly left: number;
	readonly right: number;
	readonly plots: readonly Band[];
	readonly light: Band | null;
	readonly interventions: Band | null;
	/** Top of the numbers below the plots. */
	readonly bottom: number;
}

const axisWidth = 52;
const rightPad = 10;
const timeAxisHeight = 18;
const lightHeight = 20;
const interventionHeight = 15;
const gap = 6;
const leastPlot = 24;

/** Places so many plots below the lanes, all of one height. */
export function layOutScope(
	width: number,
	height: number,
	plots: number,
	shows: { readonly light: boolean; readonly interventions: boolean },
): ScopeLayout {
	let top = 4;
	const band = (tall: number): Band => {
		const made = { top, bottom: top + tall };
		top += tall + 3;
		return made;
	};
	const light = shows.light ? band(lightHeight) : null;
	const interventions = shows.interventions ? band(interventionHeight) : null;
	const bottom = Math.max(top + leastPlot, height - timeAxisHeight);
	const each = (bottom - top - gap * Math.max(0, plots - 1)) / Math.max(1, plots);
	return {
		left: axisWidth,
		right: Math.max(axisWidth + 20, width - rightPad),
		light,
		interventions,
		bottom,
		plots: Array.from({ length: plots }, (_, k) => {
			const plotTop = top + k * (each + gap);
			return { top: plotTop, bottom: plotTop + Math.max(1, each) };
		}),
	};
}

/** The plot at a height; −1 between them. */
export const plotAt = ({ plots }: ScopeLayout, y: number): number =>
	plots.findIndex(({ top, bottom }) => y >= top && y <= bottom);

/** A stretch of model time that is shown, ms. */
export interface TimeSpan {
	readonly fromMs: number;
	readonly toMs: number;
}

/** Place of a time, CSS pixels from the left. */
export const xOf = ({ left, right }: ScopeLayout, { fromMs, toMs }: TimeSpan, tMs: number): number =>
	left + ((tMs - fromMs) / (toMs - fromMs)) * (right - left);

/** The time at a place, ms. */
export const timeAt = ({ left, right }: ScopeLayout, { fromMs, toMs }: TimeSpan, x: number): number =>
	fromMs + ((x - left) / (right - left)) * (toMs - fromMs);

/** Ends of an axis and where it lies. */
export interface ValueAxis extends Band {
	readonly low: number;
	readonly high: number;
}

/** Place of a value, CSS pixels from the top. */
export const yOf = ({ top, bottom, low, high }: ValueAxis, value: number): number =>
	bottom - ((value - low) / (high - low)) * (bottom - top);

/** The value at a height. */
export const valueAt = ({ top, bottom, low, high }: ValueAxis, y: number): number =>
	low + ((bottom - y) / (bottom - top)) * (high - low);
