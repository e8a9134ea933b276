import type { ThreadHost } from '../../ode/integrators/wasmThreads.ts';
import type { BackgroundHost } from '../background/backgroundJobs.ts';
import { lightLevelOf } from '../live/lightSettings.ts';
import { createLiveSession, type LiveSession } from '../live/liveSession.ts';
import type { WallClock } from '../live/modelClock.ts';
import { realtimeStepper } from '../live/stepper.ts';
import { describeModel, describeParameters, isSpiking } from '../model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';
import { largestAcross, type PatchSize, type Steps, spreadFrom, stepsFor } from '../protocol/patchSize.ts';
import { encodeSnapshot } from '../protocol/snapshot.ts';
import type { Intervention, Session } from '../session/sessionFile.ts';
import type {
	EngineReply,
	EngineRequest,
	EngineStatus,
	FrameEvent,
	FromEngine,
	SpikeEvent,
	ToEngine,
} from './engineMessages.ts';
import { createEngineMeter } from './engineMeter.ts';
import { createSelfCheck } from './selfCheck.ts';
import { createSourceSwitch, type OpenSource } from './sourceSwitch.ts';

/** What an engine needs from the thread it runs in. */
export interface EngineShell {
	readonly clock: WallClock;
	/** Sends a message; `transfer` are buffers that go with it. */
	post(message: FromEngine, transfer?: readonly ArrayBuffer[]): void;
	/** Opens a clip, a recording, a camera or standard input. Generated stimuli and the page's camera never come here. */
	readonly openSource: OpenSource;
	/** The shell opens cameras itself; otherwise a camera's frames come from the page. */
	readonly opensCamera?: boolean;
	/** Writes the light that was in force, for replay. Called once per change of light. */
	readonly record?: (tMs: number, rates: Float64Array, model: Model) => void;
	/** Threads over which large patches are spread. */
	readonly threads?: ThreadHost;
	/** Columns from which a patch is spread over them. Default: where one thread does not hold it, as far as that is known. */
	readonly spreadFrom?: number;
	/** Where this machine's speed (at the start) and the method's error (now and then) are measured; without it neither is. */
	readonly background?: BackgroundHost;
	/** When the machine has been timed the patch grows to at most so many columns across and down, unless another was chosen meanwhile. */
	readonly growTo?: number;
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
/** While nothing moves, a screen that has just come still gets a picture this soon, ms. */
const stillEveryMs = 500;
const statusEveryMs = 250;
/** Longest time between messages on progress while the model runs, ms: control laws run by them. */
const progressEveryMs = 10;
/** Enough for the machine's compiler to be done with the method. */
const warmUpSteps = 300;
/** Large patches are warm after fewer steps, and each takes longer. */
const warmUpColumnSteps = 20_000;

/** The interventions that a patch has the cells for. */
function fitting(interventions: readonly Intervention[], { x, y }: PatchSize): Intervention[] {
	return interventions.filter((each) => !('target' in each) || (each.target.member ?? 0) < x * y);
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Channel on the wire of each spiking cell, by the cell's number in snapshots. */
function channelsOf({ network }: Model): Map<number, number> {
	const channels = new Map<number, number>();
	let first = 0;
	for (const group of network.populations) {
		if (isSpiking(group)) {
			for (let member = 0; member < group.count; member++) channels.set(first + member, channels.size);
		}
		first += group.count;
	}
	return channels;
}

/** Starts an engine with a session, stopped at time 0. @throws UserError when the session does not fit */
export function createEngineServer(initial: Session, shell: EngineShell): EngineServer {
	const { clock, post } = shell;
	const meter = createEngineMeter(clock.nowMs());
	let session = initial;
	let frames: FrameEvent[] = [];
	let spikes: SpikeEvent[] = [];
	let progressAtMs = Number.NEGATIVE_INFINITY;
	let snapshotAtMs = Number.NEGATIVE_INFINITY;
	let snapshotUnderWay = false;
	let statusAtMs = Number.NEGATIVE_INFINITY;
	let pace: 'wall' | 'fast' = 'wall';
	let untilMs = Number.POSITIVE_INFINITY;
	let isUntil = false;
	/** Nobody has chosen a patch yet. */
	let mayGrow = shell.growTo !== undefined;
	/** Numbers of watches and interventions, never used twice: a screen may still hold one from before a restart. */
	let numbers = 0;

	const build = (wanted: Session) => {
		const level = lightLevelOf(wanted.light);
		const model = prepareModel(wanted);
		const channels = channelsOf(model);
		const live = createLiveSession({
			model,
			stepper: realtimeStepper(model.network, {
				stepMs: wanted.stepMs,
				substepMs: wanted.substepMs,
				spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
				thresholdMv: spikeThresholdMv,
				spreadFrom: shell.spreadFrom ?? spreadFrom(selfCheck.status().machine.speed),
				...(shell.threads ? { threads: shell.threads } : {}),
			}),
			level,
			clock,
			interventions: wanted.interventions,
			warmUpSteps: Math.min(warmUpSteps, Math.ceil(warmUpColumnSteps / model.network.lattice.columns)),
			nextNumber: () => ++numbers,
			listener: {
				captured: (frame, atMs) => frames.push({ frame, stage: 'captured', atMs }),
				passed: (frame, stage, atMs) => frames.push({ frame, stage, atMs }),
				light(tMs, rates) {
					// A frame's light is on right after it was mapped; light of a new level or a log has no frame.
					const last = frames.at(-1);
					if (last?.stage === 'mapped' && last.modelMs === undefined)
						frames[frames.length - 1] = { ...last, modelMs: tMs };
					shell.record?.(tMs, rates, model);
					selfCheck.light(tMs, rates);
				},
				spike: (cell, tMs, frame) => spikes.push({ channel: channels.get(cell) ?? 0, tMs, frame }),
				refused: (message) => source.complain(message),
			},
		});
		return { model, live, channels: channels.size };
	};

	const selfCheck = createSelfCheck({
		clock,
		background: shell.background,
		session: () => present(),
		measured(speed) {
			if (!mayGrow) return '';
			mayGrow = false;
			const wanted = shell.growTo ?? 0;
			const across = Math.max(session.columns.x, Math.min(wanted, largestAcross(speed)));
			const short =
				across < wanted
					? `This machine holds ${across} × ${across} columns in real time, so the patch is not ${wanted} × ${wanted}.`
					: '';
			if (across <= session.columns.x) return short;
			try {
				setPatch({ x: across, y: across });
			} catch (error) {
				post({ type: 'problem', of: 'model', message: sentence(error) });
			}
			return short;
		},
	});
	let engine = build(session);
	const source = createSourceSwitch({
		session: () => engine.live,
		openSource: shell.openSource,
		opensCamera: shell.opensCamera ?? false,
		failed: (message) => post({ type: 'problem', of: 'source', message }),
	});
	source.open(session.source, session.seed);

	/** The session as it stands: what `saveSession` gives. */
	const present = (): Session => {
		const { live, model } = engine;
		const parameters: Record<string, number> = {};
		for (const [path, standard] of model.standards) {
			const value = live.parameter(path);
			// A threshold that nobody touched is found again from the dark rest; it must not be written down as the user's.
			const touched = path in session.parameters || live.edits().some((edit) => edit.path === path);
			if (value !== standard && touched) parameters[path] = value;
		}
		return { ...session, parameters, interventions: [...live.interventions()] };
	};

	selfCheck.rebuilt(engine.model);
	selfCheck.measureMachine();

	/** Another session, or the same from the start. What cannot be built leaves everything as it is. */
	const replace = (next: Session): void => {
		const running = engine.live.running;
		const built = build(next);
		engine.live.close();
		engine = built;
		session = next;
		selfCheck.rebuilt(built.model);
		frames = [];
		spikes = [];
		try {
			source.open(next.source, next.seed);
		} catch (error) {
			source.close();
			source.complain(sentence(error));
			post({ type: 'problem', of: 'source', message: sentence(error) });
		}
		engine.live.setRunning(running);
		post({ type: 'changed' });
	};

	/** The same session on another patch, from the dark. */
	const setPatch = (columns: PatchSize, steps: Steps = stepsFor(columns.x * columns.y)): void => {
		const { interventions, ...rest } = present();
		replace({ ...rest, columns, ...steps, interventions: fitting(interventions, columns) });
	};

	const answer = (request: EngineRequest): EngineReply => {
		const { live, model } = engine;
		switch (request.type) {
			case 'describe': {
				const description = describeModel(model, live.parameter);
				return { ...description, session: present(), interventionNumbers: live.interventionNumbers() };
			}
			case 'setParameter':
				live.setParameter(request.path, request.value);
				selfCheck.changed();
				return { value: live.parameter(request.path) };
			case 'resetParameter':
				live.resetParameter(request.path);
				selfCheck.changed();
				return { parameters: describeParameters(model, live.parameter) };
			case 'setSource':
				source.open(request.source, session.seed);
				session = { ...session, source: request.source };
				return {};
			case 'setLight':
				live.setLevel(lightLevelOf(request.light));
				selfCheck.changed();
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
				mayGrow = false;
				return {};
			case 'setPatch':
				setPatch(request.columns, request.steps);
				mayGrow = false;
				return {};
			case 'measureMachine':
				selfCheck.measureMachine();
				return {};
			case 'openCamera':
				source.cameraOpened(request.width, request.height);
				session = { ...session, source: { type: 'camera' } };
				return {};
			case 'closeCamera':
				source.cameraClosed(request.reason);
				return {};
		}
	};

	const status = (nowMs: number): EngineStatus => {
		const { live } = engine;
		const counts = live.counts();
		const { realTimeFactor, lagS } = live.reading();
		return {
			running: live.running,
			modelTimeS: live.tMs / 1000,
			realTimeFactor,
			lagS,
			load: meter.load(nowMs),
			threads: live.method.threads,
			engineNote: live.method.note ?? '',
			...selfCheck.status(),
			source: source.name,
			sourceMessage: source.message || (live.sourceEnded ? 'the source has ended; its last light stays' : ''),
			sourceEnded: live.sourceEnded,
			...counts,
			frameRateHz: meter.frameRateHz(counts.framesIn, nowMs),
			channels: engine.channels,
		};
	};

	const compute = (budgetMs: number): number => {
		const { live } = engine;
		try {
			return pace === 'wall' || !live.running ? live.advance(budgetMs) : live.run(untilMs, budgetMs);
		} catch (error) {
			live.setRunning(false);
			post({ type: 'problem', of: 'model', message: sentence(error) });
			return 0;
		}
	};

	const sendProgress = (nowMs: number, taken: number, isLast: boolean): void => {
		const isDue = taken > 0 && nowMs - progressAtMs >= progressEveryMs;
		if (!isLast && !isDue && spikes.length === 0 && frames.length === 0) return;
		progressAtMs = nowMs;
		post({ type: 'progress', atMs: nowMs, modelTimeMs: engine.live.tMs, spikes, frames });
		spikes = [];
		frames = [];
	};

	const sendSnapshot = (nowMs: number, taken: number): void => {
		const sinceMs = nowMs - snapshotAtMs;
		if (snapshotUnderWay || sinceMs < (taken > 0 ? snapshotEveryMs : stillEveryMs)) return;
		snapshotAtMs = nowMs;
		snapshotUnderWay = true;
		const buffer = encodeSnapshot(engine.live.takeSnapshot());
		post({ type: 'snapshot', buffer }, [buffer]);
	};

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
					source.cameraFrame(message.buffer);
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
					source.close();
					post({ type: 'closed' });
			}
		},
		tick(budgetMs) {
			const beganMs = clock.nowMs();
			const taken = compute(budgetMs);
			const nowMs = clock.nowMs();
			if (taken > 0) meter.computed(nowMs - beganMs, nowMs);
			const isLast = isUntil && engine.live.finished;
			sendProgress(nowMs, taken, isLast);
			if (isLast) {
				isUntil = false;
				const last = status(nowMs);
				engine.live.setRunning(false);
				post({ type: 'finished', status: last });
			}
			sendSnapshot(nowMs, taken);
			if (nowMs - statusAtMs >= statusEveryMs) {
				statusAtMs = nowMs;
				const present = status(nowMs);
				post({ type: 'status', status: present });
				selfCheck.look({ ...present, tMs: engine.live.tMs });
			}
			return taken;
		},
		reproduction: (file) => ({
			...session,
			source: { type: 'recording', file },
			interventions: [...engine.live.history()],
		}),
		close: source.close,
	};
}
