import { type MachineSpeed, threadsFor } from '../../protocol/limits/patchSize.ts';
import { threadsForCells } from '../../protocol/limits/tissueSize.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { createThreadChoice } from '../live/threadChoice.ts';
import type { EngineStatus } from './engineMessages.ts';
import type { EngineShell } from './engineShell.ts';

/** The threads that an engine's session is computed with. */
export interface Crew {
	/** Another patch, or the machine's speed is known now: what was learnt of the one before does not count. */
	anew(): void;
	/** Steps follow: in step with wall time on as few threads as hold the patch, otherwise on all. */
	beforeSteps(isPaced: boolean): void;
	/** They were taken, within `ms` of wall time until nowMs. */
	afterSteps(steps: number, ms: number, nowMs: number): void;
	status(): Pick<EngineStatus, 'threads' | 'threadsReady' | 'threadsWhy'>;
}

/** What a crew is chosen by. */
export interface CrewOptions extends Pick<EngineShell, 'threads' | 'usesAllThreads'> {
	readonly session: () => Pick<Session, 'stepMs' | 'columns' | 'tissue'>;
	/** Cells that are computed. */
	readonly cells: () => number;
	readonly speed: () => MachineSpeed | null;
	readonly method: () => LiveSession['method'];
}

/** Creates a crew. */
export function createCrew(options: CrewOptions): Crew {
	const { threads, usesAllThreads = false, session, cells, speed, method } = options;
	const choose = () => {
		const { stepMs, columns, tissue } = session();
		const choice = createThreadChoice(stepMs, threads?.most ?? 1);
		choice.expect(tissue ? threadsForCells(speed(), cells()) : threadsFor(speed(), columns.x * columns.y));
		return choice;
	};
	let choice = choose();
	return {
		anew() {
			choice = choose();
		},
		beforeSteps(isPaced) {
			method().useThreads(isPaced && !usesAllThreads ? choice.threads : Number.POSITIVE_INFINITY);
		},
		afterSteps(steps, ms, nowMs) {
			// Where there is nothing to choose from, or not yet, nothing is learnt either.
			if (steps > 0 && method().threadsReady > 1) choice.computed(steps, ms, nowMs);
		},
		status() {
			const { threads: at, threadsReady } = method();
			return { threads: at, threadsReady, threadsWhy: threadsReady > 1 && !usesAllThreads ? choice.why : '' };
		},
	};
}
