import { elementOr } from '../src/base/elementOr.ts';
import { createLiveCircuit } from '../src/engine/live/liveCircuit.ts';
import { createLiveSession } from '../src/engine/live/liveSession.ts';
import { realtimeStepper } from '../src/engine/live/stepper.ts';
import { spikeThresholdMv } from '../src/engine/model/prepareModel.ts';
import { defaultLightLevel, patchOf } from './patch.ts';

/** Longest slice of computing between two looks at messages, and the pause when nothing is due: as the host's engine loop has them, ms. */
const sliceMs = 6;
const pauseMs = 1;

/** How far the model's clock was behind the wall's: percentiles over a live run, ms. A step that is not due yet is no delay. */
export interface Jitter {
	readonly p50Ms: number;
	readonly p99Ms: number;
	readonly columns: number;
	readonly seconds: number;
}

/** Runs a live session in this thread for so many seconds and looks at its clock each time before it computes. */
export async function measureJitter(columns: number, seconds: number): Promise<Jitter> {
	const model = patchOf(columns);
	const stepper = realtimeStepper(model.network, {
		stepMs: 0.5,
		substepMs: 0.1,
		spiking: ['ganglion'],
		thresholdMv: spikeThresholdMv,
	});
	const clock = { nowMs: () => performance.now() };
	const session = createLiveSession({
		circuit: createLiveCircuit(model, stepper, 300),
		level: defaultLightLevel,
		clock,
	});
	session.setRunning(true);
	const began = performance.now();
	const behind: number[] = [];
	while (performance.now() - began < seconds * 1000) {
		session.advance(sliceMs);
		await new Promise((resolve) => setTimeout(resolve, pauseMs));
		behind.push(Math.max(0, performance.now() - began - session.tMs - stepper.stepMs));
	}
	session.close();
	behind.sort((a, b) => a - b);
	const at = (part: number) => elementOr(behind, Math.floor(part * behind.length), Number.NaN);
	return { p50Ms: at(0.5), p99Ms: at(0.99), columns, seconds };
}
