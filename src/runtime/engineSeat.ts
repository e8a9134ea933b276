import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { EngineReplies, FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import { type EngineRequest, type EngineRequestType, type Fields, requestOf } from '../protocol/requests.ts';
import type { ControlBlock } from '../protocol/session/controlBlock.ts';
import { createEngineAsker } from './askEngine.ts';
import type { EngineConnection, EngineStart, StartEngine } from './engineConnection.ts';
import type { Beginning, PresentSession } from './session/presentSession.ts';

/** The place of the one engine: it is started here, asked, and started again after a crash, with the session as it stands then. */
export interface EngineSeat {
	/** Starts the first engine. @throws UserError (rejection) when the session does not fit */
	begin(recorded?: Pick<EngineStart, 'record' | 'nwb'>): Promise<void>;
	/** Asks the engine. @throws UserError (rejection) with the engine's one sentence, or that there is none */
	ask<T extends EngineRequestType>(type: T, fields: Fields<T>): Promise<EngineReplies[T]>;
	replied(reply: Extract<FromEngine, { type: 'reply' }>): void;
	/** Nothing happens without an engine. */
	post(message: ToEngine, transfer?: readonly ArrayBuffer[]): void;
	readonly isTaken: boolean;
	/** No engine is started any more; resolves when the present one has ended. */
	close(control?: ControlBlock): Promise<void>;
}

/** What a seat works with. */
export interface EngineSeatOptions extends Omit<EngineStart, 'session' | 'record' | 'nwb' | 'recordPart' | 'grows'> {
	readonly clock: Clock;
	readonly startEngine: StartEngine;
	readonly present: PresentSession;
	readonly receive: (message: FromEngine) => void;
	/** An engine runs from now on. */
	readonly began: () => void;
	/** The engine is gone. @param again another one is being started */
	readonly crashed: (why: string, again: boolean) => void;
	/** The engine that was started in the place of one that crashed is ready. */
	readonly startedAgain: () => void;
	/** None could be started in its place: one sentence. */
	readonly gaveUp: (why: string) => void;
}

/** An engine that crashes again within this time is not started again, ms. */
const crashPauseMs = 5000;

/** What a new engine is told before anything else, so that it goes on as the one before. */
function firstWords({ running, camera }: Beginning): readonly EngineRequest[] {
	return [
		...(camera ? [{ type: 'openCamera' as const, ...camera }] : []),
		...(running ? [{ type: 'setRunning' as const, running }] : []),
	];
}

/** An empty seat. */
export function createEngineSeat(options: EngineSeatOptions): EngineSeat {
	const { clock, startEngine, present, receive, began, crashed, startedAgain, gaveUp, ...means } = options;
	const asker = createEngineAsker();
	let engine: EngineConnection | undefined;
	let crashedAtMs = Number.NEGATIVE_INFINITY;
	let closing = false;
	let snapshotEvery: ToEngine | undefined;

	const post = (message: ToEngine, transfer?: readonly ArrayBuffer[]): void => engine?.post(message, transfer);
	/** The files that are recorded to, and how many engines have done so. */
	let recorded: (Pick<EngineStart, 'record' | 'nwb'> & { readonly part: number }) | undefined;
	const start = async (native = means.native): Promise<Beginning> => {
		const beginning = present.beginning();
		const { session, grows } = beginning;
		const begun = await startEngine(
			{
				...means,
				...(native && { native }),
				session,
				...(grows ? { grows } : {}),
				...(recorded?.record === undefined ? {} : { record: recorded.record }),
				...(recorded?.nwb && { nwb: recorded.nwb }),
				...(recorded && recorded.part > 1 && { recordPart: recorded.part }),
			},
			{ message: receive, crashed: (why) => void restart(why) },
		);
		if (closing) await begun.close();
		else {
			engine = begun;
			began();
		}
		return beginning;
	};
	const restart = async (why: string): Promise<void> => {
		if (closing) return;
		engine = undefined;
		asker.abandon(why);
		const again = !means.headless && clock() - crashedAtMs > crashPauseMs;
		crashedAtMs = clock();
		crashed(why, again);
		if (!again) return;
		try {
			if (recorded) recorded = { ...recorded, part: recorded.part + 1 };
			// What a person has allowed is not known any more; and what crashed may have been native code.
			const beginning = await start(means.native && { whyNot: 'the simulation was started again after a crash' });
			if (snapshotEvery) post(snapshotEvery);
			for (const request of firstWords(beginning)) post({ type: 'request', id: 0, request });
			startedAgain();
		} catch (error) {
			gaveUp(error instanceof Error ? error.message : String(error));
		}
	};

	return {
		async begin(asked) {
			recorded = asked && { ...asked, part: 1 };
			await start();
		},
		async ask(type, fields) {
			const current = engine;
			if (!current) throw new UserError('The simulation is not running; save the session and restart Retinode.');
			const reply = await asker.ask(type, fields, (message) => current.post(message));
			present.done(requestOf(type, fields));
			return reply;
		},
		replied: asker.replied,
		post(message, transfer) {
			if (message.type === 'snapshotEvery') snapshotEvery = message;
			post(message, transfer);
		},
		get isTaken() {
			return engine !== undefined;
		},
		async close(control) {
			closing = true;
			await engine?.close(control);
		},
	};
}
