import { UserError } from '../../base/errors.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import { longestReplayWindowMs } from '../../protocol/replay.ts';
import type { Handlers, ReplayRequestType, Replies, Request, RequestType } from '../../protocol/requests.ts';
import { answerHello } from '../../runtime/greeting.ts';
import { traceDifference } from './compareRecordings.ts';
import { describeRecording, type ReplayRemarks } from './describeRecording.ts';
import type { ReplayComparison } from './replayComparison.ts';
import type { ReplayPlayer } from './replayPlayer.ts';
import type { ReplayWatches } from './replayWatches.ts';

/** What answers the screens of a replay. */
export interface ReplayParts {
	readonly recording: Recording;
	readonly player: ReplayPlayer;
	readonly watches: ReplayWatches;
	readonly comparison: ReplayComparison;
	readonly remarks: ReplayRemarks;
	readonly appVersion: string;
	readonly clock: () => number;
}

/** What of a live program's requests means something here too. */
type AlsoAnswered =
	| 'hello'
	| 'clock'
	| 'pong'
	| 'drew'
	| 'describe'
	| 'watch'
	| 'unwatch'
	| 'saveSession'
	| 'emergencyStop';

/** Requests that stop or disarm: there is nothing that could move, and that is no mistake of whoever asks. */
const stopsNothing = (request: Request): boolean =>
	(request.type === 'arm' && !request.armed) || (request.type === 'hold' && !request.held);

/** What answers requests of screens: what shows the recording. Everything that would change a model or reach a device is refused. Throws an Error with one sentence. */
export function createReplayAnswers(parts: ReplayParts): (request: Request) => Replies[RequestType] {
	const { recording, player, watches, comparison, remarks, appVersion, clock } = parts;
	const newRun = (): Recording => {
		if (comparison.newRun) return comparison.newRun;
		throw new UserError('There is no new run to compare with.');
	};
	const handlers: Handlers<ReplayRequestType | AlsoAnswered> = {
		hello: ({ version }) => answerHello(version, { shell: 'browser', appVersion }),
		clock: ({ clientMs }) => ({ clientMs, hostMs: clock() }),
		pong: () => ({}),
		drew({ everyMs }) {
			player.pace(everyMs);
			return {};
		},
		describe() {
			player.renew();
			return describeRecording(recording, comparison.newRun, watches.numbers(), remarks);
		},
		watch({ cell, quantities }) {
			const opened = watches.open(cell, quantities);
			player.renew();
			return opened;
		},
		unwatch({ watch }) {
			watches.close(watch);
			return {};
		},
		saveSession: () => ({ session: recording.session }),
		emergencyStop: () => ({}),
		seek({ toMs, windowMs }) {
			player.seek(toMs / 1000, Math.min(windowMs, longestReplayWindowMs) / 1000);
			return {};
		},
		play({ playing, speed }) {
			player.play(playing, speed);
			return {};
		},
		compareRun(wanted) {
			if (remarks.whyNoRun !== null) throw new UserError(remarks.whyNoRun);
			comparison.begin(wanted);
			return {};
		},
		cancelCompare() {
			comparison.cancel();
			return {};
		},
		differences: ({ fromMs, toMs }) =>
			comparison.comparison?.within(fromMs / 1000, toMs / 1000) ?? { missed: [], extra: [] },
		traceDifference: ({ cell, path, fromMs, toMs }) =>
			traceDifference(recording, newRun(), { cell, path, fromS: fromMs / 1000, toS: toMs / 1000 }),
	};
	const known: Partial<Record<string, (request: never) => unknown>> = handlers;
	return (request) => {
		const handler = known[request.type];
		// The handler of the request's own type, which the compiler cannot see through a name.
		if (handler) return handler(request as never) as Replies[RequestType];
		if (stopsNothing(request)) return { armed: false };
		throw new UserError(
			'This is a replay: what was recorded stays as it is, and nothing leaves. `retinode app` runs a model; a new run of this one can be compared (Compare).',
		);
	};
}
