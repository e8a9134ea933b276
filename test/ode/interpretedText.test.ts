import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { generatedFunction } from '../../src/ode/kernels/javascript/generatedFunction.ts';
import { interpretText, type NamedValue } from '../../src/ode/kernels/javascript/interpretedText.ts';
import { buildNetwork, type Network } from '../../src/ode/kernels/network/network.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { fc } from '../property.ts';

const objects = (...names: string[]): NamedValue[] => names.map((name) => ({ name, type: 'object' }));

/** The engine as a page loads it whose policy forbids to compile text: every module anew, with `Function` refusing. */
async function withoutCompiling() {
	vi.resetModules();
	vi.stubGlobal('Function', function refuse() {
		throw new EvalError('Refused to evaluate a string as JavaScript');
	});
	const { prepareModel } = await import('../../src/engine/model/prepareModel.ts');
	const { realtimeStepper } = await import('../../src/engine/live/stepper.ts');
	return { prepareModel, realtimeStepper };
}

/** Everything that a network's generated functions give for a state: derivatives, and all quantities of a member. */
function numbersOf(network: Network, y: Float64Array): Float64Array {
	const rates = new Float64Array(network.size);
	network.rates(y, rates);
	const quantities = [...network.populations, ...network.connections].map((group) => {
		const out = new Float64Array(group.kind.quantities.length);
		group.observe(y, network.inputs, group.parameters, group, 0, out);
		return out;
	});
	return Float64Array.from([...rates, ...quantities.flatMap((each) => [...each])]);
}

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

describe('generated code where a page forbids to compile text', () => {
	it('gives the same derivatives and quantities of every cell and connection, to the last bit', async () => {
		const compiled = buildNetwork('dual', createLibrary(catalogue));
		const { prepareModel } = await withoutCompiling();
		const request = { circuit: 'dual', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} };
		const interpreted = prepareModel(request).network;
		for (const [k, group] of [...compiled.populations, ...compiled.connections].entries()) {
			const other = [...interpreted.populations, ...interpreted.connections][k];
			if (other) group.parameters.set(other.parameters);
		}
		const state = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
			minLength: compiled.size,
			maxLength: compiled.size,
		});
		fc.assert(
			fc.property(state, (numbers) => {
				const y = Float64Array.from(numbers);
				expect(numbersOf(interpreted, y)).toEqual(numbersOf(compiled, y));
			}),
			{ numRuns: 50 },
		);
	});

	it('starts a patch from the same dark rest and gives the same spikes, to the last bit', async () => {
		const run = async (engine: Awaited<ReturnType<typeof withoutCompiling>>) => {
			const request = { circuit: 'dual', variant: 'corrected', columns: { x: 2, y: 2 }, parameters: {} };
			const { network, start } = engine.prepareModel(request);
			const spiking = ['ganglion'];
			const stepper = engine.realtimeStepper(network, { stepMs: 0.5, substepMs: 0.1, spiking, thresholdMv: -20 });
			const shine = (rate: number) => {
				for (const group of network.populations) {
					const light = group.kind.inputs.findIndex(({ role }) => role === 'light');
					const first = group.inputOffset + light * group.count;
					if (light >= 0) network.inputs.fill(rate, first, first + group.count);
				}
			};
			const spikes: number[] = [];
			stepper.push(start);
			for (let k = 0; k < 600; k++) {
				shine(k < 40 ? 50 : 0);
				stepper.step(start, 0.5 * k, (_population, _member, tMs) => spikes.push(tMs));
			}
			return { start: Array.from(start), spikes };
		};
		const { prepareModel } = await import('../../src/engine/model/prepareModel.ts');
		const { realtimeStepper } = await import('../../src/engine/live/stepper.ts');
		const compiled = await run({ prepareModel, realtimeStepper });
		expect(compiled.spikes.length).toBeGreaterThan(0);
		expect(await run(await withoutCompiling())).toEqual(compiled);
	});

	it('keeps the order of operations of compiled code', () => {
		const source = [
			'const { count: n } = layout;',
			'for (let i = 0; i < n; i++) {',
			'let x = a[i] < -3 ? -3 : a[i] > 4 ? 4 : a[i];',
			'x = x + 0.5;',
			'const truth = !(x <= 1) && (x >= 2 || x < 0 - 1);',
			'out[2 * i] = (truth ? Math.exp(x) : -x * 2 - 3 - 1 / x) + roots[(i * 5 & 3) >> 1];',
			'out[2 * i + 1] += Math.min(x, 2e-1); out[2 * i + 1] -= Math.pow(x, 3) / 7 / 2;',
			'}',
		].join('\n');
		const parameters = objects('a', 'layout', 'out');
		const scope = { roots: Float64Array.of(1 / 3, 0.7) };
		const compiled = generatedFunction<(...args: object[]) => void>(parameters, source, scope);
		const interpreted = interpretText(parameters, source, scope);
		fc.assert(
			fc.property(fc.array(fc.double(), { maxLength: 20 }), (numbers) => {
				const outs = [compiled, interpreted].map((run) => {
					const out = new Float64Array(2 * numbers.length);
					run(Float64Array.from(numbers), { count: numbers.length }, out);
					return out;
				});
				expect(outs[1]).toEqual(outs[0]);
			}),
		);
	});

	it('refuses text that no back end writes', () => {
		expect(() => interpretText([], 'const x = fetch(1);', {})).toThrow("uses 'fetch' before it has a value");
		expect(() => interpretText([], 'while (1) {}', {})).toThrow("uses 'while' before");
		expect(() => interpretText(objects('a'), 'a = `text`;', {})).toThrow('cannot be read');
		expect(() => interpretText(objects('a'), 'const b = a.constructor(1, 2, 3);', {})).toThrow('3 arguments');
	});
});
