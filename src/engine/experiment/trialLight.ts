import { UserError } from '../../base/errors.ts';
import type { LightEvent, Region } from '../../protocol/experiment/timeline.ts';
import { courseAt, courseChangesS } from '../../protocol/session/courses/catalogue.ts';
import { fieldAround } from '../../retina/light/field/isomerisationMap.ts';
import type { LightFrame, Receptor } from '../../retina/light/field/lightFrame.ts';
import { createStimulus, seededSpec } from '../../retina/light/stimuli/catalogue.ts';
import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { stimulusFrameAt, viewForReceptors } from '../../retina/light/stimuli/stimulusFrames.ts';
import type { RateSchedule } from '../simulate/rateSchedule.ts';

/** Picture elements across and down of light in a region. */
const pixels = 96;
/** Points across a pixel at which it is asked whether it lies in a region. */
const looks = 4;

/** A light event with the times of the run, ms. */
interface Shown {
	readonly event: LightEvent;
	readonly startMs: number;
	readonly endMs: number;
	readonly stimulus?: Stimulus;
	/** Part of each pixel that lies in the event's region. */
	readonly mask?: Float32Array;
}

/** Times of sums such as 0.1 s + 0.02 s without their rounding error, ms. */
const roundMs = (ms: number): number => Math.round(ms * 1e9) / 1e9;

/** The part of each pixel of a square picture over the receptors that lies in a region. */
function maskOf({ xUm, yUm, radiusUm, innerRadiusUm }: Region, receptors: readonly Receptor[], across: number) {
	const { centreX, centreY, width } = fieldAround(receptors);
	const side = width / across;
	const isInside = (column: number, row: number): boolean => {
		const x = (column - across / 2) * side + centreX - xUm;
		const y = (across / 2 - row) * side + centreY - yUm;
		const distance = Math.hypot(x, y);
		return distance <= radiusUm && distance >= innerRadiusUm;
	};
	return Float32Array.from({ length: across * across }, (_, index) => {
		const [column, row] = [index % across, Math.floor(index / across)];
		let inside = 0;
		for (let k = 0; k < looks * looks; k++) {
			const dx = ((k % looks) + 0.5) / looks;
			const dy = (Math.floor(k / looks) + 0.5) / looks;
			if (isInside(column + dx, row + dy)) inside++;
		}
		return inside / looks ** 2;
	});
}

/** A generated stimulus under a seed, which holds for one that draws by chance and does not set its own. */
function stimulusOf(event: Extract<LightEvent, { type: 'stimulus' }>, seed: number, receptors: readonly Receptor[]) {
	const view = viewForReceptors(receptors, event.region ? pixels : undefined);
	return createStimulus(seededSpec(event.name, event.parameters, seed), view);
}

function shownOf(event: LightEvent, settleS: number, seed: number, receptors: readonly Receptor[]): Shown {
	const startS = event.startS === undefined ? 0 : settleS + event.startS;
	const endMs = event.durationS === undefined ? Number.POSITIVE_INFINITY : (startS + event.durationS) * 1000;
	const times = { event, startMs: startS * 1000, endMs };
	if (event.type !== 'stimulus' && (event.contrast === undefined) !== (event.course === undefined)) {
		throw new UserError(`${event.type}: contrast and course go together: give both, or neither`);
	}
	if (event.type === 'light') return times;
	const mask = event.region ? { mask: maskOf(event.region, receptors, pixels) } : {};
	if (event.type === 'luminance') return { ...times, ...mask };
	const stimulus = stimulusOf(event, seed, receptors);
	if (stimulus.kind === 'rates' && event.region) {
		throw new UserError(
			`stimulus '${event.name}' is full-field input and has no region; light in a region is given as a luminance`,
		);
	}
	return { ...times, ...mask, stimulus };
}

/** Times at which an event's light may change within a run, ms. */
function changesOf({ event, startMs, endMs, stimulus }: Shown, untilMs: number): number[] {
	const within = stimulus
		? stimulus.breakpointsMs()
		: event.type !== 'stimulus' && event.course
			? courseChangesS(event.course, (Math.min(endMs, untilMs) - startMs) / 1000).map((tS) => tS * 1000)
			: [];
	const inside = within.map((tMs) => startMs + tMs).filter((tMs) => tMs < endMs);
	return [startMs, ...inside, endMs].filter((tMs) => tMs > 0 && tMs < untilMs);
}

