import type { CommandTarget, ElectrodeLimit } from '../../protocol/deviceCommand.ts';
import { type CAPABILITY_BITS, FAULT_BITS, type MessageKind, NAK_CODES, STOP_CAUSE_CODES } from './constants.ts';

/** One spike on the wire. */
export interface WireSpike {
	/** Time on the sender's spike clock, whole µs modulo 2^32. */
	readonly tUs: number;
	/** Channel of the device, 0 to 65,535. */
	readonly channel: number;
}

/** What a device can do; each name is one bit of HELLO_REPLY (docs/protocol.md). With `stimulate` it has electrodes. */
export type DeviceCapabilities = Readonly<Record<keyof typeof CAPABILITY_BITS, boolean>>;

/** What a stimulator has and what it will never exceed; fixed in the device. */
export interface StimulatorLimits {
	/** Electrodes run from 0 to electrodes − 1. */
	readonly electrodes: number;
	/** Current of either phase, µA, in steps of 0.1. */
	readonly maxAmplitudeUa: number;
	/** Length of either phase, whole µs. */
	readonly maxPhaseUs: number;
	/** Pulses per second, in steps of 0.1. */
	readonly maxRateHz: number;
	/** Charge of either phase, nC, in steps of 0.0001. Electrodes may have lower ones of their own: `Electrodes`. */
	readonly maxChargeNc: number;
}

/** Opens a session; the device forgets the session before, but reports its spike count once. */
export interface Hello {
	readonly kind: 'hello';
	/** Lowest and highest protocol version the host speaks, 1 to 255, in this order. */
	readonly lowestVersion: number;
	readonly highestVersion: number;
	/** Chosen by the host, not 0; the same number again is a repetition, not a new session. */
	readonly sessionId: number;
	/** The host's clock, µs modulo 2^32. */
	readonly sentUs: number;
	/** Who calls, up to 32 bytes of UTF-8. */
	readonly host: string;
}

/** The device's answer to HELLO. */
export interface HelloReply {
	readonly kind: 'helloReply';
	/** Protocol version the device chose from the host's range; 0: none of them, or busy, and there is no session. */
	readonly version: number;
	readonly sessionId: number;
	/** `sentUs` of the HELLO that is answered, the host's clock. */
	readonly echoUs: number;
	/** The device's clock when it answered, µs modulo 2^32. */
	readonly deviceUs: number;
	/** The session before this one (0: none since power-up) and the spikes received in it. */
	readonly previousSessionId: number;
	readonly previousSpikes: number;
	readonly capabilities: DeviceCapabilities;
	/** Spike channels the device has; valid channels are 0 to channels − 1. */
	readonly channels: number;
	/** Longest frame before stuffing that the device takes, 64 to 250 bytes. */
	readonly bufferBytes: number;
	/** The line's rate in baud that the device keeps up with; 0: not limited. */
	readonly baud: number;
	readonly firmware: readonly [number, number, number];
	readonly emergencyStopped: boolean;
	/** Another host has the device; then `version` is 0. */
	readonly busy: boolean;
	/** Since the session before began, the emergency stop was latched or a fault was present, if only for a time; false where no session begins, and in version 1. */
	readonly haltedBefore: boolean;
	/** What the device is, up to 32 bytes of UTF-8. */
	readonly identity: string;
	/** Its serial number, up to 16 bytes of UTF-8. */
	readonly serialNumber: string;
	/** There if, and only if, the capability `stimulate` is. */
	readonly stimulator?: StimulatorLimits;
}

/** Spikes in order of time: the first stamp, then differences. */
export interface Events {
	readonly kind: 'events';
	readonly spikes: readonly WireSpike[];
}

/** Spike counts of consecutive channels over one window. */
export interface Rates {
	readonly kind: 'rates';
	/** End of the window on the host's clock (the one of heartbeats), µs modulo 2^32. */
	readonly windowEndUs: number;
	readonly windowUs: number;
	readonly firstChannel: number;
	readonly counts: readonly number[];
}

/** Something the device shall do; acknowledged by ACK or NAK with the same id. */
export type Command = { readonly kind: 'command'; readonly id: number } & CommandTarget;

/** The command is in force (or was, when this answers a repetition). */
export interface Ack {
	readonly kind: 'ack';
	readonly id: number;
	/** The device's clock when it took the command over, µs modulo 2^32. */
	readonly actedUs: number;
}

/** Why a device may refuse a command, in order of their numbers. */
export const NAK_REASONS = Object.keys(NAK_CODES) as readonly NakReason[];

/** Why a device refuses a command. */
export type NakReason = keyof typeof NAK_CODES;

/** The command is refused and changed nothing. */
export interface Nak {
	readonly kind: 'nak';
	readonly id: number;
	readonly reason: NakReason;
	readonly deviceUs: number;
}

/** All faults, in order of their bits. */
export const FAULTS = Object.keys(FAULT_BITS) as readonly Fault[];

