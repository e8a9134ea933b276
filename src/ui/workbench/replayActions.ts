import type { StoreApi } from 'zustand/vanilla';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { longestReplayWindowMs, pathInNewRun, replaySpeeds } from '../../protocol/replay.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { Connection } from '../connection/connection.ts';
import { populationNamed, recordedOf } from '../data/cells.ts';
import type { LiveData } from '../data/liveData.ts';
import type { ModelState } from '../stores/modelStore.ts';
import { type ComparedTrace, noDifferences, type ReplayState } from '../stores/replayStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import type { ViewState } from '../stores/viewStore.ts';
import { newestOnly } from './newestOnly.ts';

/** What a person does with a replay. */
export interface ReplayActions {
	/** Shows a time of the recording, ms of model time. */
	seek(toMs: number): void;
	/** Goes so far from where it stands. */
	move(byMs: number): void;
	toStart(): void;
	toEnd(): void;
	playOrPause(): void;
	/** As fast as it was times this; plays on where it plays. */
	setSpeed(speed: number): void;
	/** The next speed up or down. */
	changeSpeed(step: 1 | -1): void;
	/** Makes a new run and compares; of this session in the place of the recording's where one is given. What cannot be read is said. */
	compare(session?: Session): Promise<void>;
	cancelCompare(): void;
}

interface Parts {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly selection: StoreApi<SelectionState>;
	readonly view: StoreApi<ViewState>;
	readonly replay: StoreApi<ReplayState>;
	readonly toasts: StoreApi<ToastState>;
}

/**
 * The parameters in lines of `path = value`.
 * @throws Error with one sentence that names the line that is none
 */
export function parametersIn(text: string): Record<string, number> {
	const lines = text.split(/[\n;]/).map((line) => line.trim());
	return Object.fromEntries(
		lines
			.filter((line) => line !== '')
			.map((line) => {
				const [path = '', value = ''] = line.split('=').map((part) => part.trim());
				const number = decimalNumber(value);
				if (path === '' || !Number.isFinite(number)) {
					throw new Error(`"${line}" is no parameter with its value: write lines such as rod_cone.g = 0.5.`);
				}
				return [path, number] as const;
			}),
	);
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Wires what a person does with a replay, and keeps what a comparison says of the stretch that is shown. */
export function createReplayActions(parts: Parts): ReplayActions {
	const { connection, live, model, view, replay, toasts } = parts;
	const replayed = () => model.getState().description?.replay;
	const say = (error: unknown): void => toasts.getState().say('error', sentence(error));
	const windowMs = (): number => Math.min(longestReplayWindowMs, view.getState().windowS * 1000);
	const status = () => replay.getState().status;
	/** Where it was told to go and is not yet: what moves it further counts from there. */
	let aimMs: number | undefined;
	const send = newestOnly(async (toMs: number) => {
		await connection.request('seek', { toMs, windowMs: windowMs() }).catch(say);
		if (aimMs === toMs) aimMs = undefined;
	});
	const seek = (toMs: number): void => {
		const recording = replayed();
		if (!recording) return;
		aimMs = Math.min(1000 * recording.untilS, Math.max(1000 * recording.fromS, toMs));
		send(aimMs);
	};
	const play = (playing: boolean, speed: number): void => {
		connection.request('play', { playing, speed }).catch(say);
	};
	const speedNow = (): number => status()?.speed ?? 1;
	const setSpeed = (speed: number): void => play(status()?.playing ?? false, speed);
	view.subscribe(({ windowS }, before) => {
		if (windowS !== before.windowS && replayed()) seek(live.tMs);
	});
	watchComparison(parts, windowMs);
	return {
		seek,
		move: (byMs) => seek((aimMs ?? live.tMs) + byMs),
		toStart: () => seek(1000 * (replayed()?.fromS ?? 0)),
		toEnd: () => seek(1000 * (replayed()?.untilS ?? 0)),
		playOrPause: () => play(!(status()?.playing ?? false), speedNow()),
		setSpeed,
		changeSpeed(step) {
			const at = replaySpeeds.findIndex((speed) => speed >= speedNow());
			setSpeed(replaySpeeds[Math.max(0, Math.min(replaySpeeds.length - 1, at + step))] as number);
		},
		async compare(session) {
			const { changes, toleranceMs } = replay.getState();
			try {
				const parameters = parametersIn(changes);
				await connection.request('compareRun', { parameters, toleranceMs, ...(session ? { session } : {}) });
			} catch (error) {
				say(error);
			}
		},
		cancelCompare: () => void connection.request('cancelCompare', {}).catch(say),
	};
}

/** Whole recordings up to this length are compared trace by trace; of longer ones the stretch that is shown, s. */
const wholeS = 60;

/** Keeps what a comparison says: spikes of the stretch that is shown, traces of the selected cell. */
function watchComparison({ connection, live, model, selection, replay }: Parts, windowMs: () => number): void {
	const isMade = (): boolean => replay.getState().status?.comparison.phase === 'made';
	const askSpikes = newestOnly(async (toMs: number) => {
		const differences = isMade()
			? await connection
					.request('differences', { fromMs: Math.max(0, toMs - windowMs()), toMs: toMs + 1e-6 })
					.catch(() => undefined)
			: noDifferences;
		if (differences) replay.getState().set({ differences });
	});
	const askTraces = newestOnly(async (toMs: number) => {
		const { description } = model.getState();
		const { selected: cell } = selection.getState();
		const recording = description?.replay;
		const population = cell && description ? populationNamed(description, cell.population) : undefined;
		if (!isMade() || !recording || !cell || !population) return replay.getState().set({ traces: [] });
		const isShort = recording.untilS - recording.fromS <= wholeS;
		const [fromMs, untilMs] = isShort
			? [1000 * recording.fromS, 1000 * recording.untilS]
			: [Math.max(0, toMs - windowMs()), toMs];
		const traces: ComparedTrace[] = [];
		for (const { path } of recordedOf(population, cell.member)) {
			const of = pathInNewRun(path);
			if (of === undefined) continue;
			const found = await connection
				.request('traceDifference', { cell, path: of, fromMs, toMs: untilMs })
				.catch(() => undefined);
			if (found) traces.push({ path: of, ...found });
		}
		replay.getState().set({ traces });
	});
	const again = (): void => {
		askSpikes(live.tMs);
		askTraces(live.tMs);
	};
	let before = '';
	replay.subscribe(({ status }) => {
		const now = `${status?.atS} ${status?.comparison.phase}`;
		if (now === before) return;
		before = now;
		again();
	});
	selection.subscribe(again);
	model.subscribe((state, last) => {
		if (state.generation !== last.generation) again();
	});
}
