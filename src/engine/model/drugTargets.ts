import { UserError } from '../../base/errors.ts';
import type { Traits } from '../../ode/equations/language/traits.ts';
import { deliveredBy } from '../../ode/equations/linking/delivery.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';
import type { ParameterPlace } from '../../ode/kernels/network/parameterPlaces.ts';
import { type Drug, drugNamed } from '../../retina/drugs/drugs.ts';

/** Whether a declaration names a drug and its condition, if it has one, holds. @param isOn the value of one of its switches */
function isBlocked({ blockedBy, blockedWhen }: Traits, drug: Drug, isOn: (name: string) => boolean): boolean {
	const names = [drug.name, ...drug.alias];
	const named = blockedBy.find((each) => names.includes(each));
	if (named === undefined) return false;
	return blockedWhen.every((each) => each.drug !== named || isOn(each.switch) === each.isOn);
}

/** The parameter of a group, if it has one of that name. */
function placeOf(group: Group, path: string): ParameterPlace[] {
	const index = group.kind.parameters.findIndex((each) => each.path === path);
	const parameter = group.kind.parameters[index];
	return parameter ? [{ path: `${group.name}.${path}`, group, index, parameter }] : [];
}

function targetsIn(group: Group, drug: Drug): ParameterPlace[] {
	const { kind, parameters } = group;
	const isOn = (prefix: string) => (name: string) =>
		parameters[kind.parameters.findIndex(({ path }) => path === `${prefix}${name}`)] === 1;
	const ofKind = kind.type !== 'cell' && isBlocked(kind.declaration, drug, isOn('')) ? [''] : [];
	const ofMechanisms = kind.mechanisms.flatMap(({ alias, declaration }) =>
		isBlocked(declaration, drug, isOn(`${alias}.`)) ? [`${alias}.`] : [],
	);
	const lessened = deliveredBy(kind)?.isSignal ? 'weight' : 'g';
	return [...ofKind, ...ofMechanisms].flatMap((prefix) => placeOf(group, `${prefix}${prefix === '' ? lessened : 'g'}`));
}

/**
 * What a drug lessens in a circuit: the conductances of the channels, synapses and junctions whose declarations name it (`blocked by`), and the
 * weights of the signals that do.
 */
export const drugTargets = ({ populations, connections }: Network, drug: Drug): ParameterPlace[] =>
	[...populations, ...connections].flatMap((group) => targetsIn(group, drug));

/** The same by name. @throws UserError for a drug that there is not, and one that has nothing to block here */
export function requireDrugTargets(network: Network, name: string): ParameterPlace[] {
	const drug = drugNamed(name);
	const targets = drugTargets(network, drug);
	if (targets.length > 0) return targets;
	throw new UserError(
		`drug ${drug.name} (${drug.use}): circuit '${network.circuit.name}' has nothing that it blocks: no channel, synapse or junction of it names ${drug.name}`,
	);
}
