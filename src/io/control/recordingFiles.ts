import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { plainText } from '../../base/plainText.ts';
import { type GraspTruth, parseGraspTruth } from '../light/reachTruth.ts';
import type { ChannelSpike } from './estimator.ts';

/**
 * Spikes from the text that `retinode live --spikes` writes: `SECONDS,CHANNEL` a line. Lines of seconds alone, as
 * `retinode simulate --spikes` writes them, are of channel 0; empty lines and those that begin with # are skipped.
 * @throws UserError naming file and line
 */
export function parseSpikes(text: string, file: string): ChannelSpike[] {
	const spikes: ChannelSpike[] = [];
	plainText(`Spikes ${file}`, text)
		.split(/\r?\n/)
		.forEach((line, k) => {
			if (line.trim() === '' || line.startsWith('#')) return;
			const [seconds = '', channel = '0', ...rest] = line.split(',');
			const tS = decimalNumber(seconds);
			const index = decimalNumber(channel);
			if (!(tS >= 0 && Number.isFinite(tS)) || !Number.isInteger(index) || index < 0 || rest.length > 0) {
				throw new UserError(
					`Spikes ${file}: line ${k + 1} must be SECONDS,CHANNEL, both from 0 on; got '${line.slice(0, 60)}'.`,
				);
			}
			spikes.push({ tMs: tS * 1000, channel: index });
		});
	return spikes;
}

/** Spikes outside the target's time that are put up with, as a part of all; a target of which spikes fill less is not theirs. */
const mostOutside = 0.01;
const leastFilled = 0.5;

/**
 * Why spikes and target are not of the same time; undefined where they are. Times in ms where s are asked for are the usual reason.
 * @param durationS of the target
 */
export function apartInTime(spikes: readonly ChannelSpike[], durationS: number): string | undefined {
	const last = spikes.reduce((latest, { tMs }) => Math.max(latest, tMs), 0) / 1000;
	const outside = spikes.filter(({ tMs }) => tMs < 0 || tMs > durationS * 1000).length;
	const isLong = outside > mostOutside * spikes.length;
	if (!isLong && last >= leastFilled * durationS) return undefined;
	const unit = isLong && last > 100 * durationS ? ' Times in ms have to be divided by 1000.' : '';
	return `spikes end at ${last.toPrecision(4)} s, the target at ${durationS} s: both have to be of the same recording, in seconds.${unit}`;
}

/** The closure that ought to be, over time. */
export type Target = Pick<GraspTruth, 'closure' | 'durationS'>;

/**
 * A target from the text of its file: a ground truth as JSON (such as assets/clips/reach.truth.json), or `SECONDS,CLOSURE`
 * a line, closure from 0 to 1, linear in between; empty lines and those that begin with # are skipped.
 * @throws UserError naming file and line or field
 */
export function parseTarget(text: string, file: string): Target {
	const plain = plainText(`Target ${file}`, text);
	if (plain.trimStart().startsWith('{')) return parseGraspTruth(parseJson(`Target ${file}`, plain), file);
	const closure: [number, number][] = [];
	plain.split(/\r?\n/).forEach((line, k) => {
		if (line.trim() === '' || line.startsWith('#')) return;
		const [tS = Number.NaN, value = Number.NaN, ...rest] = line.split(',').map(decimalNumber);
		const backwards = tS < (closure.at(-1)?.[0] ?? 0);
		if (!(tS >= 0 && tS < Number.POSITIVE_INFINITY && value >= 0 && value <= 1) || rest.length > 0 || backwards) {
			throw new UserError(
				`Target ${file}: line ${k + 1} must be SECONDS,CLOSURE with times that do not go backwards and closure from 0 to 1; got '${line.slice(0, 60)}'.`,
			);
		}
		closure.push([tS, value]);
	});
	const durationS = closure.at(-1)?.[0] ?? 0;
	if (!(durationS > 0))
		throw new UserError(`Target ${file} holds no time: it needs at least two lines SECONDS,CLOSURE.`);
	return { closure, durationS };
}
