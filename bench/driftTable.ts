import { type DriftRun, type LoneCell, loneCells, measureDrift } from './drift.ts';

/** Currents, µA/cm², with model time enough for some tens of spikes, ms. The last ones of each cell are next to where it stops firing. */
const courses: readonly (readonly [LoneCell, readonly (readonly [density: number, durationMs: number])[]])[] = [
	[
		loneCells.salamander,
		[
			[1, 1500],
			[2, 600],
			[4, 400],
			[8, 300],
			[16, 300],
			[32, 300],
			[36, 300],
		],
	],
	[
		loneCells.mouse,
		[
			[0.45, 1500],
			[1, 800],
			[2, 500],
			[5, 300],
			[8, 300],
			[14.6, 300],
			[20, 300],
			[30, 300],
			[45, 300],
			[70, 300],
			[80, 300],
		],
	],
];

const runs: readonly (DriftRun & { readonly title: string })[] = [
	{ title: 'ordinary substeps, 0.5 ms', running: 'ordinary', stepMs: 0.5 },
	{ title: 'live, 0.5 ms', running: 'live', stepMs: 0.5 },
	{ title: 'live, 1 ms', running: 'live', stepMs: 1 },
	{ title: 'JavaScript, 0.5 ms', running: 'javascript', stepMs: 0.5 },
];

/** A row of the table: the rate, the mean and the worst drift of each way to run the method in %, and the greatest error of the first 20 spikes. */
export function driftRow(cell: LoneCell, density: number, durationMs: number): string {
	const found = measureDrift(cell, density, durationMs, runs);
	const rate = found[0]?.rateHz ?? Number.NaN;
	const drifts = found.map(({ meanPercent, worstPercent }) => `${meanPercent.toFixed(3)} / ${worstPercent.toFixed(3)}`);
	const first = Math.max(...found.map(({ first20Ms }) => first20Ms));
	return `| ${cell.name} | ${rate.toFixed(0)} | ${drifts.join(' | ')} | ${first.toFixed(3)} |`;
}

/** How far spike times run from RK4 at 5 µs, by cell and rate, in Markdown. */
export function driftTable(): string {
	const titles = runs.map(({ title }) => title);
	return [
		`| cell | spikes/s | ${titles.join(' | ')} | first 20 spikes, ms |`,
		`|---|${'--:|'.repeat(titles.length + 2)}`,
		...courses.flatMap(([cell, points]) => points.map((each) => driftRow(cell, ...each))),
	].join('\n');
}
