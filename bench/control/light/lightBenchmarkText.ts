import { tableText } from '../benchmarkText.ts';
import { CAMERA, CONDITIONS, DIMMED_WITHIN, LAMP, LOW_CONTRAST } from './conditions.ts';
import type { FrontEnd } from './frontEnds.ts';
import type { LightReport } from './lightBenchmark.ts';
import { FOLDS, LAMBDAS, type Lesson, lessons } from './nested.ts';
import type { Interval } from './ratio.ts';
import { RETINA_ROW } from './rows.ts';

const interval = ({ value, from, to }: Interval, digits: number): string =>
	`${value.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)})`;

const span = ({ min, max }: { readonly min: number; readonly max: number }, scale = 1): string =>
	`${min * scale} to ${max * scale}`;

/** What was chosen, in few words: `contrast, σ 0.001, τ 0.5 s`. */
function frontEndText(frontEnd: FrontEnd): string {
	if (frontEnd.kind === 'together') return frontEnd.parts.map(frontEndText).join(' + ');
	const numbers = [
		...('epsilon' in frontEnd && frontEnd.epsilon > 0 ? [`ε ${frontEnd.epsilon}`] : []),
		...('sigma' in frontEnd ? [`σ ${frontEnd.sigma}`] : []),
		...('tauS' in frontEnd ? [`τ ${frontEnd.tauS} s`] : []),
	];
	return [frontEnd.kind, ...numbers].join(' ');
}

/** What most parts of the clips chose. */
function mostChosen(frontEnds: readonly FrontEnd[]): string {
	const texts = frontEnds.map(frontEndText);
	const counts = texts.map((text) => texts.filter((other) => other === text).length);
	return texts[counts.indexOf(Math.max(...counts))] as string;
}

const TITLES: Readonly<Record<Lesson, string>> = {
	'all light': 'Learned under all five conditions',
	'steady light': 'Learned under steady light alone, and used under all',
};

function rowsText({ rows }: LightReport, lesson: Lesson): string[] {
	return [
		`${TITLES[lesson]}: RMSE of the closure that is decoded.`,
		'',
		...tableText([
			['decoder', 'inputs', 'weights', ...CONDITIONS, 'chosen most often'],
			...rows.map(({ name, inputs, weights, results }) => [
				name,
				String(inputs),
				String(weights),
				...CONDITIONS.map((condition) => results[lesson].rmse[condition].value.toFixed(3)),
				mostChosen(results[lesson].frontEnds),
			]),
		]),
		'',
	];
}

function comparisonText({ comparisons }: LightReport, lesson: Lesson): string[] {
	return [
		`${TITLES[lesson]}: error of the retina's decoder (${RETINA_ROW}) over that of the image baseline that is best under the condition (95 %).`,
		'',
		...tableText([
			['light', 'best image baseline', 'ratio of RMSE', 'must', '', 'ratio behind shaping'],
			...comparisons[lesson].map(({ condition, best, ratio, gripRatio, must, met }) => [
				condition,
				best.replace('image, ', ''),
				interval(ratio, 2),
				`≤ ${must}`,
				met ? 'reached' : 'missed',
				interval(gripRatio, 2),
			]),
		]),
		'',
	];
}

/** The benchmark under changing light as text: what it rests on, and tables that are Markdown too. */
export function lightBenchmarkText(report: LightReport): string {
	const { plan, clipsS, spikesHz, dimming } = report;
	const [first, last] = [plan.seeds[0], plan.seeds.at(-1)];
	return [
		`${plan.seeds.length} clips (seeds ${first} to ${last}), ${clipsS.toFixed(0)} s, each under ${CONDITIONS.length} conditions, in ${FOLDS} parts: each part is scored by what the others taught, and these choose front end, its constants and lambda (${LAMBDAS.join(', ')}) by leaving out one in turn.`,
		`Dimmed: 1 : 1,000 from ${span(DIMMED_WITHIN, 100)} % of the clip on. Flicker: a lamp of 100 or 120 Hz (mains off by up to ${LAMP.offBy * 100} %), depth ${span(LAMP.depth)}, exposure ${span(LAMP.exposureS, 1000)} ms, rows read in ${LAMP.readoutS * 1000} ms. Noise: ${span(CAMERA.whiteElectrons)} electrons at white, ${CAMERA.readElectrons} of reading. Low contrast: ${span(LOW_CONTRAST)} between black and white.`,
		`mouse: ${plan.across.mouse} × ${plan.across.mouse} columns, white is 10,000 photoisomerisations per cone and second; spikes a second and place: ${CONDITIONS.map((condition) => `${condition} ${spikesHz[condition].toFixed(0)}`).join(', ')}.`,
		'',
		...lessons.flatMap((lesson) => [...rowsText(report, lesson), ...comparisonText(report, lesson)]),
		'Error of the dimmed clips (learned under all five conditions) by the time since the light fell.',
		'',
		...tableText([
			['decoder', 'before', '0–2 s', '2–4 s', 'later'],
			...dimming.map(({ name, before, to2s, to4s, later }) => [
				name,
				...[before, to2s, to4s, later].map((value) => value.toFixed(3)),
			]),
		]),
	].join('\n');
}
