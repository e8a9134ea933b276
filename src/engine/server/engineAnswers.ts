import type { EngineRequest, EngineRequestType, RequestOf } from '../../protocol/requests.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import { describeDeclarations } from '../model/declarations.ts';
import { describeModel, describeParameters } from '../model/describe.ts';
import { cellAnswers } from './cellAnswers.ts';
import type { EngineReplies, EngineReply } from './engineMessages.ts';
import type { EngineRun } from './engineRun.ts';
import type { NativeSwitch } from './nativeSwitch.ts';
import { runAnswers } from './runAnswers.ts';
import type { SelfCheck } from './selfCheck.ts';
import type { Asked, SessionChanges } from './sessionChanges.ts';
import type { SourceSwitch } from './sourceSwitch.ts';

/** What the engine's answers are about. */
export interface Answering {
	readonly run: EngineRun;
	readonly changes: SessionChanges;
	readonly source: SourceSwitch;
	readonly selfCheck: SelfCheck;
	readonly native: NativeSwitch;
	/** Tells the session as it stands. */
	readonly tellSession: () => void;
}

/** A handler for each of the engine's requests: gives the reply, or nothing where `asked` hears of it later. @throws UserError */
type EngineHandlers = {
	readonly [T in EngineRequestType]: (
		request: RequestOf<T>,
		asked: Asked<EngineReplies[T]>,
	) => EngineReplies[T] | undefined;
};

/** Requests after which the session is another one, as soon as they are answered. */
const changesSession: ReadonlySet<EngineRequestType> = new Set([
	'setParameter',
	'setCellParameter',
	'resetParameter',
	'setSource',
	'setLight',
	'setTitle',
	'setProtocol',
	'openCamera',
	'addIntervention',
	'removeIntervention',
]);

/** What is asked of the page's camera. */
const cameraAnswers = ({
	run,
	source,
}: Pick<Answering, 'run' | 'source'>): Pick<EngineHandlers, 'openCamera' | 'closeCamera'> => ({
	openCamera({ width, height }) {
		source.cameraOpened(width, height);
		run.keep({ source: { type: 'camera' } });
		return {};
	},
	closeCamera({ reason }) {
		source.cameraClosed(reason);
		return {};
	},
});

function handlersFor({ run, changes, source, selfCheck, native, tellSession }: Answering): EngineHandlers {
	return {
		describe: () => ({
			...describeModel(run.live.model, (path) => run.live.parameter(path)),
			session: run.present(),
			interventionNumbers: run.live.interventionNumbers(),
			watches: run.live.watches(),
		}),
		setParameter({ path, value }) {
			run.live.setParameter(path, value);
			selfCheck.changed();
			return { value: run.live.parameter(path) };
		},
		...cellAnswers({ run, changes, selfCheck, tellSession }),
		resetParameter({ path }) {
			run.live.resetParameter(path);
			selfCheck.changed();
			return { parameters: describeParameters(run.live.model, (path) => run.live.parameter(path)) };
		},
		setSource({ source: wanted }) {
			source.open(wanted, run.session.seed);
			run.keep({ source: wanted });
			return {};
		},
		setLight({ light }) {
			run.live.setLevel(lightLevelOf(light));
			selfCheck.changed();
			run.keep({ light });
			return {};
		},
		setTitle({ title }) {
			run.keep({ title });
			return {};
		},
		setProtocol({ protocol }) {
			run.keep({ protocol });
			return {};
		},
		...runAnswers(run, changes),
		watch: ({ cell, quantities }) => run.live.watch(cell, quantities),
		unwatch({ watch }) {
			run.live.unwatch(watch);
			return {};
		},
		addIntervention({ intervention, resumes }) {
			const number = run.live.addIntervention(intervention, resumes);
			const begun = run.live.interventions()[run.live.interventionNumbers().indexOf(number)] as Intervention;
			return { intervention: number, begun };
		},
		removeIntervention({ intervention }) {
			run.live.removeIntervention(intervention);
			return {};
		},
		listDeclarations: () => ({ declarations: describeDeclarations(run.live.model) }),
		editCircuit({ declarations }, asked) {
			changes.editCircuit(declarations, asked);
			return undefined;
		},
		cancelChange() {
			changes.cancel();
			return {};
		},
		saveSession: () => ({ session: run.present() }),
		allowNative() {
			native.allow();
			return {};
		},
		loadSession({ session }, asked) {
			native.brought(session.declarations);
			changes.load(session, asked);
			return undefined;
		},
		setPatch({ columns, tissue, steps }, asked) {
			changes.setPatch({ columns, tissue }, steps, asked);
			return undefined;
		},
		measureMachine() {
			selfCheck.measureMachine();
			return {};
		},
		...cameraAnswers({ run, source }),
	};
}

/** Answers the engine's requests: `asked` hears of each once, at once or later. */
export function createEngineAnswers(about: Answering): (request: EngineRequest, asked: Asked<EngineReply>) => void {
	const handlers = handlersFor(about);
	const handle = <T extends EngineRequestType>(type: T, request: RequestOf<T>, asked: Asked<EngineReplies[T]>) =>
		handlers[type](request, asked);
	return (request, asked) => {
		try {
			const reply = handle(request.type, request, asked);
			if (!reply) return;
			if (changesSession.has(request.type)) about.tellSession();
			asked.done(reply);
		} catch (error) {
			asked.failed(error instanceof Error ? error.message : String(error));
		}
	};
}
