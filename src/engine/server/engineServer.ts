import { largeFrom } from '../../protocol/limits/patchSize.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { createCrew } from './crew.ts';
import { createEngineAnswers } from './engineAnswers.ts';
import type { EngineStatus, ToEngine } from './engineMessages.ts';
import { createEngineMeter } from './engineMeter.ts';
import { createEngineRun } from './engineRun.ts';
import type { EngineShell } from './engineShell.ts';
import { createEngineTurns } from './engineTurns.ts';
import { knownCircuit } from './knownStart.ts';
import { createNativeSwitch } from './nativeSwitch.ts';
import { createOutbox } from './outbox.ts';
import { createSelfCheck } from './selfCheck.ts';
import { createSessionChanges } from './sessionChanges.ts';
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

/** The parts of an engine, wired to each other, with its session begun. @throws UserError when the session does not fit */
function createParts(initial: Session, shell: EngineShell) {
	const { clock, post } = shell;
	const meter = createEngineMeter(clock.nowMs());
	const spread = { threads: shell.threads, from: largeFrom };
	const outbox = createOutbox(post, () => run.live);
	const selfCheck = createSelfCheck({
		clock,
		background: shell.background,
		session: () => run.present(),
		measured(speed) {
			crew.anew();
			// Of a tissue native code holds more, and is about to be timed.
			changes.growth.grow(speed, !run.session.tissue || !native.isExpected);
		},
	});
	const run = createEngineRun(initial, {
		...shell,
		spread,
		known: (session) => knownCircuit(session, shell, spread),
		outbox,
		light(tMs, rates, model) {
			shell.record?.(tMs, rates, model);
			shell.recorder?.light(tMs, rates);
			selfCheck.light(tMs, rates);
		},
		refused: (message) => source.complain(message),
	});
	const source = createSourceSwitch({
		session: () => run.live,
		openSource: shell.openSource,
		opensCamera: shell.opensCamera ?? false,
		failed: (message) => post({ type: 'problem', of: 'source', message }),
		lost: (message) => post({ type: 'problem', of: 'light', message }),
	});
	source.open(initial.source, initial.seed);
	const crew = createCrew({
		...shell,
		session: () => run.session,
		cells: () => run.live.model.network.populations.reduce((sum, { count }) => sum + count, 0),
		speed: () => selfCheck.status().machine.speed,
		method: () => run.live.method,
	});
	const tellSession = (): void => post({ type: 'session', session: run.present() });
	const changes = createSessionChanges({
		shell,
		spread,
		run,
		lightOf: (next, model) => source.prepare(next.source, next.seed, model.mosaic.receptors),
		begun() {
			crew.anew();
			selfCheck.rebuilt(run.live.model);
			outbox.clear();
			native.circuitIsNew(true);
		},
		told: tellSession,
		exchanged() {
			selfCheck.changed();
			native.circuitIsNew(false);
			post({ type: 'exchanged' });
		},
	});
	selfCheck.rebuilt(run.live.model);
	const native = createNativeSwitch({
		clock,
		host: shell.preparation,
		means: shell.native,
		spread,
		run,
		isBusy: () => selfCheck.isTiming || changes.preparing !== '',
		settled: selfCheck.nativeSettled,
	});
	if (shell.timesMachine ?? true) selfCheck.measureMachine();
	return { run, outbox, selfCheck, source, crew, changes, meter, native, tellSession };
}

type Parts = ReturnType<typeof createParts>;

function statusOf({ run, meter, crew, selfCheck, source, changes, native }: Parts, nowMs: number): EngineStatus {
	const { live, channels } = run;
	const counts = live.counts();
	const { realTimeFactor, lagS } = live.reading();
	const { machine, accuracy } = selfCheck.status();
	return {
		running: live.running,
		...(live.pausesAtMs === undefined ? {} : { pausesAtS: live.pausesAtMs / 1000 }),
		modelTimeS: live.tMs / 1000,
		realTimeFactor,
		lagS,
		load: meter.load(nowMs),
		...crew.status(),
		engineNote: live.note || live.method.note || live.model.startNote,
		machine: { ...machine, message: changes.growth.note || machine.message },
		accuracy,
		source: source.name,
		sourceMessage: source.message || (live.sourceEnded ? 'the source has ended; its last light stays' : ''),
		sourceEnded: live.sourceEnded,
		...counts,
		frameRateHz: meter.frameRateHz(counts.framesIn, nowMs),
		channels,
		backEnd: native.status(),
		preparing: changes.preparing,
	};
}

/** Starts an engine with a session, stopped at time 0. @throws UserError when the session does not fit */
export function createEngineServer(initial: Session, shell: EngineShell): EngineServer {
	const { clock, post } = shell;
	const parts = createParts(initial, shell);
	const { run, source, outbox, changes, selfCheck, native } = parts;
	const close = (): void => {
		native.close();
		source.close();
	};
	const answer = createEngineAnswers(parts);
	const turns = createEngineTurns({
		...parts,
		clock,
		post,
		status: (nowMs) => statusOf(parts, nowMs),
		told(status) {
			const { growth } = changes;
			const [isChanging, awaitsNative] = [changes.preparing !== '', native.isExpected];
			growth.look({ ...status, isChanging, awaitsNative }, clock.nowMs());
			selfCheck.look({ ...status, tMs: run.live.tMs }, growth.isSettled && !isChanging && !awaitsNative);
		},
	});

	return {
		get session() {
			return run.live;
		},
		receive(message) {
			switch (message.type) {
				case 'request': {
					const { id, request } = message;
					answer(request, {
						done: (value) => post({ type: 'reply', id, ok: true, value }),
						failed: (error) => post({ type: 'reply', id, ok: false, error }),
					});
					return;
				}
				case 'cameraFrame':
					source.cameraFrame(message.buffer);
					return;
				case 'ping':
					turns.ping();
					return;
				case 'snapshotTaken':
					outbox.snapshotTaken();
					changes.growth.screenCame(clock.nowMs());
					return;
				case 'snapshotEvery':
					outbox.snapshotEvery(message.everyMs);
					return;
				case 'note':
					shell.recorder?.noted(message.note);
					return;
				case 'record':
					shell.recorder?.record?.(run.live, run.present(), message.start);
					return;
				case 'runUntil':
					turns.runUntil(message);
					return;
				case 'close':
					close();
					post({ type: 'closed' });
			}
		},
		tick(budgetMs) {
			changes.look();
			native.look();
			return turns.take(budgetMs);
		},
		reproduction: run.reproduction,
		close,
	};
}
