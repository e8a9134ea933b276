import { UserError } from '../base/errors.ts';
import type { EngineReplies } from '../engine/server/engineMessages.ts';
import { USUAL_LEVEL } from '../io/safety/safetyLimits.ts';
import type { Description } from '../protocol/description.ts';
import {
	type EngineRequestType,
	type Handlers,
	isEngineRequest,
	isReplayRequest,
	isShellRequest,
	type Replies,
	type Request,
	type RequestOf,
	type RequestType,
	type RuntimeRequestType,
	type ShellRequestType,
} from '../protocol/requests.ts';
import { namedSinks } from '../protocol/sinks.ts';
import { driverDescriptions } from './device/devices.ts';
import { levelLogText } from './device/levelLog.ts';
import type { Runtime } from './runtime.ts';
import type { WatchedScreen } from './screenWatch.ts';

/** The screen that asks. */
export interface Asker extends Pick<WatchedScreen, 'answered'> {
	/** It has no use for snapshots closer together than this, ms. */
	pace(everyMs: number): void;
}

/** What the shell answers for itself, and what there is around it. */
export interface Shell {
	readonly handlers: Handlers<ShellRequestType, [asker: Asker]>;
	/** Names of the bundled clips. */
	clips(): readonly string[];
}

/**
 * Answers a request of a screen. What stops or disarms has been acted on when this returns, before anything is awaited.
 * Rejects with an Error whose message is one sentence for the user.
 */
export type AnswerRequest = (request: Request, asker: Asker) => Promise<Replies[RequestType]>;

const clipTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

const wish = (undo: boolean | undefined): 'undo' | 'person' => (undo ? 'undo' : 'person');

/** Settings of control law and grip by name, as they stand. */
function inForce({ devices }: Runtime, names: readonly string[]): Readonly<Record<string, number>> {
	const wanted = devices.control.describe().filter(({ name }) => names.includes(name));
	return Object.fromEntries(wanted.map(({ name, value }) => [name, value]));
}

function handlersFor(runtime: Runtime): Handlers<RuntimeRequestType, [asker: Asker]> {
	const { devices, protocols } = runtime;
	const { control } = devices;
	return {
		pong({ ping }, asker) {
			asker.answered(ping);
			return {};
		},
		async setSink({ sink, undo }) {
			await devices.set(sink, wish(undo));
			return {};
		},
		async setSinks({ sinks, undo }) {
			await devices.setAll(namedSinks(sinks), wish(undo));
			return {};
		},
		arm: ({ armed }) => ({ armed: devices.arm(armed) }),
		hold: ({ held }) => ({ armed: devices.hold(held) }),
		emergencyStop() {
			devices.emergencyStop();
			return {};
		},
		releaseEmergencyStop() {
			devices.releaseEmergencyStop();
			return {};
		},
		async stimulate({ type: _type, device, holdS = USUAL_LEVEL.holdS, riseUaPerS = USUAL_LEVEL.riseUaPerS, ...level }) {
			return { limited: await devices.stimulate({ target: 'stimulate', ...level, holdS, riseUaPerS }, device) };
		},
		levelLog: ({ device }) => ({ text: levelLogText(devices.levelLog(device)) }),
		deviceLog: ({ device, from }) => devices.deviceLog(device, from),
		setEstimator({ estimator, undo }) {
			if (undo) devices.requireUndoOfLaw();
			control.setEstimator(estimator);
			return { control: control.block() };
		},
		setFusion({ fusion, undo }) {
			if (undo) devices.requireUndoOfLaw();
			control.setFusion(fusion);
			return { control: control.block() };
		},
		async setEmg({ emg, undo }) {
			if (undo) devices.requireUndoOfLaw();
			await control.setEmg(emg);
			return { control: control.block() };
		},
		setEffort({ effort }) {
			control.effort(effort);
			return {};
		},
		runProtocol({ text }) {
			protocols.begin(text);
			return {};
		},
		stopProtocol() {
			protocols.stop();
			return {};
		},
		resumeProtocol() {
			protocols.resume();
			return {};
		},
		protocolState: () => ({ state: protocols.state(), text: protocols.text() }),
		protocolResults: () => ({ results: protocols.results() }),
		protocolRun: ({ run }) => ({ run: protocols.run(run) }),
		calibrate({ of, word }) {
			devices.calibrate(of, word);
			return {};
		},
		setControl({ control: settings, undo }) {
			devices.configure(settings, wish(undo));
			return { values: inForce(runtime, Object.keys(settings)) };
		},
	};
}

/** The engine's reply to this request as the screen gets it. */
type Completion<T extends EngineRequestType> = (
	reply: EngineReplies[T],
	request: RequestOf<T>,
) => Replies[T] | Promise<Replies[T]>;

/** What is added to the engine's replies, and done when it has answered: all that differ in type are here. */
type Completions = { readonly [T in EngineRequestType]?: Completion<T> } & {
	readonly [T in EngineRequestType as EngineReplies[T] extends Replies[T] ? never : T]: Completion<T>;
};

function completionsFor(runtime: Runtime, shell: Shell): Completions {
	const { devices } = runtime;
	return {
		describe: (reply): Description => ({
			...reply,
			clips: shell.clips().map((name) => ({ name, title: clipTitle(name) })),
			sink: devices.spec,
			sinks: devices.specs,
			drivers: driverDescriptions,
			control: devices.control.describe(),
		}),
	};
}

/** What answers all requests of screens. */
export function createAnswers(runtime: Runtime, shell: Shell): AnswerRequest {
	const own = handlersFor(runtime);
	const completions: { readonly [T in EngineRequestType]?: Completion<T> } = completionsFor(runtime, shell);

	const byEngine = async <T extends EngineRequestType>(type: T, request: RequestOf<T>): Promise<Replies[T]> => {
		const reply = await runtime.request(type, request);
		const complete = completions[type];
		// One that is not completed is the screen's as it is (`Completions`).
		return complete ? complete(reply, request) : (reply as Replies[T]);
	};
	const byRuntime = <T extends RuntimeRequestType>(type: T, request: RequestOf<T>, asker: Asker) =>
		own[type](request, asker);
	const byShell = <T extends ShellRequestType>(type: T, request: RequestOf<T>, asker: Asker) =>
		shell.handlers[type](request, asker);

	return async (request, asker) => {
		if (isEngineRequest(request)) return byEngine(request.type, request);
		if (isShellRequest(request)) return byShell(request.type, request, asker);
		if (isReplayRequest(request))
			throw new UserError('Nothing is replayed here: `retinode open FILE` replays a recording.');
		return byRuntime(request.type, request, asker);
	};
}
