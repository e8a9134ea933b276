import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { interventionsOf } from '../../engine/recording/editsAgain.ts';
import { finishLiveNwb } from '../../host/finishLiveNwb.ts';
import { nativeUseOf } from '../../host/nativeChoice.ts';
import type { MakeNewRun, NewRunChanges } from '../../host/replay/replayComparison.ts';
import { runLive } from '../../host/runLive.ts';
import type { RecordingFacts } from '../../io/files/nwb/reading/recordingFacts.ts';
import { lightSourceKind } from '../../protocol/session/lightSources.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { SimulateOptions } from './batch.ts';
import { batchInThread } from './batchInThread.ts';

type Follow = Parameters<MakeNewRun>[3];

/** Light that comes when it comes. */
const isPassing = ({ source }: Session): boolean => source.type === 'camera' || source.type === 'stdin';

/** The light log of the recording, where it is there and still what it was. */
function logOf({ lightLog }: RecordingFacts): string | undefined {
	if (!lightLog || !existsSync(lightLog.file)) return undefined;
	const sha256 = createHash('sha256').update(readFileSync(lightLog.file)).digest('hex');
	return sha256 === lightLog.sha256 ? lightLog.file : undefined;
}

/** Why no new run can be made of a recording, one sentence; null when one can. */
export function whyNoNewRun(recording: RecordingFacts): string | null {
	const { session, options, lightLog } = recording;
	if (options || !isPassing(session) || logOf(recording) !== undefined) return null;
	const log = lightLog
		? `its light log ${lightLog.file} is not there, or is another one`
		: 'it was not logged (--record)';
	return `No new run can be made: the light of this recording (${lightSourceKind(session.source).title}) came when it came, and ${log}.`;
}

/** The session of a new run. */
function sessionOf(recording: RecordingFacts, { parameters, session }: NewRunChanges): Session {
	const base = session ?? recording.session;
	return { ...base, parameters: { ...base.parameters, ...parameters } };
}

/** What `retinode simulate` was told, as far as the session does not say it. */
function batchOptions(
	recording: RecordingFacts,
	changes: NewRunChanges,
	sessionFile: string,
	nwb: string,
): SimulateOptions {
	// What this program wrote into the recording: its own options as plain data.
	const told = recording.options as unknown as SimulateOptions;
	const {
		circuit: _circuit,
		tissue: _tissue,
		variant: _variant,
		parameter: _parameter,
		noise: _noise,
		seed: _seed,
		modelFile: _modelFile,
		record: _record,
		out: _out,
		spikes: _spikes,
		stimulus,
		...others
	} = told;
	const hadFlash = stimulus === undefined && (told.session === undefined || told.isFlash === true);
	return {
		...others,
		...(stimulus !== undefined && !changes.session ? { stimulus } : {}),
		isFlash: hadFlash && !changes.session,
		session: sessionFile,
		check: false,
		json: true,
		nwb,
		quantities: recording.asked,
	};
}

async function runBatchAgain(
	recording: RecordingFacts,
	changes: NewRunChanges,
	out: string,
	follow: Follow,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'retinode-session-'));
	try {
		const file = join(folder, 'session.json');
		writeFileSync(file, JSON.stringify(sessionOf(recording, changes)));
		const options = batchOptions(recording, changes, file, out);
		const end = await batchInThread({ type: 'simulate', options }, follow.progress, follow.signal);
		if (end.type === 'failed') throw new UserError(`The new run failed: ${end.message}`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function runLiveAgain(
	recording: RecordingFacts,
	changes: NewRunChanges,
	out: string,
	follow: Follow,
): Promise<void> {
	const { asked, edits, untilS, quantities } = recording;
	const session = sessionOf(recording, changes);
	const log = isPassing(session) ? logOf(recording) : undefined;
	// What stands in the session from its start is no edit on the way.
	const onTheWay = edits.filter(
		({ type, fromS, target }) => type !== 'set' || fromS > 0 || !(target in recording.session.parameters),
	);
	const hasEdits = asked.includes('edits') && !changes.session;
	const start = { file: out, quantities: asked, everyS: quantities[0]?.everyS ?? 0.001 };
	let failure: string | undefined;
	const report = await runLive({
		session: {
			...session,
			...(hasEdits ? { interventions: [...interventionsOf(onTheWay).interventions] } : {}),
			...(log === undefined ? {} : { source: { type: 'recording', file: log } }),
		},
		sink: { type: 'none' },
		pace: 'fast',
		arm: false,
		durationS: untilS,
		nwb: start,
		// Declarations that the recording brings are compiled for nobody who has not asked for it.
		native: nativeUseOf('own', session.declarations),
		signal: follow.signal,
		onStatus: ({ modelTimeS }) => follow.progress(modelTimeS / untilS),
	});
	const made = await finishLiveNwb(start, undefined, (message) => {
		failure = message;
	});
	if (report.failure !== null) throw new UserError(`The new run failed: ${report.failure}`);
	if (made.length !== 1) throw new UserError(failure ?? 'The new run left no recording.');
}

/** Makes a new run of a recording as the recorded one was made: by `simulate`, or live as fast as it goes; with no device. */
export const makeNewRun: MakeNewRun = (recording, changes, out, follow) =>
	recording.options ? runBatchAgain(recording, changes, out, follow) : runLiveAgain(recording, changes, out, follow);