/** A fault that a device reports. */
export type Fault = keyof typeof FAULT_BITS;

/** Spikes as a device with a buffer counts them: one channel's in each telemetry, in turn. Since power-up, modulo 2^32. */
export interface SpikeCounts {
	/** Received, but the buffer was full. */
	readonly overflowed: number;
	readonly channel: number;
	/** Spikes of that channel that left the buffer. */
	readonly channelSpikes: number;
	/** Pulses that were dropped because they would have started more than 5 ms after their spike; 0 in version 1. */
	readonly latePulses: number;
}

/** What the device feels and does, sent on its own accord while a session lives. */
export interface Telemetry {
	readonly kind: 'telemetry';
	/** The device's clock when this was measured, µs modulo 2^32. */
	readonly deviceUs: number;
	/** Last command taken over (0: none in this session) and when. */
	readonly lastCommandId: number;
	readonly actedUs: number;
	/** Spikes received in this session and the device's clock when the last of them came. */
	readonly spikesReceived: number;
	readonly spikesUs: number;
	readonly emergencyStopped: boolean;
	/** The watchdog let the hand go because heartbeats stopped. */
	readonly watchdogRelaxed: boolean;
	/** The motors hold or drive a target, or an electrode has a level. */
	readonly driven: boolean;
	/** A fresh heartbeat of this session came within 250 ms: commands are taken. Always false in version 1. */
	readonly heartbeatCurrent: boolean;
	/** In this session the emergency stop was latched or a fault was present, if only for a time. Always false in version 1. */
	readonly halted: boolean;
	readonly faults: readonly Fault[];
	/** Closure of thumb, index, middle, ring, little: 0 open to 1 closed. */
	readonly closures: readonly [number, number, number, number, number];
	/** Wrist rotation in degrees. */
	readonly wristDeg: number;
	/** Sum of the digits' forces on an object, N. */
	readonly forceN: number;
	/** Motor current, mA. */
	readonly currentMa: number;
	/** Motor temperature, °C, in steps of 0.1. */
	readonly temperatureC: number;
	/** From devices that have it to tell. */
	readonly spikeCounts?: SpikeCounts;
}

/** Proof of life, with the four stamps of a clock comparison. */
interface LifeSign {
	/** The sender's clock when this left; not 0. */
	readonly sentUs: number;
	/** `sentUs` of the last one heard from the other side, and this side's clock when it came; both 0 before the first. */
	readonly echoUs: number;
	readonly heardUs: number;
	/** From the host: spikes sent in this session. From the device: spikes received in it. Modulo 2^32. */
	readonly spikes: number;
	/** Frames that this side had to reject in this session, modulo 2^16. */
	readonly rejectedFrames: number;
}

/**
 * The host's proof of life (in version 1 the device's answer too). A device counts it only while it is fresh: `echoUs` names
 * an answer that the device gave at most 500 ms ago.
 */
export interface Heartbeat extends LifeSign {
	readonly kind: 'heartbeat';
}

/** The device's answer to a heartbeat, in version 2. */
export interface HeartbeatAnswer extends LifeSign {
	readonly kind: 'heartbeatAnswer';
}

/** What a stimulator's electrodes may carry, said after every HELLO_REPLY; version 2 only. */
export interface Electrodes {
	readonly kind: 'electrodes';
	/** Largest current through the common return at any time, µA, in steps of 0.1. */
	readonly maxReturnUa: number;
	/** Longest time that a level may hold, s, in steps of 0.1. */
	readonly maxHoldS: number;
	/** Shannon's k that the charge limits were made with, in steps of 0.01 (Shannon 1992, doi:10.1109/10.126616). */
	readonly shannonK: number;
	/** The electrode that the first of the list is. */
	readonly firstElectrode: number;
	/** At least one. */
	readonly electrodes: readonly ElectrodeLimit[];
}

/** All causes of an emergency stop, in order of their numbers. */
export const STOP_CAUSES = Object.keys(STOP_CAUSE_CODES) as readonly StopCause[];

/** What latched an emergency stop. */
export type StopCause = keyof typeof STOP_CAUSE_CODES;

/** Sent at once when the emergency stop latches, is asked for again, or is reset by a person at the device. */
export interface EmergencyStopState {
	readonly kind: 'emergencyStopState';
	readonly latched: boolean;
	readonly cause: StopCause;
	/** The device's clock at the change, µs modulo 2^32. */
	readonly changedUs: number;
}

/** Every message; `heartbeatAnswer` and `electrodes` are of version 2 only. */
export type Message =
	| Hello
	| HelloReply
	| Events
	| Rates
	| Command
	| Ack
	| Nak
	| Telemetry
	| Heartbeat
	| EmergencyStopState
	| HeartbeatAnswer
	| Electrodes;

/** The message of a kind. */
export type MessageOf<K extends MessageKind> = Extract<Message, { readonly kind: K }>;
