import type { Command } from 'commander';
import { deviceFile } from './deviceFile.ts';
import { levelFile } from './levelFile.ts';
import type { RecordedRun, Recorder, RecorderKind } from './recorder.ts';
import { spikeFile } from './spikeFile.ts';
import { spikesOnNet } from './spikesOnNet.ts';

/** Every recorder of a live run, by the name of its option. To add one: a file here, and a line. */
const kinds: Readonly<Record<string, RecorderKind>> = {
	deviceLog: deviceFile,
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

/** All recorders of a run as one. */
interface Recorders extends Required<Omit<Recorder, 'loss' | 'model'>> {
	model(run: RecordedRun): Promise<void>;
	/** What could not be kept, a sentence each. */
	losses(): readonly string[];
	close(): Promise<void>;
}

/**
 * Opens those that options ask for, as one.
 * @param say hears what goes wrong with one on the way, one sentence
 * @throws the system's error with code and path when one cannot be written
 */
export function openRecorders(options: object, say: (message: string) => void): Recorders {
	const asked = new Map<string, unknown>(Object.entries(options));
	const open = Object.entries(kinds).flatMap(([name, kind]) => {
		const target = asked.get(name);
		return typeof target === 'string' ? kind.open(target, say) : [];
	});
	return {
		async model(run) {
			for (const each of open) await each.model?.(run);
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
		device(name, entry) {
			for (const each of open) each.device?.(name, entry);
		},
		losses: () => open.map((each) => each.loss?.() ?? '').filter((loss) => loss !== ''),
		async close() {
			for (const each of open) await each.close();
		},
	};
}
