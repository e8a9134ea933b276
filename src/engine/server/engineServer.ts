import { largeFrom, largestAcross, type PatchSize, type Steps, stepsFor } from '../../protocol/limits/patchSize.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import { onPatch } from '../../protocol/session/onPatch.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { buildCircuit, type Spread } from '../background/preparation.ts';
import type { LiveCircuit } from '../live/liveCircuit.ts';
import { createLiveSession, type LiveSession } from '../live/liveSession.ts';
import { describeDeclarations } from '../model/declarations.ts';
import { channelsOf, describeModel, describeParameters } from '../model/describe.ts';
import { createCircuitChange } from './circuitChange.ts';
import { createCrew } from './crew.ts';
import type { EngineReply, EngineRequest, EngineStatus, ToEngine } from './engineMessages.ts';
import { createEngineMeter } from './engineMeter.ts';
import type { EngineShell } from './engineShell.ts';
import { createOutbox } from './outbox.ts';
import { createSelfCheck } from './selfCheck.ts';
import { createSourceSwitch } from './sourceSwitch.ts';

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

const statusEveryMs = 250;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Requests after which the session is another one, as soon as they are answered. */
const changesSession: ReadonlySet<EngineRequest['type']> = new Set([
	...(['setParameter', 'resetParameter', 'setSource', 'setLight', 'openCamera'] as const),
	...(['addIntervention', 'removeIntervention'] as const),
]);

/** Who waits for the answer to a request. */
interface Asked {
	done(reply: EngineReply): void;
	/** One sentence. */
	failed(why: string): void;
}

