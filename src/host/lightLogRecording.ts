import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { Model } from '../engine/model/prepareModel.ts';
import type { EngineServer } from '../engine/server/engineServer.ts';
import { createLightLogWriter, type LightLogWriter } from '../io/files/lightLog/node/lightLogWriter.ts';
import type { ControlBlock } from '../protocol/session/controlBlock.ts';

/** Writes the light that was in force into a light log, from the first change on. */
export interface LightLogRecording {
	record(tMs: number, rates: Float64Array, model: Model): void;
	/** Nothing is logged from this model time on: what runs then is no longer what began. */
	end(tMs: number): void;
	/** Closes the log and writes beside it the session that makes the same run again (`sessionBeside`), with the control law as it stands. */
	close(server: EngineServer, control?: ControlBlock): Promise<void>;
}

/** The session file that goes with a light log: `run.light` and `run.session.json`. */
export function sessionBeside(file: string): string {
	return `${file.replace(/\.light$/, '')}.session.json`;
}

/**
 * A recording to a file; it is created with the first light, because its header describes the mosaic.
 * A restart of the model ends the recording: times would run backwards.
 * @throws UserError when the log or its session file exists already
 */
export function createLightLogRecording(file: string, source: string): LightLogRecording {
	for (const each of [file, sessionBeside(file)]) {
		if (existsSync(each)) throw new UserError(`Cannot record to ${each}: the file exists already.`);
	}
	let recorder: LightLogWriter | undefined;
	let lastRates = new Float64Array(0);
	let lastMs = 0;
	let over = false;
	return {
		record(tMs, rates, model) {
			over ||= tMs < lastMs;
			if (over) return;
			recorder ??= createLightLogWriter(file, {
				receptors: model.mosaic.receptors,
				source,
				createdAt: new Date().toISOString(),
			});
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
		async close(server, control) {
			if (!recorder) return;
			// The last light once more, at the end of the run: so a replay knows how long it was on.
			if (!over && server.session.tMs >= lastMs) recorder.append(server.session.tMs, lastRates);
			await recorder.close();
			const session = { ...server.reproduction(basename(file)), ...(control && { control }) };
			await writeFile(sessionBeside(file), `${JSON.stringify(session, null, '\t')}\n`);
		},
	};
}
