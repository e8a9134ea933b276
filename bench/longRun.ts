import { elementOr } from '../src/base/elementOr.ts';
import { groupNamed } from '../src/ode/kernels/network/network.ts';
import { vectorMethod } from './methods.ts';
import { lightAll, patchOf } from './patch.ts';

/** What a long run under flicker showed. */
export interface LongRun {
	readonly columns: number;
	readonly modelSeconds: number;
	readonly wallSeconds: number;
	/** Every state was a finite number at every check, each 10 s of model time. */
	readonly finite: boolean;
	/** Greatest difference of a graded cell's potential at the end of a flicker period, between the last minute and the minute before, mV. */
	readonly driftMv: number;
	/** Growth of the process between the first minute and the end, MB. */
	readonly growthMb: number;
}

/** Light on and off for half a second each. */
const periodMs = 1000;
const minuteMs = 60_000;

/** Runs columns, each at its own intensity, under flicker. @param modelSeconds at least 180: whole minutes are compared */
export function longRun(columns: number, modelSeconds: number): LongRun {
	const model = patchOf(columns);
	const method = vectorMethod(model, { stepMs: 1 });
	const y = Float64Array.from(model.start);
	const graded = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii'].map((name) => groupNamed(model.network, name));
	const endMs = modelSeconds * 1000;
	const began = performance.now();
	let finite = true;
	let driftMv = 0;
	let residentMb = Number.NaN;
	let minuteBefore = new Float64Array(0);
	const megabytes = () => process.memoryUsage().rss / 2 ** 20;
	for (let t = 0; t < endMs; t++) {
		if (t % periodMs === 0) lightAll(model, true);
		if (t % periodMs === periodMs / 2) lightAll(model, false);
		method.advance(t);
		const done = t + 1;
		if (done % (10 * periodMs) === 0) {
			method.store(y);
			finite &&= y.every(Number.isFinite);
		}
		if (done % minuteMs !== 0) continue;
		const now = Float64Array.from(graded.flatMap(({ offset, count }) => [...y.subarray(offset, offset + count)]));
		driftMv = now.reduce((most, each, k) => Math.max(most, Math.abs(each - elementOr(minuteBefore, k, each))), 0);
		minuteBefore = now;
		if (done === minuteMs) residentMb = megabytes();
	}
	return {
		columns,
		modelSeconds,
		wallSeconds: (performance.now() - began) / 1000,
		finite,
		driftMv,
		growthMb: megabytes() - residentMb,
	};
}
