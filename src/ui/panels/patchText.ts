import type { TissueDescription } from '../../protocol/description.ts';
import {
	type AccuracyStatus,
	accuracyContract,
	contractVerdict,
	type ErrorReport,
} from '../../protocol/limits/accuracy.ts';
import {
	largestAcross,
	type MachineSpeed,
	type Patch,
	reserve,
	type TissueSize,
} from '../../protocol/limits/patchSize.ts';
import { areaMm2, cellsHeld, cellsIn, cellsOf } from '../../protocol/limits/tissueSize.ts';
import type { Status } from '../../protocol/status.ts';

const whole = (value: number) => Math.round(value).toLocaleString('en');
/** About two digits: more would claim what a short timing cannot know. */
const about = (value: number) => whole(Number(value.toPrecision(2)));

const areaText = (tissue: TissueSize): string => `${Number(areaMm2(tissue).toPrecision(2))} mm²`;

/** How large a patch is: `8 × 8 columns`, `200 × 150 µm of tissue (0.03 mm²)`. */
export const patchText = ({ columns, tissue }: Patch): string =>
	tissue
		? `${tissue.widthUm} × ${tissue.heightUm} µm of tissue (${areaText(tissue)})`
		: `${columns.x} × ${columns.y} columns`;

/** For how many cells one of a thinned population stands; empty for all others. */
export function thinnedText({ thinned }: Pick<TissueDescription, 'thinned'>, population: string): string {
	const found = thinned.find((each) => each.population === population);
	return found ? `one stands for ${whole(found.factor)}` : '';
}

/** What a tissue is made of: cells that are simulated, the area that they cover, which of them stand for several. */
export function tissueText(tissue: TissueSize, { cellsPerMm2, thinned }: TissueDescription): string {
	const parts = thinned.map(({ population, factor }) => `one ${population} stands for ${whole(factor)}`);
	const apart = parts.length > 0 ? ` (${parts.join(', ')})` : '';
	return `about ${whole(cellsIn(tissue, cellsPerMm2))} cells${apart} on ${areaText(tissue)}`;
}

const kept = `${Math.round(100 * reserve)} % kept for screen, camera and serial line`;

/** How fast this machine is, for people: in columns, or in cells of a tissue. */
export function machineText(speed: MachineSpeed, isTissue = false): string {
	const { columnsOnOne, threads, columnsOnAll } = speed;
	if (isTissue) {
		const [onOne, all] = cellsOf(speed);
		const more = threads > 1 ? `, ${about(all)} on ${threads}` : '';
		return `This machine: about ${about(onOne)} cells of a tissue in real time on one thread${more}; with ${kept}, ${about(cellsHeld(speed))}.`;
	}
	const onAll = threads > 1 ? `, ${about(columnsOnAll)} on ${threads}` : '';
	const across = largestAcross(speed);
	return `This machine: about ${about(columnsOnOne)} columns in real time on one thread${onAll}; with ${kept}, a patch of ${across} × ${across}.`;
}

/** Below this share of wall time the model's clock is noticeably slow. */
const keepsUp = 0.98;

type Pace = Pick<Status, 'running' | 'realTimeFactor' | 'lagS'>;

/** Whether the model falls behind wall time. */
export const isSlow = ({ running, realTimeFactor }: Pace): boolean => running && realTimeFactor < keepsUp;

/** How fast the model's clock goes: `× 1.00`, `× 0.62 slow`, `paused`. */
export const realTimeText = (now: Pace): string =>
	now.running ? `× ${now.realTimeFactor.toFixed(2)}${isSlow(now) ? ' slow' : ''}` : 'paused';

/** What that means. */
export const realTimeHint = (now: Pace): string =>
	isSlow(now)
		? `This computer cannot keep up: the model’s clock runs at ${now.realTimeFactor.toFixed(2)} of real time, ${now.lagS.toFixed(2)} s behind since it started. No step is skipped; spikes keep their model times.`
		: 'Model time per wall time; 1 when the simulation keeps up';

/** A share of wall time. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;

const small = (value: number) => (value < 0.0005 ? '< 0.001' : Number(value.toPrecision(2)).toString());

/** The last measured error in a few words; spikes, with the reason, where they are beyond what is promised. */
export function errorText(report: ErrorReport): string {
	const { rmsMv, maxMv, spikeTimeMs, spikes, referenceSpikes } = report;
	const why = contractVerdict(report) === 'lateSpikes' ? 'slow light' : 'beyond the contract';
	const late =
		(spikeTimeMs ?? 0) > accuracyContract.spikeTimeMs ? ` · spikes ${small(spikeTimeMs ?? 0)} ms (${why})` : '';
	const off = Math.abs(spikes - referenceSpikes) > accuracyContract.spikeCount;
	const counts = off ? ` · ${spikes} for ${referenceSpikes} spikes` : '';
	return `${small(rmsMv)} mV rms · ${small(maxMv)} max${late}${counts}`;
}

const ago = (seconds: number): string =>
	seconds < 90 ? `${Math.round(seconds)} s ago` : `${Math.round(seconds / 60)} min ago`;

/** Exactly what was compared, and what is promised. */
export function errorHint({ last, ageS, outdated, message, phase }: AccuracyStatus): string {
	const { rmsMv, maxMv, spikeTimeMs, spikeCount } = accuracyContract;
	const next =
		phase === 'measuring'
			? 'Being measured now.'
			: message === ''
				? ''
				: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
	if (!last) return `The error of the real-time method has not been measured yet. ${next}`.trim();
	const light =
		last.light === 'seen'
			? `under the light that ${last.column < 0 ? 'the middle of the tissue' : `column ${last.column}`} saw in the last ${last.durationMs / 1000} s`
			: 'under a standard flash of 20 ms (the light on the column was constant)';
	const spikes =
		last.spikeTimeMs === null
			? 'no spikes in either'
			: `first spikes within ${small(last.spikeTimeMs)} ms, ${last.spikes} and ${last.referenceSpikes} spikes`;
	return [
		`One column with the present parameters, without its neighbours and without clamps, blocks and electrodes, from the dark rest, ${light}, at ${(last.atMs / 1000).toFixed(1)} s of the model: the real-time method (steps of ${last.stepMs} and ${last.substepMs} ms) against ${last.reference}.`,
		`Graded cells ${small(last.rmsMv)} mV RMS (the worst cell), ${small(last.maxMv)} mV at most; ${spikes}. Measured ${ago(ageS)}${outdated ? ', before the last change' : ''}.`,
		`Promised for flashes and steps: ${rmsMv} mV, ${maxMv} mV, ${spikeTimeMs} ms, spikes ± ${spikeCount}.`,
		contractVerdict(last) === 'lateSpikes'
			? 'Under slowly changing light a cell that fires seldom, close to threshold, turns hundredths of a millivolt into tenths of a millisecond.'
			: '',
		next,
	]
		.filter((part) => part !== '')
		.join(' ');
}
