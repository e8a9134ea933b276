import { fitNakaRushton, type NakaRushton, nakaRushtonAt } from '../../analysis/nakaRushton.ts';
import type { CircuitName } from '../catalogue.ts';
import type { Panel, Preset, PresetReport, Sweep, SweepRun } from './preset.ts';
import { peakOf, potentialCurves, spoken } from './traces.ts';

const flashStartS = 0.1;
const flashS = 0.02;
const durationS = 1.5;

/** What sets a flash series apart. */
interface FlashSeries {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly circuit: CircuitName;
	/** Populations to show; the ganglion cell is shown by its spikes. */
	readonly record: readonly string[];
	/** The brightest flash, as input per s; the others are fractions of it. */
	readonly brightest: { readonly rodRate: number; readonly coneRate: number };
	/** Fractions of the brightest, ascending. */
	readonly fractions: readonly number[];
	/** Receptors whose intensity–response curve is fitted. */
	readonly fitted: readonly ('rod' | 'cone')[];
}

const rateName = { rod: 'rodRate', cone: 'coneRate' } as const;
const cellTitles: Readonly<Record<string, string>> = {
	rod: 'Rod',
	cone: 'Cone',
	rodBipolar: 'Rod bipolar cell',
	coneBipolar: 'Cone bipolar cell',
	aii: 'AII amacrine cell',
	ganglion: 'Ganglion cell',
};

/** Five decades in half-decade steps, from 1e-5 to 1. */
export const halfDecades: readonly number[] = Array.from({ length: 11 }, (_, k) => 10 ** (k / 2 - 5));

/** Five decades in whole steps. */
export const decades: readonly number[] = Array.from({ length: 6 }, (_, k) => 10 ** (k - 5));

function sweepsOf({ circuit, record, brightest, fractions }: FlashSeries): Sweep[] {
	return fractions.map((fraction) => {
		const light = { rodRate: brightest.rodRate * fraction, coneRate: brightest.coneRate * fraction };
		const parts = [
			...(circuit === 'cone' ? [] : [`rod ${spoken(light.rodRate)}/s`]),
			...(circuit === 'rod' ? [] : [`cone ${spoken(light.coneRate)}/s`]),
		];
		return {
			label: parts.join(', '),
			circuit,
			variant: 'corrected',
			durationS,
			light: { ...light, startS: flashStartS, durationS: flashS },
			record,
		};
	});
}

interface Fitted {
	readonly receptor: 'rod' | 'cone';
	readonly rates: readonly number[];
	readonly responses: readonly number[];
	readonly curve: NakaRushton;
}

function curveFor(receptor: 'rod' | 'cone', runs: readonly SweepRun[]): Fitted {
	const rates = runs.map(({ sweep }) => sweep.light?.[rateName[receptor]] ?? Number.NaN);
	const responses = runs.map(({ result }) => -peakOf(result, receptor).mv);
	return { receptor, rates, responses, curve: fitNakaRushton(rates, responses) };
}

function fittedPanel({ receptor, rates, responses, curve }: Fitted): Panel {
	const [low, high] = [Math.min(...rates), Math.max(...rates)];
	const x = Array.from({ length: 101 }, (_, k) => low * (high / low) ** (k / 100));
	return {
		title: `${cellTitles[receptor]}: peak response, with a Naka–Rushton curve`,
		xLabel: `input of the ${receptor} (1/s)`,
		yLabel: 'hyperpolarisation (mV)',
		logX: true,
		curves: [
			{ label: 'peak', x: rates, y: responses, style: 'points' },
			{ label: 'Naka–Rushton', x, y: x.map((each) => nakaRushtonAt(curve, each)), style: 'line' },
		],
	};
}

function reportOf({ record, fitted }: FlashSeries, runs: readonly SweepRun[]): PresetReport {
	const fits = fitted.map((receptor) => curveFor(receptor, runs));
	const [dimmest, brightest] = [runs[0], runs.at(-1)];
	const peaks = record
		.filter((population) => population !== 'ganglion')
		.map((population) => ({
			population,
			dim: dimmest && peakOf(dimmest.result, population),
			bright: brightest && peakOf(brightest.result, population),
		}));
	const spikes = runs.map(({ result }) => result.spikesS.length);
	const ms = (timeS: number | undefined) => spoken(((timeS ?? Number.NaN) - flashStartS) * 1000);
	return {
		figures: [
			...fits.flatMap(({ receptor, curve }) => [
				{ name: `${receptor}: largest response`, value: curve.largest, unit: 'mV' },
				{ name: `${receptor}: half-saturating light`, value: curve.half, unit: '1/s' },
				{ name: `${receptor}: exponent`, value: curve.exponent, unit: '' },
				{ name: `${receptor}: rms of the fit`, value: curve.rms, unit: 'mV' },
			]),
			...peaks.map(({ population, bright }) => ({
				name: `${population}: peak, brightest flash`,
				value: bright?.mv ?? Number.NaN,
				unit: 'mV',
			})),
			{ name: 'ganglion: spikes, dimmest flash', value: spikes.at(0) ?? Number.NaN, unit: '' },
			{ name: 'ganglion: spikes, brightest flash', value: spikes.at(-1) ?? Number.NaN, unit: '' },
		],
		findings: [
			...fits.map(
				({ receptor, curve }) =>
					`${cellTitles[receptor]}: a Naka–Rushton curve with ${spoken(curve.largest)} mV, half at an input of ${spoken(curve.half)} per s, exponent ${spoken(curve.exponent)} fits the peaks to ${spoken(curve.rms)} mV.`,
			),
			...peaks.map(
				({ population, dim, bright }) =>
					`${cellTitles[population] ?? population}: peaks at ${spoken(dim?.mv ?? Number.NaN)} mV, ${ms(dim?.timeS)} ms after the dimmest flash began, and at ${spoken(bright?.mv ?? Number.NaN)} mV after ${ms(bright?.timeS)} ms with the brightest.`,
			),
			`Ganglion cell: ${spikes.join(', ')} spikes from the dimmest flash to the brightest.`,
		],
		panels: [
			...fits.map(fittedPanel),
			...record
				.filter((population) => population !== 'ganglion')
				.map((population) => ({
					title: cellTitles[population] ?? population,
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves(runs, population),
				})),
			{
				title: 'Ganglion cell: spikes',
				xLabel: 'time (s)',
				yLabel: 'flash, from the dimmest up',
				curves: runs.map(({ sweep, result }, k) => ({
					label: sweep.label,
					x: result.spikesS,
					y: result.spikesS.map(() => k + 1),
					style: 'ticks' as const,
				})),
			},
		],
	};
}

/** Makes a preset of a series of flashes of 20 ms in the dark, each in a column of its own. */
export function flashSeries(series: FlashSeries): Preset {
	const { name, title, description } = series;
	return { name, title, description, sweeps: sweepsOf(series), report: (runs) => reportOf(series, runs) };
}
