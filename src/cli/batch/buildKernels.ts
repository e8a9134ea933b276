import { prepareModel } from '../../engine/model/prepareModel.ts';
import { chooseSolver } from '../../engine/simulate/solvers.ts';
import { defaultSession } from '../../protocol/session/sessionFile.ts';
import { circuitNames } from '../../retina/catalogue.ts';
import { type BackEnd, prepareNative } from './nativeSteps.ts';

/** Native code of a circuit, or why there is none. */
interface PreparedCircuit extends BackEnd {
	readonly circuit: string;
	readonly seconds: number;
}

/** Makes the native code of the built-in circuits as `simulate --native` runs them. @param trialEntry the built `nativeTrial.js` @param tell what to do after each */
export async function buildKernels(trialEntry: URL, tell: (made: PreparedCircuit) => void): Promise<PreparedCircuit[]> {
	const all: PreparedCircuit[] = [];
	for (const circuit of circuitNames) {
		const began = performance.now();
		const model = prepareModel({ circuit, variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });
		const { stepMs, substepMs } = defaultSession();
		const defaults = { isReleased: false, stepMs, substepMs, network: model.network };
		const choice = chooseSolver('realtime', undefined, defaults);
		if (choice.method !== 'realtime') throw new Error('another solver was chosen');
		const { backEnd } = await prepareNative(
			{ model },
			choice,
			{ arithmetic: 'exact', hasForeign: false },
			{ trialEntry },
		);
		all.push({ circuit, ...backEnd, seconds: Math.round((performance.now() - began) / 100) / 10 });
		tell(all.at(-1) as PreparedCircuit);
	}
	return all;
}
