import { openCode } from '../../ode/solvers/native/nativeCode.ts';
import type { NextEngine } from '../../ode/solvers/wasm/wasmRealtime.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { BackEndStatus } from '../../protocol/status.ts';
import type { BackgroundHost, BackgroundResult } from '../background/backgroundJobs.ts';
import type { NativeJob } from '../background/nativeJob.ts';
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
}

/** How long native code waits for its threads, ms; it goes on with one until they have come. */
const threadsWithinMs = 500;

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
	};
}

/** What takes the steps of a run, in which arithmetic. @param fromMs model time from which on it does */
function takenBy({ live, session }: NativeSwitchOptions['run'], fromMs: number) {
	const { code: name } = live.method;
	const { arithmetic: asked } = session;
	return { name, asked, arithmetic: name === 'native' ? asked : 'exact', fromS: fromMs / 1000 } as const;
}

/** Creates a switch for the circuit that runs. */
export function createNativeSwitch({ clock, host, means, spread, run, isBusy }: NativeSwitchOptions): NativeSwitch {
	/** Files of declarations that nobody has allowed yet. */
	const foreign = new Set(means && 'foreign' in means.use ? means.use.foreign : []);
	/** Tells results for a circuit that ran before from those for the present one. */
	let number = 0;
	let isWanted = false;
	let detail = '';
	let stop: (() => void) | undefined;
	let fromMs = run.live.tMs;
	let ready: { readonly next: NextEngine; readonly title: string; readonly untilMs: number } | undefined;

	const callOff = (): void => {
		number++;
		stop?.();
		stop = undefined;
		ready?.next.drop();
		ready = undefined;
		isWanted = false;
	};
	const asks = (): boolean => run.session.declarations.some(({ file }) => foreign.has(file));
	/** Why the circuit that runs is not to be compiled. */
	const whyNot = (): string | undefined => {
		if (!means || !host) return 'native code is made by retinode app and retinode live';
		if ('whyNot' in means.use) return means.use.whyNot;
		if (!run.live.method.prepareCode) return 'there are no vectors here';
		return asks() ? asking : undefined;
	};
	const circuitIsNew = (): void => {
		callOff();
		fromMs = run.live.tMs;
		const why = whyNot();
		isWanted = why === undefined;
		detail = why ?? compiling;
	};
	const compiled = (result: BackgroundResult): void => {
		stop = undefined;
		try {
			if (result.type !== 'native') throw new Error(result.type === 'failed' ? result.message : 'it was not compiled');
			const { method, code, title } = result.steps;
			const { prepareCode } = run.live.method;
			if (!means || !prepareCode) throw new Error('there is nothing to load it with');
			const next = prepareCode(openCode(code, means.load), method);
			ready = { next, title, untilMs: clock.nowMs() + threadsWithinMs };
		} catch (error) {
			detail = sentence(error);
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
			const { next, title, untilMs } = ready;
			if (!next.hasThreads && clock.nowMs() < untilMs) return;
			next.take();
			fromMs = run.live.tMs;
			ready = undefined;
			detail = title;
		},
		status: () => ({ ...takenBy(run, fromMs), detail, asks: asks() && detail === asking }),
		close: callOff,
	};
}
