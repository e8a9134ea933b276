import type { WasmRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';
import type { WallClock } from '../live/modelClock.ts';
import type { Model } from '../model/prepareModel.ts';
import { receptorsOf } from '../model/receptors.ts';

/** Light changes so often, model ms: all cells are at work. */
const pictureMs = 50;
/** Time before anything is timed, and timed at least, ms: the system counts a thread's time in whole ticks. */
const [warmMs, timedMs] = [60, 150];

/**
 * How many cells one thread computes in real time, with a picture and its negative in turns: black, and twice the light that is given, whole field.
 * @param method at any state; goes on from it
 * @param light inputs of the network
 * @param clock processor time of this thread, where it can be had
 */
export function cellsOnOneThread(
	method: Pick<WasmRealtime, 'advance' | 'stepMs'>,
	{ network, mosaic }: Pick<Model, 'network' | 'mosaic'>,
	light: Float64Array,
	clock: WallClock,
): number {
	const lit = receptorsOf(network, mosaic).map(({ inputIndex }) => inputIndex);
	const steps = Math.round(pictureMs / method.stepMs);
	let step = 0;
	const picture = (brightness: number): void => {
		for (const index of lit) network.inputs[index] = brightness * (light[index] as number);
		for (const end = step + steps; step < end; step++) method.advance(step * method.stepMs);
	};
	/** @returns time over model time */
	const timed = (leastMs: number): number => {
		const [beganMs, first] = [clock.nowMs(), step];
		do {
			picture(0);
			picture(2);
		} while (clock.nowMs() - beganMs < leastMs);
		return (clock.nowMs() - beganMs) / ((step - first) * method.stepMs);
	};
	timed(warmMs);
	const cells = network.populations.reduce((sum, { count }) => sum + count, 0);
	return cells / timed(timedMs);
}
