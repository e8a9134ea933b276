import type { FlashSpec, Preset, Sweep, SweepRun } from './preset.ts';
import { peakOf, potentialCurves, potentialOf, spoken, valueAt } from './traces.ts';

const startS = 0.1;
/** How long the slow rods are followed, and how long spikes are counted, s. */
const durationS = 2.6;
const countedS = 1.5;

const flash = (rodRate: number, coneRate: number): FlashSpec => ({ rodRate, coneRate, startS, durationS: 0.02 });
const sweep = (label: string, seconds: number, light: FlashSpec, parameters: Sweep['parameters'] = {}): Sweep => ({
	label,
	circuit: 'dual',
	variant: 'corrected',
	durationS: seconds,
	light,
	parameters,
	record: ['rod', 'cone', 'ganglion'],
});

const [dim, saturating, dimmest, standard, withoutAii, withoutCone] = [
	'dim rod flash',
	'saturating rod flash',
	'rod flash of 2 per s',
	'standard flash',
	'without the AII–cone bipolar junction',
	'without the rod–cone junction',
] as const;

/** What the published column does where one who knows retinas would guess otherwise. */
export const limits: Preset = {
	name: 'limits',
	title: 'What the published column does not do',
	description:
		'Flashes of 20 ms that show where the published column is no retina: how slowly and how sensitively its rods answer, how little light fires its ganglion cell, and what its gap junctions are to that.',
	sweeps: [
		sweep(dim, durationS, flash(1, 0)),
		sweep(saturating, durationS, flash(1000, 0)),
		sweep(dimmest, startS + countedS, flash(2, 0)),
		sweep(standard, startS + countedS, flash(100, 50_000)),
		sweep(withoutAii, startS + countedS, flash(100, 50_000), { 'cb_aii.g': 0 }),
		sweep(withoutCone, startS + countedS, flash(100, 50_000), { 'rod_cone.g': 0 }),
	],
	report(runs) {
		const of = (label: string): SweepRun => {
			const found = runs.find((run) => run.sweep.label === label);
			if (!found) throw new Error(`no sweep '${label}'`);
			return found;
		};
		const peak = (label: string) => peakOf(of(label).result, 'rod');
		const toPeakMs = (label: string) => (peak(label).timeS - startS) * 1000;
		const { result } = of(saturating);
		const rest = potentialOf(result, 'rod')[0] as number;
		const left = (valueAt(result, 'rod', durationS) - rest) / peak(saturating).mv;
		const spikes = (label: string) => of(label).result.spikesS.length;
		const photons = 2 * 0.02;
		return {
			figures: [
				{ name: 'rod: time to peak, dim flash', value: toPeakMs(dim), unit: 'ms' },
				{ name: 'rod: time to peak, saturating flash', value: toPeakMs(saturating), unit: 'ms' },
				{ name: `rod: part of the saturated response left after ${durationS - startS} s`, value: left, unit: '' },
				{ name: 'rod: change of potential per photoisomerisation, dim flash', value: peak(dim).mv / 0.02, unit: 'mV' },
				...[dimmest, standard, withoutAii, withoutCone].map((label) => ({
					name: `ganglion spikes in ${countedS} s, ${label}`,
					value: spikes(label),
					unit: '',
				})),
			],
			findings: [
				`There is no surround, no OFF pathway, no noise and no adaptation to light beyond what the receptors' cascades do; each column sees for itself, but for gap junctions.`,
				`A dim flash reaches its peak in the rod after ${spoken(toPeakMs(dim))} ms, a saturating one after ${spoken(toPeakMs(saturating))} ms; ${spoken(durationS - startS)} s later ${spoken(100 * left)} % of that response is left.`,
				`The input of the rod is uM/s in its authors' own program, not single photoisomerisations: read as those, ${spoken(photons)} of them per rod make the ganglion cell fire ${spikes(dimmest)} times in ${countedS} s, and 0.02 of them move the rod by ${spoken(peak(dim).mv)} mV. Light that is given as a luminance therefore passes a gain (rod.photometric_gain, cone.photometric_gain), by which one photoisomerisation moves the rod by about 1 mV and the cone by about 0.025 mV.`,
				`The standard flash gives ${spikes(standard)} spikes; without the AII–cone bipolar junction ${spikes(withoutAii)}, without the rod–cone junction ${spikes(withoutCone)}.`,
			],
			panels: [
				{
					title: 'Rod',
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves([of(dim), of(saturating), of(dimmest)], 'rod'),
				},
				{
					title: 'Ganglion cell',
					xLabel: 'time (s)',
					yLabel: 'spikes of each flash',
					curves: [dimmest, standard, withoutAii, withoutCone].map((label, k) => ({
						label,
						x: of(label).result.spikesS,
						y: of(label).result.spikesS.map(() => k),
						style: 'ticks' as const,
					})),
				},
			],
		};
	},
};
