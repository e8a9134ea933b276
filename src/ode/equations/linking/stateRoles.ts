import { parseUnit, sameDimension } from '../units/unit.ts';
import { deriveKind, reachableNames } from './jacobian.ts';
import type { Kind } from './kind.ts';

/**
 * What a state is, as its equations show it:
 * `voltage` has the dimension of a voltage; `gate` is linear in itself and driven by voltages alone; `scheme` is one of several states that
 * are linear in each other (occupancies); `pool` is one of several that are coupled nonlinearly (calcium and its buffers);
 * `cascade` follows other states without acting back on them.
 */
export type StateRole = 'voltage' | 'gate' | 'scheme' | 'pool' | 'cascade';

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

/** Paths of the states of a kind that are voltages. */
export function voltagesOf(kind: Kind): string[] {
	return kind.states.filter(({ unit }) => sameDimension(parseUnit(unit).dimension, volt)).map(({ path }) => path);
}

/** For each state, the states that it reaches over dependencies that do not pass through a voltage. */
function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>, blocked: ReadonlySet<string>) {
	const found = new Set<string>();
	const visit = (path: string): void => {
		for (const next of edges.get(path) ?? []) {
			if (blocked.has(next) || found.has(next)) continue;
			found.add(next);
			visit(next);
		}
	};
	visit(start);
	return found;
}

/** Reads the roles of a kind's states from the pattern and the entries of its Jacobian. */
export function analyseStates(kind: Kind): StateAnalysis[] {
	const paths = kind.states.map(({ path }) => path);
	const derivatives = deriveKind(kind, paths);
	const voltages = new Set(voltagesOf(kind));
	const entriesOf = (row: number) =>
		derivatives.entries.filter((each) => each.row === row && paths.includes(each.variable));
	const edges = new Map(
		paths.map((path, row) => [path, entriesOf(row).flatMap((each) => (each.variable === path ? [] : [each.variable]))]),
	);
	const namesOf = (row: number, columns: readonly string[]) =>
		reachableNames(
			entriesOf(row)
				.filter((each) => columns.includes(each.variable))
				.map((each) => each.expression),
			derivatives.definitions,
		);
	return paths.map((path, row) => {
		const dependsOn = edges.get(path) ?? [];
		const linearInItself = !namesOf(row, [path]).has(path);
		const base = { path, linearInItself, dependsOn };
		if (voltages.has(path)) return { ...base, role: 'voltage', coupledWith: [] };
		const there = reachable(path, edges, voltages);
		const coupledWith = paths.filter(
			(other) => other === path || (there.has(other) && reachable(other, edges, voltages).has(path)),
		);
		if (coupledWith.length > 1) {
			const isLinear = coupledWith.every((each) => {
				const names = namesOf(paths.indexOf(each), coupledWith);
				return !coupledWith.some((other) => names.has(other));
			});
			return { ...base, role: isLinear ? 'scheme' : 'pool', coupledWith };
		}
		const isGate = linearInItself && dependsOn.every((each) => voltages.has(each));
		return { ...base, role: isGate ? 'gate' : 'cascade', coupledWith: [] };
	});
}
