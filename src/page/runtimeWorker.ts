import { UserError } from '../base/errors.ts';
import { patchWithSteps, stepsForPatch } from '../protocol/limits/patchSize.ts';
import type { Notice, ReplyEnvelope } from '../protocol/messages.ts';
import type { Request } from '../protocol/requests.ts';
import { firstSession, firstSinks } from '../runtime/defaultSession.ts';
import { deviceAtStart } from '../runtime/device/deviceAtStart.ts';
import { answerHello } from '../runtime/greeting.ts';
import { createRequestQueue } from '../runtime/requestQueue.ts';
import { type AnswerRequest, type Asker, createAnswers, type Shell } from '../runtime/requests.ts';
import { createRuntime, type Runtime } from '../runtime/runtime.ts';
import type { WatchedScreen } from '../runtime/screenWatch.ts';
import { machineTime } from './machineTime.ts';
import type { FromRuntime, PagePort, Taken, ToRuntime } from './messages.ts';
import { pageLines } from './pageLines.ts';
import { pageProtocols } from './pageProtocols.ts';
import { parsePageSettings } from './pageSettings.ts';
import { protocolWorkers } from './protocolWorkers.ts';
import { engineWorkers } from './startEngine.ts';

/**
 * The page's own host: engine, devices and control law, in a worker so that no drawing holds them up and no hidden tab slows
 * their timers. It speaks with the screen over a message port as the local host does over a WebSocket.
 */
interface Running {
	readonly runtime: Runtime;
	readonly screen: WatchedScreen;
	readonly answerRequest: AnswerRequest;
}

let ports: readonly PagePort[] = [];
/** A page writes no files. */
const noFiles = (): never => {
	throw new UserError('A page alone cannot record: start Retinode as a program (`npx retinode app`).');
};
/** Its ports carry devices: a browser shows no modem lines of them to a worker. */
const noTriggerLine = (): never => {
	throw new UserError(
		'A page alone has no serial line for triggers: start Retinode as a program (`npx retinode app`).',
	);
};
const ask = (message: FromRuntime, transfer: MessagePort[]): void => postMessage(message, { transfer });
const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

addEventListener('message', ({ data }: MessageEvent<ToRuntime>) => {
	if (data.type === 'ports') ports = data.ports;
	else serve(data);
});

function serve({ query, clips, appVersion, socket }: Extract<ToRuntime, { type: 'start' }>): void {
	const say = (message: Notice | ReplyEnvelope): void => socket.postMessage(JSON.stringify(message));
	const shell: Shell = {
		clips: () => clips.map(({ name }) => name),
		handlers: {
			hello: ({ version }) => answerHello(version, { shell: 'page', appVersion }),
			clock: ({ clientMs }) => ({ clientMs, hostMs: machineTime.clock() }),
			drew({ everyMs }, asker) {
				asker.pace(everyMs);
				return {};
			},
			listPorts: () => ({ ports }),
			listProtocols: () => ({ protocols: pageProtocols }),
			startRecording: noFiles,
			stopRecording: noFiles,
			setTriggerLine: noTriggerLine,
			triggerLine: () => ({ line: null }),
			announceRuns: () => ({}),
		},
	};
	let running: Running | undefined;
	/** Called when the screen has taken the last snapshot. */
	let drawn = (): void => undefined;

	const start = async (): Promise<Running> => {
		const { threads, circuit, columns, tissue } = parsePageSettings(query);
		const means = { clips, ...(threads === undefined ? {} : { threads }) };
		const first = firstSession(circuit);
		const patch = tissue
			? { tissue, ...stepsForPatch({ columns: first.columns, tissue }) }
			: columns && { tissue: undefined, ...patchWithSteps(columns) };
		const runtime = await createRuntime(
			{
				...pageLines(() => ports, ask),
				...(patch ? { session: { ...first, ...patch } } : { session: first, grows: true }),
				startEngine: engineWorkers(means),
				armSimulated: true,
				startProtocol: protocolWorkers,
			},
			{
				notice: say,
				snapshot(buffer) {
					const taken = new Promise<void>((resolve) => {
						drawn = resolve;
					});
					socket.postMessage(buffer, [buffer]);
					return taken;
				},
			},
		);
		await runtime.devices.setAll(firstSinks(!patch || tissue !== undefined), 'person');
		await deviceAtStart(runtime.devices, machineTime);
		await runtime.request('setRunning', { running: true });
		// The window is the one screen; it answers as long as it is not frozen, also from a hidden tab.
		const screen = runtime.screenCame((ping) => say({ type: 'ping', ping }));
		running = { runtime, screen, answerRequest: createAnswers(runtime, shell) };
		return running;
	};

	// What cannot be started is the answer to whatever the screen asks.
	const started = start();
	started.catch(() => undefined);

	const answer = async (_screen: object, id: number, request: Request): Promise<ReplyEnvelope> => {
		try {
			// Once it runs, before anything is awaited: what stops a device has stopped it when this call has returned.
			const { runtime, screen, answerRequest } = running ?? (await started);
			const asker: Asker = { answered: screen.answered, pace: runtime.snapshotEvery };
			return { id, ok: true, value: await answerRequest(request, asker) };
		} catch (error) {
			return { id, ok: false, error: sentence(error) };
		}
	};
	const queue = createRequestQueue({
		...machineTime,
		answer,
		say: (_screen, message) => say(message),
	});

	socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer | Taken>) => {
		if (typeof data === 'string') {
			socket.postMessage({ taken: data.length } satisfies Taken);
			queue.take(socket, data);
		} else if (data instanceof ArrayBuffer) {
			socket.postMessage({ taken: data.byteLength } satisfies Taken);
			void started.then(({ runtime }) => runtime.cameraFrame(data)).catch(() => undefined);
		} else drawn();
	};
}
