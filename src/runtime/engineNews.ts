import type { LatencyLog } from '../engine/live/latency.ts';
import type { EngineStatus, FromEngine } from '../engine/server/engineMessages.ts';
import type { Devices } from './device/devices.ts';
import type { EngineSeat } from './engineSeat.ts';
import { idleEngine } from './idleEngine.ts';
import type { RuntimeListener } from './runtimeListener.ts';
import type { PresentSession } from './session/presentSession.ts';

/** What an engine tells, on its way to devices, latency log and screens; and what it said last of itself. */
export interface EngineNews {
	take(message: FromEngine): void;
	/** What the engine said last. */
	status(): EngineStatus;
	/** The engine is gone: one sentence. What it had counted stays to be seen. */
	gone(why: string): void;
	/** An engine begins from the dark. */
	anew(): void;
}

/** Whom news of the engine concern. */
export interface EngineNewsOptions {
	readonly listener: RuntimeListener;
	readonly latency: LatencyLog;
	readonly devices: Devices;
	readonly present: PresentSession;
	readonly seat: () => EngineSeat;
	/** The engine gave a sign of life. */
	readonly heard: () => void;
	readonly passed: NonNullable<RuntimeListener['stage']>;
	/** Nobody steers any more: one sentence. */
	readonly letGo: (reason: string, cause: 'crash') => void;
	readonly problem: (message: string) => void;
	/** Devices must be told where the cells lie. */
	readonly place: () => void;
	readonly tellStatus: () => void;
	/** A run that was to end has ended. */
	readonly finished: () => void;
}

/** News of an engine that has said nothing yet. */
export function createEngineNews(options: EngineNewsOptions): EngineNews {
	const { listener, latency, devices, present, seat, passed, letGo, problem, place, tellStatus } = options;
	let status = idleEngine;

	const anew = (): void => {
		latency.clear();
		devices.restarted(status.channels);
		place();
		listener.notice({ type: 'changed' });
	};
	const show = (buffer: ArrayBuffer): void => {
		const taken = (): void => seat().post({ type: 'snapshotTaken' });
		const shown = listener.snapshot(buffer);
		if (shown) void shown.then(taken);
		else taken();
	};
	const progress = (message: Extract<FromEngine, { type: 'progress' }>): void => {
		for (const { frame, stage, atMs, modelMs } of message.frames) passed(frame, stage, atMs, modelMs);
		devices.progress(message.spikes, message.modelTimeMs, message.atMs);
		listener.spikes?.(message.spikes);
		listener.modelTime?.(message.modelTimeMs);
	};

	return {
		status: () => status,
		gone(why) {
			const { modelTimeS, spikes, framesIn, framesDropped } = status;
			status = { ...idleEngine, modelTimeS, spikes, framesIn, framesDropped, sourceMessage: why };
		},
		anew,
		take(message) {
			options.heard();
			switch (message.type) {
				case 'reply':
					seat().replied(message);
					return;
				case 'session':
					present.keepModel(message.session);
					return;
				case 'snapshot':
					show(message.buffer);
					return;
				case 'progress':
					progress(message);
					return;
				case 'status':
					if (message.status.channels !== status.channels) devices.restarted(message.status.channels);
					({ status } = message);
					tellStatus();
					return;
				case 'changed':
					anew();
					return;
				case 'exchanged':
					place();
					listener.notice({ type: 'changed' });
					return;
				case 'problem':
					// Without a model that runs nobody steers the hand: it lets go.
					if (message.of === 'model') letGo(message.message, 'crash');
					else problem(message.message);
					if (message.of === 'model' || message.of === 'source') listener.failed?.(message.message);
					if (message.of === 'light' || message.of === 'recording') listener.incomplete?.(message.message);
					return;
				case 'recording':
					listener.recording?.(message.news);
					return;
				case 'finished':
					({ status } = message);
					options.finished();
					return;
				case 'pong':
				case 'ready':
				case 'refused':
				case 'closed':
					// A sign of life, or between whoever started the engine and the engine.
					return;
			}
		},
	};
}
