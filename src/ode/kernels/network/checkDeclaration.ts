import type { Declaration, NeedStatement } from '../../equations/language/declaration.ts';
import { parseDeclaration } from '../../equations/language/parser.ts';
import type { KindWarning, Library } from '../../equations/linking/kind.ts';
import { linkKind } from '../../equations/linking/linkKind.ts';
import { checkElimination } from '../graph/elimination.ts';
import { singleColumn } from './network.ts';
import { buildNetwork } from './networkBuilder.ts';

/** A cell that holds nothing but one mechanism, and gives it all that it needs. */
function cellAround({ name, needs, parameters, place }: Declaration): Declaration {
	const given = needs.filter((need) => need.name !== 'V');
	const bound = given.map((need) => `${need.name} = ${need.name}`).join(', ');
	const rests = new Set(parameters.map(({ value }) => (typeof value === 'number' ? '' : value.darkRestOf)));
	// A dark rest is of a state.
	const giving = ({ name: need, unit }: NeedStatement) =>
		rests.has(need)
			? [`state ${need} [${unit}] = 0 in -1e9 .. 1e9`, `${need}' = 0`]
			: [`input ${need} [${unit}] "what the mechanism needs"`];
	const text = [
		'cell trial',
		...given.flatMap(giving),
		'state V [mV] = -60 in -150 .. 100 "membrane potential"',
		`include ${name} as it${bound === '' ? '' : ` with ${bound}`}`,
		"V' = 0[mV/ms]",
	];
	return parseDeclaration(text.join('\n'), place.file);
}

/**
 * Checks names and units of a declaration, whether or not a circuit uses it: a channel that nobody includes yet is wrong where it is wrong.
 * @returns what is no mistake and should be looked at, of its mechanisms too
 * @throws EquationError that names file, line, declaration and term
 */
export function checkDeclaration(declaration: Declaration, library: Library): readonly KindWarning[] {
	switch (declaration.kind) {
		case 'channel':
		case 'pool':
			return linkKind(cellAround(declaration), library).warnings;
		case 'cell':
		case 'synapse':
		case 'junction': {
			const kind = linkKind(declaration, library);
			checkElimination(kind);
			return kind.warnings;
		}
		case 'circuit':
			buildNetwork(declaration.name, library, singleColumn);
			return [];
	}
}
