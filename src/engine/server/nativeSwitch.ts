import { openCode } from '../../ode/solvers/native/nativeCode.ts';
import type { NextEngine } from '../../ode/solvers/wasm/wasmRealtime.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { BackEndStatus } from '../../protocol/status.ts';
import type { BackgroundHost, BackgroundResult } from '../background/backgroundJobs.ts';
import type { NativeJob, NativeSteps } from '../background/nativeJob.ts';
import type { Spread } from '../background/preparation.ts';
import type { WallClock } from '../live/modelClock.ts';
import { packModel } from '../model/packedModel.ts';
import type { EngineRun } from './engineRun.ts';
import type { EngineShell } from './engineShell.ts';
import { createNextStarts } from './knownStart.ts';

/** Has the steps of the circuit that runs compiled in the background, and goes on in native code between two of them. */
export interface NativeSwitch {
	/** Another circuit runs, or the same from the start: in WebAssembly until its own native code is there. @param begins it is at its start, as its session says */
	circuitIsNew(begins: boolean): void;
	/** These declarations come from a session: where they are not in use already, a person is asked before they are compiled. */
	brought(declarations: Session['declarations']): void;
	/** The person says yes. */
	allow(): void;
	/** It is being made, or is about to be. */
	readonly isExpected: boolean;
	/** To be called between steps. */
	look(): void;
	status(): BackEndStatus;
	close(): void;
}

/** What a switch works with. */
export interface NativeSwitchOptions {
	readonly clock: WallClock;
	/** Where steps are compiled; nothing is without it. */
	readonly host: BackgroundHost | undefined;
	readonly means: EngineShell['native'];
	readonly spread: Spread;
	readonly run: Pick<EngineRun, 'live' | 'session' | 'isUntried'>;
	/** Something is under way that compiling would disturb, or that brings another circuit. */
	readonly isBusy: () => boolean;
	/** Nothing is expected any more: native code runs, or why it does not is known. @param cellsOnOne see `NativeSteps` */
	readonly settled: (cellsOnOne?: number) => void;
}

/** How long native code waits for its threads, ms; it goes on with one until they have come. */
const threadsWithinMs = 500;
/** Model time per wall time below which a run waits for its native code. */
const isBehindBelow = 0.95;

const compiling = 'native code is being compiled';
const triedBefore = 'compiled and tried at an earlier start';
const asking = 'the session brings declarations of its own, which are not compiled unasked';

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The steps of the circuit that runs, to be compiled. */
function jobOf({ live, session }: NativeSwitchOptions['run'], { threads, from }: Spread): NativeJob {
	const { stepMs, substepMs, arithmetic } = session;
	return {
		type: 'native',
		model: packModel(live.model),
		steps: { stepMs, substepMs },
		arithmetic,
		plan: live.method.plan,
		threads: threads?.most ?? 1,
		spreadFrom: from,
		isUrgent: live.running && live.reading().realTimeFactor < isBehindBelow,
		// What a cell of a tissue costs says how large a tissue may be.
		...(session.tissue && { timedUnder: Float64Array.from(live.model.network.inputs) }),
	};
}

/** Native code that waits for its threads. */
interface ReadyCode {
	readonly next: NextEngine;
	readonly steps: Pick<NativeSteps, 'title' | 'cellsOnOne'>;
	readonly untilMs: number;
}

/** Files of these declarations that are not in use already, with the same text and as the user's own. */
function newFiles(brought: Session['declarations'], { declarations }: Session, foreign: ReadonlySet<string>): string[] {
	const inUse = declarations.filter(({ file }) => !foreign.has(file));
	const isInUse = ({ file, text }: Session['declarations'][number]) =>
		inUse.some((each) => each.file === file && each.text === text);
	return brought.filter((each) => !isInUse(each)).map(({ file }) => file);
}

/** Why no circuit is compiled here, however it came. */
function whyNever({ means, host, run }: NativeSwitchOptions): string | undefined {
	if (!means || !host) return 'native code is made by retinode app and retinode live';
	if ('whyNot' in means.use) return means.use.whyNot;
	return run.live.method.prepareCode ? undefined : 'there are no vectors here';
}

/** @throws Error that says why there are none */
function stepsIn(result: BackgroundResult): NativeSteps {
	if (result.type === 'native') return result.steps;
	throw new Error(result.type === 'failed' ? result.message : 'it was not compiled');
}

