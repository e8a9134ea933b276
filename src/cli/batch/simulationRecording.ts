import { randomUUID } from 'node:crypto';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Arithmetic } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import { interventionEvent, parameterEvent } from '../../engine/recording/editEvents.ts';
import { whatIsRecorded } from '../../engine/recording/recordedQuantities.ts';
import {
	firstCells,
	lightFollower,
	lightStream,
	recordedModel,
	recordedPairs,
	streamOf,
} from '../../engine/recording/recordingHead.ts';
import type { Simulation, SimulationListener, SimulationResult } from '../../engine/simulate/simulation.ts';
import { finenessOf, type SolverChoice } from '../../engine/simulate/solvers.ts';
import type { NwbSummary } from '../../io/files/nwb/node/nwbFile.ts';
import { beginRecording, finishRecording } from '../../io/files/nwb/node/nwbRecording.ts';
import { createRunRecorder } from '../../io/files/recording/runRecorder.ts';
import { usualQuantities } from '../../protocol/recording/recordedKinds.ts';
import type { RecordingHead } from '../../protocol/recording/recordedRun.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { usualLight } from '../../protocol/session/usualLight.ts';
import { parseStimulusText } from '../../retina/light/stimuli/stimulusText.ts';
import { lightOf } from '../options/lightOptions.ts';
import type { BatchFollower, SimulateOptions } from './batch.ts';

/** A recording of a batch run. */
export interface SimulationRecording {
	/** What is read at every row for it. */
	readonly paths: readonly string[];
	/** Hears of the run; of a row only what is read for it. */
	readonly listener: Pick<SimulationListener, 'row' | 'spike' | 'progress'> &
		Required<Pick<SimulationListener, 'light'>>;
	/** What could not be recorded until now, one sentence; empty for nothing. */
	loss(): string;
	/**
	 * Makes the file of what was recorded.
	 * @param result absent where the run failed. @throws UserError where it cannot be made; the journal is kept
	 */
	finish(result: Pick<SimulationResult, 'endS'> | undefined, follow: BatchFollower): Promise<NwbSummary>;
}

/** The arithmetic by which a run's steps are taken; a reference has the usual one. */
const arithmeticIn = (solver: SolverChoice): Arithmetic =>
	(solver.method === 'realtime' ? solver.code?.arithmetic : undefined) ?? 'exact';

/** The session that describes a batch run: what a session file would say of it. */
function sessionOf(
	{ model, interventions, noise, solver }: Simulation,
	options: SimulateOptions,
	saved: Session | undefined,
): Session {
	const { request } = model;
	const base = saved ?? defaultSession();
	const stimulus = options.stimulus === undefined ? undefined : parseStimulusText(options.stimulus);
	return {
		...base,
		circuit: request.circuit,
		variant: request.variant,
		columns: request.columns,
		...(request.tissue ? { tissue: request.tissue } : {}),
		parameters: { ...request.parameters },
		declarations: [...(request.declarations ?? [])],
		seed: noise?.seed ?? base.seed,
		light: lightOf(options, saved ? saved.light : usualLight(request.circuit)),
		...(stimulus ? { source: { type: 'stimulus' as const, ...stimulus } } : {}),
		interventions: [...interventions],
		arithmetic: arithmeticIn(solver),
	};
}

/**
 * Begins to record a batch run.
 * @param say hears at once of what cannot be kept, one sentence
 * @throws UserError for quantities that mean nothing, and a file that is there or cannot be written
 */
export function openSimulationRecording(
	file: string,
	simulation: Simulation,
	options: SimulateOptions,
	saved: Session | undefined,
	say: (message: string) => void,
): SimulationRecording {
	const { model, solver, interventions, flash, level, durationS, rowsEveryS } = simulation;
	const { network } = model;
	const names = options.quantities ?? usualQuantities;
	const { kinds, quantities } = whatIsRecorded(network, names);
	const session = sessionOf(simulation, options, saved);
	const { option, value } = finenessOf(solver);
	const head: RecordingHead = {
		record: 'head',
		program: `retinode ${packageJson.version}`,
		version: packageJson.version,
		identifier: randomUUID(),
		startedAt: new Date().toISOString().replace('Z', '+00:00'),
		session,
		backEnd: `${solver.method}, ${option} ${value}${solver.method === 'realtime' && solver.code ? `, native code, ${arithmeticIn(solver)} arithmetic` : ''}`,
		options: { ...options },
		quantities: names,
		...recordedModel(model),
	};
	const journal = beginRecording(file, 'now', ({ message }) => say(message));
	const recorder = createRunRecorder(journal, head, () => performance.now());
	const streams = quantities.map((quantity) => ({
		columns: quantity.columns,
		stream: recorder.stream(streamOf(quantity, rowsEveryS)),
	}));
	const receptorLight = lightFollower(model);
	const light =
		kinds.has('light') && head.receptors.length > 0 ? recorder.stream(lightStream(head.receptors.length)) : undefined;
	if (kinds.has('wiring')) for (const pairs of recordedPairs(network)) recorder.pairs(pairs);
	if (kinds.has('stimulus')) {
		const shown = flash ? { type: 'flash', ...flash } : session.source;
		recorder.event({
			of: 'stimulus',
			atS: 0,
			type: shown.type,
			target: 'light',
			detail: JSON.stringify({ ...shown, level }),
		});
	}
	if (kinds.has('edits')) {
		for (const [path, set] of Object.entries(session.parameters)) recorder.event(parameterEvent(path, set, 0));
		for (const each of interventions) if (each.startS <= durationS) recorder.event(interventionEvent(each));
	}
	const first = firstCells(network);
	return {
		paths: quantities.map(({ name }) => name),
		listener: {
			row(tS, values) {
				let at = 0;
				for (const { stream, columns } of streams) {
					recorder.row(stream, values.subarray(at, at + columns));
					at += columns;
				}
				recorder.reached(tS);
			},
			spike(population, member, tS) {
				if (kinds.has('spikes')) recorder.spike((first.get(population) ?? 0) + member, tS);
			},
			light(tMs, rates) {
				if (light === undefined) return;
				const changed = receptorLight.changed(rates);
				if (changed) recorder.sample(light, tMs / 1000, changed);
			},
			progress: (fraction) => recorder.reached(fraction * durationS),
		},
		loss: () => journal.failure?.message ?? '',
		async finish(result, follow) {
			if (result) recorder.end({ atS: result.endS });
			await journal.close();
			try {
				return await finishRecording(journal.file, file, { progress: follow.progress, cancelled: () => false });
			} catch (error) {
				if (!(error instanceof UserError)) throw error;
				throw new UserError(
					`${error.message} What was recorded is in ${journal.file}: \`retinode recover ${file}\` makes the file of it, where there is room (--out).`,
				);
			}
		},
	};
}
