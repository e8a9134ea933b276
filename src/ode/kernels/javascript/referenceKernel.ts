import type { Definition } from '../../equations/language/expressionParts.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { evaluatedObserve, evaluatedRates, evaluatedSlope } from './evaluatedReference.ts';
import { generatedFunction } from './generatedFunction.ts';
import { identifier, javascriptText, runtime, scheduleOfRates } from './javascript.ts';
import type { ObserveKernel, RatesKernel, SlopeKernel } from './kernelLayout.ts';

/** Text of the generated reads of parameters, shared by all kernels of a kind. */
function preamble(kind: Kind, before: readonly Definition[], nameText: (path: string) => string): string[] {
	return [
		...kind.parameters.map(
			({ path, type }, k) => `const ${identifier('p', path)} = p[${k}]${type === 'switch' ? ' !== 0' : ''};`,
		),
		...before.map(
			({ path, expression }) => `const ${identifier('q', path)} = ${javascriptText(expression, nameText)};`,
		),
	];
}

/** How each path of a kind is called in generated code. */
export function kernelNames(kind: Kind): (path: string) => string {
	const names = new Map<string, string>([
		...kind.parameters.map(({ path }) => [path, identifier('p', path)] as const),
		...kind.states.map(({ path }) => [path, identifier('s', path)] as const),
		...kind.inputs.map(({ path }) => [path, identifier('u', path)] as const),
		...kind.externals.map(({ path }) => [path, identifier('x', path)] as const),
		...kind.quantities.map(({ path }) => [path, identifier('q', path)] as const),
	]);
	return (path) => {
		const known = names.get(path);
		if (known === undefined) throw new Error(`${kind.name}: no name for '${path}' in generated code`);
		return known;
	};
}

function memberReads(kind: Kind): string[] {
	return [
		...kind.states.map(({ path }, k) => `const ${identifier('s', path)} = y[o + ${k} * n + i];`),
		...kind.inputs.map(({ path }, k) => `const ${identifier('u', path)} = u[v + ${k} * n + i];`),
		...kind.externals.map(({ path }, k) => `const ${identifier('x', path)} = y[externals[${k}][i]];`),
	];
}

/** Text that sends what a connection delivers to the cells it joins. */
function deliveries(kind: Kind, nameText: (path: string) => string): string[] {
	const sent = deliveredBy(kind);
	if (!sent) return [];
	const value = nameText(sent.path);
	const delivered = (target: number, sign: string) =>
		`u[targets[${target}][i]] ${sign}= (weights === undefined ? 1 : weights[${target}][i]) * ${value};`;
	const first = delivered(0, '+');
	return kind.type === 'synapse' ? [first] : [first, delivered(1, '-')];
}

/**
 * Generates the right-hand side of a kind: the reference back end of the equation language.
 * It computes just what the derivatives and what a connection delivers need; parameters' own expressions are computed once per call.
 */
export function generateRates(kind: Kind): { readonly source: string; readonly kernel: RatesKernel } {
	const nameText = kernelNames(kind);
	const { before, inside } = scheduleOfRates(kind);
	const source = [
		'const { offset: o, inputOffset: v, count: n, externals, targets, weights } = layout;',
		...preamble(kind, before, nameText),
		'for (let i = 0; i < n; i++) {',
		...memberReads(kind),
		...inside.map(
			({ path, expression }) => `const ${identifier('q', path)} = ${javascriptText(expression, nameText)};`,
		),
		...kind.derivatives.map((each, k) => `d[o + ${k} * n + i] = ${javascriptText(each, nameText)};`),
		...deliveries(kind, nameText),
		'}',
	].join('\n');
	const parameters = ['y', 'd', 'u', 'p', 'layout'];
	return { source, kernel: generatedFunction(parameters, source, { runtime }, () => evaluatedRates(kind)) };
}

/** Text that reads one member and computes every quantity of it. @param after what follows each of them */
function memberSource(kind: Kind, after: (path: string, k: number) => readonly string[]): string[] {
	const nameText = kernelNames(kind);
	return [
		'const { offset: o, inputOffset: v, count: n, externals } = layout;',
		...preamble(kind, [], nameText),
		...memberReads(kind),
		...kind.quantities.flatMap(({ path, expression }, k) => [
			`const ${identifier('q', path)} = ${javascriptText(expression, nameText)};`,
			...after(path, k),
		]),
	];
}

const memberParameters = ['y', 'u', 'p', 'layout', 'i', 'out'];

/** Generates the probe of a kind: every assigned quantity and current of one member. */
export function generateObserve(kind: Kind): ObserveKernel {
	const source = memberSource(kind, (path, k) => [`out[${k}] = ${identifier('q', path)};`]).join('\n');
	return generatedFunction(memberParameters, source, { runtime }, () => evaluatedObserve(kind));
}

/** Generates the slope of one state of one member, by the state's place in the kind. */
export function generateSlope(kind: Kind, state: number): SlopeKernel {
	const derivative = kind.derivatives[state];
	if (!derivative) throw new Error(`${kind.name} has no state ${state}`);
	const source = [...memberSource(kind, () => []), `out[0] = ${javascriptText(derivative, kernelNames(kind))};`];
	return generatedFunction(memberParameters, source.join('\n'), { runtime }, () => evaluatedSlope(kind, state));
}
