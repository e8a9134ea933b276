import fc from 'fast-check';
import { type ProtocolVersion, SENDERS, type Side } from '../../../src/io/wire/constants.ts';
import { FAULTS, type Message, NAK_REASONS, STOP_CAUSES, type WireSpike } from '../../../src/io/wire/message.ts';
import { DIGITS, STIMULATION_DRIVES } from '../../../src/protocol/deviceCommand.ts';

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
	channels: fc.integer({ min: 1, max: 0xffff }),
	bufferBytes: fc.integer({ min: 64, max: 250 }),
	baud: fc.oneof(fc.constant(0), fc.integer({ min: 9600, max: 2_000_000 })),
	firmware: fc.tuple(u8, u8, u8),
	emergencyStopped: bool,
	busy: bool,
	haltedBefore: bool,
	identity: name(32),
	serialNumber: name(16),
};
const abilities = { events: bool, rates: bool, grip: bool, digits: bool, wrist: bool, telemetry: bool };

const lifeSign = { sentUs: u32, echoUs: u32, heardUs: u32, spikes: u32, rejectedFrames: u16 };

const greetings: readonly fc.Arbitrary<Message>[] = [
	fc
		.record({
			kind: fc.constant('hello' as const),
			versions: fc.tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 255 })),
			sessionId: fc.integer({ min: 1, max: 0xffff_ffff }),
			sentUs: u32,
			host: name(32),
		})
		.map(({ versions: [one, other], ...hello }) => ({
			...hello,
			lowestVersion: Math.min(one, other),
			highestVersion: Math.max(one, other),
		})),
	fc.record({ ...helloReply, capabilities: fc.record({ ...abilities, stimulate: fc.constant(false) }) }),
	fc.record({
		...helloReply,
		capabilities: fc.record({ ...abilities, stimulate: fc.constant(true) }),
		stimulator: fc.record({
			electrodes: fc.integer({ min: 1, max: 0xffff }),
			maxAmplitudeUa: inSteps(0, 0xffff, 10),
			maxPhaseUs: u16,
			maxRateHz: inSteps(0, 0xffff, 10),
			maxChargeNc: inSteps(0, 0xffff_ffff, 10_000),
		}),
	}),
];

const inBothVersions: readonly fc.Arbitrary<Message>[] = [
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
	fc.record({ kind: fc.constant('ack' as const), id: u16, actedUs: u32 }),
	fc.record({
		kind: fc.constant('nak' as const),
		id: u16,
		reason: fc.constantFrom(...NAK_REASONS),
		deviceUs: u32,
	}),
	fc.record({ kind: fc.constant('heartbeat' as const), ...lifeSign }),
	fc.record({
		kind: fc.constant('emergencyStopState' as const),
		latched: bool,
		cause: fc.constantFrom(...STOP_CAUSES),
		changedUs: u32,
	}),
];

const telemetry = {
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
};
const counts = { overflowed: u32, channel: u16, channelSpikes: u32 };

/** Telemetry without and with counts of spikes. */
const telemetryWith = (
	heartbeatCurrent: fc.Arbitrary<boolean>,
	latePulses: fc.Arbitrary<number>,
): fc.Arbitrary<Message> =>
	fc.oneof(
		fc.record({ ...telemetry, heartbeatCurrent, halted: heartbeatCurrent }),
		fc.record({
			...telemetry,
			heartbeatCurrent,
			halted: heartbeatCurrent,
			spikeCounts: fc.record({ ...counts, latePulses }),
		}),
	);

const onlyInVersion2: readonly fc.Arbitrary<Message>[] = [
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
		holdS: inSteps(0, 0xffff, 10),
		riseUaPerS: u16.map((steps) => steps * 10),
	}),
	fc.record({ kind: fc.constant('heartbeatAnswer' as const), ...lifeSign }),
	fc.record({
		kind: fc.constant('electrodes' as const),
		maxReturnUa: inSteps(0, 0xffff, 10),
		maxHoldS: inSteps(0, 0xffff, 10),
		shannonK: inSteps(0, 0xff, 100),
		firstElectrode: u16,
		electrodes: fc.array(fc.record({ areaUm2: u32, maxChargeNc: inSteps(0, 0xffff_ffff, 10_000) }), {
			minLength: 1,
			maxLength: 29,
		}),
	}),
];

/** Any valid message of any kind that a version has. */
export const messagesOf: Readonly<Record<ProtocolVersion, fc.Arbitrary<Message>>> = {
	1: fc.oneof(...greetings, ...inBothVersions, telemetryWith(fc.constant(false), fc.constant(0))),
	2: fc.oneof(...greetings, ...inBothVersions, ...onlyInVersion2, telemetryWith(bool, u32)),
};

/** Whether a side takes a message that travels in a version: what only that side sends would be its own, come back. */
export const isHeardBy = (side: Side, version: ProtocolVersion, { kind }: Message): boolean =>
	SENDERS[kind] !== side || (version === 1 && kind === 'heartbeat');

const ends = (['host', 'device'] as const).flatMap((side) => ([1, 2] as const).map((version) => ({ side, version })));

/** What a side hears in a version: some messages of the other side. */
export const heardStreams = fc.oneof(
	...ends.map(({ side, version }) =>
		fc.record({
			side: fc.constant(side),
			version: fc.constant(version),
			sent: fc.array(
				messagesOf[version].filter((message) => isHeardBy(side, version, message)),
				{ minLength: 1, maxLength: 12 },
			),
		}),
	),
);

/** A message of a version, and an end of a line that speaks a version, the same one or not. */
export const strangeEncounters = fc
	.record({ end: fc.constantFrom(...ends), version: fc.constantFrom(1 as const, 2 as const) })
	.chain(({ end, version }) => messagesOf[version].map((message) => ({ ...end, sentIn: version, message })));
