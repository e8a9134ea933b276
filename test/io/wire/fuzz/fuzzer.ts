import { createSeededRandom } from '../../../../src/base/pcg.ts';
import { stuff, unstuff } from '../../../../src/io/wire/cobs.ts';
import {
	EMERGENCY_STOP,
	MAX_FRAME_BYTES,
	MAX_PAYLOAD_BYTES,
	type ProtocolVersion,
	type Side,
} from '../../../../src/io/wire/constants.ts';
import { decodePayload } from '../../../../src/io/wire/decode.ts';
import { encodePayload } from '../../../../src/io/wire/encode.ts';
import { createWireReceiver } from '../../../../src/io/wire/endpoint.ts';
import { createFrameDecoder, encodeFrame, type Frame } from '../../../../src/io/wire/frame.ts';
import { frameOf } from '../ears.ts';
import { anyMessageAtAll } from './anyMessage.ts';
import { fateOf } from './fate.ts';
import type { FuzzState } from './figures.ts';
import { below, mutate, type Random, randomBytes } from './mutate.ts';

/** Inputs of one block: each block has random numbers of its own, so that a run can go on after any of them. */
export const BLOCK_INPUTS = 2000;

/** Streams kept; a new one takes the place of a random old one then. */
const CORPUS_LIMIT = 512;
/** Far above what other programs of a busy machine delay, far below what a quadratic parser would need. */
const HANG_MS = 10_000;
const FAILURES_KEPT = 20;

const GOOD = [
	encodeFrame({ kind: 'ack', id: 7, actedUs: 0x01020304 }, 1, 2),
	encodeFrame({ kind: 'ack', id: 8, actedUs: 0x05060708 }, 2, 2),
] as const;
const STOP = Buffer.from(EMERGENCY_STOP);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const keyOf = (code: number, sequence: number, payload: Uint8Array): string =>
	`${code},${sequence},${Buffer.from(payload).toString('latin1')}`;

/** Up to eight frames of random bytes, well stuffed, whose checksums are right only by chance. */
function stuffedNoise(random: Random): Uint8Array {
	const frames = Array.from({ length: 1 + below(random, 8) }, () => {
		const frame = Uint8Array.from({ length: 4 + below(random, 28) }, () => below(random, 256));
		return [...stuff(frame), 0];
	});
	return Uint8Array.from(frames.flat());
}

/** A frame of any contents behind a right checksum, as it goes over the line. */
function oddFrame(random: Random): Uint8Array {
	return Uint8Array.of(...stuff(frameOf(below(random, 256), below(random, 256), randomBytes(random, 60))), 0);
}

const anyVersion = (random: Random): ProtocolVersion => (random() < 0.5 ? 1 : 2);

/** The sound frames of a stream, stuffed, as hexadecimal. */
function framesIn(bytes: Uint8Array): string[] {
	const found: string[] = [];
	createFrameDecoder({
		frame: ({ version, code, sequence, payload }) =>
			found.push(hex(stuff(frameOf((version << 4) | code, sequence, payload)))),
		emergencyStop: () => undefined,
		fault: () => undefined,
	}).push(bytes);
	return found;
}

function countStops(bytes: Uint8Array): number {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	let count = 0;
	// The closing zero of one may be the opening zero of the next.
	for (let at = buffer.indexOf(STOP); at >= 0; at = buffer.indexOf(STOP, at + STOP.length - 1)) count++;
	return count;
}

/** Tries inputs on parser and encoder. */
export interface Fuzzer {
	/**
	 * Runs the next block.
	 * @param reachedNewCode asked after every few inputs while exploring: whether code was reached that never was before
	 */
	block(reachedNewCode?: () => boolean): void;
}

