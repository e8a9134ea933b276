import { z } from 'zod';
import type { DeclarationDescription, Description, ParameterDescription } from './description.ts';
import type { DeviceLogPart } from './deviceLog.ts';
import type { ProtocolState } from './experiment/protocolState.ts';
import { changedParametersSchema, longestReplayWindowMs, type TraceDifference, timeMs } from './replay.ts';
import { done, quantity, reply, request, whole } from './requestEntry.ts';
import { cellAddressSchema } from './session/cellAddress.ts';
import { type ControlBlock, emgSourceSchema, estimatorSchema, fusionSchema } from './session/controlBlock.ts';
import { type Intervention, interventionSchema } from './session/interventions.ts';
import { levelSettingsSchema } from './session/levelSchema.ts';
import { lightSourceSchema } from './session/lightSources.ts';
import {
	declarationsSchema,
	longestProtocol,
	patchSchema,
	type Session,
	sessionSchema,
	stepMsSchema,
	substepMsSchema,
	tissueSchema,
} from './session/sessionFile.ts';
import { namedSinkSchema, sinkSchema } from './sinks.ts';
import { mostAnnounced, type TriggerLine, triggerLineSchema } from './triggerLine.ts';

const finite = z.number().finite();
/** It takes a change back, or makes it again. */
const undo = z.boolean().optional();

/**
 * Every request that a client may make: what it carries, what it is answered with, by whom, and how it waits. All else that is known of
 * requests follows from this (requests.ts): another one is an entry here and its handler.
 */
