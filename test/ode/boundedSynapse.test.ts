import { describe, expect, it } from 'vitest';
import { catalogueLibrary } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const library = catalogueLibrary();

/** A column with 500 pA into the cone bipolar cell from 5 ms to 25 ms, and the open channels of its synapse after each ms. */
function openChannels(slopeMv: number, tauMs: number, advance: 'odex' | 'JavaScript' | 'vectors'): number[] {
	const network = buildNetwork('dual', library);
	setParameter(parameterAt(network, 'cb_gc.slope'), slopeMv);
	setParameter(parameterAt(network, 'cb_gc.tau'), tauMs);
	const { y } = settleInTheDark(network, library);
	const electrode = inputIndex(groupNamed(network, 'coneBipolar'), 'electrode_current');
	const open = stateIndex(groupNamed(network, 'cb_gc'), 'S', 0);
	const odex = createOdex({ tolerance: 1e-7 });
	const stepper =
		advance === 'odex'
			? undefined
			: advance === 'vectors'
				? createWasmRealtime(network, { stepMs: 1 })
				: createRealtime(network, { stepMs: 1 });
	return Array.from({ length: 45 }, (_, ms) => {
		network.inputs[electrode] = ms >= 5 && ms < 25 ? 500 : 0;
		if (stepper) stepper.step(y, ms);
		else odex.integrate(asSystem(network), y, ms, ms + 1);
		return y[open] as number;
	});
}

describe('the graded synapse far above its threshold', () => {
	it.each([
		[20, 10],
		[2, 10],
		[1, 0.1],
	])('keeps its open channels between none and all in every solver: slope %d mV, tau %d ms', (slopeMv, tauMs) => {
		const truth = openChannels(slopeMv, tauMs, 'odex');
		expect(Math.max(...truth)).toBeGreaterThan(0.9);
		for (const advance of ['odex', 'JavaScript', 'vectors'] as const) {
			const open = openChannels(slopeMv, tauMs, advance);
			for (const [ms, each] of open.entries()) {
				expect(each, `${advance} at ${ms} ms`).toBeGreaterThanOrEqual(-1e-5);
				expect(each, `${advance} at ${ms} ms`).toBeLessThanOrEqual(1 + 1e-5);
			}
			expect(open[24], advance).toBeCloseTo(truth[24] as number, 2);
		}
	});
});
