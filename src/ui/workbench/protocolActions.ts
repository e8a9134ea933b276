import type { StoreApi } from 'zustand/vanilla';
import { openProtocol, type Protocol } from '../../protocol/experiment/protocolFile.ts';
import { type TrialResult, trialOf } from '../../protocol/experiment/trialResult.ts';
import { sweepPlan } from '../../protocol/experiment/trials.ts';
import { spikeLines, traceLines } from '../../protocol/experiment/trialTables.ts';
import type { TriggerLine } from '../../protocol/triggerLine.ts';
import type { Connection } from '../connection/connection.ts';
import type { LiveData } from '../data/liveData.ts';
import { liveSchedule } from '../protocols/liveSchedule.ts';
import { amountOf } from '../protocols/preview.ts';
import type { Preset, ProtocolsState } from '../protocols/protocolStore.ts';
import { readProtocolText } from '../protocols/protocolText.ts';
import { runsAsNpz } from '../protocols/runsAsNpz.ts';
import { resultsFromText } from '../scope/results.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import type { ViewState } from '../stores/viewStore.ts';
import type { Actions } from './actions.ts';
import { sentence } from './asking.ts';
import { fileNameOf, offerFile } from './offerFile.ts';

/** What a person does with protocols. */
export interface ProtocolActions {
	/** Asks for those that come with the project and how the one stands that was run, once. */
	listPresets(): Promise<void>;
	/** The text that is worked on: as it is being written, or as it goes with the session. */
	text(): string;
	/** Another text goes with the session. Can be undone. */
	change(label: string, text: string): Promise<void>;
	/** Runs the one that goes with the session, or that is being written. Resolves when it has begun. */
	run(): Promise<void>;
	/** Runs it there, now or when the trigger comes. */
	start(where: 'beside' | 'live'): Promise<void>;
	/** The trigger: what waits for it begins. It arms nothing. */
	trigger(): Promise<void>;
	/** Opens the serial line to other instruments, or lets it go; false, and said why, where it cannot be opened. */
	setLine(line: TriggerLine | null): Promise<boolean>;
	/** Asks which line is open: another screen may have opened one. */
	lookForLine(): Promise<void>;
	stop(): Promise<void>;
	resume(): Promise<void>;
	/** Hands the user every sample, or every spike, of the runs that are made. */
	save(what: 'traces' | 'spikes' | 'npz'): Promise<void>;
}

/** What they work on. */
interface ProtocolParts {
	readonly connection: Connection;
	readonly actions: Actions;
	readonly live: Pick<LiveData, 'tMs'>;
	readonly view: StoreApi<ViewState>;
	readonly model: StoreApi<ModelState>;
	readonly toasts: StoreApi<ToastState>;
	readonly protocols: StoreApi<ProtocolsState>;
}

const presetOf = ({ name, text, listed }: { name: string; text: string; listed: boolean }): Preset[] => {
	const read = readProtocolText(text);
	// One that names files beside itself can be run by the command line alone.
	if (!read.ok || read.protocol.retina.modelFiles.length > 0) return [];
	const { title, description } = read.protocol;
	return [{ name, title, description, text, listed, ...amountOf(read.protocol) }];
};

/** Asks for the results of what was run, whenever there are others. */
function followResults({ connection, actions, toasts, protocols }: ProtocolParts): void {
	const { set } = protocols.getState();
	let known = '';
	const look = async (): Promise<void> => {
		const { state } = protocols.getState();
		const key = state?.hasResults ? `${state.number} ${state.phase} ${state.made}` : '';
		if (key === known || state?.phase === 'running' || state?.phase === 'measuring') return;
		known = key;
		if (key === '') {
			set({ results: null });
			return;
		}
		const reply = await actions.ask('protocolResults', {});
		if (!reply) return;
		try {
			set({ results: resultsFromText('The protocol', reply.results) });
		} catch (error) {
			toasts.getState().say('error', sentence(error));
		}
	};
	protocols.subscribe(({ state }, { state: before }) => {
		if (state !== before) void look();
	});
	connection.onNotice((notice) => {
		if (notice.type === 'protocol') set({ state: notice.state });
	});
}

/** Every run that is made, one after the other. */
async function madeRuns({
	actions,
	protocols,
}: ProtocolParts): Promise<{ runs: TrialResult[]; labelOf: (sweep: number) => string } | undefined> {
	const [known, reply] = [protocols.getState().state, await actions.ask('protocolState', {})];
	if (!known || !reply) return undefined;
	const runs: TrialResult[] = [];
	for (let run = 0; run < known.made; run++) {
		const got = await actions.ask('protocolRun', { run });
		if (!got) return undefined;
		runs.push(trialOf(got.run));
	}
	const plan = sweepPlan(openProtocol(JSON.parse(reply.text)));
	return { runs, labelOf: (sweep) => plan.outline(sweep).label };
}

