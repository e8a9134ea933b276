import type { Clock } from '../base/clock.ts';
import { isDescribeReply, isEngineRequest } from '../engine/server/engineMessages.ts';
import { USUAL_LEVEL } from '../io/safety/safetyLimits.ts';
import type { Description } from '../protocol/description.ts';
import { protocolVersion, type Replies } from '../protocol/messages.ts';
import type { Request, RequestType } from '../protocol/requests.ts';
import { driverDescriptions } from './device/devices.ts';
import { levelLogText } from './device/levelLog.ts';
import type { Runtime } from './runtime.ts';
import type { WatchedScreen } from './screenWatch.ts';

/** What the shell says of itself, and what there is around it. */
export interface Shell {
	readonly shell: Replies['hello']['shell'];
	readonly appVersion: string;
	/** The host's clock, ms: by which stages of latency are stamped. */
	readonly clock: Clock;
	/** Names of the bundled clips. */
	clips(): readonly string[];
	/** A screen has drawn so many pictures more. */
	drew?(pictures: number): void;
	/** Ports that a device may be at. */
	listPorts(): Promise<readonly { readonly path: string; readonly title: string }[]>;
}

const clipTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

/** Settings of control law and grip by name, as they stand. */
function inForce({ devices }: Runtime, names: readonly string[]): Readonly<Record<string, number>> {
	const wanted = devices.control.describe().filter(({ name }) => names.includes(name));
	return Object.fromEntries(wanted.map(({ name, value }) => [name, value]));
}

/**
 * Answers a request of a screen. What stops or disarms has been acted on when this returns, before anything is awaited.
 * Rejects with an Error whose message is one sentence for the user.
 */
export async function answerRequest(
	runtime: Runtime,
	shell: Shell,
	screen: WatchedScreen,
	request: Request,
): Promise<Replies[RequestType]> {
	const { devices } = runtime;
	if (isEngineRequest(request)) {
		const reply = await runtime.request(request);
		if (!isDescribeReply(reply)) return reply;
		const description: Description = {
			...reply,
			clips: shell.clips().map((name) => ({ name, title: clipTitle(name) })),
			sink: devices.spec,
			sinks: devices.specs,
			drivers: driverDescriptions,
			control: devices.control.describe(),
		};
		return description;
	}
	switch (request.type) {
		case 'hello':
			return { version: protocolVersion, shell: shell.shell, appVersion: shell.appVersion };
		case 'clock':
			return { clientMs: request.clientMs, hostMs: shell.clock() };
		case 'pong':
			screen.answered(request.ping);
			return {};
		case 'drew':
			shell.drew?.(request.pictures);
			return {};
		case 'setSink':
			await devices.set(request.sink);
			return {};
		case 'setSinks':
			// The schema takes `none` out of a list's devices, which its type does not show.
			await devices.setAll(
				request.sinks.flatMap(({ sink: line, ...rest }) => (line.type === 'none' ? [] : { ...rest, sink: line })),
			);
			return {};
		case 'hold':
			return { armed: devices.hold(request.held) };
		case 'stimulate': {
			const { type: _type, device, holdS = USUAL_LEVEL.holdS, riseUaPerS = USUAL_LEVEL.riseUaPerS, ...level } = request;
			return { limited: await devices.stimulate({ target: 'stimulate', ...level, holdS, riseUaPerS }, device) };
		}
		case 'setEstimator':
			devices.control.setEstimator(request.estimator);
			return { control: devices.control.block() };
		case 'setFusion':
			devices.control.setFusion(request.fusion);
			return { control: devices.control.block() };
		case 'setEmg':
			await devices.control.setEmg(request.emg);
			return { control: devices.control.block() };
		case 'setEffort':
			devices.control.effort(request.effort);
			return {};
		case 'calibrate':
			devices.calibrate(request.of, request.word);
			return {};
		case 'arm':
			return { armed: devices.arm(request.armed) };
		case 'emergencyStop':
			devices.emergencyStop();
			return {};
		case 'releaseEmergencyStop':
			devices.releaseEmergencyStop();
			return {};
		case 'setControl':
			devices.configure(request.control, request.undo ? 'undo' : 'person');
			return { values: inForce(runtime, Object.keys(request.control)) };
		case 'levelLog':
			return { text: levelLogText(devices.levelLog(request.device)) };
		case 'listPorts':
			return { ports: await shell.listPorts() };
	}
}
