import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import type { Connection } from '../connection/connection.ts';
import type { ModelState } from '../stores/modelStore.ts';
import { sameCell } from '../stores/selectionStore.ts';
import { type TraceChoice, traceKey } from './cells.ts';
import type { LiveData } from './liveData.ts';

/** A watch that is open: whose samples they are and what its columns mean. */
export interface Probe {
	readonly cell: CellAddress;
	/** Number under which snapshots bring the samples. */
	readonly watch: number;
	/** Paths of its quantities. */
	readonly quantities: readonly string[];
}

/** The open watches, in the order in which their cells are wanted. */
export interface ProbesState {
	readonly probes: readonly Probe[];
}

interface Wish extends Omit<Probe, 'watch'> {
	readonly key: string;
}

/** Most quantities of one watch, as the protocol allows. */
const mostQuantities = 32;

/** Watches for these traces: the quantities of one cell together, as many as one watch takes. */
function wishesFor(wanted: readonly TraceChoice[]): Wish[] {
	const cells = new Map<string, { cell: CellAddress; paths: string[] }>();
	for (const { cell, path } of wanted) {
		const key = traceKey(cell, '');
		const entry = cells.get(key) ?? { cell, paths: [] };
		cells.set(key, entry);
		entry.paths.push(path);
	}
	return [...cells.values()].flatMap(({ cell, paths }) =>
		Array.from({ length: Math.ceil(paths.length / mostQuantities) }, (_, k): Wish => {
			const quantities = paths.slice(k * mostQuantities, (k + 1) * mostQuantities);
			return { key: JSON.stringify([cell.population, cell.member, quantities]), cell, quantities };
		}),
	);
}

/** What changes at once is one change: a cleared choice before the description of a smaller circuit would ask for a cell that is gone. */
function together(act: () => void): () => void {
	let isDue = false;
	return () => {
		if (isDue) return;
		isDue = true;
		queueMicrotask(() => {
			isDue = false;
			act();
		});
	};
}

/** Keeps watches open for exactly what is wanted, through reconnections. A trace that goes on in another watch keeps its samples. */
export function createProbes(options: {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	/** What is to be recorded now. */
	readonly wanted: () => readonly TraceChoice[];
	/** Calls back when that may be something else. */
	readonly onWanted: (listener: () => void) => void;
	readonly onError: (message: string) => void;
}): StoreApi<ProbesState> {
	const { connection, live, model, wanted, onWanted, onError } = options;
	const store = createStore<ProbesState>()(() => ({ probes: [] }));
	const open = new Map<string, Probe>();
	const opening = new Set<string>();

	const wishes = (): Wish[] => wishesFor(wanted());

	function publish(): void {
		const probes = wishes().flatMap(({ key }) => open.get(key) ?? []);
		const { probes: before } = store.getState();
		if (probes.length === before.length && probes.every((each, k) => each === before[k])) return;
		store.setState({ probes });
	}

	function withdraw(probe: Probe): void {
		live.traces.close(probe.watch);
		connection.request('unwatch', { watch: probe.watch }).catch((error: Error) => onError(error.message));
	}

	async function openOne({ key, cell, quantities }: Wish): Promise<void> {
		opening.add(key);
		try {
			const { watch } = await connection.request('watch', { cell, quantities: [...quantities] });
			live.traces.open(
				watch,
				quantities.map((path) => traceKey(cell, path)),
			);
			open.set(key, { cell, watch, quantities });
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
		const now = wishes();
		for (const wish of now) {
			if (!open.has(wish.key) && !opening.has(wish.key)) void openOne(wish);
		}
		for (const [key, probe] of open) {
			if (now.some((each) => each.key === key)) continue;
			// Its traces may go on in a watch that is still being opened: until then it stays, so that they have no gap.
			if (now.some((each) => opening.has(each.key) && sameCell(each.cell, probe.cell))) continue;
			open.delete(key);
			withdraw(probe);
		}
		live.traces.keepOnly(new Set(wanted().map(({ cell, path }) => traceKey(cell, path))));
		publish();
	}

	/** Watches end with the connection; after a change of circuit the engine goes on with some. Numbers are never used twice. What they brought stays. */
	function keepOnly(watches: readonly number[]): void {
		for (const [key, { watch }] of open) {
			if (watches.includes(watch)) continue;
			live.traces.close(watch);
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
	onWanted(together(reconcile));
	return store;
}
