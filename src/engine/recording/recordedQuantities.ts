import { UserError } from '../../base/errors.ts';
import { type Group, groupNamed, type Network } from '../../ode/kernels/network/network.ts';
import { isRecordedKind, RECORDED_KINDS, type RecordedKind } from '../../protocol/recording/recordedKinds.ts';
import { conductancesOf } from '../model/conductances.ts';
import { type Quantity, quantitiesOf } from '../model/quantities.ts';

/** A quantity that is recorded: of all members of a population or connection, or of one. */
export interface RecordedQuantity {
	/** As it is called in the recording, and as `rowColumns` takes it: `ganglion.V`, `ganglion.V[3]`. */
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly group: string;
	readonly path: string;
	/** The one member that is meant; all where it is left out. */
	readonly member?: number;
	/** How many members there are. */
	readonly columns: number;
}

/** What is recorded of a run. */
export interface WhatIsRecorded {
	readonly kinds: ReadonlySet<RecordedKind>;
	readonly quantities: readonly RecordedQuantity[];
}

/** What a word for many quantities takes of a population. */
const taken: { readonly [K in RecordedKind]?: (quantity: Quantity) => boolean } = {
	potentials: ({ path }) => path === 'V',
	currents: ({ isCurrent }) => isCurrent,
};

const nameOf = (group: Group, path: string, member?: number): string =>
	`${group.name}.${path}${member === undefined ? '' : `[${member}]`}`;

const recorded = (group: Group, { path, title, unit }: Quantity, member?: number): RecordedQuantity => ({
	name: nameOf(group, path, member),
	title,
	unit,
	group: group.name,
	path,
	...(member === undefined ? { columns: group.count } : { member, columns: 1 }),
});

/** The quantity that a path names. @throws UserError that says what there is */
function quantityAt(network: Network, text: string): RecordedQuantity {
	const [, path = text, digits] = /^(.*)\[(\d+)\]$/.exec(text) ?? [];
	const [name = '', ...rest] = path.split('.');
	const groups = [...network.populations, ...network.connections];
	if (rest.length === 0 || !groups.some((group) => group.name === name)) {
		throw new UserError(
			`'${text}' is nothing that can be recorded; known are ${Object.keys(RECORDED_KINDS).join(', ')}, and paths such as ${network.populations[0]?.name ?? 'rod'}.V or ${network.populations[0]?.name ?? 'rod'}.V[0]; populations and connections are ${groups.map((group) => group.name).join(', ')}`,
		);
	}
	const group = groupNamed(network, name);
	const member = digits === undefined ? undefined : Number(digits);
	if (member !== undefined && member >= group.count) {
		throw new UserError(`${group.name} has members 0 to ${group.count - 1}; got ${member}`);
	}
	const all = [...quantitiesOf(group), ...conductancesOf(group)];
	const quantity = all.find((each) => each.path === rest.join('.'));
	if (quantity) return recorded(group, quantity, member);
	throw new UserError(
		`${group.name} has no quantity '${rest.join('.')}'; it has ${all.map((each) => each.path).join(', ')}`,
	);
}

/** Everything of cells that a word takes; connections have currents and conductances of their own. */
function quantitiesOfKind(network: Network, kind: RecordedKind): RecordedQuantity[] {
	if (kind === 'conductances') {
		return network.populations.flatMap((group) =>
			group.count === 0 ? [] : conductancesOf(group).map((quantity) => recorded(group, quantity)),
		);
	}
	const takes = taken[kind];
	if (!takes) return [];
	return [...network.populations, ...network.connections]
		.filter(({ count }) => count > 0)
		.flatMap((group) =>
			quantitiesOf(group)
				.filter(takes)
				.map((quantity) => recorded(group, quantity)),
		);
}

/**
 * What names of `--quantities` mean in a circuit; what is named twice is recorded once.
 * @throws UserError for a name that means nothing
 */
export function whatIsRecorded(network: Network, names: readonly string[]): WhatIsRecorded {
	const kinds = new Set<RecordedKind>();
	const quantities = new Map<string, RecordedQuantity>();
	for (const name of names) {
		const found = isRecordedKind(name) ? quantitiesOfKind(network, name) : [quantityAt(network, name)];
		if (isRecordedKind(name)) kinds.add(name);
		for (const each of found) quantities.set(each.name, each);
	}
	return { kinds, quantities: [...quantities.values()] };
}
