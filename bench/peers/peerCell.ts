import type { Expression } from '../../src/ode/equations/language/expression.ts';
import { expressionText } from '../../src/ode/equations/language/expressionText.ts';
import type { Group } from '../../src/ode/kernels/network/network.ts';

/** A cell as other simulators are told it: its own equations, in mV, ms, uM, pA and um², with parameters put in. Written as in Python but for `^`. */
export interface PeerCell {
	/** Quantities in an order in which each needs only those before it: name and value. */
	readonly quantities: readonly (readonly [name: string, value: string])[];
	/** States but for the potential: name, value at the start, and rate, per ms. */
	readonly states: readonly (readonly [name: string, initial: number, rate: string])[];
	/** The quantity that is the current through the membrane, pA/um². */
	readonly current: string;
	/** Currents that states sum up: frozen within a step by those whose method asks for rates that are linear in their own state. */
	readonly frozen: readonly string[];
	readonly initialMv: number;
	readonly areaUm2: number;
	/** pF/um². */
	readonly capacitance: number;
}

const nameOf = (path: string): string => path.replaceAll('.', '_');

/** An expression with values for parameters; L(x, s) = x/(exp(x/s) − 1) is s·exprelr(x/s), as all of them have it. */
function told(node: Expression, values: ReadonlyMap<string, number>): Expression {
	const visit = (each: Expression): Expression => told(each, values);
	switch (node.kind) {
		case 'number':
			return { kind: 'number', value: node.value };
		case 'name': {
			const value = values.get(node.name);
			return value === undefined ? { kind: 'name', name: nameOf(node.name) } : { kind: 'number', value };
		}
		case 'unary':
			return { ...node, operand: visit(node.operand) };
		case 'binary':
			return { ...node, left: visit(node.left), right: visit(node.right) };
		case 'call': {
			const [a, b, c] = node.args.map(visit);
			if (node.name === 'L' && a && b) {
				const ratio: Expression = { kind: 'binary', operator: '/', left: a, right: b };
				const relative = { ...node, name: 'exprelr', args: [ratio] } as unknown as Expression;
				return { kind: 'binary', operator: '*', left: b, right: relative };
			}
			if (node.name === 'if' && a?.kind === 'number' && b && c) return a.value === 0 ? c : b;
			return { ...node, args: node.args.map(visit) };
		}
	}
}

/** The published ganglion cell, or another one whose current through the membrane is called `membrane_current`. */
export function peerCell({ kind, parameters }: Group): PeerCell {
	const values = new Map(kind.parameters.map(({ path }, k) => [path, parameters[k] as number] as const));
	for (const { path } of kind.inputs) values.set(path, 0);
	const text = (expression: Expression): string => expressionText(told(expression, values));
	const at = kind.states.findIndex(({ path }) => path === 'V');
	return {
		quantities: kind.quantities.map(({ path, expression }) => [nameOf(path), text(expression)]),
		states: kind.states.flatMap(({ path, initial }, k) =>
			k === at ? [] : [[nameOf(path), initial, text(kind.derivatives[k] as Expression)] as const],
		),
		current: 'membrane_current',
		frozen: kind.quantities.filter(({ path }) => path === 'Ca.I').map(({ path }) => nameOf(path)),
		initialMv: kind.states[at]?.initial ?? Number.NaN,
		areaUm2: values.get('area') ?? Number.NaN,
		capacitance: values.get('C') ?? Number.NaN,
	};
}

/** The cell as a mechanism of NEURON's language, without tables; Arbor knows potential and current without a declaration. Its current is in mA/cm². */
export function mechanismText({ quantities, states, current, frozen }: PeerCell, of: 'NEURON' | 'Arbor'): string {
	const inMechanism = (text: string): string => {
		const renamed = text.replace(/\bV\b/g, 'v').replace(/\bln\(/g, 'log(');
		return of === 'NEURON' ? renamed.replace(/\bexprelr\(/g, 'relative(') : renamed;
	};
	const names = quantities.map(([name]) => name);
	// What rates need is computed with them; the rest, currents, where the potential is known.
	const inRates = new Set<string>();
	const word = /[A-Za-z_]\w*/g;
	const visit = (text: string): void => {
		for (const found of text.match(word) ?? []) {
			const own = quantities.find(([name]) => name === found);
			if (!own || frozen.includes(found) || inRates.has(found)) continue;
			inRates.add(found);
			visit(own[1]);
		}
	};
	for (const [, , rate] of states) visit(rate);
	const assign = (which: (name: string) => boolean): string =>
		quantities
			.filter(([name]) => which(name))
			.map(([name, value]) => `\t${name} = ${inMechanism(value)}`)
			.join('\n');
	const relative = `FUNCTION relative(x) {
	if (fabs(x) < 1e-5) { relative = 1 - x/2 } else { relative = x/(exp(x) - 1) }
}
`;
	return `NEURON {
	SUFFIX peercell
	NONSPECIFIC_CURRENT i
	RANGE ${names.join(', ')}
}
STATE { ${states.map(([name]) => name).join(' ')} }
ASSIGNED { ${of === 'NEURON' ? 'v i ' : ''}${names.join(' ')} }
INITIAL {
${states.map(([name, initial]) => `\t${name} = ${initial}`).join('\n')}
	currents(v)
}
BREAKPOINT {
	SOLVE states METHOD cnexp
	currents(v)
	i = 0.1*${current}
}
DERIVATIVE states {
	rates(v)
${states.map(([name, , rate]) => `\t${name}' = ${inMechanism(rate)}`).join('\n')}
}
PROCEDURE rates(v) {
${assign((name) => inRates.has(name))}
}
PROCEDURE currents(v) {
${assign((name) => !inRates.has(name))}
}
${of === 'NEURON' ? relative : ''}`;
}
