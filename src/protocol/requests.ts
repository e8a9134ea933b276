import { z } from 'zod';
import { emgSourceSchema, estimatorSchema, fusionSchema } from './session/controlBlock.ts';
import {
	cellAddressSchema,
	declarationsSchema,
	interventionSchema,
	levelSettingsSchema,
	lightSourceSchema,
	patchSchema,
	sessionSchema,
	stepMsSchema,
	substepMsSchema,
} from './session/sessionFile.ts';
import { namedSinkSchema, sinkSchema } from './sinks.ts';

const finite = z.number().finite();

/** Every request that a client may make. `id` comes back with the reply. */
export const requestSchema = z.discriminatedUnion('type', [
	/** First message of a connection. */
	z.strictObject({ type: z.literal('hello'), version: z.number().int() }),
	/** Estimates the offset between the client's and the host's clock; both ms of their own monotonic wall clocks (timeOrigin + now). */
	z.strictObject({ type: z.literal('clock'), clientMs: finite }),
	/** Answers the notice `ping` of this number: the screen is there and its page runs. Nothing is armed without one. */
	z.strictObject({ type: z.literal('pong'), ping: z.number().int().min(1) }),
	/** Pictures of the 3D view that the screen has drawn since it last said so; once a second while it draws. */
	/** Pictures since it was last told, and the least time between snapshots that this screen has a use for, ms. */
	z.strictObject({
		type: z.literal('drew'),
		pictures: z.number().int().min(0),
		everyMs: z.number().min(0).max(1000),
	}),
	/** Circuit, geometry, parameters, catalogues. */
	z.strictObject({ type: z.literal('describe') }),
	z.strictObject({ type: z.literal('setParameter'), path: z.string(), value: finite }),
	/** Back to the variant's value; all parameters when `path` is left out. */
	z.strictObject({ type: z.literal('resetParameter'), path: z.string().optional() }),
	z.strictObject({ type: z.literal('setSource'), source: lightSourceSchema }),
	z.strictObject({ type: z.literal('setLight'), light: levelSettingsSchema }),
	z.strictObject({ type: z.literal('setRunning'), running: z.boolean() }),
	/** Model time 0, dark steady state, same session. */
	z.strictObject({ type: z.literal('restart') }),
	/** Streams the potential, all currents or chosen quantities of one cell into snapshots; reply gives the watch's number. */
	z.strictObject({ type: z.literal('watch'), cell: cellAddressSchema, quantities: z.array(z.string()).max(32) }),
	z.strictObject({ type: z.literal('unwatch'), watch: z.number().int() }),
	/** Starts now if `startS` is in the past. Reply gives the number for `removeIntervention`. */
	z.strictObject({ type: z.literal('addIntervention'), intervention: interventionSchema }),
	z.strictObject({ type: z.literal('removeIntervention'), intervention: z.number().int() }),
	/** Every declaration that there is: those of the catalogue, and the user's own, which add to them or take their place. */
	z.strictObject({ type: z.literal('listDeclarations') }),
	/**
	 * The user's own declarations from now on, all of them. The changed circuit is prepared while the present one goes on, and takes its place
	 * between two steps: model time, light, parameters, interventions, probes and every state that both circuits have go on. Answered then, or with
	 * the mistake (`FILE:LINE (declaration, term): …`), in which case nothing changes. Another change that is asked for meanwhile takes its place.
	 */
	z.strictObject({ type: z.literal('editCircuit'), declarations: declarationsSchema }),
	/** Calls off what is being prepared (`preparing` in the status). */
	z.strictObject({ type: z.literal('cancelChange') }),
	/** One device, or none: the list below with one device that gets every cell. */
	z.strictObject({ type: z.literal('setSink'), sink: sinkSchema }),
	/** Several devices at once. Those whose name and line stay keep their connection. */
	z.strictObject({ type: z.literal('setSinks'), sinks: z.array(namedSinkSchema).max(16) }),
	/** Nothing moves before the user arms it. */
	z.strictObject({ type: z.literal('arm'), armed: z.boolean() }),
	/**
	 * The dead-man's way to arm: armed while `held` keeps coming at least every 500 ms; disarmed by false, by silence, and
	 * when the client that holds goes away.
	 */
	z.strictObject({ type: z.literal('hold'), held: z.boolean() }),
	/** The level of an electrode, 0 µA for none; through the same gate as every movement. `device`: default the first that has electrodes. */
	z.strictObject({
		type: z.literal('stimulate'),
		device: z.string().optional(),
		electrode: z.number().int().min(0).max(65_535),
		drive: z.enum(['rate', 'spikes']),
		amplitudeUa: finite.min(0),
		phaseUs: finite.min(0),
		gapUs: finite.min(0),
		rateHz: finite.min(0),
		/** It ends by itself after so long, s, and climbs so fast; as usual when left out. */
		holdS: finite.min(0).optional(),
		riseUaPerS: finite.min(0).optional(),
	}),
	z.strictObject({ type: z.literal('setEstimator'), estimator: estimatorSchema }),
	z.strictObject({ type: z.literal('setFusion'), fusion: fusionSchema }),
	z.strictObject({ type: z.literal('setEmg'), emg: emgSourceSchema }),
	/** Contraction of a simulated muscle that has no period. */
	z.strictObject({ type: z.literal('setEffort'), effort: finite.min(0).max(1) }),
	/** The person's word in the calibration wizard. Beginning one disarms every device. */
	z.strictObject({ type: z.literal('calibrate'), of: z.enum(['emg', 'vision']), word: z.enum(['next', 'cancel']) }),
	z.strictObject({ type: z.literal('emergencyStop') }),
	z.strictObject({ type: z.literal('releaseEmergencyStop') }),
	/** `undo`: it takes a change back, or makes it again; no limit of an armed device is raised by that. */
	z.strictObject({
		type: z.literal('setControl'),
		control: z.record(z.string(), finite),
		undo: z.boolean().optional(),
	}),
	/** Every level of the device's electrodes that was asked for, as text for a file. */
	z.strictObject({ type: z.literal('levelLog'), device: z.string() }),
	z.strictObject({ type: z.literal('listPorts') }),
	z.strictObject({ type: z.literal('saveSession') }),
	/** Replaces everything: circuit, patch, parameters, light. */
	z.strictObject({ type: z.literal('loadSession'), session: sessionSchema }),
	/**
	 * Another patch: parameters, light, source and device stay; the model starts anew from the dark. Steps follow the size (`stepsFor`) unless they
	 * are given. Interventions on cells that the patch has not are dropped.
	 */
	z.strictObject({
		type: z.literal('setPatch'),
		columns: patchSchema,
		steps: z.strictObject({ stepMs: stepMsSchema, substepMs: substepMsSchema }).optional(),
	}),
	/** Times the engine on this machine anew; the status tells when it is done. */
	z.strictObject({ type: z.literal('measureMachine') }),
	/** What a camera frame sent next will look like; frames then come as binary messages (see snapshot.ts). */
	z.strictObject({
		type: z.literal('openCamera'),
		width: z.number().int().min(1).max(4096),
		height: z.number().int().min(1).max(4096),
	}),
	/** The camera or the video in the page ended or was withdrawn. */
	z.strictObject({ type: z.literal('closeCamera'), reason: z.string().max(500) }),
]);

export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request['type'];
