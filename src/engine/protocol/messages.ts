import { z } from 'zod';
import {
	baudRateSchema,
	type ControlBlock,
	emgSourceSchema,
	estimatorSchema,
	fusionSchema,
	type MappingSpec,
	mappingSchema,
} from '../session/controlBlock.ts';
import {
	cellAddressSchema,
	declarationsSchema,
	interventionSchema,
	lightSettingsSchema,
	lightSourceSchema,
	patchSchema,
	sessionSchema,
	stepMsSchema,
	substepMsSchema,
} from '../session/sessionFile.ts';
import type { AccuracyStatus } from './accuracy.ts';
import type { MachineSpeed } from './patchSize.ts';

/**
 * The typed, versioned protocol between the user interface and whatever runs the engine. Requests and replies are JSON; each request type has
 * one reply type in `Replies`. What flows without being asked for are `Notice`s (JSON) and `Snapshot`s (binary, see snapshot.ts).
 */
export const protocolVersion = 1;

const finite = z.number().finite();

/** Where spikes go: nowhere, the simulated hand that the host starts by itself, or a line: a serial port or `tcp:HOST:PORT`. */
export const sinkSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('none') }),
	z.strictObject({ type: z.literal('simulatedHand'), protocol: z.enum(['events', 'rate']) }),
	z.strictObject({
		type: z.literal('serial'),
		path: z.string().min(1),
		baudRate: baudRateSchema,
		protocol: z.enum(['events', 'rate']),
		/** What the device speaks: the name of a driver. Default: the project's own wire protocol. */
		driver: z.string().min(1).max(40).optional(),
	}),
]);

/** One of several devices: its name, its line, and the ganglion cells that it gets. */
export const namedSinkSchema = z.strictObject({
	/** Told apart by it; 1 to 40 characters. */
	name: z.string().trim().min(1).max(40),
	sink: sinkSchema.refine(({ type }) => type !== 'none', { message: 'a device of a list must have a line' }),
	/** Default: cell n to channel n. */
	mapping: mappingSchema.default({ kind: 'all' }),
});

