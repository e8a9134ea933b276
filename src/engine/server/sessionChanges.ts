import type { Arithmetic } from '../../base/arithmetic.ts';
import { type Patch, type Steps, stepsForPatch } from '../../protocol/limits/patchSize.ts';
import { onPatch } from '../../protocol/session/onPatch.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { Spread } from '../background/preparation.ts';
import type { LiveCircuit } from '../live/liveCircuit.ts';
import { circuitsOf, type Model } from '../model/prepareModel.ts';
import { type CircuitUser, createCircuitChange } from './circuitChange.ts';
import type { EngineReplies } from './engineMessages.ts';
import type { EngineRun } from './engineRun.ts';
import type { EngineShell } from './engineShell.ts';
import { createGrowth, type Growth } from './growth.ts';
import { createOthersWatch } from './othersWatch.ts';
import type { ReadySource } from './sourceSwitch.ts';

/** Who waits for the answer to a request. */
export interface Asked<Reply> {
	done(reply: Reply): void;
	/** One sentence. */
	failed(why: string): void;
}

/** Whatever makes the run another one; one at a time, and what needs another circuit waits for it. */
export interface SessionChanges {
	/** The same from the start. */
	restart(): void;
	/** A session from the start, as soon as its circuit is ready. */
	load(session: Session, asked: Asked<EngineReplies['loadSession']>): void;
	/** The same session on another patch, from the dark. */
	setPatch(patch: Patch, steps: Steps | undefined, asked: Asked<EngineReplies['setPatch']>): void;
	/** Other declarations, while everything goes on. */
	editCircuit(declarations: Session['declarations'], asked: Asked<EngineReplies['editCircuit']>): void;
	/** A circuit in which these parameters of single cells differ from those of the others, while everything goes on. */
	letDiffer(own: Session['parameters'], asked: Asked<EngineReplies['editCircuit']>): void;
	/** Calls off what is being prepared. */
	cancel(): void;
	/** To be called between steps: what is ready takes its place then. */
	look(): void;
	/** Of the patch, while nobody has chosen it. */
	readonly growth: Growth;
	/** See `ModelStatus.preparing`. */
	readonly preparing: string;
}

/** What changes work on. */
export interface SessionChangesOptions {
	readonly shell: EngineShell;
	readonly spread: Spread;
	readonly run: EngineRun;
	/** The light of a session, for the mosaic of its model. @throws UserError when it cannot be opened */
	readonly lightOf: (next: Session, model: Model) => ReadySource;
	/** The run is another one, from the start: all that belongs to it begins anew. */
	readonly begun: () => void;
	/** The session is another one than was told last. */
	readonly told: () => void;
	/** Another circuit is in use, and everything else goes on. */
	readonly exchanged: () => void;
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Simulated cells per mm² of the present circuit; 0 of one without mosaics. */
function cellsPerMm2Of({ live, session }: EngineRun): number {
	const declared = circuitsOf(live.model.library).find(({ name }) => name === session.circuit);
	return declared?.tissue?.cellsPerMm2 ?? 0;
}

/** The arithmetic of the native code that runs: another patch with the same declarations has the same programs, where the circuit is a tissue. */
const arithmeticInUse = ({ live, session }: EngineRun): Arithmetic | undefined =>
	live.method.code === 'native' ? session.arithmetic : undefined;

/** Who waits for another patch, or session. */
type Whoever = Asked<Record<string, never>> & Pick<CircuitUser, 'displaced' | 'native'>;

/** Growth of the patch of these runs, as changes of it that nobody asked for. */
const growthOf = (
	{ shell, run }: Pick<SessionChangesOptions, 'shell' | 'run'>,
	toPatch: (patch: Patch, steps: Steps, whoever: Whoever) => void,
): Growth =>
	createGrowth({
		mayGrow: shell.grows ?? false,
		present: () => run.session,
		cellsPerMm2: () => cellsPerMm2Of(run),
		isWorkedOn: () => run.present().interventions.length > 0,
		others: shell.processorUse && createOthersWatch(shell.processorUse),
		setPatch({ columns, tissue }, { done, failed, displaced }) {
			const patch = { columns, ...(tissue ? { tissue } : {}) };
			toPatch(patch, stepsForPatch(patch), {
				done,
				displaced,
				failed(message) {
					failed();
					shell.post({ type: 'problem', of: 'patch', message });
				},
			});
		},
	});

/** Creates changes of which none is under way. */
export function createSessionChanges(options: SessionChangesOptions): SessionChanges {
	const { shell, spread, run, lightOf, begun, told, exchanged } = options;
	const { post } = shell;
	const change = createCircuitChange({
		clock: shell.clock,
		host: shell.preparation,
		spread: () => spread,
		present: () => run.live.model,
		load: shell.native?.load,
	});

	/** Another session, or the same from the start. What does not fit leaves everything as it is. */
	const replace = (next: Session, circuit?: LiveCircuit): void => {
		const { running } = run.live;
		const light = run.replace(next, (model) => lightOf(next, model), circuit);
		begun();
		light.use();
		run.live.setRunning(running);
		told();
		post({ type: 'changed' });
	};
	const startAnew = (what: string, next: () => Session, { done, failed, ...whoever }: Whoever): void =>
		change.begin(what, next(), {
			lenient: false,
			...whoever,
			failed,
			use(circuit) {
				try {
					replace(next(), circuit);
					done({});
				} catch (error) {
					failed(sentence(error));
				}
			},
		});
	const toPatch = (patch: Patch, steps: Steps, whoever: Whoever): void =>
		startAnew('patch', () => onPatch(run.present(), patch, steps), { ...whoever, native: arithmeticInUse(run) });
	/** Somebody asks for it: the patch is chosen once it is there. */
	const chosenBy = <Reply>({ done, failed }: Asked<Reply>): Asked<Reply> => ({
		done(reply) {
			growth.chosen();
			done(reply);
		},
		failed,
	});

	/** Goes on with the circuit of another session. @param lenient parameters that it has not are dropped instead of being errors */
	const exchangeTo = (next: Session, lenient: boolean, asked: Asked<EngineReplies['editCircuit']>): void =>
		change.begin('circuit', next, {
			lenient,
			failed: asked.failed,
			use(circuit, leftOut) {
				const parameters = leftOut.map((why) => `A parameter is dropped: ${why}.`);
				const dropped = [...new Set([...parameters, ...run.exchange(circuit, next.declarations)])];
				told();
				exchanged();
				asked.done({
					modelTimeS: run.live.tMs / 1000,
					dropped,
					warnings: circuit.model.warnings.map(({ text }) => text),
				});
			},
		});

	const growth = growthOf(options, toPatch);

	return {
		restart: () => replace(run.present()),
		load: (session, asked) => startAnew('session', () => session, chosenBy(asked)),
		setPatch: (patch, steps = stepsForPatch(patch), asked) => toPatch(patch, steps, chosenBy(asked)),
		editCircuit: (declarations, asked) => exchangeTo({ ...run.present(), declarations }, true, asked),
		letDiffer(own, asked) {
			const present = run.present();
			exchangeTo({ ...present, parameters: { ...present.parameters, ...own } }, false, asked);
		},
		cancel: change.cancel,
		look: change.look,
		growth,
		get preparing() {
			return change.message;
		},
	};
}
