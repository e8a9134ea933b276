import { existsSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { Model } from '../engine/model/prepareModel.ts';
import type { EngineServer } from '../engine/server/engineServer.ts';
import { createLightLogWriter, type LightLogWriter } from '../io/files/lightLog/node/lightLogWriter.ts';
import { whyNot } from '../io/files/node/diskFull.ts';
import type { ControlBlock } from '../protocol/session/controlBlock.ts';
import type { Session } from '../protocol/session/sessionFile.ts';

/** Writes the light that was in force into a light log, from the first change on. */
export interface LightLogRecording {
	/** The log's file. */
	readonly file: string;
	/**
	 * Writes beside the log the session that makes the same run again (`sessionBeside`), as it stands at the start: it is there whatever becomes of
	 * the program.
	 */
	begin(session: Session): void;
	record(tMs: number, rates: Float64Array, model: Model): void;
	/** Nothing is logged from this model time on: what runs then is no longer what began. */
	end(tMs: number): void;
	/** Writes at once what waits: the engine's thread is ending. */
	flush(): void;
	/**
	 * Closes the log and writes the session beside it again, with what was done to it on the way and the control law as it stands. What cannot be
	 * written is said; never rejects.
	 */
	close(server: EngineServer, control?: ControlBlock): Promise<void>;
}

/** The session file that goes with a light log: `run.light` and `run.session.json`. */
export function sessionBeside(file: string): string {
	return `${file.replace(/\.light$/, '')}.session.json`;
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isFree = (file: string): boolean => !existsSync(file) && !existsSync(sessionBeside(file));

/** The file of a further part of a recording: `run.2.light` goes on after `run.light`. */
function fileOfPart(file: string, part: number): string {
	if (part === 1) return file;
	const stem = file.replace(/\.light$/, '');
	for (let number = part; ; number++) {
		const next = `${stem}.${number}.light`;
		if (isFree(next)) return next;
	}
}

/**
 * A recording to a file; it is created with the first light, because its header describes the mosaic.
 * A restart of the model ends the recording: times would run backwards. So does a disk that is full: the run goes on.
 * @param say hears at once what is not recorded, and why, one sentence
 * @param part 2, 3 … for an engine that goes on after one that crashed: the log is then another file (`LightLogRecording.file`)
 * @throws UserError when the log or its session file exists already
 */
export function createLightLogRecording(
	asked: string,
	source: string,
	say: (message: string) => void,
	part = 1,
): LightLogRecording {
	const file = fileOfPart(asked, part);
	for (const each of [file, sessionBeside(file)]) {
		if (existsSync(each)) throw new UserError(`Cannot record to ${each}: the file exists already.`);
	}
	/** The session that was there before stays until the new one is whole. @throws UserError */
	const writeSession = (session: Session): void => {
		const path = sessionBeside(file);
		const beside = `${path}.part`;
		try {
			writeFileSync(beside, `${JSON.stringify(session, null, '\t')}\n`);
			renameSync(beside, path);
		} catch (error) {
			rmSync(beside, { force: true });
			throw new UserError(`Cannot write the session file ${path}: ${whyNot(error)}.`);
		}
	};
	let recorder: LightLogWriter | undefined;
	let lastRates = new Float64Array(0);
	let lastMs = 0;
	let over = false;
	return {
		file,
		begin(session) {
			try {
				writeSession({ ...session, source: { type: 'recording', file: basename(file) } });
			} catch (error) {
				// A run that begins can be refused; one that goes on must go on.
				if (part === 1) throw error;
				say(sentenceOf(error));
			}
		},
		record(tMs, rates, model) {
			over ||= tMs < lastMs;
			if (over) return;
			try {
				recorder ??= createLightLogWriter(
					file,
					{ receptors: model.mosaic.receptors, source, createdAt: new Date().toISOString() },
					({ message }) => say(message),
				);
			} catch (error) {
				over = true;
				say(sentenceOf(error));
				return;
			}
			lastMs = tMs;
			lastRates = Float64Array.from(rates);
			recorder.append(tMs, rates);
		},
		end(tMs) {
			if (over) return;
			over = true;
			// The last light once more: so a replay knows how long it was on.
			if (tMs >= lastMs) recorder?.append(tMs, lastRates);
		},
		flush: () => recorder?.flush(),
		async close(server, control) {
			if (!recorder) {
				// No light, no run to make again.
				if (existsSync(sessionBeside(file))) unlinkSync(sessionBeside(file));
				return;
			}
			// The last light once more, at the end of the run: so a replay knows how long it was on.
			if (!over && server.session.tMs >= lastMs) recorder.append(server.session.tMs, lastRates);
			const log = recorder;
			await log.close().catch((error: unknown) => {
				// What broke it has been said then.
				if (error !== log.failure) say(sentenceOf(error));
			});
			try {
				writeSession({ ...server.reproduction(basename(file)), ...(control && { control }) });
			} catch (error) {
				say(`${sentenceOf(error)} The one written at the start of the run is there.`);
			}
		},
	};
}
