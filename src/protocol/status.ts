import type { Arithmetic } from '../base/arithmetic.ts';
import type { ElectrodeLevel, ElectrodeLimit } from './deviceCommand.ts';
import type { AccuracyStatus } from './limits/accuracy.ts';
import type { MachineSpeed } from './limits/patchSize.ts';
import type { RecordingState } from './recordingState.ts';
import type { EmgSourceSpec } from './session/controlBlock.ts';

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

/** No device at all. */
export const noLink: LinkStatus = {
	state: 'none',
	message: '',
	device: '',
	sending: 'events',
	bytesWritten: 0,
	spikesSent: 0,
	spikesCoalesced: 0,
	spikesAsRates: 0,
	spikesLost: 0,
	checksumErrors: 0,
	sequenceGaps: 0,
	reconnections: 0,
};

/** The electrodes of a device. */
export interface ElectrodesStatus {
	readonly count: number;
	/** What neither the safety gate lets through nor the device accepts. */
	readonly maxAmplitudeUa: number;
	readonly maxPhaseUs: number;
	readonly maxGapUs: number;
	readonly maxRateHz: number;
	readonly maxChargeNc: number;
	readonly maxHoldS: number;
	readonly maxRiseUaPerS: number;
	/** Largest current through the common return at any time, µA. */
	readonly maxReturnUa: number;
	/** Area and charge limit of each, in order of their numbers; empty until the device has said them. */
	readonly each: readonly ElectrodeLimit[];
	/** What the device has acknowledged, has not been told to end since and still holds, in order of electrode; what is left out is off. */
	readonly levels: readonly Omit<ElectrodeLevel, 'target'>[];
}

/** What became of the movements and levels asked of a device. */
export interface CommandsStatus {
	/** Handed to the line; letting go is not among them. */
	readonly sent: number;
	readonly acted: number;
	/** Refused, by reason: the device's, the link's (such as `tooOld`) and the safety gate's (such as `notArmed`); those without one are left out. */
	readonly refused: Readonly<Record<string, number>>;
	readonly unanswered: number;
	readonly overtaken: number;
	readonly repeated: number;
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
	/** Why it cannot be armed now, one sentence; null when it can, or is. */
	readonly whyNotArmed: string | null;
	/** What a person must know before arming it, such as that it has no watchdog; null when there is nothing. */
	readonly armWarning: string | null;
	readonly emergencyStop: boolean;
	/** The emergency stop was asked for, and the device has not confirmed it yet. */
	readonly stopPending: boolean;
	/** Whether the device has confirmed that it let go: `pending` while it was asked to, or was lost, and has not. */
	readonly letGo: 'none' | 'pending' | 'confirmed';
	readonly commands: CommandsStatus;
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

/** Whether somebody steers and somebody watches: what all arming depends on. */
export interface SupervisionStatus {
	/** Screens that answer. */
	readonly screens: number;
	/** Devices may be armed without one: a person at the command line asked for that. */
	readonly withoutScreen: boolean;
	/** Why nothing may be armed now, one sentence; null when it may. */
	readonly whyNotArmed: string | null;
}

/** How the muscle's signal stands. */
export interface EmgStatus {
	readonly source: EmgSourceSpec['type'];
	readonly phase: 'waiting' | 'live' | 'silent' | 'lost';
	/** For people; empty while it is live and well. */
	readonly message: string;
	/** Why what comes cannot be the muscle's samples, one sentence; empty where it can. */
	readonly complaint: string;
	/** Samples a second as they come from a board; null where that is not measured, or not yet. */
	readonly seenRateHz: number | null;
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

/** What takes the model's steps. */
export interface BackEndStatus {
	readonly name: 'native' | 'WebAssembly' | 'JavaScript';
	/** What native code was made with; or why it does not run, or not yet: one clause. */
	readonly detail: string;
	/** Native code waits for a person's word: the session brought declarations of its own. */
	readonly asks: boolean;
	/** By which arithmetic they are taken, whatever takes them. */
	readonly arithmetic: Arithmetic;
	/** The session's, by which they are to be taken: fast arithmetic is native code's alone. */
	readonly asked: Arithmetic;
	/** Model time from which on they are taken so, s. */
	readonly fromS: number;
}

/** How the model and its light stand. */
export interface ModelStatus {
	readonly running: boolean;
	/** Model time at which it pauses by itself, s; left out where it runs on. */
	readonly pausesAtS?: number;
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
	readonly backEnd: BackEndStatus;
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
}

/** The state of everything, about four times a second. */
export interface Status extends ModelStatus {
	readonly type: 'status';
	readonly latency: Readonly<Partial<Record<LatencyStage, Percentiles>>>;
	readonly link: LinkStatus;
	/** Of the first device that is a hand. */
	readonly hand: HandStatus | null;
	readonly devices: readonly DeviceStatus[];
	readonly safety: SafetyStatus;
	readonly supervision: SupervisionStatus;
	/** Null without a source. */
	readonly emg: EmgStatus | null;
	readonly calibration: CalibrationStatus | null;
	/** The recording that a screen asked for last; null where none was. */
	readonly recording: RecordingState | null;
	/** The estimator's own delay, ms; null for a decoder that answers only to changes. */
	readonly estimatorDelayMs: number | null;
}
