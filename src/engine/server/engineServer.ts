import { UserError } from '../../ode/errors.ts';
import type { Receptor } from '../../retina/light/light-frame.ts';
import { createStimulus } from '../../retina/stimuli/catalogue.ts';
import { viewForReceptors } from '../../retina/stimuli/stimulus-frames.ts';
import { darkFeed, type LightFeed, stimulusFeed } from '../live/lightFeed.ts';
import { lightLevelOf } from '../live/lightSettings.ts';
import { createLiveSession, type LiveSession } from '../live/liveSession.ts';
import type { WallClock } from '../live/modelClock.ts';
import { realtimeStepper } from '../live/stepper.ts';
import { describeModel, describeParameters, isSpiking } from '../model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';
import { decodeCameraFrame, encodeSnapshot } from '../protocol/snapshot.ts';
import type { LightSourceSpec, Session } from '../session/sessionFile.ts';
import type {
	EngineReply,
	EngineRequest,
	EngineStatus,
	FrameEvent,
	FromEngine,
	SpikeEvent,
	ToEngine,
} from './engineMessages.ts';

/** A light source that the shell opened. */
export interface OpenedSource {
	/** Driven by model time: the engine waits for it. Absent for a live source, whose frames come by `offer`. */
	readonly feed?: LightFeed;
	/** For status lines. */
	readonly name: string;
	close(): void;
}

/** What an engine needs from the thread it runs in. */
export interface EngineShell {
	readonly clock: WallClock;
	/** Sends a message; `transfer` are buffers that go with it. */
	post(message: FromEngine, transfer?: readonly ArrayBuffer[]): void;
	/**
	 * Opens a clip, a recording, a camera or standard input. Generated stimuli and the page's camera never come here.
	 * @throws UserError at once for what can be seen at once (no such file)
	 */
	openSource(spec: LightSourceSpec, around: SourceSurroundings): OpenedSource;
	/** The shell opens cameras itself; otherwise a camera's frames come from the page. */
	readonly opensCamera?: boolean;
	/** Writes the light that was in force, for replay. Called once per change of light. */
	readonly record?: (tMs: number, rates: Float64Array, model: Model) => void;
}

/** What a source may need to know and whom it may tell. */
export interface SourceSurroundings {
	readonly receptors: readonly Receptor[];
	/** A frame of a live source. */
	offer: LiveSession['offer'];
	/** The source stopped working: one sentence. */
	failed(message: string): void;
}

/** An engine that answers messages. Whoever runs it calls `tick` again and again. */
export interface EngineServer {
	receive(message: ToEngine): void;
	/** Computes what is due, for at most `budgetMs`, and sends what is ready. Returns the steps taken. */
	tick(budgetMs: number): number;
	readonly session: LiveSession;
	/** A session that makes the run since the last start again, bit for bit, from the light that was recorded to `file`. */
	reproduction(file: string): Session;
	close(): void;
}

