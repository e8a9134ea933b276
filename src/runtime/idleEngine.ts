import type { EngineStatus } from '../engine/server/engineMessages.ts';

/** What is known of an engine that has said nothing yet. */
export const idleEngine: EngineStatus = {
	running: false,
	modelTimeS: 0,
	realTimeFactor: 0,
	lagS: 0,
	load: 0,
	threads: 1,
	threadsReady: 1,
	threadsWhy: '',
	engineNote: '',
	backEnd: { name: 'WebAssembly', detail: '', asks: false, arithmetic: 'exact', asked: 'exact', fromS: 0 },
	preparing: '',
	machine: { phase: 'unknown', message: '', speed: null },
	accuracy: { phase: 'off', message: '', last: null, ageS: 0, outdated: false },
	source: '',
	sourceMessage: '',
	sourceEnded: false,
	framesIn: 0,
	framesDropped: 0,
	frameRateHz: 0,
	spikes: 0,
	channels: 1,
};
