import type { Kind } from '../../equations/linking/kind.ts';
import type { KernelProgram } from '../graph/kernelProgram.ts';
import type { GroupPrograms } from '../graph/kernelRequest.ts';
import { buildKernels } from '../graph/realtimeKernel.ts';
import type { Network } from '../network/network.ts';
import { type Duty, matrixOf } from '../plan/groupPlan.ts';
import { type RealtimePlan, schemeOf } from '../plan/realtimePlan.ts';
import { externalOf } from './wasmAccess.ts';
import type { Lanes } from './wasmLanes.ts';
import type { Clock, WatchRequest } from './wasmLayout.ts';
import { planTable, type TableInUse, type Tabulation, tableBytes, tabulate } from './wasmTables.ts';

/** Which part of a step a kernel is. */
export type Phase = 'first' | 'second' | 'fused';

/** What to build a module from. */
export interface ModuleRequest {
	readonly network: Network;
	readonly plan: RealtimePlan;
	readonly lanes: Lanes;
	readonly watches: readonly WatchRequest[];
	/** Respect held states. */
	readonly held: boolean;
	/** Look functions of the potential up in tables. */
	readonly tables: boolean;
	/** Records whose substeps are of one length: those of the cells that choose their pace together; default 1. */
	readonly pacedRecords?: number;
	/** The memory is shared between threads. */
	readonly shared: boolean;
	/** Substeps look functions up once, and take those of their second stage on the tangents; not where held states are respected, which may throw a cell far. */
	readonly onTangent?: boolean;
}

/** Distance of the rows of tables in mV: cells on the step's clock hold rest potentials on which others depend, so theirs are finer. */
const rowMv = { step: 0.125, substep: 0.25 } as const;

/** Tables of the populations, one after the other. */
export function tablesOf({ network, plan, lanes }: ModuleRequest, firstAddress: number): TableInUse[] {
	let address = firstAddress;
	const known = new Map<Kind, Tabulation | undefined>();
	return network.populations.flatMap(({ name, kind }) => {
		if (!known.has(kind)) known.set(kind, tabulate(kind));
		const tabulation = known.get(kind);
		const clock = plan.groups.find((each) => each.name === name)?.clock ?? 'step';
		if (!tabulation) return [];
		const table = planTable(name, tabulation, rowMv[clock], address, lanes);
		address += tableBytes(table);
		return [table];
	});
}

/** Programs of a group in one clock. */
export interface GroupKernel {
	readonly name: string;
	readonly clock: Clock;
	readonly programs: GroupPrograms;
	/** Those of long substeps, in whose matrix all entries stand; absent where they are the same. */
	readonly long?: GroupPrograms;
}

const works = ({ advance, deliver }: Duty) => advance || deliver.length > 0;

/** Programs of all groups in both clocks; a list with two targets has one program per target, so that each cell collects its own currents. */
export function programsOf(
	{ network, plan, held, onTangent = false }: ModuleRequest,
	tables: readonly TableInUse[],
): GroupKernel[] {
	return [...network.connections, ...network.populations].flatMap((group): GroupKernel[] => {
		const planned = plan.groups.find((each) => each.name === group.name);
		if (!planned) return [];
		if (planned.isInterpolated) {
			const request = { kind: group.kind, scheme: plan.scheme, feedback: [], advance: false, deliver: [0], held };
			return [{ name: group.name, clock: 'step', programs: buildKernels({ ...request, only: 'stages' }) }];
		}
		const make = (clock: Clock, duty: Duty): GroupKernel[] => {
			if (!works(duty)) return [];
			const table = tables.find((each) => each.group === group.name)?.tabulation;
			const kind = table?.kind ?? group.kind;
			const wanted = clock === 'substep' && plan.fusedSubsteps ? ('fused' as const) : ('stages' as const);
			const base = {
				kind,
				scheme: schemeOf(plan, clock),
				feedback: planned.feedback,
				...duty,
				held,
				...(planned.sends ? { sends: planned.sends } : {}),
				only: wanted,
				onTangent: onTangent && !held,
				...(table ? { tables: { voltage: table.voltage, paths: table.paths } } : {}),
			};
			const kernel = { name: group.name, clock, programs: buildKernels({ ...base, ...matrixOf(planned, held) }) };
			const { longMatrix } = planned;
			if (held || clock === 'step' || !longMatrix) return [kernel];
			return [{ ...kernel, long: buildKernels({ ...base, ...longMatrix }) }];
		};
		return [...make('step', planned.inStep), ...make('substep', planned.inSubsteps)];
	});
}

/** Leaves that a program's stores need. */
export function leavesOf({ graph, stores }: KernelProgram): Set<string> {
	const seen = new Set<number>();
	const found = new Set<string>();
	const visit = (index: number): void => {
		if (seen.has(index)) return;
		seen.add(index);
		const { operation, args, leaf } = graph.at(index);
		if (operation === 'leaf') found.add(leaf);
		for (const each of args) visit(each);
	};
	for (const { node } of stores) visit(node);
	return found;
}

/** Phases of a clock, in order. */
export const phasesOf = (plan: RealtimePlan, clock: Clock): readonly Phase[] =>
	clock === 'substep' && plan.fusedSubsteps ? ['fused'] : ['first', 'second'];

/** A connection that takes part in fused substeps has only its current to deliver. */
export const programOf = (programs: GroupPrograms, phase: Phase): KernelProgram =>
	phase === 'fused' ? (programs.fused ?? programs.first) : programs[phase];

/** States on the step's clock that kernels of the substeps read. */
export function substepNeeds(
	{ network, plan }: ModuleRequest,
	kernels: readonly GroupKernel[],
): (readonly [string, number])[] {
	const found = new Map<string, readonly [string, number]>();
	for (const { name, clock, programs } of kernels) {
		if (clock === 'step') continue;
		for (const phase of phasesOf(plan, clock)) {
			for (const leaf of leavesOf(programOf(programs, phase))) {
				const [kind = '', index = ''] = leaf.split(':');
				const own = kind === 's' || kind === 'z';
				if (!own && kind !== 'x' && kind !== 'w') continue;
				const of = own ? { name, state: Number(index) } : externalOf(network, name, Number(index));
				if (plan.groups.some((each) => each.name === of.name && each.clock === 'step'))
					found.set(`${of.name}:${of.state}`, [of.name, of.state]);
			}
		}
	}
	return [...found.values()];
}