/** Least time between snapshots, ms: 60 a second at most. */
const snapshotEveryMs = 1000 / 60 - 1;
const statusEveryMs = 250;
/** Longest time between messages on progress while the model runs, ms: control laws run by them. */
const progressEveryMs = 10;
/** Enough for the machine's compiler to be done with the method. */
const warmUpSteps = 300;
/** A sum of the computing time of the last second is kept in slices of this length, ms. */
const loadWindowMs = 1000;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts an engine with a session, stopped at time 0. @throws UserError when the session does not fit */
export function createEngineServer(initial: Session, shell: EngineShell): EngineServer {
	const { clock, post } = shell;
	let session = initial;
	let frames: FrameEvent[] = [];
	let spikes: SpikeEvent[] = [];
	let opened: OpenedSource | undefined;
	let camera: { readonly width: number; readonly height: number } | undefined;
	let sourceName = 'dark';
	let sourceMessage = '';
	let progressAtMs = Number.NEGATIVE_INFINITY;
	let snapshotAtMs = Number.NEGATIVE_INFINITY;
	let snapshotUnderWay = false;
	let statusAtMs = Number.NEGATIVE_INFINITY;
	let statusFrames = { count: 0, atMs: clock.nowMs(), rateHz: 0 };
	let busy: { readonly atMs: number; readonly ms: number }[] = [];
	let pace: 'wall' | 'fast' = 'wall';
	let untilMs = Number.POSITIVE_INFINITY;
	let isUntil = false;
	/** Tells frames of a source that has been replaced from those of the present one. */
	let sourceNumber = 0;

	const channelsOf = (model: Model) => {
		let first = 0;
		let channel = 0;
		const byCell = new Map<number, number>();
		for (const group of model.network.populations) {
			if (isSpiking(group)) {
				for (let member = 0; member < group.count; member++) byCell.set(first + member, channel++);
			}
			first += group.count;
		}
		return byCell;
	};

	const build = (wanted: Session, known?: Model) => {
		const level = lightLevelOf(wanted.light);
		const model =
			known ??
			prepareModel({
				circuit: wanted.circuit,
				variant: wanted.variant,
				columns: wanted.columns,
				parameters: wanted.parameters,
				declarations: wanted.declarations,
			});
		const channels = channelsOf(model);
		const live = createLiveSession({
			model,
			stepper: realtimeStepper(model.network, {
				stepMs: wanted.stepMs,
				substepMs: wanted.substepMs,
				spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
				thresholdMv: spikeThresholdMv,
			}),
			level,
			clock,
			interventions: wanted.interventions,
			warmUpSteps,
			listener: {
				captured: (frame, atMs) => frames.push({ frame, stage: 'captured', atMs }),
				passed: (frame, stage, atMs) => frames.push({ frame, stage, atMs }),
				light: (tMs, rates) => shell.record?.(tMs, rates, model),
				spike: (cell, tMs, frame) => spikes.push({ channel: channels.get(cell) ?? 0, tMs, frame }),
				refused(message) {
					sourceMessage = message;
				},
			},
		});
		return { model, live, channels: channels.size };
	};

	let engine = build(session);

	const closeSource = (): void => {
		sourceNumber++;
		opened?.close();
		opened = undefined;
		camera = undefined;
		engine.live.setFeed(darkFeed());
		sourceName = 'dark';
		sourceMessage = '';
	};

	const stimulusOf = (spec: Extract<LightSourceSpec, { type: 'stimulus' }>): LightFeed => {
		const { receptors } = engine.model.mosaic;
		const seed = session.seed;
		const parameters = spec.name === 'checkerboard-noise' ? { seed, ...spec.parameters } : spec.parameters;
		return stimulusFeed(createStimulus({ name: spec.name, parameters }, viewForReceptors(receptors)), true);
	};

	const openSource = (spec: LightSourceSpec): void => {
		switch (spec.type) {
			case 'dark':
				closeSource();
				return;
			case 'stimulus': {
				const feed = stimulusOf(spec);
				closeSource();
				engine.live.setFeed(feed);
				sourceName = feed.name;
				return;
			}
			case 'camera':
			case 'clip':
			case 'recording':
			case 'stdin': {
				if (spec.type === 'camera' && !shell.opensCamera) {
					closeSource();
					sourceName = 'camera';
					sourceMessage = 'waiting for the camera';
					return;
				}
				const own = sourceNumber + 1;
				const next = shell.openSource(spec, {
					receptors: engine.model.mosaic.receptors,
					offer: (light, capturedAtMs) => {
						if (own === sourceNumber) engine.live.offer(light, capturedAtMs);
					},
					failed(message) {
						if (own !== sourceNumber) return;
						sourceMessage = message;
						post({ type: 'problem', of: 'source', message });
					},
				});
				closeSource();
				opened = next;
				sourceName = next.name;
				if (next.feed) engine.live.setFeed(next.feed);
			}
		}
	};

	/** The session as it stands: what `saveSession` gives. */
	const present = (): Session => {
		const { live, model } = engine;
		const parameters: Record<string, number> = {};
		for (const [path, standard] of model.standards) {
			const value = live.parameter(path);
			const touched = path in session.parameters || live.edits().some((edit) => edit.path === path);
			// A threshold that nobody touched is found again from the dark rest; it must not be written down as the user's.
			if (value !== standard && touched) parameters[path] = value;
		}
		return { ...session, parameters, interventions: [...live.interventions()] };
	};

	const replace = (next: Session, model?: Model): void => {
		const running = engine.live.running;
		const built = build(next, model);
		engine.live.close();
		engine = built;
		session = next;
		frames = [];
		spikes = [];
		try {
			openSource(next.source);
		} catch (error) {
			closeSource();
			sourceMessage = sentence(error);
			post({ type: 'problem', of: 'source', message: sourceMessage });
		}
		engine.live.setRunning(running);
		post({ type: 'changed' });
	};

	const answer = (request: EngineRequest): EngineReply => {
		const { live, model } = engine;
		const presentValue = (path: string) => live.parameter(path);
		switch (request.type) {
			case 'describe':
				return {
					...describeModel(model, presentValue),
					session: present(),
					interventionNumbers: live.interventionNumbers(),
				};
			case 'setParameter':
				live.setParameter(request.path, request.value);
				return { value: live.parameter(request.path) };
			case 'resetParameter':
				live.resetParameter(request.path);
				return { parameters: describeParameters(model, presentValue) };
			case 'setSource':
				openSource(request.source);
				session = { ...session, source: request.source };
				return {};
			case 'setLight':
				live.setLevel(lightLevelOf(request.light));
				session = { ...session, light: request.light };
				return {};
			case 'setRunning':
				live.setRunning(request.running);
				return {};
			case 'restart':
				replace(present());
				return {};
			case 'watch':
				return live.watch(request.cell, request.quantities);
			case 'unwatch':
				live.unwatch(request.watch);
				return {};
			case 'addIntervention':
				return { intervention: live.addIntervention(request.intervention) };
			case 'removeIntervention':
				live.removeIntervention(request.intervention);
				return {};
			case 'saveSession':
				return { session: present() };
			case 'loadSession':
				replace(request.session);
				return {};
			case 'openCamera':
				if (session.source.type !== 'camera') {
					openSource({ type: 'camera' });
					session = { ...session, source: { type: 'camera' } };
				}
				camera = { width: request.width, height: request.height };
				sourceName = `camera ${request.width}×${request.height}`;
				sourceMessage = '';
				return {};
			case 'closeCamera':
				if (camera || session.source.type === 'camera') {
					camera = undefined;
					sourceMessage = request.reason;
				}
				return {};
		}
	};

	const takeCameraFrame = (buffer: ArrayBuffer): void => {
		if (!camera) return;
		try {
			const frame = decodeCameraFrame(buffer);
			if (frame.width !== camera.width || frame.height !== camera.height) {
				throw new UserError(
					`a camera frame must be ${camera.width}×${camera.height} as announced; got ${frame.width}×${frame.height}`,
				);
			}
			const { width, height, pixels, capturedAtMs } = frame;
			sourceMessage = '';
			engine.live.offer({ format: 'gray8', width, height, data: pixels }, capturedAtMs);
		} catch (error) {
			// The frame is refused and said to be; the light before it stays.
			sourceMessage = sentence(error);
		}
	};

	const status = (nowMs: number): EngineStatus => {
		const { live } = engine;
		const counts = live.counts();
		if (nowMs - statusFrames.atMs >= 1000) {
			const rateHz = ((counts.framesIn - statusFrames.count) * 1000) / (nowMs - statusFrames.atMs);
			statusFrames = { count: counts.framesIn, atMs: nowMs, rateHz: Math.max(0, rateHz) };
		}
		busy = busy.filter(({ atMs }) => atMs > nowMs - loadWindowMs);
		const { realTimeFactor, lagS } = live.reading();
		return {
			running: live.running,
			modelTimeS: live.tMs / 1000,
			realTimeFactor,
			lagS,
			load: Math.min(1, busy.reduce((sum, { ms }) => sum + ms, 0) / loadWindowMs),
			source: sourceName,
			sourceMessage:
				live.sourceEnded && sourceMessage === '' ? 'the source has ended; its last light stays' : sourceMessage,
			sourceEnded: live.sourceEnded,
			...counts,
			frameRateHz: statusFrames.rateHz,
			channels: engine.channels,
		};
	};

	openSource(session.source);

	return {
		get session() {
			return engine.live;
		},
		receive(message) {
			switch (message.type) {
				case 'request':
					try {
						post({ type: 'reply', id: message.id, ok: true, value: answer(message.request) });
					} catch (error) {
						post({ type: 'reply', id: message.id, ok: false, error: sentence(error) });
					}
					return;
				case 'cameraFrame':
					takeCameraFrame(message.buffer);
					return;
				case 'snapshotTaken':
					snapshotUnderWay = false;
					return;
				case 'runUntil':
					({ pace, untilMs } = message);
					isUntil = true;
					engine.live.stopAt(untilMs, message.atSourceEnd);
					engine.live.setRunning(true);
					return;
				case 'close':
					engine.live.close();
					closeSource();
					post({ type: 'closed' });
			}
		},
		tick(budgetMs) {
			const beganMs = clock.nowMs();
			let taken = 0;
			try {
				const { live } = engine;
				if (pace === 'wall' || !live.running) taken = live.advance(budgetMs);
				else taken = live.run(untilMs, budgetMs);
			} catch (error) {
				engine.live.setRunning(false);
				post({ type: 'problem', of: 'model', message: sentence(error) });
			}
			const nowMs = clock.nowMs();
			if (taken > 0) busy.push({ atMs: nowMs, ms: nowMs - beganMs });
			const last = isUntil && engine.live.finished;
			if (last || spikes.length > 0 || frames.length > 0 || (taken > 0 && nowMs - progressAtMs >= progressEveryMs)) {
				progressAtMs = nowMs;
				post({ type: 'progress', modelTimeMs: engine.live.tMs, spikes, frames });
				spikes = [];
				frames = [];
			}
			if (last) {
				isUntil = false;
				const final = status(nowMs);
				engine.live.setRunning(false);
				post({ type: 'finished', status: final });
			}
			if (!snapshotUnderWay && nowMs - snapshotAtMs >= snapshotEveryMs && (taken > 0 || nowMs - snapshotAtMs > 500)) {
				snapshotAtMs = nowMs;
				snapshotUnderWay = true;
				const buffer = encodeSnapshot(engine.live.takeSnapshot());
				post({ type: 'snapshot', buffer }, [buffer]);
			}
			if (nowMs - statusAtMs >= statusEveryMs) {
				statusAtMs = nowMs;
				post({ type: 'status', status: status(nowMs) });
			}
			return taken;
		},
		reproduction: (file) => ({
			...session,
			source: { type: 'recording', file },
			interventions: [...engine.live.history()],
		}),
		close() {
			closeSource();
		},
	};
}
