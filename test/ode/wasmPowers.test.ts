import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { signalFiles } from './signalCircuits.ts';

/** Receptors that open with a power of what is released, as many of retinas do. */
const powered = (power: string): string =>
	signalFiles.receptors.replace('g*transmitter*V', `g*${power}/(1 + ${power})*(V + 10[mV])`);

/** Where the receiver comes to when nothing is released at all. */
function withoutRelease(power: string, create: typeof createWasmRealtime): number {
	const library = createLibrary(
		Object.entries({ ...signalFiles, receptors: powered(power) }).map(([name, text]) => ({ file: `${name}.eq`, text })),
	);
	const net = buildNetwork('two', library, { columns: 1, neighbours: [] });
	for (const name of ['first_receiver', 'second_receiver']) groupNamed(net, name).parameters.fill(0);
	const y = net.initialState();
	const stepper = create(net, { stepMs: 0.1, substepMs: 0.02 });
	for (let k = 0; k < 200; k++) stepper.step(y, 0.1 * k);
	return y[stateIndex(groupNamed(net, 'receiver'), 'V', 0)] as number;
}

describe('powers of nothing', () => {
	it.each(['(transmitter/0.7)^2.375', '(transmitter/0.7)^0.5', '(transmitter/0.7)^3', '(2*transmitter)^1.2'])(
		'are 0 on vectors as elsewhere: %s',
		(power) => {
			const expected = withoutRelease(power, createRealtime as typeof createWasmRealtime);
			expect(expected).toBeCloseTo(-60, 6);
			expect(withoutRelease(power, createWasmRealtime)).toBeCloseTo(expected, 4);
		},
	);
});
