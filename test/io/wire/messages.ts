import fc from 'fast-check';
import { DIGITS } from '../../../src/io/wire/constants.ts';
import {
	FAULTS,
	type Message,
	NAK_REASONS,
	STIMULATION_DRIVES,
	STOP_CAUSES,
	type WireSpike,
} from '../../../src/io/wire/message.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const bool = fc.boolean();
const inSteps = (low: number, high: number, perUnit: number) =>
	fc.integer({ min: low, max: high }).map((n) => n / perUnit);
const closure = inSteps(0, 10_000, 10_000);
const closures = fc.tuple(closure, closure, closure, closure, closure);
const strokesPerS = inSteps(0, 0xffff, 1000);
const forceLimitN = inSteps(0, 0xffff, 100);
const name = (bytes: number) => fc.string({ maxLength: bytes, unit: 'grapheme-ascii' });
const subsetInOrder = <T>(all: readonly T[]) => fc.subarray([...all]);

/** Spikes in order of time on a wrapping µs clock. */
export const orderedSpikes = fc
	.tuple(u32, fc.array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), u16), { minLength: 1, maxLength: 35 }))
	.map(([startUs, steps]) => {
		let tUs = startUs;
		return steps.map(([deltaUs, channel], i): WireSpike => {
			if (i > 0) tUs = (tUs + deltaUs) % 2 ** 32;
			return { tUs, channel };
		});
	});

const helloReply = {
	kind: fc.constant('helloReply' as const),
	version: u8,
	sessionId: u32,
	echoUs: u32,
	deviceUs: u32,
	previousSessionId: u32,
	previousSpikes: u32,
	channels: u16,
	bufferBytes: fc.integer({ min: 64, max: 250 }),
	baud: u32,
	firmware: fc.tuple(u8, u8, u8),
	emergencyStopped: bool,
	identity: name(32),
	serialNumber: name(16),
};
const abilities = { events: bool, rates: bool, grip: bool, digits: bool, wrist: bool, telemetry: bool };

/** Any valid message of any kind. */
export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
	fc.record({
		kind: fc.constant('hello' as const),
		lowestVersion: u8,
		highestVersion: u8,
		sessionId: u32,
		sentUs: u32,
		host: name(32),
	}),
	fc.record({ ...helloReply, capabilities: fc.record({ ...abilities, stimulate: fc.constant(false) }) }),
	fc.record({
		...helloReply,
		capabilities: fc.record({ ...abilities, stimulate: fc.constant(true) }),
		stimulator: fc.record({
			electrodes: u16,
			maxAmplitudeUa: inSteps(0, 0xffff, 10),
			maxPhaseUs: u16,
			maxRateHz: inSteps(0, 0xffff, 10),
			maxChargeNc: inSteps(0, 0xffff_ffff, 10_000),
		}),
	}),
	orderedSpikes.map((spikes): Message => ({ kind: 'events', spikes })),
	fc.record({
		kind: fc.constant('rates' as const),
		windowEndUs: u32,
		windowUs: u32,
		firstChannel: u16,
		counts: fc.array(u32, { maxLength: 40 }),
	}),
	fc.record({
		kind: fc.constant('command' as const),
		id: u16,
		target: fc.constant('grip' as const),
		digits: subsetInOrder(DIGITS),
		closure,
		strokesPerS,
		forceLimitN,
	}),
	fc.record({
		kind: fc.constant('command' as const),
		id: u16,
		target: fc.constant('digits' as const),
		closures,
		strokesPerS,
		forceLimitN,
	}),
	fc.record({
		kind: fc.constant('command' as const),
		id: u16,
		target: fc.constant('wrist' as const),
		angleDeg: inSteps(-1800, 1800, 10),
		degPerS: inSteps(0, 0xffff, 10),
	}),
	fc.record({ kind: fc.constant('command' as const), id: u16, target: fc.constant('relax' as const) }),
	fc.record({
		kind: fc.constant('command' as const),
		id: u16,
		target: fc.constant('stimulate' as const),
		electrode: u16,
		drive: fc.constantFrom(...STIMULATION_DRIVES),
		amplitudeUa: inSteps(0, 0xffff, 10),
		phaseUs: u16,
		gapUs: u16,
		rateHz: inSteps(0, 0xffff, 10),
	}),
	fc.record({ kind: fc.constant('ack' as const), id: u16, actedUs: u32 }),
	fc.record({
		kind: fc.constant('nak' as const),
		id: u16,
		reason: fc.constantFrom(...NAK_REASONS),
		deviceUs: u32,
	}),
	fc.record(
		{
			kind: fc.constant('telemetry' as const),
			deviceUs: u32,
			lastCommandId: u16,
			actedUs: u32,
			spikesReceived: u32,
			spikesUs: u32,
			emergencyStopped: bool,
			watchdogRelaxed: bool,
			driven: bool,
			faults: subsetInOrder(FAULTS),
			closures,
			wristDeg: inSteps(-0x8000, 0x7fff, 10),
			forceN: inSteps(0, 0xffff, 100),
			currentMa: u16,
			temperatureC: inSteps(-0x8000, 0x7fff, 10),
			spikeCounts: fc.record({ overflowed: u32, channel: u16, channelSpikes: u32 }),
		},
		{
			requiredKeys: [
				'kind',
				'deviceUs',
				'lastCommandId',
				'actedUs',
				'spikesReceived',
				'spikesUs',
				'emergencyStopped',
				'watchdogRelaxed',
				'driven',
				'faults',
				'closures',
				'wristDeg',
				'forceN',
				'currentMa',
				'temperatureC',
			],
		},
	),
	fc.record({
		kind: fc.constant('heartbeat' as const),
		sentUs: u32,
		echoUs: u32,
		heardUs: u32,
		spikes: u32,
		rejectedFrames: u16,
	}),
	fc.record({
		kind: fc.constant('emergencyStopState' as const),
		latched: bool,
		cause: fc.constantFrom(...STOP_CAUSES),
		changedUs: u32,
	}),
);
