import { Graph, type GraphNode } from '../graph/realtimeGraph.ts';
import { groupNamed, type Network } from '../network/network.ts';
import type { Lanes } from './wasmLanes.ts';
import type { PlacedGroup, WasmLayout } from './wasmLayout.ts';
import type { CircuitModule } from './wasmModule.ts';
import { type PackedPool, WasmPool } from './wasmPool.ts';
import type { WasmTable } from './wasmTables.ts';

/** A module as plain data, to be posted to another thread: what it is made of stands there by name. */
export interface PackedModule extends Omit<CircuitModule, 'lanes' | 'layout' | 'pool' | 'tables'> {
	readonly layout: Omit<WasmLayout, 'groups'> & {
		readonly groups: readonly (Omit<PlacedGroup, 'group'> & { readonly group: string })[];
	};
	readonly pool: PackedPool;
	readonly tables: readonly (Omit<WasmTable, 'graph'> & { readonly graph: readonly GraphNode[] })[];
}

/** A module as plain data. */
export function packModule({ lanes: _lanes, layout, pool, tables, ...rest }: CircuitModule): PackedModule {
	return {
		...rest,
		layout: { ...layout, groups: layout.groups.map((each) => ({ ...each, group: each.group.name })) },
		pool: pool.packed(),
		tables: tables.map((table) => {
			const { nodes, at } = table.graph.part(table.nodes);
			return {
				group: table.group,
				graph: nodes,
				nodes: table.nodes.map((each) => at.get(each) ?? Number.NaN),
				parameters: table.parameters,
				leastMv: table.leastMv,
				rowMv: table.rowMv,
				rows: table.rows,
				rowBytes: table.rowBytes,
				address: table.address,
			};
		}),
	};
}

/** The module again, for the same network in this thread. */
export function unpackModule(
	{ layout, pool, tables, ...rest }: PackedModule,
	network: Network,
	lanes: Lanes,
): CircuitModule {
	return {
		...rest,
		lanes,
		layout: { ...layout, groups: layout.groups.map((each) => ({ ...each, group: groupNamed(network, each.group) })) },
		pool: WasmPool.of(pool),
		tables: tables.map((table) => ({ ...table, graph: Graph.of(table.graph) })),
	};
}

/** The module without what it was made from and nobody needs any more: most of its graphs, several MB. */
export const leanModule = (module: CircuitModule, network: Network, lanes: Lanes): CircuitModule =>
	unpackModule(packModule(module), network, lanes);
