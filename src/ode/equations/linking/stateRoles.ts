import { componentsOf } from '../../../base/components.ts';
import { parseUnit, sameDimension } from '../units/unit.ts';
import { deriveKind, type JacobianEntry, reachOver } from './jacobian.ts';
import type { Kind } from './kind.ts';

/**
 * What a state is, as its equations show it:
 * `voltage` has the dimension of a voltage; `gate` is linear in itself and driven by voltages alone; `scheme` is one of several states that
 * are linear in each other (occupancies); `pool` is one of several that are coupled nonlinearly (calcium and its buffers);
 * `cascade` follows other states without acting back on them; `delayed` is what another state was some time ago; `event` says how a spike that is an event stands, and no equation moves it.
 */
export type StateRole = 'voltage' | 'gate' | 'scheme' | 'pool' | 'cascade' | 'delayed' | 'event';

/** One state as the analysis sees it. */
export interface StateAnalysis {
	readonly path: string;
	readonly role: StateRole;
	/** dy/dt is linear in the state itself. */
	readonly linearInItself: boolean;
	/** Other states of the kind that its derivative contains. */
	readonly dependsOn: readonly string[];
	/** The states of its scheme or pool, itself included; empty for others. */
	readonly coupledWith: readonly string[];
}

const volt = parseUnit('mV').dimension;

/** Paths of the states of a kind that are voltages, and not those of some time ago. */
export function voltagesOf(kind: Kind): string[] {
	return kind.states
		.filter(({ unit, delayed }) => !delayed && sameDimension(parseUnit(unit).dimension, volt))
		.map(({ path }) => path);
}

/** Reads the roles of a kind's states from the pattern and the entries of its Jacobian. */
export function analyseStates(kind: Kind): StateAnalysis[] {
	const paths = kind.states.map(({ path }) => path);
	const derivatives = deriveKind(kind, paths);
	const indices = new Map(paths.map((path, index) => [path, index]));
	const voltages = new Set(voltagesOf(kind));
	const entries = paths.map((): JacobianEntry[] => []);
	const entriesOf = (row: number) => entries[row] as JacobianEntry[];
	for (const entry of derivatives.entries) if (indices.has(entry.variable)) entriesOf(entry.row).push(entry);
	const dependencies = paths.map((path, row) =>
		entriesOf(row).flatMap((each) => (each.variable === path ? [] : [each.variable])),
	);
	const reach = reachOver(derivatives.definitions);
	const namesOf = (row: number, columns: ReadonlySet<string>) =>
		reach(
			entriesOf(row)
				.filter((each) => columns.has(each.variable))
				.map((each) => each.expression),
		);
	// Of what goes through a voltage, nothing is solved together.
	const edges = dependencies.map((names, row) =>
		voltages.has(paths[row] as string)
			? []
			: names.flatMap((name) => (voltages.has(name) ? [] : [indices.get(name) as number])),
	);
	const roles = new Map<string, Pick<StateAnalysis, 'role' | 'coupledWith'>>();
	for (const component of componentsOf(edges)) {
		if (component.length < 2) continue;
		const coupledWith = component.map((each) => paths[each] as string);
		const together = new Set(coupledWith);
		const isLinear = component.every((row) => {
			const names = namesOf(row, together);
			return !coupledWith.some((other) => names.has(other));
		});
		for (const path of coupledWith) roles.set(path, { role: isLinear ? 'scheme' : 'pool', coupledWith });
	}
	return paths.map((path, row) => {
		const dependsOn = dependencies[row] as string[];
		const linearInItself = !namesOf(row, new Set([path])).has(path);
		const base = { path, linearInItself, dependsOn };
		if (kind.states[row]?.delayed) return { ...base, role: 'delayed', coupledWith: [] };
		const { spikeEvent } = kind;
		if (path === spikeEvent?.waits || path === spikeEvent?.marks) return { ...base, role: 'event', coupledWith: [] };
		if (voltages.has(path)) return { ...base, role: 'voltage', coupledWith: [] };
		const coupled = roles.get(path);
		if (coupled) return { ...base, ...coupled };
		const isGate = linearInItself && dependsOn.every((each) => voltages.has(each));
		return { ...base, role: isGate ? 'gate' : 'cascade', coupledWith: [] };
	});
}
