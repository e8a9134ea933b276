import type { Declaration, NeedStatement } from '../language/declaration.ts';
import { EquationError } from '../language/place.ts';
import { parseUnit, sameDimension } from '../units/unit.ts';
import type { Kind, KindExternal } from './kind.ts';

const pA = parseUnit('pA').dimension;

/** States of other cells that a synapse or a junction needs, in order. @throws EquationError for a need of any other form */
export function externalsOf(declaration: Declaration): { external: KindExternal; need: NeedStatement }[] {
	const { kind } = declaration;
	const sides = kind === 'synapse' ? (['pre', 'post'] as const) : (['a', 'b'] as const);
	return declaration.needs.map((need) => {
		const [sideName = '', state = '', ...rest] = need.name.split('.');
		const side = sides.find((each) => each === sideName);
		if (!side || state === '' || rest.length > 1) {
			throw new EquationError(
				need.place,
				`a ${kind} needs '${sides[0]}.NAME' or '${sides[1]}.NAME', got '${need.name}'`,
			);
		}
		return { external: { side, state: [state, ...rest].join('.'), path: need.name }, need };
	});
}

/**
 * Checks that a synapse or a junction delivers one thing: a current in pA, or, a synapse, a signal of its presynaptic cell.
 * @throws EquationError that says what it delivers instead
 */
export function checkDelivery({ type, declaration, quantities, externals, places }: Kind): void {
	const sent = quantities.filter(({ isCurrent, isSignal }) => isCurrent || isSignal);
	const [first] = sent;
	const isCurrent = first?.isCurrent === true && sameDimension(parseUnit(first.unit).dimension, pA);
	if (sent.length !== 1 || !(isCurrent || first?.isSignal)) {
		const found = sent.map((each) => `'${each.path}' in [${each.unit}]`).join(' and ') || 'none';
		const wanted = type === 'synapse' ? "one 'current' in pA or one 'signal'" : "one 'current' in pA";
		throw new EquationError(declaration.place, `a ${type} declares exactly ${wanted}, this one has ${found}`);
	}
	const post = first.isSignal ? externals.find(({ side }) => side === 'post') : undefined;
	if (!post) return;
	throw new EquationError(
		places.get(post.path) ?? declaration.place,
		`'${first.path}' is a signal, which is the presynaptic cell's alone; '${post.path}' belongs where it is collected, in a mechanism of the postsynaptic cell`,
	);
}
