import { compileKernel } from '../codegen/realtimeJavascript.ts';
import { buildJacobian, buildKernels } from '../codegen/realtimeKernel.ts';
import { lStableScheme } from '../codegen/realtimeScheme.ts';
import type { Kind } from '../model/kind.ts';
import { eigenvalues } from './eigenvalues.ts';
import { voltagesOf } from './stateRoles.ts';

/** How fast a cell on its own can run away, and how fast its fastest state relaxes. */
export interface Excitability {
	/** Largest growth rate (real part of an eigenvalue) in 1/ms; 0 where nothing grows. */
	readonly growthPerMs: number;
	/** Clamp potential in mV at which that was met. */
	readonly atMv: number;
	/** Largest relaxation rate met, in 1/ms. */
	readonly fastestPerMs: number;
}

/** Clamp potentials in mV, and the times after the voltage step at which the cell is looked at. */
const potentials = { from: -90, to: 30, step: 10 };
const clampStepMs = 0.05;
const lookAtSteps = [4, 12, 40];

/**
 * Voltage-clamp experiment on one cell without its connections and in the dark: from its declared initial state the potential is stepped
 * to each value from −90 to 30 mV; some time later the clamp is let go in thought, and the eigenvalues of the Jacobian tell how fast the
 * potential would run away (regenerative activation) or relax. A kind without a voltage gives rates at its initial state only.
 * @param parameters of the group, in inside units
 */
export function measureExcitability(kind: Kind, parameters: Float64Array): Excitability {
	const n = kind.states.length;
	const voltages = voltagesOf(kind).map((path) => kind.states.findIndex((each) => each.path === path));
	const request = { kind, scheme: lStableScheme, feedback: [], advance: true, deliver: [], held: true };
	const programs = buildKernels(request);
	const step = programs.fused && compileKernel(programs.fused);
	const jacobian = compileKernel(buildJacobian(kind, lStableScheme));
	if (!step || !jacobian || n === 0) return { growthPerMs: 0, atMv: Number.NaN, fastestPerMs: 0 };
	const layout = { offset: 0, inputOffset: 0, count: 1, externals: [], targets: [] };
	const y = new Float64Array(n);
	const scratch = new Float64Array(n);
	const inputs = new Float64Array(kind.inputs.length);
	const slopes = new Float64Array(kind.inputs.length);
	const free = new Float64Array(n).fill(1);
	const matrix = new Float64Array(n * n);
	for (const index of voltages) free[index] = 0;
	const found = { growthPerMs: 0, atMv: Number.NaN, fastestPerMs: 0 };
	for (let potential = potentials.from; potential <= potentials.to; potential += potentials.step) {
		kind.states.forEach(({ initial }, k) => {
			y[k] = initial;
		});
		for (const index of voltages) y[index] = potential;
		for (let count = 1; count <= (lookAtSteps.at(-1) ?? 0); count++) {
			step(y, scratch, scratch, scratch, inputs, slopes, parameters, free, layout, clampStepMs);
			if (!lookAtSteps.includes(count)) continue;
			matrix.fill(0);
			jacobian(y, scratch, scratch, matrix, inputs, slopes, parameters, free, layout, clampStepMs);
			if (matrix.some((each) => !Number.isFinite(each))) break;
			for (const rate of eigenvalues(matrix, n).real) {
				found.fastestPerMs = Math.max(found.fastestPerMs, -rate);
				if (rate <= found.growthPerMs) continue;
				found.growthPerMs = rate;
				found.atMv = potential;
			}
		}
		if (voltages.length === 0) break;
	}
	return found;
}
