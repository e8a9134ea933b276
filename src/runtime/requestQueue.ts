import type { Clock, Timers } from '../base/clock.ts';
import { engineRequestTypes } from '../engine/server/engineMessages.ts';
import type { ReplyEnvelope } from '../protocol/messages.ts';
import type { Request, RequestType } from '../protocol/requests.ts';
import { parseRequest } from './parseRequest.ts';

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
/** So much may be with the engine at a time: answers that come back together take one turn of the loop together. */
const mostWithEngine = 16;
/** Requests of one screen that may wait; more are refused. */
const mostWaiting = 20_000;
/** A person who pressed a button does not expect a device to begin to move longer after that, ms. */
const armWithinMs = 1000;
/** Messages longer than this are no urgent request, characters. */
const longestUrgent = 1000;

/** How much a request is to the engine that it answers at once: those with long answers are few at a time. */
function weightOf(type: RequestType): number {
	switch (type) {
		case 'describe':
		case 'resetParameter':
		case 'restart':
		case 'saveSession':
		case 'listDeclarations':
			return mostWithEngine / 2;
		case 'setParameter':
		case 'setSource':
		case 'setLight':
		case 'setRunning':
		case 'watch':
		case 'unwatch':
		case 'addIntervention':
		case 'removeIntervention':
			return 1;
		default:
			return 0;
	}
}

/** What stops or disarms. */
function stops(request: Request): boolean {
	switch (request.type) {
		case 'emergencyStop':
			return true;
		case 'arm':
			return !request.armed;
		case 'hold':
			return !request.held;
		default:
			return false;
	}
}

/** What stops or disarms, says that a screen is there, or reads the clock: it overtakes whatever waits. */
const isUrgent = (request: Request): boolean => request.type === 'pong' || request.type === 'clock' || stops(request);

/** What lets a device move: a stop or a disarming that came later takes it back. */
function letsMove(request: Request): boolean {
	switch (request.type) {
		case 'releaseEmergencyStop':
		case 'stimulate':
			return true;
		case 'arm':
			return request.armed;
		case 'hold':
			return request.held;
		default:
			return false;
	}
}

interface Waiting {
	readonly text: string;
	readonly number: number;
	readonly cameMs: number;
}

/** What screens wait for in one lane; the first in the map is the next to have its turn. */
type Lane<Screen> = Map<Screen, Waiting[]>;

const mayBeUrgent = /"(emergencyStop|pong|clock|arm|hold)"/;
/** The type of a request as pages write it, without reading the rest. */
const writtenType = /^\{"id":-?\d+,"request":\{"type":"(\w+)"/;
const engineTypes: ReadonlySet<string> = new Set(engineRequestTypes);

/** The next of a lane; its screen is last in line afterwards. */
function takeNext<Screen>(lane: Lane<Screen>, isBehind: (screen: Screen) => boolean) {
	for (const [screen, queue] of lane) {
		if (isBehind(screen)) continue;
		const entry = queue.shift();
		lane.delete(screen);
		if (!entry) continue;
		if (queue.length > 0) lane.set(screen, queue);
		return [screen, entry] as const;
	}
	return undefined;
}

/** Creates an empty queue. */
export function createRequestQueue<Screen extends object>(options: RequestQueueOptions<Screen>): RequestQueue<Screen> {
	const { clock, timers, answer, reply, isBehind = () => false } = options;
	// What the engine answers has a lane of its own: an engine that hangs holds up nothing else.
	const lanes: readonly [own: Lane<Screen>, engine: Lane<Screen>] = [new Map(), new Map()];
	let numbers = 0;
	/** The last request that stopped or disarmed. */
	let stopNumber = 0;
	let underWay = 0;
	let cancel: (() => void) | undefined;
	let ended = false;

	const refusalOf = (request: Request, { number, cameMs }: Waiting): string | null => {
		if (!letsMove(request)) return null;
		if (number < stopNumber) return 'A stop or a disarming came after this was asked for: ask again.';
		return clock() - cameMs > armWithinMs ? 'This waited for too long behind other requests: ask again.' : null;
	};

	const begin = (screen: Screen, entry: Waiting): void => {
		const parsed = parseRequest(entry.text);
		if (!parsed.ok) {
			reply(screen, parsed);
			return;
		}
		const { id, request } = parsed;
		const refusal = refusalOf(request, entry);
		if (refusal !== null) {
			reply(screen, { id, ok: false, error: refusal });
			return;
		}
		const answered = answer(screen, id, request);
		const weight = weightOf(request.type);
		if (weight === 0) return;
		underWay += weight;
		void answered.finally(() => {
			underWay -= weight;
			goOn(0);
		});
	};

	const slice = (): void => {
		cancel = undefined;
		const endMs = clock() + sliceMs;
		for (let isTurn = true; isTurn; ) {
			isTurn = false;
			for (const lane of lanes) {
				const found = lane === lanes[1] && underWay >= mostWithEngine ? undefined : takeNext(lane, isBehind);
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
		if (lanes[0].size > 0 || underWay < mostWithEngine) goOn(behindMs);
	};
	const goOn = (ms: number): void => {
		if (!ended && lanes.some(({ size }) => size > 0)) cancel ??= timers.after(ms, slice);
	};

	return {
		take(screen, text) {
			if (ended) return;
			const number = ++numbers;
			if (text.length <= longestUrgent && mayBeUrgent.test(text)) {
				const parsed = parseRequest(text);
				if (parsed.ok && isUrgent(parsed.request)) {
					if (stops(parsed.request)) stopNumber = number;
					void answer(screen, parsed.id, parsed.request);
					return;
				}
			}
			const lane = lanes[engineTypes.has(writtenType.exec(text.slice(0, 100))?.[1] ?? '') ? 1 : 0];
			const queue = lane.get(screen) ?? [];
			if (queue.length >= mostWaiting) {
				const parsed = parseRequest(text);
				const error = `More than ${mostWaiting} requests wait: this one was not taken.`;
				reply(screen, parsed.ok ? { id: parsed.id, ok: false, error } : parsed);
				return;
			}
			queue.push({ text, number, cameMs: clock() });
			lane.set(screen, queue);
			goOn(0);
		},
		left(screen) {
			for (const lane of lanes) lane.delete(screen);
		},
		waiting: () => lanes.reduce((sum, lane) => sum + [...lane.values()].reduce((n, { length }) => n + length, 0), 0),
		end() {
			ended = true;
			cancel?.();
			for (const lane of lanes) lane.clear();
		},
	};
}
