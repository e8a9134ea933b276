import { UserError } from '../../base/errors.ts';
import { memberPath } from '../../ode/kernels/network/parameterPlaces.ts';
import { fromStart } from '../../protocol/session/interventions.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { buildCircuit, type Spread } from '../background/preparation.ts';
import type { LiveCircuit } from '../live/liveCircuit.ts';
import { createLiveSession, type LiveListener, type LiveSession } from '../live/liveSession.ts';
import { channelsOf } from '../model/describe.ts';
import type { Model } from '../model/prepareModel.ts';
import type { EngineShell } from './engineShell.ts';
import type { Outbox } from './outbox.ts';
import type { ReadySource } from './sourceSwitch.ts';

/** The one session that an engine computes: as it was begun, and as it stands. */
export interface EngineRun {
	/** Another one after every start. */
	readonly live: LiveSession;
	/** As it was begun, with the settings since that the live session does not hold. */
	readonly session: Session;
	/** It began in native code that was tried at an earlier start only. */
	readonly isUntried: boolean;
	/** Cells that spike: channels on the wire. */
	readonly channels: number;
	/** The session as it stands: what `saveSession` gives. */
	present(): Session;
	/** Settings that the live session does not hold. */
	keep(settings: Partial<Pick<Session, 'source' | 'light' | 'title' | 'protocol'>>): void;
	/**
	 * Another session, or the same from the start, stopped.
	 * @param light prepares its light while that of before goes on
	 * @returns the light, to be used now. @throws UserError for what does not fit, which leaves everything as it is
	 */
	replace(next: Session, light: (model: Model) => ReadySource, circuit?: LiveCircuit): ReadySource;
	/**
	 * Goes on with another circuit, that of these declarations.
	 * @returns what it has no place for, one sentence each
	 */
	exchange(circuit: LiveCircuit, declarations: Session['declarations']): readonly string[];
	/**
	 * A session that makes the run since the start again, bit for bit, from the light that was recorded to `file`: until now, or until another
	 * circuit or session took its place.
	 */
	reproduction(file: string): Session;
}

/** What a run is made with, and who hears of it. */
export interface EngineRunOptions extends Pick<EngineShell, 'clock' | 'recordEnds' | 'recorder'> {
	readonly spread: Spread;
	/** A circuit that was prepared at an earlier start. */
	readonly known: (session: Session) => LiveCircuit | undefined;
	readonly outbox: Outbox;
	/** Light is on from a model time on, ms. */
	readonly light: (tMs: number, rates: Float64Array, model: Model) => void;
	/** A frame could not be used: one sentence. */
	readonly refused: (message: string) => void;
}

/** A session with the parameters and interventions that its run has now. */
function asItStands(session: Session, live: LiveSession): Session {
	const parameters: Record<string, number> = {};
	for (const [path, standard] of live.model.standards) {
		const value = live.parameter(path);
		// A threshold that nobody touched is found again from the dark rest; it must not be written down as the user's.
		const touched = path in session.parameters || live.edits().some((edit) => edit.path === path);
		if (value !== standard && touched) parameters[path] = value;
	}
	const single = [...Object.keys(session.parameters), ...live.edits().map(({ path }) => path)].filter(memberPath);
	for (const path of single) if (live.cells.hasOwn(path)) parameters[path] = live.parameter(path);
	return { ...session, parameters, interventions: [...live.interventions()] };
}

/** Whether the circuit has a parameter, of a population or of a single cell. */
function isThere(live: LiveSession, path: string): boolean {
	if (!memberPath(path)) return live.model.standards.has(path);
	try {
		live.parameter(path);
		return true;
	} catch (error) {
		if (error instanceof UserError) return false;
		throw error;
	}
}

