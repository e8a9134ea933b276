import type { Clock, Timers } from '../base/clock.ts';
import { answerWithinMs, mostOpenRequests } from '../protocol/limits/requestLimits.ts';
import type { Notice, ReplyEnvelope } from '../protocol/messages.ts';
import {
	answererOf,
	engineRequestTypes,
	mayLast,
	overtakingTypes,
	type Request,
	urgencyOf,
	writtenIdOf,
	writtenTypeOf,
} from '../protocol/requests.ts';
import { createEngineLoad } from './engineLoad.ts';
import { createOpenRequests } from './openRequests.ts';
import { parseRequest } from './parseRequest.ts';
import { createRequestLane } from './requestLane.ts';
import { createSlices } from './slices.ts';
import { type Arrival, createStopOrder } from './stopOrder.ts';

/** Requests of all screens on their way to their answers; what stops a device waits for none of them. */
export interface RequestQueue<Screen extends object> {
	/**
	 * A message came. What stops or disarms is acted on before this returns; the rest waits for its turn, in order among what
	 * the engine answers and among what it does not. Of one screen no more than `mostOpenRequests` are open, and each is answered, refused or
	 * said to be under way within `answerWithinMs`.
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
	/** The answer to a request, at once as far as it can be; never rejects. For urgent ones it acts before it returns. */
	readonly answer: (screen: Screen, id: number, request: Request) => Promise<ReplyEnvelope>;
	readonly say: (screen: Screen, message: ReplyEnvelope | Notice) => void;
	/** A screen has not taken its answers of before: its next request waits. */
	readonly isBehind?: (screen: Screen) => boolean;
}

/** A screen that has not taken its answers is looked at again after so long, ms. */
const behindMs = 10;
/** Refusals of one too many that may wait for their turn, so that whoever sends a stop behind a flood does not wait for them; those beyond are said at once. */
const mostRefusals = 20_000;
/** Messages longer than this are no urgent request, characters. */
const longestUrgent = 1000;

interface Begun {
	readonly id: number;
	readonly request: Request;
}

interface Waiting extends Arrival {
	readonly text: string;
	/** It is with whoever answers it. */
	begun: Begun | undefined;
}

const within = `${answerWithinMs / 1000} s`;
/** Who has not answered, as a person would call it. */
const answerers = {
	engine: 'the simulation',
	runtime: 'what holds devices and control law',
	shell: 'the program',
	replay: 'the replay',
};

const oneTooMany = `${mostOpenRequests} requests wait for their answers: this one was not taken.`;

const refusal = (id: number, error: string): ReplyEnvelope => ({ id, ok: false, error });
/** A request's number without checking it, which for a flood would take its time. */
const idOf = (text: string): number => writtenIdOf(text) ?? parseRequest(text).id;

/** What is said of a request that has been open for as long as one may be without a word. @param isBehind its screen does not take its answers */
function saidLate({ text, begun }: Waiting, isBehind: boolean): ReplyEnvelope | Notice {
	if (!begun) {
		const why = isBehind ? 'the answers before it were not taken' : 'others before it were not answered';
		return refusal(idOf(text), `This waited for ${within}, since ${why}, and has no effect: ask again.`);
	}
	const { id, request } = begun;
	const { type } = request;
	if (mayLast(type)) {
		const message = `What was asked for takes longer than ${within}: it goes on, and is answered when it is done.`;
		return { type: 'underWay', id, message };
	}
	const who = answerers[answererOf(type)];
	return refusal(id, `${type} was not answered within ${within} by ${who}: it may yet have its effect.`);
}

const mayBeUrgent = new RegExp(`"(${overtakingTypes.join('|')})"`);
/** The request in a message that waits for no other; undefined where it is none of these. */
function urgentIn(text: string): Begun | undefined {
	if (text.length > longestUrgent || !mayBeUrgent.test(text)) return undefined;
	const parsed = parseRequest(text);
	if (!parsed.ok) return undefined;
	const urgency = urgencyOf(parsed.request);
	return urgency === 'atOnce' || urgency === 'stops' ? parsed : undefined;
}

