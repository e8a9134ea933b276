import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import type { Connection } from '../connection/connection.ts';
import type { ModelState } from '../stores/modelStore.ts';
import { type SelectionState, sameCell } from '../stores/selectionStore.ts';
import { populationNamed, potentialOf, type Quantity, scopeQuantities } from './cells.ts';
import type { LiveData } from './liveData.ts';

/** A watch that is open: whose samples they are and what its columns mean. */
export interface Probe {
	readonly cell: CellAddress;
	readonly role: 'selected' | 'pinned';
	/** Number under which LiveData keeps the samples. */
	readonly watch: number;
	readonly quantities: readonly Quantity[];
}

/** The open watches, selected cell first. */
export interface ProbesState {
	readonly probes: readonly Probe[];
}

interface Wish {
	readonly key: string;
	readonly cell: CellAddress;
	readonly role: Probe['role'];
	readonly quantities: readonly Quantity[];
}

/** What is to be watched now: all that the scope shows of the selected cell, the potential of each pinned one. */
function wishesOf(description: ModelState['description'], { selected, pinned, extras }: SelectionState): Wish[] {
	if (!description) return [];
	const cells = [
		...(selected ? [{ cell: selected, role: 'selected' as const }] : []),
		// The selected cell's potential is shown anyway.
		...pinned.filter((cell) => !sameCell(cell, selected)).map((cell) => ({ cell, role: 'pinned' as const })),
	];
	return cells.flatMap(({ cell, role }) => {
		const population = populationNamed(description, cell.population);
		if (!population || cell.member >= population.count) return [];
		const potential = potentialOf(population);
		const quantities = role === 'selected' ? scopeQuantities(population, extras) : potential ? [potential] : [];
		if (quantities.length === 0) return [];
		const key = JSON.stringify([role, cell.population, cell.member, quantities.map(({ path }) => path)]);
		return [{ key, cell, role, quantities }];
	});
}

/** Keeps watches open for exactly the selected and the pinned cells, through reconnections. */
export function createProbes(options: {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly selection: StoreApi<SelectionState>;
	readonly onError: (message: string) => void;
}): StoreApi<ProbesState> {
	const { connection, live, model, selection, onError } = options;
	const store = createStore<ProbesState>()(() => ({ probes: [] }));
	const open = new Map<string, Probe>();
	const opening = new Set<string>();

	const wishes = (): Wish[] => wishesOf(model.getState().description, selection.getState());

	function publish(): void {
		const probes = wishes().flatMap(({ key }) => open.get(key) ?? []);
		const { probes: before } = store.getState();
		if (probes.length === before.length && probes.every((each, k) => each === before[k])) return;
		store.setState({ probes });
	}

	function withdraw(probe: Probe): void {
		live.closeProbe(probe.watch);
		connection.request('unwatch', { watch: probe.watch }).catch((error: Error) => onError(error.message));
	}

	async function openOne({ key, cell, role, quantities }: Wish): Promise<void> {
		opening.add(key);
		try {
			const { watch } = await connection.request('watch', { cell, quantities: quantities.map(({ path }) => path) });
			live.openProbe(watch, quantities.length);
			const probe: Probe = { cell, role, watch, quantities };
			open.set(key, probe);
		} catch (error) {
			onError(error instanceof Error ? error.message : String(error));
			return;
		} finally {
			opening.delete(key);
		}
		// The user may have gone on while the reply was under way.
		reconcile();
	}

	function reconcile(): void {
		if (connection.state.phase !== 'open') return;
		const wanted = wishes();
		for (const [key, probe] of open) {
			if (wanted.some((each) => each.key === key)) continue;
			open.delete(key);
			withdraw(probe);
		}
		for (const wish of wanted) {
			if (!open.has(wish.key) && !opening.has(wish.key)) void openOne(wish);
		}
		publish();
	}

	/** Watches end with the connection; after a change of circuit the engine goes on with some. Numbers are never used twice. */
	function keepOnly(watches: readonly number[]): void {
		for (const [key, { watch }] of open) {
			if (watches.includes(watch)) continue;
			live.closeProbe(watch);
			open.delete(key);
		}
		publish();
	}

	connection.onState(({ phase }) => {
		if (phase !== 'open') keepOnly([]);
	});
	model.subscribe((state, before) => {
		if (state.generation === before.generation) return;
		keepOnly(state.description?.watches ?? []);
		reconcile();
	});
	selection.subscribe(reconcile);
	return store;
}
