import type { Command } from 'commander';
import { levelFile } from './levelFile.ts';
import type { Recorder, RecorderKind } from './recorder.ts';
import { spikeFile } from './spikeFile.ts';
import { spikesOnNet } from './spikesOnNet.ts';

/** Every recorder of a live run, by the name of its option. To add one: a file here, and a line. */
const kinds: Readonly<Record<string, RecorderKind>> = {
	levelLog: levelFile,
	stream: spikesOnNet,
	spikes: spikeFile,
};

/** The light log's option. The engine's thread writes it itself: it knows which step the light took effect at. */
export const LIGHT_LOG_OPTION = {
	flag: '--record <file.light>',
	help: 'log the light in force, so that the run can be replayed',
} as const;

/** Adds an option for each recorder. */
export function addRecorderOptions(command: Command): void {
	for (const { flag, help } of [...Object.values(kinds), LIGHT_LOG_OPTION]) command.option(flag, help);
}

/** Opens those that options ask for, as one. @throws the system's error with code and path when one cannot be written */
export function openRecorders(options: object): Required<Recorder> {
	const asked = new Map<string, unknown>(Object.entries(options));
	const open = Object.entries(kinds).flatMap(([name, kind]) => {
		const target = asked.get(name);
		return typeof target === 'string' ? kind.open(target) : [];
	});
	return {
		async model(cells) {
			for (const each of open) await each.model?.(cells);
		},
		progress(modelTimeMs) {
			for (const each of open) each.progress?.(modelTimeMs);
		},
		spikes(events) {
			for (const each of open) each.spikes?.(events);
		},
		level(device, entry) {
			for (const each of open) each.level?.(device, entry);
		},
		async close() {
			for (const each of open) await each.close();
		},
	};
}