/** Starts an engine with a session, stopped at time 0. @throws UserError when the session does not fit */
export function createEngineServer(initial: Session, shell: EngineShell): EngineServer {
	const { clock, post } = shell;
	const meter = createEngineMeter(clock.nowMs());
	let session = initial;
	const outbox = createOutbox(post, () => engine);
	let statusAtMs = Number.NEGATIVE_INFINITY;
	let pace: 'wall' | 'fast' = 'wall';
	let untilMs = Number.POSITIVE_INFINITY;
	let isUntil = false;
	/** Asked for a sign of life: the next tick gives it, so that a loop that stands still gives none. */
	let isPinged = false;
	/** Nobody has chosen a patch yet. */
	let mayGrow = shell.growTo !== undefined;
	/** Numbers of watches and interventions, never used twice: a screen may still hold one from before a restart. */
	let numbers = 0;

	/** Channels on the wire of the spiking cells, by the cell's number in snapshots. */
	let channels: ReadonlyMap<number, number> = new Map();

	const begin = (wanted: Session, circuit: LiveCircuit): LiveSession => {
		const live = createLiveSession({
			circuit,
			level: lightLevelOf(wanted.light),
			clock,
			interventions: wanted.interventions,
			nextNumber: () => ++numbers,
			listener: {
				captured: outbox.captured,
				passed: outbox.passed,
				light(tMs, rates) {
					outbox.lightOn(tMs);
					shell.record?.(tMs, rates, engine.model);
					selfCheck.light(tMs, rates);
				},
				spike: (cell, tMs, frame) => outbox.spike({ channel: channels.get(cell) ?? 0, tMs, frame }),
				refused: (message) => source.complain(message),
			},
		});
		return live;
	};
	const spread = (): Spread => ({ threads: shell.threads, from: largeFrom });
	const build = (wanted: Session): LiveCircuit => buildCircuit(wanted, spread());

	const selfCheck = createSelfCheck({
		clock,
		background: shell.background,
		session: () => present(),
		measured(speed) {
			crew.anew();
			if (!mayGrow) return '';
			mayGrow = false;
			const wanted = shell.growTo ?? 0;
			const across = Math.max(session.columns.x, Math.min(wanted, largestAcross(speed)));
			const short =
				across < wanted
					? `This machine holds ${across} × ${across} columns in real time, so the patch is not ${wanted} × ${wanted}.`
					: '';
			if (across <= session.columns.x) return short;
			setPatch({ x: across, y: across });
			return short;
		},
	});
	let engine = begin(session, build(session));
	channels = channelsOf(engine.model.network);
	const source = createSourceSwitch({
		session: () => engine,
		openSource: shell.openSource,
		opensCamera: shell.opensCamera ?? false,
		failed: (message) => post({ type: 'problem', of: 'source', message }),
	});
	source.open(session.source, session.seed);

	/** The session as it stands: what `saveSession` gives. */
	const present = (): Session => {
		const parameters: Record<string, number> = {};
		for (const [path, standard] of engine.model.standards) {
			const value = engine.parameter(path);
			if (value === standard) continue;
			// A threshold that nobody touched is found again from the dark rest; it must not be written down as the user's.
			const touched = path in session.parameters || engine.edits().some((edit) => edit.path === path);
			if (touched) parameters[path] = value;
		}
		return { ...session, parameters, interventions: [...engine.interventions()] };
	};
	const tellSession = (): void => post({ type: 'session', session: present() });

	const crew = createCrew({
		...shell,
		session: () => session,
		speed: () => selfCheck.status().machine.speed,
		method: () => engine.method,
	});

	selfCheck.rebuilt(engine.model);
	if (shell.timesMachine ?? true) selfCheck.measureMachine();

	/** A session with its light, neither of them in use yet. @throws UserError for what does not fit; nothing is left of it then */
	const ready = (next: Session, circuit: LiveCircuit) => {
		try {
			return [begin(next, circuit), source.prepare(next.source, next.seed, circuit.model.mosaic.receptors)] as const;
		} catch (error) {
			circuit.stepper.close();
			throw error;
		}
	};
	/** Another session, or the same from the start. What does not fit leaves everything as it is. */
	const replace = (next: Session, circuit: LiveCircuit = build(next)): void => {
		const { running } = engine;
		const [begun, light] = ready(next, circuit);
		engine.close();
		engine = begun;
		channels = channelsOf(engine.model.network);
		session = next;
		crew.anew();
		reproducible = undefined;
		selfCheck.rebuilt(engine.model);
		outbox.clear();
		light.use();
		engine.setRunning(running);
		tellSession();
		post({ type: 'changed' });
	};

	/** The run since the last start as a session, but for its light. */
	const reproduction = (): Session => ({ ...session, interventions: [...engine.history()] });
	/** The same as it was when another circuit came in, of which a session knows nothing: records end there. */
	let reproducible: Session | undefined;

	const unasked: Asked = {
		done: () => undefined,
		failed: (message) => post({ type: 'problem', of: 'patch', message }),
	};

	const change = createCircuitChange({
		clock,
		host: shell.preparation,
		spread,
		present: () => engine.model,
	});

	/** Other declarations, while everything goes on. */
	const editCircuit = (declarations: Session['declarations'], asked: Asked): void => {
		const request = { ...present(), declarations };
		change.begin('circuit', request, {
			lenient: true,
			failed: asked.failed,
			use(circuit, leftOut) {
				const { parameters } = present();
				if (!reproducible) {
					reproducible = reproduction();
					shell.recordEnds?.(engine.tMs);
				}
				const dropped = [
					...new Set([...leftOut.map((why) => `A parameter is dropped: ${why}.`), ...engine.exchange(circuit)]),
				];
				channels = channelsOf(engine.model.network);
				const known = Object.entries(parameters).filter(([path]) => engine.model.standards.has(path));
				session = { ...session, declarations, parameters: Object.fromEntries(known) };
				selfCheck.changed();
				tellSession();
				post({ type: 'exchanged' });
				asked.done({ modelTimeS: engine.tMs / 1000, dropped });
			},
		});
	};

	/** The same session on another patch, from the dark. */
	const setPatch = (columns: PatchSize, steps: Steps = stepsFor(columns.x * columns.y), asked: Asked = unasked): void =>
		startAnew('patch', () => onPatch(present(), columns, steps), asked);

	/** A session from the start, as soon as its circuit is ready. */
	const startAnew = (what: string, next: () => Session, { done, failed }: Asked): void => {
		change.begin(what, next(), {
			lenient: false,
			failed,
			use(circuit) {
				try {
					replace(next(), circuit);
					mayGrow = false;
					done({});
				} catch (error) {
					failed(sentence(error));
				}
			},
		});
	};

	/** The reply; nothing where `asked` hears of it later. */
	const answer = (request: EngineRequest, asked: Asked): EngineReply | undefined => {
		const { model } = engine;
		switch (request.type) {
			case 'describe': {
				const description = describeModel(model, engine.parameter);
				return {
					...description,
					session: present(),
					interventionNumbers: engine.interventionNumbers(),
					watches: engine.watches(),
				};
			}
			case 'setParameter':
				engine.setParameter(request.path, request.value);
				selfCheck.changed();
				return { value: engine.parameter(request.path) };
			case 'resetParameter':
				engine.resetParameter(request.path);
				selfCheck.changed();
				return { parameters: describeParameters(model, engine.parameter) };
			case 'setSource':
				source.open(request.source, session.seed);
				session = { ...session, source: request.source };
				return {};
			case 'setLight':
				engine.setLevel(lightLevelOf(request.light));
				selfCheck.changed();
				session = { ...session, light: request.light };
				return {};
			case 'setRunning':
				engine.setRunning(request.running);
				return {};
			case 'restart':
				replace(present());
				return {};
			case 'watch':
				return engine.watch(request.cell, request.quantities);
			case 'unwatch':
				engine.unwatch(request.watch);
				return {};
			case 'addIntervention':
				return { intervention: engine.addIntervention(request.intervention) };
			case 'removeIntervention':
				engine.removeIntervention(request.intervention);
				return {};
			case 'saveSession':
				return { session: present() };
			case 'loadSession':
				startAnew('session', () => request.session, asked);
				return;
			case 'setPatch':
				setPatch(request.columns, request.steps, asked);
				return;
			case 'listDeclarations':
				return { declarations: describeDeclarations(engine.model) };
			case 'editCircuit':
				editCircuit(request.declarations, asked);
				return;
			case 'cancelChange':
				change.cancel();
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

	const take = (id: number, request: EngineRequest): void => {
		const asked: Asked = {
			done: (value) => post({ type: 'reply', id, ok: true, value }),
			failed: (error) => post({ type: 'reply', id, ok: false, error }),
		};
		try {
			const value = answer(request, asked);
			if (!value) return;
			if (changesSession.has(request.type)) tellSession();
			asked.done(value);
		} catch (error) {
			asked.failed(sentence(error));
		}
	};

	const status = (nowMs: number): EngineStatus => {
		const counts = engine.counts();
		const { realTimeFactor, lagS } = engine.reading();
		return {
			running: engine.running,
			modelTimeS: engine.tMs / 1000,
			realTimeFactor,
			lagS,
			load: meter.load(nowMs),
			...crew.status(),
			engineNote: engine.method.note ?? '',
			...selfCheck.status(),
			source: source.name,
			sourceMessage: source.message || (engine.sourceEnded ? 'the source has ended; its last light stays' : ''),
			sourceEnded: engine.sourceEnded,
			...counts,
			frameRateHz: meter.frameRateHz(counts.framesIn, nowMs),
			channels: channels.size,
			preparing: change.message,
		};
	};

	const compute = (budgetMs: number): number => {
		const isPaced = pace === 'wall' || !engine.running;
		crew.beforeSteps(isPaced);
		try {
			return isPaced ? engine.advance(budgetMs) : engine.run(untilMs, budgetMs);
		} catch (error) {
			engine.setRunning(false);
			post({ type: 'problem', of: 'model', message: sentence(error) });
			return 0;
		}
	};

	return {
		get session() {
			return engine;
		},
		receive(message) {
			switch (message.type) {
				case 'request':
					take(message.id, message.request);
					return;
				case 'cameraFrame':
					source.cameraFrame(message.buffer);
					return;
				case 'ping':
					isPinged = true;
					return;
				case 'snapshotTaken':
					outbox.snapshotTaken();
					return;
				case 'snapshotEvery':
					outbox.snapshotEvery(message.everyMs);
					return;
				case 'runUntil':
					({ pace, untilMs } = message);
					isUntil = true;
					engine.stopAt(untilMs, message.atSourceEnd);
					engine.setRunning(true);
					return;
				case 'close':
					source.close();
					post({ type: 'closed' });
			}
		},
		tick(budgetMs) {
			change.look();
			if (isPinged) {
				isPinged = false;
				post({ type: 'pong' });
			}
			const beganMs = clock.nowMs();
			const taken = compute(budgetMs);
			const nowMs = clock.nowMs();
			if (taken > 0) meter.computed(nowMs - beganMs, nowMs);
			crew.afterSteps(taken, nowMs - beganMs, nowMs);
			const isLast = isUntil && engine.finished;
			outbox.sendProgress(nowMs, taken, isLast);
			if (isLast) {
				isUntil = false;
				const last = status(nowMs);
				engine.setRunning(false);
				post({ type: 'finished', status: last });
			}
			outbox.sendSnapshot(nowMs, taken);
			if (nowMs - statusAtMs >= statusEveryMs) {
				statusAtMs = nowMs;
				const present = status(nowMs);
				post({ type: 'status', status: present });
				selfCheck.look({ ...present, tMs: engine.tMs });
			}
			return taken;
		},
		reproduction: (file) => ({ ...(reproducible ?? reproduction()), source: { type: 'recording', file } }),
		close: source.close,
	};
}
