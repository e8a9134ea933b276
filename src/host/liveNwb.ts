import { randomUUID } from 'node:crypto';
import packageJson from '../../package.json' with { type: 'json' };
import type { LiveSession } from '../engine/live/liveSession.ts';
import { interventionEvent, parameterEvent } from '../engine/recording/editEvents.ts';
import { createLiveSampler, type LiveSampler } from '../engine/recording/liveSampler.ts';
import { whatIsRecorded } from '../engine/recording/recordedQuantities.ts';
import {
	lightFollower,
	lightStream,
	recordedModel,
	recordedPairs,
	streamOf,
} from '../engine/recording/recordingHead.ts';
import type { EngineRecorder } from '../engine/server/engineShell.ts';
import { beginRecording } from '../io/files/nwb/node/nwbRecording.ts';
import type { JournalWriter } from '../io/files/recording/node/journalWriter.ts';
import { createRunRecorder, type RunRecorder } from '../io/files/recording/runRecorder.ts';
import type { NwbStart } from '../protocol/recordingState.ts';
import type { Intervention } from '../protocol/session/interventions.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import { machineClock } from './machineTime.ts';

/** A recording of a live run, in the thread of its engine. */
export interface LiveNwb extends EngineRecorder {
	readonly file: string;
	/** Bytes of the journal so far. */
	readonly bytes: number;
	/** What is not recorded, one sentence; empty for nothing. */
	readonly loss: string;
	/** Begins at once with the state as it is, and not with the next light or step. */
	beginNow(): void;
	/** Closes the journal; the file is made of it afterwards (`finishLiveNwb`). Never rejects. */
	close(): Promise<void>;
}

/** The file of a further part of a recording: `run.2.nwb` goes on after `run.nwb`. */
export const partOf = (file: string, part: number): string =>
	part === 1 ? file : `${file.replace(/\.nwb$/, '')}.${part}.nwb`;

/** What waits goes to the system this often also while the model stands still, ms. */
const tickMs = 250;

/** A run that is taken down from its first light or step on. */
interface Begun {
	readonly live: LiveSession;
	readonly recorder: RunRecorder;
	light(tMs: number, rates: Float64Array): void;
	stepped(tMs: number): void;
	/** Tells of edits since the last call. */
	edits(): void;
	noted: EngineRecorder['noted'];
	readonly hasSpikes: boolean;
}

/** Tells a recorder of what was done to a circuit since the last call. */
function editTeller(live: LiveSession, recorder: RunRecorder): () => void {
	let edits = 0;
	let known = new Map<number, Intervention>();
	return () => {
		const all = live.edits();
		for (const { tMs, path, value } of all.slice(edits)) recorder.event(parameterEvent(path, value, tMs / 1000));
		edits = all.length;
		const interventions = live.interventions();
		const now = new Map(live.interventionNumbers().map((id, k) => [id, interventions[k] as Intervention]));
		for (const [id, each] of now) if (!known.has(id)) recorder.event(interventionEvent(each));
		for (const [id, each] of known) {
			if (now.has(id)) continue;
			const { type, ...rest } = interventionEvent(each);
			recorder.event({ ...rest, atS: live.tMs / 1000, untilS: live.tMs / 1000, type: `end of ${type}` });
		}
		known = now;
	};
}

/** Takes down values of devices, a stream for each as it comes for the first time. */
function noteTaker(recorder: RunRecorder, kinds: ReadonlySet<string>): EngineRecorder['noted'] {
	const streams = new Map<string, number>();
	let lastS = Number.NEGATIVE_INFINITY;
	return ({ atS, values, events }) => {
		for (const event of events) if (kinds.has('devices')) recorder.event(event);
		// While the model stands still there is no time to put them at.
		if (!(atS > lastS)) return;
		lastS = atS;
		for (const { name, title, unit, of, device, values: numbers } of values) {
			if (!kinds.has(of === 'emg' ? 'emg' : 'devices')) continue;
			const stream =
				streams.get(name) ?? recorder.stream({ name, title, unit, columns: numbers.length, content: { of, device } });
			streams.set(name, stream);
			recorder.sample(stream, atS, numbers);
		}
	};
}