/** Every request that a client may make. `id` comes back with the reply. */
export const requestSchema = z.discriminatedUnion('type', [
	/** First message of a connection. */
	z.strictObject({ type: z.literal('hello'), version: z.number().int() }),
	/** Estimates the offset between the client's and the host's clock; both ms of their own monotonic wall clocks (timeOrigin + now). */
	z.strictObject({ type: z.literal('clock'), clientMs: finite }),
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
	z.strictObject({ type: z.literal('setLight'), light: lightSettingsSchema }),
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
	z.strictObject({ type: z.literal('setControl'), control: z.record(z.string(), finite) }),
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

export type SinkSpec = z.infer<typeof sinkSchema>;
/** A device of a list. */
export interface NamedSink {
	readonly name: string;
	readonly sink: Exclude<SinkSpec, { type: 'none' }>;
	readonly mapping: MappingSpec;
}
export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request['type'];

/** A cell population as the screen needs it. */
export interface PopulationDescription {
	readonly name: string;
	readonly kind: string;
	readonly title: string;
	/** `photoreceptor`, `bipolar`, `amacrine`, `ganglion`. */
	readonly layer: string;
	readonly count: number;
	/** x, y, z of each cell, µm; z grows from the photoreceptors (0) to the ganglion cells. */
	readonly positionsUm: readonly number[];
	/** Where its potentials start in a snapshot's `potentialsMv`. */
	readonly firstCell: number;
	/** Potential in the dark steady state, mV. */
	readonly restMv: number;
	readonly spiking: boolean;
	/** Everything that can be probed, with units; ionic currents are marked. */
	readonly quantities: readonly {
		readonly path: string;
		readonly title: string;
		readonly unit: string;
		readonly isCurrent: boolean;
	}[];
}

/** A group of synapses or gap junctions. */
export interface ConnectionDescription {
	readonly name: string;
	readonly type: 'synapse' | 'junction';
	readonly title: string;
	readonly from: string;
	readonly to: string;
	/** Member indices, from and to alternating. */
	readonly pairs: readonly number[];
	/** A synapse that turns depolarisation into release stopping. */
	readonly inverting: boolean;
}

/** A parameter in the panel's tree; value and range in `unit`. */
export interface ParameterDescription {
	readonly path: string;
	readonly title: string;
	readonly type: 'number' | 'switch';
	readonly unit: string;
	readonly value: number;
	/** The variant's value: what reset goes back to. */
	readonly standard: number;
	readonly minimum: number;
	readonly maximum: number;
	readonly source: string;
	readonly evidence: 'source' | 'fitted' | 'assumed';
}

/** A stimulus of the catalogue. */
export interface StimulusDescription {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly parameters: readonly {
		readonly name: string;
		readonly title: string;
		readonly unit: string;
		readonly default: number;
		readonly min: number;
		readonly max: number;
		readonly integer?: true;
	}[];
}

/** One declaration file. */
export interface DeclarationDescription {
	readonly file: string;
	readonly text: string;
	readonly kind: 'channel' | 'pool' | 'cell' | 'synapse' | 'junction' | 'circuit';
	readonly name: string;
	readonly title: string;
	/** The user's; otherwise the catalogue's. */
	readonly own: boolean;
	/** The user's own takes the place of one of the catalogue. */
	readonly replaces: boolean;
	/** The present circuit consists of it. */
	readonly inUse: boolean;
	/** Of a cell, its mechanisms. */
	readonly includes: readonly { readonly mechanism: string; readonly alias: string }[];
	/** Of a mechanism, what its cell must give it beside the potential. */
	readonly needs: readonly string[];
}

/** Reply to `describe`. */
export interface Description {
	readonly session: z.infer<typeof sessionSchema>;
	/** For each of the session's interventions the number that removes it. */
	readonly interventionNumbers: readonly number[];
	/** Watches that are open. After a change of circuit those go on that it has the cell and the quantities for. */
	readonly watches: readonly number[];
	readonly circuits: readonly { readonly name: string; readonly title: string }[];
	readonly variants: readonly { readonly name: string; readonly title: string }[];
	readonly stimuli: readonly StimulusDescription[];
	readonly clips: readonly { readonly name: string; readonly title: string }[];
	readonly populations: readonly PopulationDescription[];
	readonly connections: readonly ConnectionDescription[];
	readonly parameters: readonly ParameterDescription[];
	/** Photoreceptors in the order of a snapshot's `lightRates`. */
	readonly receptors: readonly {
		readonly population: string;
		readonly member: number;
		readonly xUm: number;
		readonly yUm: number;
		readonly radiusUm: number;
	}[];
	readonly states: number;
	/** The first device's line. */
	readonly sink: SinkSpec;
	readonly sinks: readonly NamedSink[];
	/** What devices may speak. */
	readonly drivers: readonly {
		readonly name: string;
		readonly title: string;
		/** What a person must know before arming such a device. */
		readonly limitations: readonly string[];
	}[];
	/** Estimator, fusion and EMG source stand in the session's control block. */
	readonly control: readonly {
		readonly name: string;
		readonly title: string;
		readonly unit: string;
		readonly value: number;
		readonly minimum: number;
		readonly maximum: number;
	}[];
	/** Spikes count as upward crossings of this potential, mV. */
	readonly spikeThresholdMv: number;
}

/** What each request is answered with. */
export interface Replies {
	/** `page`: there is no host, the page computes by itself. */
	hello: { readonly version: number; readonly shell: 'browser' | 'electron' | 'page'; readonly appVersion: string };
	clock: { readonly clientMs: number; readonly hostMs: number };
	drew: Record<string, never>;
	describe: Description;
	setParameter: { readonly value: number };
	resetParameter: { readonly parameters: readonly ParameterDescription[] };
	setSource: Record<string, never>;
	setLight: Record<string, never>;
	setRunning: Record<string, never>;
	restart: Record<string, never>;
	watch: {
		readonly watch: number;
		readonly quantities: readonly { readonly path: string; readonly title: string; readonly unit: string }[];
	};
	unwatch: Record<string, never>;
	addIntervention: { readonly intervention: number };
	removeIntervention: Record<string, never>;
	listDeclarations: { readonly declarations: readonly DeclarationDescription[] };
	editCircuit: {
		/** Model time from which the circuit is in use, s. */
		readonly modelTimeS: number;
		/** What it has no place for, one sentence each. */
		readonly dropped: readonly string[];
	};
	cancelChange: Record<string, never>;
	setSink: Record<string, never>;
	setSinks: Record<string, never>;
	arm: { readonly armed: boolean };
	hold: { readonly armed: boolean };
	/** What the safety gate had to bring within the limits, one phrase each; the device has acknowledged the rest. */
	stimulate: { readonly limited: readonly string[] };
	setEstimator: { readonly control: ControlBlock };
	setFusion: { readonly control: ControlBlock };
	setEmg: { readonly control: ControlBlock };
	setEffort: Record<string, never>;
	calibrate: Record<string, never>;
	emergencyStop: Record<string, never>;
	releaseEmergencyStop: Record<string, never>;
	setControl: Record<string, never>;
	listPorts: { readonly ports: readonly { readonly path: string; readonly title: string }[] };
	saveSession: { readonly session: z.infer<typeof sessionSchema> };
	loadSession: Record<string, never>;
	setPatch: Record<string, never>;
	measureMachine: Record<string, never>;
	openCamera: Record<string, never>;
	closeCamera: Record<string, never>;
}

/** A request on its way. */
export interface RequestEnvelope {
	readonly id: number;
	readonly request: Request;
}

/** A reply on its way: a value, or one clear sentence. */
export type ReplyEnvelope =
	| { readonly id: number; readonly ok: true; readonly value: Replies[RequestType] }
	| { readonly id: number; readonly ok: false; readonly error: string };

/** p50, p95, p99 and maximum of a quantity in ms, over the last `count` samples. */
export interface Percentiles {
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly max: number;
}

/** The stages of light's way through the chain, each measured from the stage before it; `total` from capture to telemetry or to the last stage reached. */
export const latencyStages = [
	'mapped',
	'integrated',
	'spikeDetected',
	'written',
	'acted',
	'telemetry',
	'total',
] as const;
export type LatencyStage = (typeof latencyStages)[number];

/** How the link to the device stands. */
export interface LinkStatus {
	readonly state: 'none' | 'connecting' | 'handshaking' | 'ready' | 'degraded' | 'silent' | 'disconnected';
	/** One sentence: what is wrong and what happens next; empty when all is well. */
	readonly message: string;
	readonly device: string;
	/** What spikes travel as now: exact events, events whose stamps are rounded to a common grid, or counts per window. */
	readonly sending: 'events' | 'coalesced' | 'rate';
	readonly bytesWritten: number;
	readonly spikesSent: number;
	/** Of those: with rounded stamps, and as counts because the line was too slow or rates were asked for. */
	readonly spikesCoalesced: number;
	readonly spikesAsRates: number;
	readonly spikesLost: number;
	readonly checksumErrors: number;
	readonly sequenceGaps: number;
	readonly reconnections: number;
}

/** What the device says of itself. */
export interface HandStatus {
	/** 0 open … 1 closed: thumb, index, middle, ring, little. */
	readonly digits: readonly number[];
	readonly wristDeg: number;
	readonly forceN: number;
	readonly armed: boolean;
	readonly emergencyStop: boolean;
	readonly faults: readonly string[];
	/** What the control law asks for, 0 … 1. */
	readonly commanded: number;
	/** Spikes per second and cell over the control law's window. */
	readonly rateHz: number;
}

/** The electrodes of a device. */
export interface ElectrodesStatus {
	readonly count: number;
	/** What neither the safety gate lets through nor the device accepts. */
	readonly maxAmplitudeUa: number;
	readonly maxPhaseUs: number;
	readonly maxGapUs: number;
	readonly maxRateHz: number;
	readonly maxChargeNc: number;
	/** What the device has acknowledged and has not been told to end since, in order of electrode; what is left out is off. */
	readonly levels: readonly {
		readonly electrode: number;
		readonly drive: 'rate' | 'spikes';
		readonly amplitudeUa: number;
		readonly phaseUs: number;
		readonly gapUs: number;
		readonly rateHz: number;
	}[];
}

/** One of several devices. */
export interface DeviceStatus {
	readonly name: string;
	readonly link: LinkStatus;
	/** Null until it has reported anything, or when it is no hand. */
	readonly hand: HandStatus | null;
	/** Cells that it gets, and channels that they take up. */
	readonly cells: number;
	readonly channels: number;
	/** Spikes of the retina since it was connected, and those of cells that it does not get. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	/** Confirmed by the device. */
	readonly spikesDelivered: number;
	/** Lost spikes by cause; causes without a loss are left out. */
	readonly losses: Readonly<Record<string, number>>;
	readonly armed: boolean;
	readonly emergencyStop: boolean;
	/** Null when it has none. */
	readonly electrodes: ElectrodesStatus | null;
}

/** What keeps people safe, as it stands. */
export interface SafetyStatus {
	/** Some device may move. */
	readonly armed: boolean;
	/** Why none is armed; empty when one is. */
	readonly reason: string;
	/** It is armed only for as long as a person holds a key. */
	readonly held: boolean;
	/** Limits in force for every command. */
	readonly limits: readonly { readonly title: string; readonly value: number; readonly unit: string }[];
	/** The last thing that went wrong with a device, and when on the host's clock, ms; stays after it is over. */
	readonly lastFault: { readonly atMs: number; readonly message: string } | null;
}

/** How the muscle's signal stands. */
export interface EmgStatus {
	readonly source: 'none' | 'recorded' | 'simulated' | 'serial';
	readonly phase: 'waiting' | 'live' | 'silent' | 'lost';
	/** For people; empty while it is live. */
	readonly message: string;
	readonly envelopeMv: number;
	/** 0 at rest, 1 at the calibrated maximum; 0 without a calibration. */
	readonly activation: number;
	readonly calibrated: boolean;
	/** Samples that were no numbers. */
	readonly bad: number;
	/** The muscle takes part in the grip. */
	readonly gates: boolean;
}

/** Where a calibration stands. */
export interface CalibrationStatus {
	readonly of: 'emg' | 'vision';
	readonly phase: 'idle' | 'rest' | 'prepare' | 'maximum' | 'done' | 'failed';
	/** What the person is asked to do, or what went wrong. */
	readonly prompt: string;
	/** Of this phase, 0 to 1. */
	readonly done: number;
}

/** What is known of how fast this machine is. */
export interface MachineStatus {
	readonly phase: 'unknown' | 'measuring' | 'measured';
	/** One sentence: why the last measurement failed, or what it led to; empty when there is nothing to say. */
	readonly message: string;
	/** Null before the first measurement. */
	readonly speed: MachineSpeed | null;
}

/** The state of everything, about four times a second. */
export interface Status {
	readonly type: 'status';
	readonly running: boolean;
	readonly modelTimeS: number;
	/** Model time per wall time over the last second: 1 when the engine keeps up. */
	readonly realTimeFactor: number;
	/** How far the model's clock is behind wall time since it last started, s. */
	readonly lagS: number;
	/** Share of wall time that the engine computes, 0 … 1. */
	readonly load: number;
	/** Threads that compute the model at present. */
	readonly threads: number;
	/** Threads that could compute it. */
	readonly threadsReady: number;
	/** Why so many do, one sentence; empty when there is no choice. */
	readonly threadsWhy: string;
	/** What a user should know of how the model is computed, such as why there is one thread only; empty when it is at its best. */
	readonly engineNote: string;
	/** What is being prepared while the present circuit goes on: `preparing circuit…`; empty when nothing is. */
	readonly preparing: string;
	readonly machine: MachineStatus;
	/** The error of the real-time method, as last measured. */
	readonly accuracy: AccuracyStatus;
	readonly source: string;
	readonly sourceMessage: string;
	readonly framesIn: number;
	readonly framesDropped: number;
	readonly frameRateHz: number;
	readonly spikes: number;
	readonly latency: Readonly<Partial<Record<LatencyStage, Percentiles>>>;
	readonly link: LinkStatus;
	/** Of the first device that is a hand. */
	readonly hand: HandStatus | null;
	readonly devices: readonly DeviceStatus[];
	readonly safety: SafetyStatus;
	/** Null without a source. */
	readonly emg: EmgStatus | null;
	readonly calibration: CalibrationStatus | null;
	/** The estimator's own delay, ms; null for a decoder that answers only to changes. */
	readonly estimatorDelayMs: number | null;
}

/** Sent without being asked for. */
export type Notice =
	| Status
	/** The circuit, the patch or the catalogue changed: ask again with `describe`. */
	| { readonly type: 'changed' }
	/** Something went wrong that no request is to blame for. */
	| { readonly type: 'problem'; readonly message: string };

/** Where a host takes WebSocket connections, on the origin that serves the page; `tokenParameter` goes with it. */
export const socketPath = '/socket';

/** The query parameter that carries the session's token, in the page's address and in that of the socket. */
export const tokenParameter = 'token';
