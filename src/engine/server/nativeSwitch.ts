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

/** Has the steps of the circuit that runs compiled in the background, and goes on in native code between two of them. */
export interface NativeSwitch {
	/** Another circuit runs, or the same from the start: in WebAssembly until its own native code is there. */
	circuitIsNew(): void;
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
	readonly run: Pick<EngineRun, 'live' | 'session'>;
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

/** Why no circuit is compiled here, however it came. */
function whyNever({ means, host, run }: NativeSwitchOptions): string | undefined {
	if (!means || !host) return 'native code is made by retinode app and retinode live';
	if ('whyNot' in means.use) return means.use.whyNot;
	return run.live.method.prepareCode ? undefined : 'there are no vectors here';
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

	const callOff = (): void => {
		number++;
		stop?.();
		stop = undefined;
		ready?.next.drop();
		ready = undefined;
		isWanted = false;
	};
	const asks = (): boolean => run.session.declarations.some(({ file }) => foreign.has(file));
	const circuitIsNew = (): void => {
		callOff();
		fromMs = run.live.tMs;
		const isThere = run.live.method.code === 'native';
		const why = isThere ? lastTitle : (whyNever(options) ?? (asks() ? asking : undefined));
		isWanted = why === undefined;
		detail = why ?? compiling;
		if (!isWanted) settled();
	};
	const compiled = (result: BackgroundResult): void => {
		stop = undefined;
		try {
			if (result.type !== 'native') throw new Error(result.type === 'failed' ? result.message : 'it was not compiled');
			const { method, code, title, cellsOnOne } = result.steps;
			const { prepareCode } = run.live.method;
			if (!means || !prepareCode) throw new Error('there is nothing to load it with');
			const next = prepareCode(openCode(code, means.load), method);
			const steps = { title, ...(cellsOnOne !== undefined && { cellsOnOne }) };
			ready = { next, steps, untilMs: clock.nowMs() + threadsWithinMs };
		} catch (error) {
			detail = sentence(error);
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
	circuitIsNew();

	return {
		circuitIsNew,
		brought(declarations) {
			const inUse = run.session.declarations.filter(({ file }) => !foreign.has(file));
			for (const { file, text } of declarations) {
				if (!inUse.some((each) => each.file === file && each.text === text)) foreign.add(file);
			}
		},
		allow() {
			if (!asks()) return;
			foreign.clear();
			circuitIsNew();
		},
		look() {
			if (isWanted && host && !isBusy()) begin(host);
			if (!ready) return;
			const { next, steps, untilMs } = ready;
			if (!next.hasThreads && clock.nowMs() < untilMs) return;
			next.take();
			fromMs = run.live.tMs;
			ready = undefined;
			lastTitle = steps.title;
			detail = lastTitle;
			settled(steps.cellsOnOne);
		},
		get isExpected() {
			return isWanted || stop !== undefined || ready !== undefined;
		},
		status: () => ({ ...takenBy(run, fromMs), detail, asks: asks() && detail === asking }),
		close: callOff,
	};
}