/** Begins to take down a session. @param append where records go */
function beginRun(
	live: LiveSession,
	session: Session,
	{ quantities: names, everyS }: NwbStart,
	sink: Parameters<typeof createRunRecorder>[0],
): Begun {
	const { model } = live;
	const { kinds, quantities } = whatIsRecorded(model.network, names);
	const described = recordedModel(model);
	const recorder = createRunRecorder(
		sink,
		{
			record: 'head',
			program: `retinode ${packageJson.version}`,
			version: packageJson.version,
			identifier: randomUUID(),
			...(live.tMs > 0 ? { fromS: live.tMs / 1000 } : {}),
			startedAt: new Date(Date.now() - live.tMs).toISOString().replace('Z', '+00:00'),
			session,
			backEnd: `realtime, step ${session.stepMs} ms, ${live.method.threads} threads${session.arithmetic === 'fast' ? ', fast arithmetic while native code runs, exact until then' : ''}`,
			quantities: names,
			...described,
		},
		machineClock,
	);
	const every = Math.max(1, Math.round((everyS * 1000) / session.stepMs));
	const rowS = (every * session.stepMs) / 1000;
	const streams = quantities.map((quantity) => recorder.stream(streamOf(quantity, rowS)));
	const sampler: LiveSampler | undefined = quantities.length > 0 ? createLiveSampler(live, quantities) : undefined;
	const light =
		kinds.has('light') && described.receptors.length > 0
			? recorder.stream(lightStream(described.receptors.length))
			: undefined;
	const receptorLight = lightFollower(model);
	if (kinds.has('wiring')) for (const pairs of recordedPairs(model.network)) recorder.pairs(pairs);
	if (kinds.has('stimulus')) {
		const { source, light: level } = session;
		const detail = JSON.stringify({ ...source, level });
		recorder.event({ of: 'stimulus', atS: 0, type: source.type, target: 'light', detail });
	}
	if (kinds.has('edits')) {
		for (const [path, value] of Object.entries(session.parameters)) recorder.event(parameterEvent(path, value, 0));
	}
	const edits = kinds.has('edits') ? editTeller(live, recorder) : () => undefined;
	const sample = (): void => {
		for (const [k, values] of (sampler?.read() ?? []).entries()) recorder.row(streams[k] as number, values);
	};
	let step = 0;
	sample();
	return {
		live,
		recorder,
		edits,
		noted: noteTaker(recorder, kinds),
		hasSpikes: kinds.has('spikes'),
		light(tMs, rates) {
			if (light === undefined) return;
			const changed = receptorLight.changed(rates);
			if (changed) recorder.sample(light, tMs / 1000, changed);
		},
		stepped(tMs) {
			step++;
			if (step % every === 0) sample();
			recorder.reached(tMs / 1000);
		},
	};
}

/**
 * Begins to record a live run: at once its journal, and what it is with its first light or step.
 * @param say hears at once of what is not recorded, one sentence
 * @param part 2, 3 … for an engine that goes on after one that crashed: another file
 */
export function createLiveNwb(start: NwbStart, say: (message: string) => void, part = 1): LiveNwb {
	const file = partOf(start.file, part);
	let journal: JournalWriter | undefined;
	let waiting: { readonly live: LiveSession; readonly session: Session } | undefined;
	let begun: Begun | undefined;
	let over = false;
	const run = (): Begun | undefined => {
		if (over || !waiting || !journal) return undefined;
		begun ??= beginRun(waiting.live, waiting.session, start, journal);
		return begun;
	};
	const tick = setInterval(() => {
		if (over || !begun) return;
		begun.edits();
		begun.recorder.reached(begun.live.tMs / 1000);
	}, tickMs);
	tick.unref();
	const ends = (tMs: number): void => {
		if (over) return;
		const ran = run();
		ran?.edits();
		over = true;
		clearInterval(tick);
		ran?.recorder.end({ atS: tMs / 1000 });
	};
	return {
		file,
		get bytes() {
			return journal?.bytes ?? 0;
		},
		get loss() {
			return journal?.failure?.message ?? '';
		},
		beginNow: () => void run(),
		begun(live, session) {
			if (begun || over) return;
			// Names that mean nothing are refused before the run.
			whatIsRecorded(live.model.network, start.quantities);
			journal ??= beginRecording(file, 'behind', ({ message }) => say(message));
			waiting = { live, session };
		},
		light: (tMs, rates) => run()?.light(tMs, rates),
		spike(cell, tMs) {
			const ran = run();
			if (ran?.hasSpikes) ran.recorder.spike(cell, tMs / 1000);
		},
		stepped: (tMs) => run()?.stepped(tMs),
		noted: (note) => run()?.noted(note),
		ends(tMs) {
			ends(tMs);
			say(`The recording ${file} ends at ${tMs / 1000} s: the circuit is another one from there.`);
		},
		async close() {
			ends(begun?.live.tMs ?? 0);
			await journal?.close();
		},
	};
}