export const requestTable = {
	/** First message of a connection. The shell `page`: there is no host, the page computes by itself, and has to start first. */
	hello: request({
		by: 'shell',
		lasts: true,
		fields: { version: z.number().int() },
		reply: reply<{
			readonly version: number;
			readonly shell: 'browser' | 'electron' | 'page';
			readonly appVersion: string;
		}>(),
	}),
	/** Estimates the offset between the client's and the host's clock; both ms of their own monotonic wall clocks (timeOrigin + now). */
	clock: request({
		by: 'shell',
		fields: { clientMs: quantity('ms') },
		reply: reply<{ readonly clientMs: number; readonly hostMs: number }>(),
		urgency: 'atOnce',
	}),
	/** Answers the notice `ping` of this number: the screen is there and its page runs. Nothing is armed without one. */
	pong: request({ by: 'runtime', fields: { ping: z.number().int().min(1) }, reply: done, urgency: 'atOnce' }),
	/**
	 * Pictures of the 3D view that the screen has drawn since it last said so, and the least time between snapshots that it has a use for;
	 * once a second while it draws.
	 */
	drew: request({
		by: 'shell',
		fields: { pictures: z.number().int().min(0), everyMs: quantity('ms', 0, 1000) },
		reply: done,
	}),

	/**
	 * Begins a recording (NWB) in the folder that the program was started with for files, from now on, one at a time; never over a file that is there:
	 * the reply says which it is. How it stands is in the status.
	 */
	startRecording: request({
		by: 'shell',
		fields: {
			/** A name and no path. */
			name: z.string().min(1).max(100),
			/** As `--quantities` names them. */
			quantities: z.array(z.string().min(1).max(200)).min(1).max(1000),
			/** Distance of rows of potentials and the like, in model time. */
			everyMs: quantity('ms', 0.1, 1000).optional(),
		},
		reply: reply<{ readonly file: string }>(),
	}),
	/** Ends it; its file is made then, beside everything else. */
	stopRecording: request({ by: 'shell', fields: {}, reply: done }),

	/** The protocols that come with the project, as the JSON texts of their files, in the order in which they are listed; `listed`: they are shown before the others. */
	listProtocols: request({
		by: 'shell',
		fields: {},
		reply: reply<{
			readonly protocols: readonly { readonly name: string; readonly text: string; readonly listed: boolean }[];
		}>(),
	}),
	/** Runs a protocol, given as JSON text, beside the live retina; how it stands comes as the notice `protocol`. One at a time. */
	runProtocol: request({
		by: 'runtime',
		fields: { text: z.string().min(1).max(longestProtocol) },
		reply: done,
	}),
	/** Ends it after the runs that are made; `resumeProtocol` goes on after them, with the same results as unbroken. */
	stopProtocol: request({ by: 'runtime', fields: {}, reply: done }),
	resumeProtocol: request({ by: 'runtime', fields: {}, reply: done }),
	/** For a screen that has just come, with the protocol's text; null and empty where none was run. */
	protocolState: request({
		by: 'runtime',
		fields: {},
		reply: reply<{ readonly state: ProtocolState | null; readonly text: string }>(),
	}),
	/** Figures, findings, plots and sweeps, as the JSON that `retinode run --json` prints, with plots of the sweeps themselves (`overlays`). */
	protocolResults: request({ by: 'runtime', fields: {}, reply: reply<{ readonly results: string }>() }),
	/** A run that is made, in the order in which they were, with every sample (`trialText`). */
	protocolRun: request({ by: 'runtime', fields: { run: whole(0, 1e6) }, reply: reply<{ readonly run: string }>() }),
	/** The protocol that goes with the session, as JSON text; empty for none. Nothing that is computed live goes by it. */
	setProtocol: request({
		by: 'engine',
		fields: { protocol: z.string().max(longestProtocol) },
		reply: done,
		answer: 'short',
	}),

	/** Circuit, geometry, parameters, catalogues. */
	describe: request({ by: 'engine', fields: {}, reply: reply<Description>(), answer: 'long' }),
	/** In the parameter's declared unit. */
	setParameter: request({
		by: 'engine',
		fields: { path: z.string(), value: finite },
		reply: reply<{ readonly value: number }>(),
		answer: 'short',
	}),
	/** The parameters of one cell that are numbers, by their paths within its population, in their declared units; `isOwn`: it does not follow its population; `differs`: the circuit lets it. */
	cellParameters: request({
		by: 'engine',
		fields: { cell: cellAddressSchema },
		reply: reply<{
			readonly parameters: readonly {
				readonly path: string;
				readonly value: number;
				readonly isOwn: boolean;
				readonly differs: boolean;
			}[];
		}>(),
		answer: 'long',
	}),
	/**
	 * One cell's own value of a parameter, by its path within the population; null: the cell follows its population again. The first own value of a parameter needs a
	 * circuit in which that parameter differs from cell to cell: it is prepared while the present one goes on.
	 */
	setCellParameter: request({
		by: 'engine',
		lasts: true,
		fields: { cell: cellAddressSchema, path: z.string().min(1), value: finite.nullable() },
		reply: reply<{ readonly value: number }>(),
	}),
	/** Back to the variant's value; all parameters when `path` is left out. */
	resetParameter: request({
		by: 'engine',
		fields: { path: z.string().optional() },
		reply: reply<{ readonly parameters: readonly ParameterDescription[] }>(),
		answer: 'long',
	}),
	setSource: request({ by: 'engine', fields: { source: lightSourceSchema }, reply: done, answer: 'short' }),
	/** Names the session; nothing that is computed goes by it. */
	setTitle: request({ by: 'engine', fields: { title: z.string().trim().max(200) }, reply: done, answer: 'short' }),
	setLight: request({ by: 'engine', fields: { light: levelSettingsSchema }, reply: done, answer: 'short' }),
	setRunning: request({ by: 'engine', fields: { running: z.boolean() }, reply: done, answer: 'short' }),
	/** Runs in step with wall time to a moment of model time, or for a time or for steps from now, and pauses there by itself. Reply gives that moment. */
	runTo: request({
		by: 'engine',
		fields: {
			until: z.discriminatedUnion('of', [
				z.strictObject({ of: z.literal('moment'), s: quantity('s', 0, 1_000_000) }),
				z.strictObject({ of: z.literal('time'), s: quantity('s', 0, 1_000_000) }),
				z.strictObject({ of: z.literal('steps'), steps: whole(1, 1_000_000) }),
			]),
		},
		reply: reply<{ readonly pausesAtS: number }>(),
		answer: 'short',
	}),
	/** Model time 0, dark steady state, same session. */
	restart: request({ by: 'engine', fields: {}, reply: done, answer: 'long' }),
	/** Streams the potential, all currents or chosen quantities of one cell into snapshots; reply gives the watch's number. */
	watch: request({
		by: 'engine',
		fields: { cell: cellAddressSchema, quantities: z.array(z.string()).max(32) },
		reply: reply<{
			readonly watch: number;
			readonly quantities: readonly { readonly path: string; readonly title: string; readonly unit: string }[];
		}>(),
		answer: 'short',
	}),
	unwatch: request({ by: 'engine', fields: { watch: z.number().int() }, reply: done, answer: 'short' }),
	/**
	 * Starts now if `startS` is in the past. One with `now` starts now for as long as it was to be, unless it `resumes`: it was ended, goes on, and ends when it would have.
	 * Reply gives the number for `removeIntervention`, and the intervention with the times at which it acts.
	 */
	addIntervention: request({
		by: 'engine',
		fields: { intervention: interventionSchema, resumes: z.boolean().optional() },
		reply: reply<{ readonly intervention: number; readonly begun: Intervention }>(),
		answer: 'short',
	}),
	removeIntervention: request({
		by: 'engine',
		fields: { intervention: z.number().int() },
		reply: done,
		answer: 'short',
	}),
	/** Every declaration that there is: those of the catalogue, and the user's own, which add to them or take their place. */
	listDeclarations: request({
		by: 'engine',
		fields: {},
		reply: reply<{ readonly declarations: readonly DeclarationDescription[] }>(),
		answer: 'long',
	}),
	/**
	 * The user's own declarations from now on, all of them. The changed circuit is prepared while the present one goes on, and takes its place
	 * between two steps: model time, light, parameters, interventions, probes and every state that both circuits have go on. Answered then, or with
	 * the mistake (`FILE:LINE (declaration, term): …`), in which case nothing changes. Another change that is asked for meanwhile takes its place.
	 */
	editCircuit: request({
		by: 'engine',
		lasts: true,
		fields: { declarations: declarationsSchema },
		reply: reply<{
			/** Model time from which the circuit is in use, s. */
			readonly modelTimeS: number;
			/** What it has no place for, one sentence each. */
			readonly dropped: readonly string[];
			/** What is no mistake and should be looked at: `FILE:LINE (declaration, term): …`. */
			readonly warnings: readonly string[];
		}>(),
	}),
	/** A person has said that the declarations which the session brought may be compiled. */
	allowNative: request({ by: 'engine', fields: {}, reply: done }),
	/** Calls off what is being prepared (`preparing` in the status). */
	cancelChange: request({ by: 'engine', fields: {}, reply: done }),
	saveSession: request({ by: 'engine', fields: {}, reply: reply<{ readonly session: Session }>(), answer: 'long' }),
	/** Replaces everything: circuit, patch, parameters, light. */
	loadSession: request({ by: 'engine', fields: { session: sessionSchema }, reply: done, lasts: true }),
	/**
	 * Another patch, of columns or of tissue: parameters, light, source and device stay; the model starts anew from the dark. Steps follow the size (`stepsFor`) unless they
	 * are given. Interventions on cells that the patch has not are dropped.
	 */
	setPatch: request({
		by: 'engine',
		lasts: true,
		fields: {
			columns: patchSchema,
			tissue: tissueSchema.optional(),
			steps: z.strictObject({ stepMs: stepMsSchema, substepMs: substepMsSchema }).optional(),
		},
		reply: done,
	}),
	/** Times the engine on this machine anew; the status tells when it is done. */
	measureMachine: request({ by: 'engine', fields: {}, reply: done }),
	/** What a camera frame sent next will look like; frames then come as binary messages (see snapshot.ts). */
	openCamera: request({
		by: 'engine',
		fields: { width: whole(1, 4096, 'pixels'), height: whole(1, 4096, 'pixels') },
		reply: done,
	}),
	/** The camera or the video in the page ended or was withdrawn. */
	closeCamera: request({ by: 'engine', fields: { reason: z.string().max(500) }, reply: done }),

	/** Shows a time of the recording, and what was before it as far back as the window reaches. */
	seek: request({
		by: 'replay',
		fields: { toMs: timeMs, windowMs: quantity('ms', 0, longestReplayWindowMs) },
		reply: done,
	}),
	/** Goes on from the time that is shown, or stands still; from the end it begins anew. */
	play: request({
		by: 'replay',
		fields: { playing: z.boolean(), speed: quantity('(times as fast)', 0.001, 100) },
		reply: done,
	}),
	/**
	 * Makes a new run of the recording's session, beside everything else, and compares: as it was, or with other parameters, or of another session. Its state comes
	 * by notices.
	 */
	compareRun: request({
		by: 'replay',
		fields: {
			parameters: changedParametersSchema,
			session: sessionSchema.optional(),
			/** Spikes this far from each other are the same one. */
			toleranceMs: quantity('ms', 0, 100),
		},
		reply: done,
	}),
	/** Ends the run that is being made, and forgets one that was. */
	cancelCompare: request({ by: 'replay', fields: {}, reply: done }),
	/** Spikes that only the recording (`missed`) or only the new run (`extra`) has: numbers of cells and times in ms, alternating; the first some thousand of each. */
	differences: request({
		by: 'replay',
		fields: { fromMs: timeMs, toMs: timeMs },
		reply: reply<{ readonly missed: readonly number[]; readonly extra: readonly number[] }>(),
	}),
	/** A recorded quantity of a cell against the new run's, over a stretch of both. */
	traceDifference: request({
		by: 'replay',
		fields: { cell: cellAddressSchema, path: z.string().min(1), fromMs: timeMs, toMs: timeMs },
		reply: reply<TraceDifference>(),
	}),

	/** One device, or none: the list below with one device that gets every cell. `undo`: refused while a device is armed or stopped. */
	setSink: request({ by: 'runtime', fields: { sink: sinkSchema, undo }, reply: done }),
	/** Several devices at once. Those whose name and line stay keep their connection. `undo` as for one. */
	setSinks: request({ by: 'runtime', fields: { sinks: z.array(namedSinkSchema).max(16), undo }, reply: done }),
	listPorts: request({
		by: 'shell',
		fields: {},
		reply: reply<{ readonly ports: readonly { readonly path: string; readonly title: string }[] }>(),
	}),
	/** Opens the serial line by which other instruments begin a protocol that waits, and are told of its runs; null: lets it go. How it stands comes as the notice `triggerLine`. */
	setTriggerLine: request({ by: 'shell', fields: { line: triggerLineSchema.nullable() }, reply: done }),
	/** For a screen that has just come. */
	triggerLine: request({ by: 'shell', fields: {}, reply: reply<{ readonly line: TriggerLine | null }>() }),
	/** The model times at which runs begin, s, in the place of those of before: each is told of by the serial line when it is reached. */
	announceRuns: request({ by: 'shell', fields: { atS: z.array(finite.min(0)).max(mostAnnounced) }, reply: done }),
	/** Nothing moves before the user arms it. */
	arm: request({
		by: 'runtime',
		fields: { armed: z.boolean() },
		reply: reply<{ readonly armed: boolean }>(),
		urgency: { field: 'armed', yes: 'moves', no: 'stops' },
	}),
	/**
	 * The dead-man's way to arm: armed while `held` keeps coming at least every 500 ms; disarmed by false, by silence, and
	 * when the client that holds goes away.
	 */
	hold: request({
		by: 'runtime',
		fields: { held: z.boolean() },
		reply: reply<{ readonly armed: boolean }>(),
		urgency: { field: 'held', yes: 'moves', no: 'stops' },
	}),
	emergencyStop: request({ by: 'runtime', fields: {}, reply: done, urgency: 'stops' }),
	releaseEmergencyStop: request({ by: 'runtime', fields: {}, reply: done, urgency: 'moves' }),
	/** The level of an electrode, 0 µA for none; through the same gate as every movement. `device`: default the first that has electrodes. */
	stimulate: request({
		by: 'runtime',
		fields: {
			device: z.string().optional(),
			electrode: whole(0, 65_535),
			drive: z.enum(['rate', 'spikes']),
			amplitudeUa: quantity('µA', 0),
			phaseUs: quantity('µs', 0),
			gapUs: quantity('µs', 0),
			rateHz: quantity('Hz', 0),
			/** It ends by itself after so long, and climbs so fast; as usual when left out. */
			holdS: quantity('s', 0).optional(),
			riseUaPerS: quantity('µA/s', 0).optional(),
		},
		/** What the safety gate had to bring within the limits, one phrase each; the device has acknowledged the rest. */
		reply: reply<{ readonly limited: readonly string[] }>(),
		urgency: 'moves',
	}),
	/** Every level of the device's electrodes that was asked for: one JSON object a line, times in ms of the host's clock. */
	levelLog: request({ by: 'runtime', fields: { device: z.string() }, reply: reply<{ readonly text: string }>() }),
	/** What the control law said, what a device was told and what it reported, from an entry on, some at a time. */
	deviceLog: request({
		by: 'runtime',
		fields: { device: z.string(), from: whole(0, Number.MAX_SAFE_INTEGER) },
		reply: reply<DeviceLogPart>(),
	}),

	/** `undo` of this and the next two is refused while a device is armed: the grip would jump. */
	setEstimator: request({
		by: 'runtime',
		fields: { estimator: estimatorSchema, undo },
		reply: reply<{ readonly control: ControlBlock }>(),
	}),
	setFusion: request({
		by: 'runtime',
		fields: { fusion: fusionSchema, undo },
		reply: reply<{ readonly control: ControlBlock }>(),
	}),
	setEmg: request({
		by: 'runtime',
		fields: { emg: emgSourceSchema, undo },
		reply: reply<{ readonly control: ControlBlock }>(),
	}),
	/** Contraction of a simulated muscle that has no period, as a share of its maximum. */
	setEffort: request({ by: 'runtime', fields: { effort: quantity('(a share of the maximum)', 0, 1) }, reply: done }),
	/** The person's word in the calibration wizard. Beginning one disarms every device. */
	calibrate: request({
		by: 'runtime',
		fields: { of: z.enum(['emg', 'vision']), word: z.enum(['next', 'cancel']) },
		reply: done,
	}),
	/** `undo`: it takes a change back, or makes it again; no limit of an armed device is raised by that. */
	setControl: request({
		by: 'runtime',
		fields: { control: z.record(z.string(), finite), undo },
		/** The values in force: those of limits that an undo would have raised stayed as they were. */
		reply: reply<{ readonly values: Readonly<Record<string, number>> }>(),
	}),
};
