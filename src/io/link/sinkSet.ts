import { UserError } from '../../base/errors.ts';
import type { SafeCommand } from '../safety/safety.ts';
import type { CompiledMapping } from '../transport/mapping/channelMapping.ts';
import type { LinkSpike, SpikeLink } from './linkContract.ts';
import type { CommandOutcome, LinkState } from './state.ts';

/** A spike of a ganglion cell, before anything is said about channels. */
export interface CellSpike {
	/** Model time, µs. */
	readonly tUs: number;
	/** Number of the cell. */
	readonly cell: number;
}

/** What one device of a set got; the link's own account says what became of it. */
export interface SinkState {
	readonly name: string;
	/** Spikes of the retina while it was in the set: notMapped + what was handed to its link. */
	readonly offered: number;
	/** Spikes of cells that its mapping leaves out. */
	readonly notMapped: number;
	/** Cells and channels of its mapping. */
	readonly cells: number;
	readonly channels: number;
	readonly link: LinkState;
}

/** Several devices at once, each with its own link and its own mapping of cells to channels. */
export interface SinkSet {
	/** Takes a device in. @throws UserError when the name is taken */
	add(name: string, link: SpikeLink, mapping: CompiledMapping): void;
	/** Gives a device another mapping; its counts go on. @throws UserError when there is no such device */
	remap(name: string, mapping: CompiledMapping): void;
	/** Closes a device's link and takes it out. @throws UserError (rejection) when there is no such device */
	remove(name: string): Promise<void>;
	/**
	 * Hands every device the spikes of its cells. None waits for another.
	 * @param ageMs how long the first of them has been due; default 0
	 */
	sendSpikes(spikes: readonly CellSpike[], frameId?: number, ageMs?: number): void;
	/** Moves one device. @throws UserError when there is no such device */
	command(name: string, command: SafeCommand, frameId?: number, instantMs?: number): Promise<CommandOutcome>;
	/** Stops every device. */
	emergencyStop(): void;
	states(): readonly SinkState[];
	/** Calls back when any link does. @returns unsubscribes */
	subscribe(listener: (states: readonly SinkState[]) => void): () => void;
	close(): Promise<void>;
}

interface Sink {
	readonly link: SpikeLink;
	mapping: CompiledMapping;
	offered: number;
	notMapped: number;
	readonly unsubscribe: () => void;
}

/** A set without devices. */
export function createSinkSet(): SinkSet {
	const sinks = new Map<string, Sink>();
	const listeners = new Set<(states: readonly SinkState[]) => void>();

	const find = (name: string): Sink => {
		const sink = sinks.get(name);
		if (sink) return sink;
		throw new UserError(`There is no device ${name} connected; there are: ${[...sinks.keys()].join(', ') || 'none'}.`);
	};
	const states = (): readonly SinkState[] =>
		[...sinks].map(([name, { link, mapping, offered, notMapped }]) => ({
			name,
			offered,
			notMapped,
			cells: mapping.cells,
			channels: mapping.channels,
			link: link.state(),
		}));
	const tell = (): void => {
		if (listeners.size === 0) return;
		const all = states();
		for (const listener of [...listeners]) listener(all);
	};

	return {
		add(name, link, mapping) {
			if (sinks.has(name)) throw new UserError(`A device ${name} is connected already; choose another name.`);
			sinks.set(name, { link, mapping, offered: 0, notMapped: 0, unsubscribe: link.subscribe(tell) });
			tell();
		},
		remap(name, mapping) {
			find(name).mapping = mapping;
			tell();
		},
		async remove(name) {
			const { link, unsubscribe } = find(name);
			unsubscribe();
			sinks.delete(name);
			tell();
			await link.close();
		},
		sendSpikes(spikes, frameId, ageMs) {
			for (const sink of sinks.values()) {
				const batch: LinkSpike[] = [];
				for (const { tUs, cell } of spikes) {
					const channel = sink.mapping.channelOf(cell);
					if (channel >= 0) batch.push({ tUs, channel });
				}
				sink.offered += spikes.length;
				sink.notMapped += spikes.length - batch.length;
				sink.link.sendSpikes(batch, frameId, ageMs);
			}
		},
		command: (name, command, frameId, instantMs) => find(name).link.command(command, frameId, instantMs),
		emergencyStop() {
			for (const { link } of sinks.values()) link.emergencyStop();
		},
		states,
		subscribe(listener) {
			const entry = (all: readonly SinkState[]): void => listener(all);
			listeners.add(entry);
			return () => void listeners.delete(entry);
		},
		async close() {
			const all = [...sinks.values()];
			await Promise.all(all.map(({ link }) => link.close()));
			for (const { unsubscribe } of all) unsubscribe();
		},
	};
}