const engineTypes = new Set(engineRequestTypes);

/** Creates an empty queue. */
export function createRequestQueue<Screen extends object>(options: RequestQueueOptions<Screen>): RequestQueue<Screen> {
	const { clock, timers, answer, say, isBehind = () => false } = options;
	// What the engine answers has a lane of its own: an engine that hangs holds up nothing else.
	const own = createRequestLane<Screen, Waiting>(isBehind);
	const engine = createRequestLane<Screen, Waiting>(isBehind);
	const lanes = [own, engine] as const;
	const tooMany = createRequestLane<Screen, { readonly id: number }>(() => false);
	const order = createStopOrder(clock);
	const load = createEngineLoad(() => goOn(0));
	let ended = false;

	const refuseOneTooMany = (screen: Screen, id: number): void => say(screen, refusal(id, oneTooMany));
	const late = (screen: Screen, entry: Waiting): void => {
		const message = saidLate(entry, isBehind(screen));
		if (!('type' in message)) open.close(screen, entry);
		if (!entry.begun) for (const lane of lanes) lane.remove(screen, entry);
		say(screen, message);
	};
	const open = createOpenRequests(timers, late);

	const begin = (screen: Screen, entry: Waiting): void => {
		const reply = (message: ReplyEnvelope): void => {
			if (open.close(screen, entry)) say(screen, message);
		};
		const parsed = parseRequest(entry.text);
		if (!parsed.ok) {
			reply(parsed);
			return;
		}
		const { id, request } = parsed;
		const why = order.refusalOf(request, entry);
		if (why !== null) {
			reply(refusal(id, why));
			return;
		}
		entry.begun = { id, request };
		load.add(request.type, answer(screen, id, request).then(reply));
	};
	/** Acts at once on what stops or disarms, says that a screen is there, or reads the clock. False: it is none of these. */
	const overtakes = (screen: Screen, text: string): boolean => {
		const urgent = urgentIn(text);
		if (!urgent) return false;
		if (urgencyOf(urgent.request) === 'stops') order.stopped();
		void answer(screen, urgent.id, urgent.request).then((message) => say(screen, message));
		return true;
	};

	const round = (): boolean => {
		const refused = tooMany.next();
		if (refused) refuseOneTooMany(refused[0], refused[1].id);
		const found = lanes.map((lane) => (lane === engine && load.isFull() ? undefined : lane.next()));
		for (const each of found) if (each) begin(...each);
		return refused !== undefined || found.some((each) => each !== undefined);
	};
	const slices = createSlices(options, round, () => {
		// Whoever still waits does so for a screen that is behind, or for the engine, whose answer goes on by itself.
		if (!own.isEmpty() || !load.isFull()) goOn(behindMs);
	});
	const goOn = (afterMs: number): void => {
		if ([tooMany, ...lanes].some((lane) => !lane.isEmpty())) slices.goOn(afterMs);
	};

	return {
		take(screen, text) {
			if (ended) return;
			const arrival = order.arrival();
			if (overtakes(screen, text)) return;
			const entry: Waiting = { text, ...arrival, begun: undefined };
			if (!open.open(screen, entry)) {
				if (tooMany.count() < mostRefusals) tooMany.add(screen, { id: idOf(text) });
				else refuseOneTooMany(screen, idOf(text));
				goOn(0);
				return;
			}
			(engineTypes.has(writtenTypeOf(text)) ? engine : own).add(screen, entry);
			goOn(0);
		},
		left(screen) {
			open.left(screen);
			for (const lane of [tooMany, ...lanes]) lane.forget(screen);
		},
		waiting: () => own.count() + engine.count(),
		end() {
			ended = true;
			slices.end();
			open.end();
			for (const lane of [tooMany, ...lanes]) lane.clear();
		},
	};
}
