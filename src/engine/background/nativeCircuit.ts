import { compiledCode, type NativeHost } from '../../ode/solvers/native/handover.ts';
import { absentThreads } from '../../ode/solvers/wasm/wasmThreads.ts';
import { equationsOf } from '../live/liveCircuit.ts';
import { vectorMethod } from '../live/stepper.ts';
import { packModel } from '../model/packedModel.ts';
import { prepareModel } from '../model/prepareModel.ts';
import { type CircuitJob, type PreparedCircuit, prepareCircuit, stepperOptionsOf } from './preparation.ts';

/**
 * Does a circuit's job with native code that was compiled before, tried as any is: a patch that WebAssembly would not hold never waits for its own code then. In WebAssembly where that
 * cannot be had, and it is compiled behind the run as usual.
 * @param host compiles nothing @throws UserError as `prepareModel`
 */
export async function prepareInNative(job: CircuitJob, host: NativeHost): Promise<PreparedCircuit> {
	const { request, spreadFrom, lenient, native: arithmetic } = job;
	const leftOut: string[] = [];
	const model = prepareModel(request, lenient ? (why) => void leftOut.push(why) : undefined);
	const threads = absentThreads(job.threads);
	const { method } = vectorMethod(model.network, {
		...stepperOptionsOf(model.network, request),
		spreadFrom,
		...(threads && { threads }),
	});
	// Why there is none is told when it is compiled behind the run.
	const code = await compiledCode(host, { method: () => method, y: model.start, tMs: 0 }, arithmetic).catch(() => null);
	if (!code) return prepareCircuit(job);
	return {
		model: packModel(model),
		method: method.packed(),
		code: { width: host.width, arithmetic: code.arithmetic, objects: code.objects },
		equations: equationsOf(model.network),
		leftOut,
	};
}