/** An engine of these steps beside the one that runs. @throws Error where they cannot be loaded */
function nextOf({ code, method }: NativeSteps, { means, run }: NativeSwitchOptions): NextEngine {
	const { prepareCode } = run.live.method;
	if (!means || !prepareCode) throw new Error('there is nothing to load it with');
	return prepareCode(openCode(code, means.load), method);
}

/** Goes on in WebAssembly where native code that an earlier start had tried does not pass a trial any more. */
function goesBack({ live, isUntried }: NativeSwitchOptions['run']): boolean {
	if (isUntried) live.method.prepareCode?.(undefined).take();
	return isUntried;
}

/** What takes the steps of a run, in which arithmetic. @param fromMs model time from which on it does */
function takenBy({ live, session }: NativeSwitchOptions['run'], fromMs: number) {
	const { code: name } = live.method;
	const { arithmetic: asked } = session;
	return { name, asked, arithmetic: name === 'native' ? asked : 'exact', fromS: fromMs / 1000 } as const;
}

/** Creates a switch for the circuit that runs. */
export function createNativeSwitch(options: NativeSwitchOptions): NativeSwitch {
	const { clock, host, means, spread, run, isBusy, settled } = options;
	/** Files of declarations that nobody has allowed yet. */
	const foreign = new Set(means && 'foreign' in means.use ? means.use.foreign : []);
	/** Tells results for a circuit that ran before from those for the present one. */
	let number = 0;
	let isWanted = false;
	let detail = '';
	let stop: (() => void) | undefined;
	let fromMs = run.live.tMs;
	let ready: ReadyCode | undefined;
	/** Of the native code that ran last: a circuit that begins in it has it from the same compiler. */
	let lastTitle = '';
	/** The session that the circuit began with, where it has not become another since. */
	let begun: Session | undefined;
	const nextStarts = createNextStarts(means?.known && host, spread, isBusy);

	const callOff = (): void => {
		number++;
		stop?.();
		stop = undefined;
		ready?.next.drop();
		ready = undefined;
		isWanted = false;
	};
	const asks = (): boolean => run.session.declarations.some(({ file }) => foreign.has(file));
	const circuitIsNew = (begins: boolean): void => {
		callOff();
		fromMs = run.live.tMs;
		begun = begins ? run.session : undefined;
		const isThere = run.live.method.code === 'native' && !run.isUntried;
		const why = isThere ? lastTitle : (whyNever(options) ?? (asks() ? asking : undefined));
		isWanted = why === undefined;
		detail = why ?? (run.isUntried ? triedBefore : compiling);
		if (!isWanted) settled();
	};
	const runsAs = ({ title, cellsOnOne }: ReadyCode['steps']): void => {
		[lastTitle, detail] = [title, title];
		settled(cellsOnOne);
	};
	const compiled = (result: BackgroundResult): void => {
		stop = undefined;
		try {
			const steps = stepsIn(result);
			if (run.isUntried) runsAs(steps);
			else ready = { next: nextOf(steps, options), steps, untilMs: clock.nowMs() + threadsWithinMs };
		} catch (error) {
			detail = sentence(error);
			if (goesBack(run)) fromMs = run.live.tMs;
			settled();
		}
	};
	const begin = (background: BackgroundHost): void => {
		isWanted = false;
		const own = number;
		stop = background.start(jobOf(run, spread), (result) => {
			if (own === number) compiled(result);
		});
	};
	circuitIsNew(true);

	return {
		circuitIsNew,
		brought(declarations) {
			for (const file of newFiles(declarations, run.session, foreign)) foreign.add(file);
		},
		allow() {
			if (!asks()) return;
			foreign.clear();
			circuitIsNew(false);
		},
		look() {
			if (isWanted && host && !isBusy()) begin(host);
			else nextStarts.look();
			if (!ready) return;
			const { next, steps, untilMs } = ready;
			if (!next.hasThreads && clock.nowMs() < untilMs) return;
			next.take();
			fromMs = run.live.tMs;
			ready = undefined;
			if (begun) nextStarts.want(begun);
			runsAs(steps);
		},
		get isExpected() {
			return isWanted || stop !== undefined || ready !== undefined;
		},
		status: () => ({ ...takenBy(run, fromMs), detail, asks: asks() && detail === asking }),
		close: callOff,
	};
}