/** By what an amount of light is multiplied at a time. */
function factorAt({ event, startMs }: Shown, tMs: number): number {
	if (event.type === 'stimulus' || !event.course || event.contrast === undefined) return 1;
	const factor = 1 + event.contrast * courseAt(event.course, (tMs - startMs) / 1000);
	return Math.max(0, factor);
}

const isRates = ({ event, stimulus }: Shown): boolean => event.type === 'light' || stimulus?.kind === 'rates';

/** The frame of an event's own stimulus at a time. */
function stimulusFrame(stimulus: Stimulus, { startMs }: Shown, tMs: number): LightFrame {
	return stimulusFrameAt(stimulus, startMs === 0 ? tMs : roundMs(tMs - startMs));
}

function ratesAt(active: readonly Shown[], tMs: number): LightFrame {
	let [rodRate, coneRate] = [0, 0];
	for (const shown of active) {
		const { event, stimulus } = shown;
		const factor = factorAt(shown, tMs);
		const frame = stimulus ? stimulusFrame(stimulus, shown, tMs) : event;
		if (!('rodRate' in frame)) continue;
		rodRate += factor * frame.rodRate;
		coneRate += factor * frame.coneRate;
	}
	return { format: 'uniform-rates', rodRate, coneRate };
}

function pictureAt(active: readonly Shown[], tMs: number): LightFrame {
	const only = active.length === 1 ? active[0] : undefined;
	if (only?.stimulus && !only.mask) return stimulusFrame(only.stimulus, only, tMs);
	const frames = active.map((shown) => (shown.stimulus ? stimulusFrame(shown.stimulus, shown, tMs) : undefined));
	const across = Math.max(
		1,
		...active.map(({ mask }) => (mask ? pixels : 1)),
		...frames.map((frame) => (frame && 'width' in frame ? frame.width : 1)),
	);
	const data = new Float32Array(across * across);
	for (const [k, shown] of active.entries()) {
		const { event, mask } = shown;
		const frame = frames[k];
		const picture = frame?.format === 'linear32' ? frame : undefined;
		const luminance = event.type === 'luminance' ? event.luminance * factorAt(shown, tMs) : 0;
		const scale = picture ? picture.width / across : 1;
		for (let index = 0; index < data.length; index++) {
			const [column, row] = [index % across, Math.floor(index / across)];
			const place = picture ? Math.floor(row * scale) * picture.width + Math.floor(column * scale) : 0;
			const value = picture ? (picture.data[place] as number) : luminance;
			data[index] = (data[index] as number) + value * (mask ? (mask[index] as number) : 1);
		}
	}
	const brightest = data.reduce((most, each) => Math.max(most, each), 0);
	if (brightest > 1) {
		throw new UserError(
			`the luminances of the timeline add up to ${Number(brightest.toPrecision(4))}, more than white, which is 1; raise the level and lower them`,
		);
	}
	return { format: 'linear32', width: across, height: across, data };
}

/**
 * The light of a trial: what is on at a time adds up.
 * @param settleS time before the protocol's time 0, s
 * @param durationS of the whole run, that time included
 * @throws UserError for stimuli that there are not, and for input and luminance at the same time
 */
export function trialLight(
	events: readonly LightEvent[],
	receptors: readonly Receptor[],
	{ settleS, durationS, seed }: { readonly settleS: number; readonly durationS: number; readonly seed: number },
): RateSchedule {
	const all = events.map((event) => shownOf(event, settleS, seed, receptors));
	const mixed = all.find(isRates) && all.find((each) => !isRates(each));
	if (mixed) {
		throw new UserError(
			'the light of a run is given either as input (type light, and the stimuli flash and step) or as luminance (type luminance, all other stimuli): they do not add up',
		);
	}
	const lightAt = all.some((each) => !isRates(each)) ? pictureAt : ratesAt;
	const changesMs = new Set(all.flatMap((each) => changesOf(each, durationS * 1000)));
	return {
		changesMs: [...changesMs].sort((a, b) => a - b),
		lightAt(tMs) {
			const active = all.filter(({ startMs, endMs }) => startMs <= tMs && tMs < endMs);
			return active.length === 0 ? { format: 'uniform-rates', rodRate: 0, coneRate: 0 } : lightAt(active, tMs);
		},
	};
}