/** Hands the user what the runs that are made recorded. */
async function saveRuns(parts: ProtocolParts, what: 'traces' | 'spikes' | 'npz'): Promise<void> {
	const got = await madeRuns(parts);
	const { state } = parts.protocols.getState();
	if (!got || !state) return;
	const name = fileNameOf(state.title);
	if (what === 'npz') {
		offerFile(`${name}.npz`, new Blob([runsAsNpz(got.runs, got.labelOf)]));
		return;
	}
	const lines = what === 'traces' ? traceLines(got.runs, got.labelOf) : spikeLines(got.runs, got.labelOf);
	offerFile(`${name}-${what}.csv`, new Blob([`${[...lines].join('\n')}\n`], { type: 'text/csv' }));
}

/** Model time between what is asked for and its beginning, s: the host has it all by then. */
const [leadS, leadOfEachS] = [0.5, 0.01];

/** Creates them over a connection, and follows what is run. */
export function createProtocolActions(parts: ProtocolParts): ProtocolActions {
	const { connection, actions, live, view, model, toasts, protocols } = parts;
	const { set } = protocols.getState();
	followResults(parts);
	const kept = (): string => protocols.getState().coming ?? model.getState().description?.session.protocol ?? '';
	const text = (): string => protocols.getState().draft ?? kept();
	let underWay: Promise<unknown> = Promise.resolve();
	const change = async (label: string, next: string): Promise<void> => {
		const before = kept();
		set({ draft: null, coming: next });
		if (next !== before) underWay = actions.setProtocol(label, next);
		await underWay;
		if (protocols.getState().coming === next) set({ coming: null });
	};
	/** The protocol as it is to be run; undefined, and said why, where it does not fit. */
	function ready(): Protocol | undefined {
		const read = readProtocolText(text());
		if (read.ok) return read.protocol;
		toasts.getState().say('error', `The protocol cannot be run: ${read.complaint}.`, 'protocol');
		return undefined;
	}
	async function runBeside(): Promise<void> {
		const protocol = ready();
		if (!protocol) return;
		const wanted = text();
		await change(`text of ${protocol.title}`, wanted);
		await actions.ask('runProtocol', { text: wanted });
	}
	async function runLive(): Promise<void> {
		const protocol = ready();
		if (!protocol) return;
		try {
			const { length } = liveSchedule(protocol, 0).interventions;
			const { interventions, runs } = liveSchedule(protocol, live.tMs / 1000 + leadS + leadOfEachS * length);
			if (!(await actions.addInterventions(`${protocol.title} on the live retina`, interventions))) return;
			set({ liveRuns: runs });
			await connection.request('announceRuns', { atS: runs.map(({ startS }) => startS) });
			const endS = runs.at(-1)?.endS ?? 0;
			const until = `until model time ${endS.toFixed(1)} s`;
			toasts.getState().say('info', `${protocol.title}: ${runs.length} runs on the live retina, ${until}.`, 'protocol');
		} catch (error) {
			toasts.getState().say('error', sentence(error), 'protocol');
		}
	}
	const begin = (where: 'beside' | 'live'): Promise<void> => (where === 'live' ? runLive() : runBeside());
	const trigger = async (): Promise<void> => {
		const { waits } = protocols.getState();
		if (waits === null) return;
		set({ waits: null });
		await begin(waits);
	};
	connection.onNotice((notice) => {
		if (notice.type === 'trigger') void trigger();
		if (notice.type === 'triggerLine') set({ line: notice.line });
	});
	return {
		text,
		change,
		trigger,
		async listPresets() {
			if (protocols.getState().presets) return;
			const reply = await actions.ask('listProtocols', {});
			if (!reply) return;
			set({ presets: reply.protocols.flatMap(presetOf) });
			// One may have been run from another screen, or before this page was loaded.
			const stand = await actions.ask('protocolState', {});
			if (stand) set({ state: stand.state });
		},
		run: runBeside,
		async start(where) {
			if (view.getState().waitsForKey) set({ waits: where });
			else await begin(where);
		},
		async setLine(line) {
			if (line) view.getState().set({ triggerLine: line });
			return (await actions.ask('setTriggerLine', { line })) !== undefined;
		},
		async lookForLine() {
			const reply = await actions.ask('triggerLine', {});
			if (reply) set({ line: reply.line });
		},
		stop: async () => void (await actions.ask('stopProtocol', {})),
		resume: async () => void (await actions.ask('resumeProtocol', {})),
		save: (what) => saveRuns(parts, what),
	};
}
