import type { ConnectionStatement } from '../../equations/language/declaration.ts';
import { EquationError } from '../../equations/language/place.ts';
import { darkRestsOf } from '../../equations/linking/darkRests.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { parseUnit, sameDimension } from '../../equations/units/unit.ts';

/** A population as a connection's end. */
interface End {
	readonly name: string;
	readonly kind: Kind;
}

const isAlike = (unit: string, other: string): boolean =>
	sameDimension(parseUnit(unit).dimension, parseUnit(other).dimension);

/** The state of an end that a connection reads. @throws EquationError where there is none, or one of another unit */
function checkRead({ name, kind }: End, { place }: ConnectionStatement, wanted: string, state: string, unit: string) {
	const found = kind.states.find((each) => each.path === state);
	if (!found) {
		const known = kind.states.map((each) => each.path).join(', ');
		throw new EquationError(place, `it reads ${wanted}, and '${name}' has no state '${state}'; it has ${known}`);
	}
	if (isAlike(found.unit, unit)) return;
	throw new EquationError(place, `it reads ${wanted} in [${unit}], and '${name}.${state}' is in [${found.unit}]`);
}

/**
 * Checks that both ends of a connection have what its kind reads of them.
 * @param first presynaptic population, or side a
 * @throws EquationError that names the end and the states that it has
 */
export function checkEnds(statement: ConnectionStatement, kind: Kind, first: End, second: End): void {
	const needs = new Map(kind.declaration.needs.map((need) => [need.name, need.unit]));
	for (const { side, state, path } of kind.externals) {
		checkRead(side === 'pre' || side === 'a' ? first : second, statement, path, state, needs.get(path) ?? '1');
	}
	for (const { index, state } of darkRestsOf(kind)) {
		checkRead(first, statement, `dark(pre.${state})`, state, kind.parameters[index]?.unit ?? '1');
	}
}

/**
 * The input of the target cells that a connection adds to.
 * @param target the postsynaptic population, or side b
 * @throws EquationError where a signal says nothing of where it goes, or goes where nothing of its kind is collected
 */
export function intoOf(statement: ConnectionStatement, kind: Kind, target: End): string {
	const { type, name, from, to, into, place } = statement;
	if (type === 'junction') return 'junction_current';
	const sent = deliveredBy(kind);
	if (!sent?.isSignal) {
		if (into === undefined) return 'synaptic_current';
		throw new EquationError(
			place,
			`'${kind.name}' delivers a current, which is part of the synaptic_current of '${to}'; leave 'into ${into}' out`,
		);
	}
	const inputs = target.kind.inputs.filter(({ role }) => role === 'collected');
	const known = inputs.map((each) => each.path).join(', ') || 'nothing';
	if (into === undefined) {
		throw new EquationError(
			place,
			`'${kind.name}' delivers a signal; say what it is added to: synapse ${kind.name} as ${name} from ${from} to ${to} into NAME; '${to}' collects ${known}`,
		);
	}
	const input = inputs.find((each) => each.path === into);
	if (!input) {
		throw new EquationError(
			place,
			`'${to}' does not collect '${into}'; it collects ${known}. Declare it in its cell: collects ${into} [${sent.unit}] "…"`,
		);
	}
	if (isAlike(input.unit, sent.unit)) return into;
	throw new EquationError(
		place,
		`'${kind.name}' delivers '${sent.path}' in [${sent.unit}]; '${to}.${into}' is collected in [${input.unit}]`,
	);
}
