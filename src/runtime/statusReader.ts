import type { LatencyLog } from '../engine/live/latency.ts';
import type { RecordingState } from '../protocol/recordingState.ts';
import type { Status } from '../protocol/status.ts';
import type { Devices } from './device/devices.ts';
import type { EngineNews } from './engineNews.ts';
import type { Supervision } from './supervision.ts';

/** Whose state is read. */
export interface StatusParts {
	readonly news: EngineNews;
	readonly latency: LatencyLog;
	readonly devices: Devices;
	readonly supervision: Supervision;
	/** Devices may be armed without a screen. */
	readonly withoutScreen: boolean;
	readonly recording: () => RecordingState | undefined;
}

/** Reads the state of everything as screens get it. */
export function createStatusReader({
	news,
	latency,
	devices,
	supervision,
	withoutScreen,
	recording,
}: StatusParts): () => Status {
	return () => {
		const { channels: _channels, sourceEnded: _ended, ...rest } = news.status();
		return {
			type: 'status',
			...rest,
			// What it said last holds no more.
			...(supervision.engine.whyNotArmed() === null ? {} : { realTimeFactor: 0, load: 0 }),
			latency: latency.summary(),
			link: devices.link(),
			hand: devices.hand(),
			devices: devices.statuses(),
			safety: devices.safety(),
			supervision: {
				screens: supervision.screens.count(),
				withoutScreen,
				whyNotArmed: supervision.whyNotArmed(),
			},
			emg: devices.control.emg(),
			calibration: devices.control.calibration(),
			recording: recording() ?? null,
			estimatorDelayMs: devices.control.delayMs(),
		};
	};
}
