import type { Session } from '../../protocol/session/sessionFile.ts';
import type { BackgroundHost } from '../background/backgroundJobs.ts';
import { type CircuitJob, openCircuit, type Spread } from '../background/preparation.ts';
import type { LiveCircuit } from '../live/liveCircuit.ts';
import type { EngineShell } from './engineShell.ts';

/** A session's circuit in native code, where it was prepared and tried at an earlier start, and its declarations may be compiled unasked. */
export function knownCircuit(
	session: Session,
	{ native }: Pick<EngineShell, 'native'>,
	spread: Spread,
): LiveCircuit | undefined {
	if (!native?.known || 'whyNot' in native.use) return undefined;
	const { foreign } = native.use;
	if (session.declarations.some(({ file }) => foreign.includes(file))) return undefined;
	const { arithmetic } = session;
	const threads = spread.threads?.most ?? 1;
	const found = native.known({ request: session, arithmetic, threads, spreadFrom: spread.from });
	return found && openCircuit(found, session, { spread, load: native.load });
}

/** Has circuits prepared once more for the starts to come, from what they were asked for, when nothing else is under way: the one that runs may have been edited. */
export interface NextStarts {
	/** The circuit that runs began with this session. */
	want(session: Session): void;
	/** To be called between steps. */
	look(): void;
}

/** @param isBusy something is under way that this would disturb */
export function createNextStarts(host: BackgroundHost | undefined, spread: Spread, isBusy: () => boolean): NextStarts {
	let wanted: CircuitJob | undefined;
	return {
		want(request) {
			wanted = {
				type: 'circuit',
				request,
				threads: spread.threads?.most ?? 1,
				spreadFrom: spread.from,
				lenient: false,
				native: request.arithmetic,
			};
		},
		look() {
			if (!wanted || !host || isBusy()) return;
			// Whoever does the job keeps what comes of it; without, the next start is as this one was.
			host.start(wanted, () => undefined);
			wanted = undefined;
		},
	};
}
