import { groupNamed } from '../../ode/kernels/network/network.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { type ProbeInputs, probeInputs } from '../model/probeInputs.ts';
import { createProbe, type Probe, type Quantity, quantitiesOf } from '../model/quantities.ts';
import type { LiveCircuit } from './liveCircuit.ts';
import type { SnapshotBuffer } from './snapshotBuffer.ts';

/** The probes of a live session, by their numbers. */
export interface Watches {
	/** @throws UserError for an unknown cell or quantity */
	open(watch: number, cell: CellAddress, quantities: readonly string[]): readonly Quantity[];
	close(watch: number): void;
	numbers(): readonly number[];
	/** Of a quantity that had no value when it was last read, with the term that has none; empty while all have. */
	readonly note: string;
	/** Reads all of them into the buffer. */
	read(tMs: number, buffer: SnapshotBuffer): void;
	/** Watches the same in another circuit; tells those that it has not, which are closed. */
	exchange(circuit: LiveCircuit): readonly { readonly watch: number; readonly why: string }[];
}

interface Open {
	readonly cell: CellAddress;
	/** See `Watches`. */
	note: string;
	readonly probe: Probe;
	readonly inputs: ProbeInputs;
}

function openIn({ model: { network } }: LiveCircuit, cell: CellAddress, quantities: readonly string[]): Open {
	const group = groupNamed(network, cell.population);
	const probe = createProbe(network, group, cell.member, quantities);
	return { cell, note: '', probe, inputs: probeInputs(network, group, cell.member) };
}

/** Says which term of a quantity has no value. */
function noteOn(
	{ model: { network }, straying, y }: LiveCircuit,
	cell: CellAddress,
	path: string,
	tMs: number,
): string {
	const group = groupNamed(network, cell.population);
	return `${straying.quantity(group, cell.member, path, y)} since ${tMs / 1000} s`;
}

/** Why a probe cannot go on in another circuit, one sentence; undefined when it can. */
function lossOf({ model: { network } }: LiveCircuit, { cell, probe }: Open): string | undefined {
	const { population, member } = cell;
	const group = network.populations.find(({ name }) => name === population);
	if (!group || member >= group.count)
		return `A probe of ${population} ${member} is dropped: there is no such cell any more.`;
	const known = new Set(quantitiesOf(group).map(({ path }) => path));
	const gone = probe.quantities.flatMap(({ path }) => (known.has(path) ? [] : [path]));
	if (gone.length === 0) return undefined;
	return `A probe of ${population} ${member} is dropped: there is no ${gone.join(', ')} any more.`;
}

/** Creates watches of a circuit, none open. */
export function createWatches(first: LiveCircuit): Watches {
	let circuit = first;
	const all = new Map<number, Open>();
	return {
		open(watch, cell, quantities) {
			const opened = openIn(circuit, cell, quantities);
			all.set(watch, opened);
			return opened.probe.quantities;
		},
		close: (watch) => void all.delete(watch),
		numbers: () => [...all.keys()],
		get note() {
			return [...all.values()].find(({ note }) => note !== '')?.note ?? '';
		},
		read(tMs, buffer) {
			if (all.size === 0) return;
			const { y, scratch } = circuit;
			for (const [watch, each] of all) {
				const { probe, inputs } = each;
				circuit.pull(inputs.states);
				inputs.fill(y, scratch);
				const lost = buffer.sample(watch, tMs, probe, y);
				if (lost === undefined) each.note = '';
				else if (each.note === '') each.note = noteOn(circuit, each.cell, lost, tMs);
				// What a probe looked at must not reach the next step.
				inputs.restore();
			}
		},
		exchange(next) {
			circuit = next;
			return [...all].flatMap(([watch, open]) => {
				const why = lossOf(circuit, open);
				if (why === undefined) {
					const paths = open.probe.quantities.map(({ path }) => path);
					all.set(watch, openIn(circuit, open.cell, paths));
					return [];
				}
				all.delete(watch);
				return [{ watch, why }];
			});
		},
	};
}
