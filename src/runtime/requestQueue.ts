import type { Clock, Timers } from '../base/clock.ts';
import type { ReplyEnvelope } from '../protocol/messages.ts';
import { engineRequestTypes, overtakingTypes, type Request, urgencyOf, writtenTypeOf } from '../protocol/requests.ts';
import { createEngineLoad } from './engineLoad.ts';
import { parseRequest } from './parseRequest.ts';
import { createRequestLane } from './requestLane.ts';
import { type Arrival, createStopOrder } from './stopOrder.ts';

/** Requests of all screens on their way to their answers; what stops a device waits for none of them. */
export interface RequestQueue<Screen extends object> {
	/**
	 * A message came. What stops or disarms is acted on before this returns; the rest waits for its turn, in order among what
	 * the engine answers and among what it does not.
	 */
	take(screen: Screen, text: string): void;
	/** A screen is gone: what it asked for and has not begun is forgotten. */
	left(screen: Screen): void;
	/** Requests that wait. */
	waiting(): number;
	end(): void;
}

/** What a queue works with. */
export interface RequestQueueOptions<Screen extends object> {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Answers a request, at once as far as it can; never rejects. For urgent ones it acts before it returns. */
	readonly answer: (screen: Screen, id: number, request: Request) => Promise<void>;
	readonly reply: (screen: Screen, reply: ReplyEnvelope) => void;
	/** A screen has not taken its answers of before: its next request waits. */
	readonly isBehind?: (screen: Screen) => boolean;
}

/** Longest slice of answering in one turn of the loop, ms: between slices everything else has its turn. */
const sliceMs = 4;
/** A screen that has not taken its answers is looked at again after so long, ms. */
const behindMs = 10;
/** Requests of one screen that may wait; more are refused. */
const mostWaiting = 20_000;
/** Messages longer than this are no urgent request, characters. */
const longestUrgent = 1000;

interface Waiting extends Arrival {
	readonly text: string;
}

const mayBeUrgent = new RegExp(`"(${overtakingTypes.join('|')})"`);
const engineTypes = new Set(engineRequestTypes);

/** Creates an empty queue. */
export function createRequestQueue<Screen extends object>(options: RequestQueueOptions<Screen>): RequestQueue<Screen> {
	const { clock, timers, answer, reply, isBehind = () => false } = options;
	// What the engine answers has a lane of its own: an engine that hangs holds up nothing else.
	const own = createRequestLane<Screen, Waiting>(mostWaiting, isBehind);
	const engine = createRequestLane<Screen, Waiting>(mostWaiting, isBehind);
	const lanes = [own, engine] as const;
	const order = createStopOrder(clock);
	const load = createEngineLoad(() => goOn(0));
	let cancel: (() => void) | undefined;
	let ended = false;

	const begin = (screen: Screen, entry: Waiting): void => {
		const parsed = parseRequest(entry.text);
		if (!parsed.ok) {
			reply(screen, parsed);
			return;
		}
		const { id, request } = parsed;
		const refusal = order.refusalOf(request, entry);
		if (refusal !== null) {
			reply(screen, { id, ok: false, error: refusal });
			return;
		}
		const answered = answer(screen, id, request);
		load.add(request.type, answered);
	};
	/** Acts at once on what stops or disarms, says that a screen is there, or reads the clock. False: it is none of these. */
	const overtakes = (screen: Screen, text: string): boolean => {
		if (text.length > longestUrgent || !mayBeUrgent.test(text)) return false;
		const parsed = parseRequest(text);
		if (!parsed.ok) return false;
		const urgency = urgencyOf(parsed.request);
		if (urgency !== 'atOnce' && urgency !== 'stops') return false;
		if (urgency === 'stops') order.stopped();
		void answer(screen, parsed.id, parsed.request);
		return true;
	};

	const slice = (): void => {
		cancel = undefined;
		const endMs = clock() + sliceMs;
		for (let isTurn = true; isTurn; ) {
			isTurn = false;
			for (const lane of lanes) {
				const found = lane === engine && load.isFull() ? undefined : lane.next();
				if (!found) continue;
				begin(...found);
				isTurn = true;
			}
			if (isTurn && clock() >= endMs) {
				goOn(0);
				return;
			}
		}
		// Whoever still waits does so for a screen that is behind, or for the engine, whose answer goes on by itself.
		if (!own.isEmpty() || !load.isFull()) goOn(behindMs);
	};
	const goOn = (ms: number): void => {
		if (!ended && lanes.some((lane) => !lane.isEmpty())) cancel ??= timers.after(ms, slice);
	};

	return {
		take(screen, text) {
			if (ended) return;
			const arrival = order.arrival();
			if (overtakes(screen, text)) return;
			const lane = engineTypes.has(writtenTypeOf(text)) ? engine : own;
			if (!lane.add(screen, { text, ...arrival })) {
				const parsed = parseRequest(text);
				const error = `More than ${mostWaiting} requests wait: this one was not taken.`;
				reply(screen, parsed.ok ? { id: parsed.id, ok: false, error } : parsed);
				return;
			}
			goOn(0);
		},
		left(screen) {
			for (const lane of lanes) lane.forget(screen);
		},
		waiting: () => own.count() + engine.count(),
		end() {
			ended = true;
			cancel?.();
			for (const lane of lanes) lane.clear();
		},
	};
}
