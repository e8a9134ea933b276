import type { Kind } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import type { KernelRequest } from '../graph/kernelRequest.ts';
import { buildKernels } from '../graph/realtimeKernel.ts';
import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { StepKernel } from '../javascript/kernelLayout.ts';
import { compileKernel } from '../javascript/realtimeJavascript.ts';

/** Clamp potentials at which cells are measured, mV. */
export const clampPotentialsMv: readonly number[] = Array.from({ length: 13 }, (_, k) => 10 * k - 90);
/** The steps after the voltage step, in ms, at whose ends the cell is looked at. */
const clampStepsMs = [0.2, 0.4, 1.4];

/** One cell without its connections and in the dark, advanced by the real-time method's own step. */
export interface ClampedCell {
	readonly kind: Kind;
	readonly parameters: Float64Array;
	/**
	 * The voltage-clamp experiment: from its declared initial state the potential is stepped to each of `clampPotentialsMv`. The states, at k·13 + i for
	 * state k at potential i, right then and 0.2, 0.6 and 2 ms later; not finite where equations have no value.
	 */
	readonly looks: readonly Float64Array[];
	/**
	 * Advances members of the kind that nothing holds by one step, in place; state k of member i lies at k·count + i, input k likewise.
	 * @param shares of the rows of the Jacobian (`RowShares`); whole rows when left out
	 */
	free(states: Float64Array, inputs: Float64Array, stepMs: number, shares?: readonly number[]): void;
	/** The same with whole rows and a mask: 0 where a state is held, 1 where it is not. */
	driven(states: Float64Array, inputs: Float64Array, mask: Float64Array, stepMs: number): void;
}

/** A mask for members of a kind in voltage clamp. */
export function clampMask(kind: Kind, count: number): Float64Array {
	const voltages = new Set(voltagesOf(kind));
	const mask = new Float64Array(kind.states.length * count).fill(1);
	kind.states.forEach(({ path }, k) => {
		if (voltages.has(path)) mask.fill(0, k * count, (k + 1) * count);
	});
	return mask;
}

/**
 * Does the experiment; nothing for a kind without states.
 * @param parameters of the group, in inside units
 */
export function clampCell(kind: Kind, parameters: Float64Array, scheme: RealtimeScheme): ClampedCell | undefined {
	const n = kind.states.length;
	const request = { kind, scheme, feedback: [], advance: true, deliver: [], only: 'fused' as const };
	const compiled = (matrix: Pick<KernelRequest, 'held' | 'shares'>): StepKernel | undefined => {
		const { fused } = buildKernels({ ...request, ...matrix });
		return fused && compileKernel(fused);
	};
	const whole = compiled({ held: true });
	if (!whole) return undefined;
	const withShares = new Map<string, StepKernel | undefined>();
	const stepWith = (shares: readonly number[]): StepKernel => {
		const key = shares.join();
		if (!withShares.has(key)) withShares.set(key, compiled({ held: false, shares }));
		return withShares.get(key) ?? whole;
	};
	const length = new Float64Array(1);
	let scratch = new Float64Array(0);
	let slopes = new Float64Array(0);
	const advance = (
		step: StepKernel,
		y: Float64Array,
		inputs: Float64Array,
		mask: Float64Array,
		stepMs: number,
	): void => {
		const count = y.length / n;
		if (scratch.length !== y.length) {
			scratch = new Float64Array(y.length);
			slopes = new Float64Array(inputs.length);
		}
		length[0] = stepMs;
		const layout = { offset: 0, inputOffset: 0, count, externals: [], targets: [] };
		step(y, scratch, scratch, scratch, inputs, slopes, parameters, mask, layout, length);
	};
	const count = clampPotentialsMv.length;
	const voltages = new Set(voltagesOf(kind));
	const y = new Float64Array(n * count);
	const mask = clampMask(kind, count);
	kind.states.forEach(({ path, initial }, k) => {
		for (let i = 0; i < count; i++) y[k * count + i] = voltages.has(path) ? (clampPotentialsMv[i] as number) : initial;
	});
	const dark = new Float64Array(kind.inputs.length * count);
	const looks = [y.slice()];
	for (const clampStepMs of clampStepsMs) {
		advance(whole, y, dark, mask, clampStepMs);
		looks.push(y.slice());
	}
	let unheld = new Float64Array(0);
	return {
		kind,
		parameters,
		looks,
		free(states, inputs, stepMs, shares) {
			if (unheld.length !== states.length) unheld = new Float64Array(states.length).fill(1);
			advance(shares ? stepWith(shares) : whole, states, inputs, unheld, stepMs);
		},
		driven(states, inputs, held, stepMs) {
			advance(whole, states, inputs, held, stepMs);
		},
	};
}