/** What a session tells, on its way to whom it concerns. */
const listenerOf = (
	{ outbox, light, refused, recorder }: EngineRunOptions,
	channelOf: (cell: number) => number,
	model: () => Model,
): LiveListener => ({
	captured: outbox.captured,
	passed: outbox.passed,
	light(tMs, rates) {
		outbox.lightOn(tMs);
		light(tMs, rates, model());
	},
	spike(cell, tMs, frame) {
		outbox.spike({ channel: channelOf(cell), tMs, frame });
		recorder?.spike(cell, tMs);
	},
	...(recorder && { stepped: recorder.stepped }),
	refused,
});

/** Circuits for sessions, and whether the last one was tried at an earlier start only. */
function circuitsOf({ known, spread }: Pick<EngineRunOptions, 'known' | 'spread'>) {
	let isUntried = false;
	return {
		isUntried: () => isUntried,
		/** @param made for it already */
		of(session: Session, made?: LiveCircuit): LiveCircuit {
			const found = made ? undefined : known(session);
			isUntried = found !== undefined;
			return made ?? found ?? buildCircuit(session, spread);
		},
	};
}

/** Begins a session, stopped at time 0. @throws UserError when it does not fit */
export function createEngineRun(initial: Session, options: EngineRunOptions): EngineRun {
	const { clock, recordEnds, recorder } = options;
	const circuits = circuitsOf(options);
	/** Numbers of watches and interventions, never used twice: a screen may still hold one from before a restart. */
	let numbers = 0;
	/** Channels on the wire of the spiking cells, by the cell's number in snapshots. */
	let channels: ReadonlyMap<number, number> = new Map();
	let session = initial;
	/** The run as it was when another circuit or session came in, of which its session knows nothing: records end there. */
	let recorded: Session | undefined;

	const begin = (wanted: Session, circuit: LiveCircuit): LiveSession =>
		createLiveSession({
			circuit,
			level: lightLevelOf(wanted.light),
			seed: wanted.seed,
			clock,
			interventions: wanted.interventions.map(fromStart),
			nextNumber: () => ++numbers,
			listener: listenerOf(
				options,
				(cell) => channels.get(cell) ?? 0,
				() => live.model,
			),
		});
	let live = begin(session, circuits.of(session));
	channels = channelsOf(live.model.network);
	recorder?.begun(live, session);

	const present = (): Session => asItStands(session, live);
	/** The run since the last start as a session, but for its light. */
	const sinceStart = (): Session => ({ ...session, interventions: [...live.history()] });

	/** Once there is something to record. */
	const endRecord = (): void => {
		if (recorded || live.tMs === 0) return;
		recorded = sinceStart();
		recordEnds?.(live.tMs);
		recorder?.ends(live.tMs);
	};

	/** A session with its light, neither of them in use yet. @throws UserError for what does not fit; nothing is left of it then */
	const together = (next: Session, prepareLight: (model: Model) => ReadySource, circuit: LiveCircuit) => {
		try {
			return [begin(next, circuit), prepareLight(circuit.model)] as const;
		} catch (error) {
			circuit.stepper.close();
			throw error;
		}
	};

	return {
		get live() {
			return live;
		},
		get session() {
			return session;
		},
		get channels() {
			return channels.size;
		},
		present,
		keep(settings) {
			session = { ...session, ...settings };
		},
		get isUntried() {
			return circuits.isUntried();
		},
		replace(next, prepareLight, made) {
			const [begun, ready] = together(next, prepareLight, circuits.of(next, made));
			endRecord();
			live.close();
			live = begun;
			channels = channelsOf(live.model.network);
			session = next;
			recorder?.begun(live, session);
			return ready;
		},
		exchange(circuit, declarations) {
			const { parameters } = present();
			endRecord();
			const dropped = live.exchange(circuits.of(session, circuit));
			channels = channelsOf(live.model.network);
			const known = Object.entries(parameters).filter(([path]) => isThere(live, path));
			session = { ...session, declarations, parameters: Object.fromEntries(known) };
			return dropped;
		},
		reproduction: (file) => ({ ...(recorded ?? sinceStart()), source: { type: 'recording', file } }),
	};
}