/** A fuzzer that goes on from a state, which it changes. */
export function createFuzzer(state: FuzzState): Fuzzer {
	const { figures } = state;
	let corpus = state.corpus.map((text) => Uint8Array.from(Buffer.from(text, 'hex')));
	// Mutation may mend what a stream of the corpus has damaged on purpose: that is no false frame.
	const known = new Set(corpus.flatMap((bytes) => framesIn(bytes)));

	const fail = (what: string, bytes: Uint8Array | null, error?: unknown): void => {
		const why = error instanceof Error ? `: ${error.message}` : '';
		if (figures.failures.length < FAILURES_KEPT) {
			figures.failures.push(`${what}${why}${bytes === null ? '' : ` (${hex(bytes)})`}`);
		}
	};

	/** @param sources what the stream was put together from: frames in them were sent */
	const stream = (bytes: Uint8Array, sources: readonly Uint8Array[], random: Random): void => {
		const heard: string[] = [];
		let strangers = 0;
		let stops = 0;
		let faults = 0;
		const frames: Frame[] = [];
		const decoder = createFrameDecoder({
			frame({ version, code, sequence, payload }) {
				const header = (version << 4) | code;
				heard.push(keyOf(header, sequence, payload));
				// Stuffing has one spelling only: a frame was sent where its stuffed bytes are, whatever came between.
				const stuffed = Buffer.from(stuff(frameOf(header, sequence, payload)));
				const sent =
					known.has(stuffed.toString('hex')) || sources.some((source) => Buffer.from(source).includes(stuffed));
				if (!sent) strangers++;
				frames.push({ version, code, sequence, payload: payload.slice() });
			},
			emergencyStop: () => stops++,
			fault: (fault) => {
				if (fault === 'crc') faults++;
			},
		});
		const cut = below(random, bytes.length + 1);
		decoder.push(bytes.subarray(0, cut));
		decoder.push(bytes.subarray(cut));
		const whole = Buffer.concat([bytes, ...GOOD]);
		figures.checksumTrials += faults + strangers;
		figures.falseFrames += strangers;
		const before = heard.length;
		decoder.push(GOOD[0]);
		const first = heard.length > before && heard.at(-1) === keyOf(0x26, 1, Uint8Array.of(7, 0, 4, 3, 2, 1));
		decoder.push(GOOD[1]);
		const second = heard.at(-1) === keyOf(0x26, 2, Uint8Array.of(8, 0, 8, 7, 6, 5));
		if (!first) figures.firstFramesLost++;
		// What ends with a delimiter leaves nothing that could run into the first good frame.
		if (!second || (!first && (bytes.length === 0 || bytes.at(-1) === 0))) {
			figures.resyncFailures++;
			fail('not understood again', bytes);
		}
		const there = countStops(whole);
		figures.stops += there;
		if (there !== stops) {
			figures.stopMistakes++;
			fail(`${there} emergency stops, ${stops} heard`, bytes);
		}
		ears(whole, frames, random);
	};

	/** One end of the line, whichever it is, hears a stream: every frame must have the fate that its kind and version give it. */
	const ears = (bytes: Uint8Array, frames: readonly Frame[], random: Random): void => {
		const side: Side = random() < 0.5 ? 'host' : 'device';
		const agreed = anyVersion(random);
		let heard = 0;
		const receiver = createWireReceiver({ message: () => heard++, emergencyStop: () => undefined }, side);
		receiver.speak(agreed);
		receiver.push(bytes);
		const wanted = { heard: 0, unknown: 0, echo: 0, malformed: 0 };
		for (const frame of frames) wanted[fateOf(frame, side, agreed)]++;
		const { malformedErrors, unknownFrames, echoedFrames } = receiver.counters();
		const got = { heard, unknown: unknownFrames, echo: echoedFrames, malformed: malformedErrors };
		figures.framesJudged += frames.length;
		figures.echoes += echoedFrames;
		if (JSON.stringify(got) === JSON.stringify(wanted)) return;
		figures.fateMistakes++;
		fail(`${side}, version ${agreed}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`, bytes);
	};

	const payload = (code: number, bytes: Uint8Array, version: ProtocolVersion): void => {
		const decoded = decodePayload(code, bytes, version);
		if (!decoded.ok) return;
		figures.payloadsRead++;
		const again = encodePayload(decoded.message, version);
		const twice = decodePayload(code, again, version);
		if (!twice.ok || hex(encodePayload(twice.message, version)) !== hex(again)) {
			figures.roundTripFailures++;
			fail(`payload of kind ${code}, version ${version}, does not come back`, bytes);
		}
	};

	/** Sends a frame once more with zero bytes behind its checksum: nothing may be heard. */
	const lengthened = (wire: Uint8Array, random: Random): void => {
		const frame = unstuff(wire.slice(0, -1));
		if (frame === null || frame.length === MAX_FRAME_BYTES) return;
		const longer = new Uint8Array(frame.length + 1 + below(random, MAX_FRAME_BYTES - frame.length));
		longer.set(frame);
		const bytes = Uint8Array.of(...stuff(longer), 0);
		let taken = 0;
		createFrameDecoder({
			frame: () => taken++,
			emergencyStop: () => undefined,
			fault: () => undefined,
		}).push(bytes);
		figures.lengthenedFrames++;
		if (taken === 0) return;
		figures.lengthenedTaken++;
		fail('taken with zero bytes behind it', bytes);
	};

	const message = (random: Random): void => {
		const wanted = anyMessageAtAll(random);
		const version = anyVersion(random);
		let frame: Uint8Array;
		try {
			frame = encodeFrame(wanted, below(random, 256), version);
		} catch (error) {
			if (error instanceof RangeError) return;
			throw error;
		}
		figures.messagesWritten++;
		const zero = frame.indexOf(0);
		let back: Uint8Array | null = null;
		createFrameDecoder({
			frame({ code, payload: bytes }) {
				const decoded = decodePayload(code, bytes, version);
				back = decoded.ok && decoded.message.kind === wanted.kind ? encodePayload(decoded.message, version) : null;
			},
			emergencyStop: () => undefined,
			fault: () => undefined,
		}).push(frame);
		const right = back !== null && hex(back) === hex(encodePayload(wanted, version));
		if (zero !== frame.length - 1 || frame.length > MAX_FRAME_BYTES + 2 || countStops(frame) > 0 || !right) {
			figures.roundTripFailures++;
			fail(`${wanted.kind} does not come back`, frame);
		}
		lengthened(frame, random);
	};

	const anyStream = (random: Random): Uint8Array => corpus[below(random, corpus.length)] ?? GOOD[0];

	/** One input; gives the stream that it was, if it was one. */
	const once = (random: Random): Uint8Array | null => {
		const choice = below(random, 10);
		if (choice < 2) {
			// Half of them random bytes in sound stuffing, so that only the checksum stands in their way.
			const bytes = random() < 0.5 ? randomBytes(random, 300) : stuffedNoise(random);
			figures.randomStreams++;
			figures.bytes += bytes.length;
			stream(bytes, [], random);
			return bytes;
		}
		if (choice < 6) {
			const [one, other] = [anyStream(random), anyStream(random)];
			// Half of them carry a frame of odd contents behind a right checksum, to get past it.
			const odd = random() < 0.5 ? oddFrame(random) : GOOD[0];
			const original = Buffer.concat([one, odd]);
			const bytes = mutate(original, other, random);
			figures.mutatedStreams++;
			figures.bytes += bytes.length;
			stream(bytes, [original, other], random);
			return bytes;
		}
		if (choice < 8) {
			const bytes = mutate(randomBytes(random, 60), anyStream(random), random).subarray(0, MAX_PAYLOAD_BYTES);
			figures.payloads++;
			figures.bytes += bytes.length;
			payload(1 + below(random, 15), bytes, anyVersion(random));
			return null;
		}
		figures.messages++;
		message(random);
		return null;
	};

	const keep = (bytes: Uint8Array): void => {
		if (bytes.length === 0 || bytes.length > 4 * MAX_FRAME_BYTES) return;
		if (corpus.length >= CORPUS_LIMIT) corpus = corpus.slice(1);
		corpus.push(bytes.slice());
	};

	const timed = (random: Random): Uint8Array | null => {
		const startMs = performance.now();
		let bytes: Uint8Array | null = null;
		try {
			bytes = once(random);
		} catch (error) {
			figures.crashes++;
			fail('crash', bytes, error);
		}
		const tookMs = performance.now() - startMs;
		figures.inputs++;
		figures.slowestMs = Math.max(figures.slowestMs, tookMs);
		if (tookMs > HANG_MS) figures.hangs++;
		return bytes;
	};

	return {
		block(reachedNewCode) {
			// Not from a shift register like the checksum: linear numbers and a linear checksum would know each other.
			const random = createSeededRandom(Math.imul(state.seed, 0x2545f491) + Math.imul(state.blocks, 0x9e3779b1));
			// Asking for coverage is slow: it is asked for once for several inputs, all of which are kept if there is news.
			let recent: Uint8Array[] = [];
			for (let i = 0; i < BLOCK_INPUTS; i++) {
				const bytes = timed(random);
				if (reachedNewCode === undefined) continue;
				if (bytes !== null) recent.push(bytes);
				if (recent.length < 8) continue;
				if (reachedNewCode()) for (const one of recent) keep(one);
				recent = [];
			}
			if (reachedNewCode !== undefined) state.corpus = corpus.map(hex);
			state.blocks++;
		},
	};
}
