import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
	type BinaryOperator,
	binaryOperators,
	type Expression,
	type FunctionName,
	functionTable,
	name,
	number,
	type UnaryOperator,
	unaryOperators,
} from '../../src/ode/equations/language/expression.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import type { KernelProgram } from '../../src/ode/kernels/graph/kernelProgram.ts';
import { lower } from '../../src/ode/kernels/graph/lowering.ts';
import { Graph } from '../../src/ode/kernels/graph/realtimeGraph.ts';
import { evaluatedStep } from '../../src/ode/kernels/javascript/evaluatedStep.ts';
import { Evaluation } from '../../src/ode/kernels/javascript/evaluation.ts';
import { javascriptText, runtime } from '../../src/ode/kernels/javascript/javascript.ts';
import { compileKernel } from '../../src/ode/kernels/javascript/realtimeJavascript.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

const operatorsOf = (isTruth: boolean, units: readonly string[]) =>
	(Object.keys(binaryOperators) as BinaryOperator[]).filter(
		(each) => units.includes(binaryOperators[each].units) === isTruth,
	);

/** Expressions of every operator and function of the language, of the names a and b; truth values stand where they may. */
const { quantity } = fc.letrec<{ quantity: Expression; truth: Expression }>((tie) => {
	const numeric = operatorsOf(false, ['truth', 'comparison']);
	const functions = (Object.keys(functionTable) as FunctionName[]).filter(
		(each) => !['none', 'choice'].includes(functionTable[each].units),
	);
	const operand = tie('quantity');
	const unary = (operator: UnaryOperator, of: fc.Arbitrary<Expression>) =>
		of.map((each): Expression => ({ kind: 'unary', operator, operand: each }));
	const binary = (operator: BinaryOperator, of: fc.Arbitrary<Expression>) =>
		fc.tuple(of, of).map(([left, right]): Expression => ({ kind: 'binary', operator, left, right }));
	const calls = functions.map((fn) =>
		fc
			.array(operand, { minLength: functionTable[fn].arity, maxLength: functionTable[fn].arity })
			.map((args): Expression => ({ kind: 'call', name: fn, args })),
	);
	const choice = fc
		.tuple(tie('truth'), operand, operand)
		.map((args): Expression => ({ kind: 'call', name: 'if', args }));
	const leaves = fc.oneof(
		fc.constantFrom(name('a'), name('b')),
		fc.constantFrom(-3, -0.5, 0, 0.5, 1, 2, 3, 6, 7, 1e-6).map(number),
	);
	const join = operatorsOf(true, ['truth']).map((each) => binary(each, tie('truth')));
	const compare = operatorsOf(true, ['comparison']).map((each) => binary(each, operand));
	const not = (Object.keys(unaryOperators) as UnaryOperator[]).filter((each) => unaryOperators[each].units === 'truth');
	const signs = (Object.keys(unaryOperators) as UnaryOperator[]).filter((each) => !not.includes(each));
	return {
		quantity: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			leaves,
			fc.oneof(
				...numeric.map((each) => binary(each, operand)),
				...signs.map((each) => unary(each, operand)),
				...calls,
				choice,
			),
		),
		truth: fc.oneof(
			{ depthSize: 'small' },
			fc.oneof(...compare),
			fc.oneof(...join, ...not.map((each) => unary(each, tie('truth')))),
		),
	};
});

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
		// Both engines are loaded module by module, which a loaded machine takes its time for.
	}, 120_000);

	it('evaluates every operator and function as the compiled text does, to the last bit', () => {
		fc.assert(
			fc.property(quantity, fc.double(), fc.double(), (expression, a, b) => {
				const text = javascriptText(expression, (each) => each);
				const compiled: unknown = new Function('runtime', 'a', 'b', `return ${text};`)(runtime, a, b);
				const evaluation = new Evaluation(['a', 'b']);
				evaluation.values.set([a, b]);
				expect(evaluation.compute(expression)()).toBe(compiled);
			}),
			{ numRuns: 1000 },
		);
	});

	it('evaluates every operation of a kernel as the compiled text does, to the last bit', () => {
		const layout = { offset: 0, inputOffset: 0, count: 5, externals: [], targets: [Int32Array.of(4, 3, 2, 1, 0)] };
		const members = fc.array(fc.double(), { minLength: 5, maxLength: 5 });
		fc.assert(
			fc.property(quantity, members, fc.double(), (expression, states, parameter) => {
				const graph = new Graph();
				const node = lower(graph, expression, (path) =>
					path === 'a' ? graph.leaf('s:0', false) : graph.leaf('p:0', true),
				);
				const stores = [
					{ to: 's', index: 0, node },
					{ to: 'u', index: 0, node },
				] as const;
				const program: KernelProgram = { graph, stores, carried: 0 };
				const results = [compileKernel(program), evaluatedStep(program)].map((step) => {
					const [y, u, none] = [Float64Array.from(states), new Float64Array(5), new Float64Array(0)];
					step?.(y, none, none, none, u, none, Float64Array.of(parameter), none, layout, Float64Array.of(0.5));
					return [y, u];
				});
				expect(results[1]).toEqual(results[0]);
			}),
			{ numRuns: 500 },
		);
	});
});
