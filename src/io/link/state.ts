import type { ElectrodeLimit } from '../../protocol/deviceCommand.ts';
import type { DeviceCapabilities, NakReason, StimulatorLimits, Telemetry } from '../wire/message.ts';

/**
 * Where a link stands.
 * - `connecting`: the transport is being opened. `handshaking`: it is open, the device has not answered yet.
 * - `ready`: spikes flow as asked. `degraded`: they flow coalesced or as rates, because the line cannot carry events.
 * - `silent`: the line is open, but the device says nothing. `disconnected`: there is no line; it is tried again.
 * - `closed`: the user closed the link; it stays so.
 */
export type LinkPhase = 'connecting' | 'handshaking' | 'ready' | 'degraded' | 'silent' | 'disconnected' | 'closed';

/** How spikes travel: each with its time stamp, or as counts per window. */
export type SpikeProtocol = 'events' | 'rate';

/**
 * The form that spikes have on the line now, from the longest to the shortest:
 * - `events`: each with its channel and its exact stamp;
 * - `coalesced`: each with its channel, stamps rounded to a common grid and sent in fuller frames;
 * - `rate`: counts per channel and window.
 */
export type SpikeForm = 'events' | 'coalesced' | 'rate';

/** Why spikes were lost. */
export type LossCause =
	/** Handed over while no device was connected. */
	| 'notConnected'
	/** Handed over or waiting while the device was silent. */
	| 'silent'
	/** The queue was full. */
	| 'queueFull'
	/** Waited too long to be worth sending. */
	| 'stale'
	/** Sent, but never received: damaged, or under way when the line broke. */
	| 'line'
	/** The device has no such channel, takes no spikes, or the spike was malformed. */
	| 'refused'
	/** Waiting when the link was closed. */
	| 'closed';

/** What became of every spike: handedOver = queued + inFlight + delivered + the sum of lost, always. */
export interface SpikeAccount {
	readonly handedOver: number;
	/** Waiting to be sent. */
	readonly queued: number;
	/** Sent, not yet confirmed by the device. */
	readonly inFlight: number;
	/** Confirmed by the device. */
	readonly delivered: number;
	readonly lost: Readonly<Record<LossCause, number>>;
	readonly lostTotal: number;
	/** Of those sent: with stamps rounded to the grid, so that their exact times are lost. */
	readonly sentCoalesced: number;
	/** Of those sent: as counts, so that their times within the window are lost. */
	readonly sentAsRates: number;
}

/** Counters since the link was made. */
export interface LinkCounters {
	readonly bytesOut: number;
	readonly bytesIn: number;
	readonly framesOut: number;
	readonly framesIn: number;
	readonly crcErrors: number;
	/** Stuffing that does not fit, runs too long, payloads that make no sense. */
	readonly framingErrors: number;
	readonly unknownFrames: number;
	/** This side's own frames, heard back from a line that echoes. */
	readonly echoedFrames: number;
	/** Raw emergency stops heard: requests of the device, or this side's own from a line that echoes. */
	readonly stopsHeard: number;
	/** How often the device told that, in its session or since the one before, a stop was latched or a fault was present: also one that is over. */
	readonly haltsTold: number;
	/** Sessions before which the device had restarted, or served another program, since it last was in one of this link: what it went through is not known. */
	readonly pastsUnknown: number;
	/** Jumps of the device's sequence number, and the frames they skipped. */
	readonly sequenceGaps: number;
	readonly missedFrames: number;
	/** Frames that the device says it had to reject in this session. */
	readonly rejectedByDevice: number;
	/** Movements and levels handed to the line (letting go is not among them): acted + refused by the device + overtaken + unanswered, when all have ended. */
	readonly commandsSent: number;
	readonly commandsActed: number;
	/** Refused by the device, or before they were sent; `commandsRefusedBy` says by what. */
	readonly commandsRefused: number;
	readonly commandsRefusedBy: Readonly<Record<CommandRefusal, number>>;
	readonly commandsRepeated: number;
	/** Given up: overtaken by a newer one (perhaps before it was sent), or never answered. */
	readonly commandsOvertaken: number;
	readonly commandsUnanswered: number;
	/** Times that a command, or its repetition, was not handed to the line because its control instant was too long ago. */
	readonly commandsTooOld: number;
	/** How often spikes had to take a shorter form. */
	readonly degradations: number;
	/** Sessions begun: the first and every reconnection. */
	readonly sessions: number;
}

/**
 * Why a command was refused: by the device, for a reason of its own (NAK_REASONS), or on this side, before it was sent:
 * - `tooOld`: its control instant was more than 250 ms ago; `notConnected`: there is no device;
 * - `stopInForce`: the emergency stop is in force or asked for; `oldFirmware`: the device speaks version 1 of the protocol;
 * - `notSafe`: it did not pass the safety gate; `unable`: this driver's device has no such movement, or is in another mode.
 */
export type CommandRefusal =
	| NakReason
	| 'tooOld'
	| 'notConnected'
	| 'stopInForce'
	| 'oldFirmware'
	| 'notSafe'
	| 'unable';

