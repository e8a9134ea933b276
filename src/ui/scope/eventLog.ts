import type { StoreApi } from 'zustand/vanilla';
import type { ReplayMark } from '../../protocol/replay.ts';
import { interventionText } from '../data/interventionText.ts';
import type { LiveData } from '../data/liveData.ts';
import type { ModelState } from '../stores/modelStore.ts';

/** Something was done to the retina for a while. Times are model time, ms. */
export interface LoggedIntervention {
	readonly key: number;
	readonly text: string;
	readonly startMs: number;
	/** Infinity while it is not to end. */
	readonly endMs: number;
}

/** Something happened. */
export interface LoggedEvent {
	readonly tMs: number;
	readonly text: string;
}

/** What was done during this run, also what is over: lanes and marks of the scope. */
export interface EventLog {
	readonly interventions: readonly LoggedIntervention[];
	readonly events: readonly LoggedEvent[];
	/** Writes down what happens now. */
	mark(text: string): void;
}

const mostEvents = 500;

/** An edit as a recording has it; what was set stays. */
const loggedMark = ({ fromS, untilS, text }: ReplayMark, key: number): LoggedIntervention => ({
	key,
	text,
	startMs: fromS * 1000,
	endMs: untilS > fromS ? untilS * 1000 : fromS * 1000 + 1,
});

/** Begins a log that listens to the model. */
export function createEventLog(live: Pick<LiveData, 'tMs' | 'onChange'>, model: StoreApi<ModelState>): EventLog {
	let known = new Map<number, LoggedIntervention>();
	let events: LoggedEvent[] = [];
	let lastMs = 0;
	let marks = 0;

	function note(text: string): void {
		events = [...events, { tMs: live.tMs, text }].slice(-mostEvents);
	}

	live.onChange(({ tMs }) => {
		if (tMs < lastMs) {
			// Model time begins anew, and what was done before is no part of this run.
			events = [];
			known = new Map();
			take();
		}
		lastMs = tMs;
	});

	function take(): void {
		const { interventions, description } = model.getState();
		if (!description) return;
		if (description.replay) {
			const { marks } = description.replay;
			known = new Map(marks.filter(({ lane }) => lane === 'edits').map((mark, key) => [key, loggedMark(mark, key)]));
			return;
		}
		const present = new Set(interventions.map(({ key }) => key));
		for (const [key, logged] of known) {
			if (!present.has(key) && logged.endMs > live.tMs) known.set(key, { ...logged, endMs: live.tMs });
		}
		for (const { key, intervention } of interventions) {
			const { startS, endS } = intervention;
			known.set(key, {
				key,
				text: interventionText(description, intervention),
				startMs: startS * 1000,
				endMs: endS === undefined ? Number.POSITIVE_INFINITY : endS * 1000,
			});
		}
	}

	model.subscribe((state, before) => {
		if (state.interventions !== before.interventions || state.description?.replay !== before.description?.replay)
			take();
		const { done, undone } = state.history;
		const isUndo = undone.length > before.history.undone.length;
		const edit = isUndo ? undone.at(-1) : done.at(-1);
		if (!edit || (!isUndo && edit === before.history.done.at(-1))) return;
		// Interventions have a lane of their own, and scopes only show.
		const others = new Set(['addIntervention', 'removeIntervention', 'setScopes']);
		if (edit.forward.every(({ type }) => others.has(type))) return;
		note(isUndo ? `undo: ${edit.label}` : edit.label);
	});

	return {
		get interventions() {
			return [...known.values()];
		},
		get events() {
			return events;
		},
		mark(text) {
			marks++;
			note(text === '' ? `mark ${marks}` : text);
		},
	};
}