/** What a stimulator says of its electrodes, complete. */
export interface LinkElectrodes {
	/** Largest current through the common return at any time, µA. */
	readonly maxReturnUa: number;
	/** Longest time that a level may hold, s. */
	readonly maxHoldS: number;
	/** Shannon's k that the charge limits were made with. */
	readonly shannonK: number;
	/** In order of their numbers, from 0: area and charge limit of each. */
	readonly electrodes: readonly ElectrodeLimit[];
}

/** Who is at the other end. */
export interface LinkDevice {
	readonly identity: string;
	readonly serialNumber: string;
	/** `1.0.0` */
	readonly firmware: string;
	readonly protocolVersion: number;
	readonly capabilities: DeviceCapabilities;
	readonly channels: number;
	readonly bufferBytes: number;
	/** 0: not limited. */
	readonly baud: number;
	/** What it has of electrodes; null without any. */
	readonly stimulator: StimulatorLimits | null;
	/** What each electrode bears; null without any, and until the device has said it of all. */
	readonly electrodes: LinkElectrodes | null;
}

/** How the device's clock relates to the link's. */
export interface LinkClock {
	/** Device clock − link clock, µs (modulo 2^32, shown signed). */
	readonly offsetUs: number;
	/** Round trip of the comparison it rests on, ms; half of it bounds the error. */
	readonly roundTripMs: number;
	/** Round trip of the newest comparison, ms. */
	readonly lastRoundTripMs: number;
}

/** The emergency stop as both sides know it. */
export interface LinkStop {
	/** Asked for on this side and not yet confirmed by the device. */
	readonly pending: boolean;
	/** The device says that it is latched; only a person at the device resets it. */
	readonly latched: boolean;
}

/**
 * Letting go, as the device has confirmed it:
 * - `none`: nothing was asked for, and no session has begun;
 * - `pending`: asked for, or a session was lost, and the device has not confirmed yet that it let go;
 * - `confirmed`: the device has said so since.
 */
export type LetGo = 'none' | 'pending' | 'confirmed';

/** How the proof of life goes. */
export interface LinkHeartbeat {
	/** When the device last answered a heartbeat of this session, ms on the link's clock; null: not yet. */
	readonly answeredMs: number | null;
	/** How long it has owed the oldest answer, ms; 0 when it owes none. */
	readonly owedMs: number;
	/** Whether the device counts this host's heartbeat as current, as it last said; null: not said in this session. */
	readonly current: boolean | null;
}

/** What the device last reported, and when it arrived on the link's clock. */
export type HandTelemetry = Omit<Telemetry, 'kind'> & {
	/** When it arrived, ms on the link's clock. */
	readonly receivedMs: number;
};

/** Everything there is to show of a link: one plain, serialisable object. */
export interface LinkState {
	readonly phase: LinkPhase;
	/** Why, in one clear sentence. */
	readonly reason: string;
	/** When this phase began, ms on the link's clock. */
	readonly sinceMs: number;
	/** `serial port /dev/ttyACM0 at 115200 baud`; null while there is no line. */
	readonly transport: string | null;
	readonly protocol: SpikeProtocol;
	/** What spikes travel as now. */
	readonly sending: SpikeForm;
	/** The device of this session, or of the last one; null before the first. */
	readonly device: LinkDevice | null;
	readonly clock: LinkClock | null;
	readonly stop: LinkStop;
	readonly letGo: LetGo;
	readonly heartbeat: LinkHeartbeat;
	/** The last that came; old when the phase is neither `ready` nor `degraded`. */
	readonly telemetry: HandTelemetry | null;
	readonly spikes: SpikeAccount;
	readonly counters: LinkCounters;
	/** Failed attempts to connect since the last session, and when the next is due (null: none). */
	readonly attempts: number;
	readonly nextAttemptMs: number | null;
}

/** The way of one batch of spikes, or of one command, from here to the device and back: ms on the link's clock. */
export interface LatencyTrace {
	readonly what: 'spikes' | 'command';
	/** The light frame it belongs to; null when the caller gave none. */
	readonly frameId: number | null;
	/** Spikes of the batch; 0 for a command. */
	readonly spikes: number;
	readonly handedOverMs: number;
	/** When its last byte was handed to the line. */
	readonly writtenMs: number;
	/**
	 * When the device took it over, from the device's clock and the estimated offset. For spikes it is known only for
	 * the last batch before a telemetry frame; null for the others.
	 */
	readonly actedMs: number | null;
	/** When the first telemetry that shows it arrived. */
	readonly telemetryMs: number;
}

/** What became of a command. */
export type CommandOutcome =
	| { readonly kind: 'acted'; readonly actedMs: number }
	| { readonly kind: 'refused'; readonly why: CommandRefusal; readonly reason: string }
	/** A newer command for the same joints took its place. */
	| { readonly kind: 'overtaken' }
	| { readonly kind: 'unanswered'; readonly reason: string };
