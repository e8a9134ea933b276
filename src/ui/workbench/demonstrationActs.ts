import type { StoreApi } from 'zustand/vanilla';
import { actsAt, begunAt, type Intervention } from '../../protocol/session/interventions.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { LiveData } from '../data/liveData.ts';
import type { KeyedIntervention } from '../stores/keyedInterventions.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import type { Actions } from './actions.ts';
import type { Act, Demonstration } from './demonstrationFile.ts';

/** What acts of a demonstration work on. */
export interface ActParts {
	readonly actions: Actions;
	readonly model: StoreApi<ModelState>;
	readonly live: LiveData;
	readonly toasts: StoreApi<ToastState>;
}

const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What an intervention does, whenever that is. */
function whatOf({ startS: _startS, endS: _endS, now: _now, ...what }: Intervention): unknown {
	return what;
}

/** Those of the interventions at work, or to come, that an act began. */
const begunBy = ({ interventions = [] }: Act, all: readonly KeyedIntervention[], nowMs: number): KeyedIntervention[] =>
	all.filter(
		({ intervention }) =>
			(intervention.startS * 1000 > nowMs || actsAt(intervention, nowMs)) &&
			interventions.some((each) => alike(whatOf(each), whatOf(intervention))),
	);

/** Whether what an act does holds, however that came about: it may have been undone, or done by hand. */
export function isDone(act: Act, { description, interventions }: ModelState, nowMs: number): boolean {
	if (!description) return false;
	const { session, parameters } = description;
	const { light, source, edit } = act;
	const hasValue = ([path, value]: readonly [string, number]): boolean => {
		const now = parameters.find((each) => each.path === path)?.value;
		return now !== undefined && Math.abs(now - value) <= 1e-9 * Math.abs(value);
	};
	return (
		Object.entries(act.parameters ?? {}).every(hasValue) &&
		(light === undefined || alike(light, session.light)) &&
		(source === undefined || alike(source, session.source)) &&
		(edit === undefined ||
			session.declarations.some(({ file, text }) => file === edit.file && text.includes(edit.to))) &&
		begunBy(act, interventions, nowMs).length >= (act.interventions?.length ?? 0)
	);
}

/** The user's declarations with a place of a text changed; undefined, and said why, where that place is not there. */
async function edited(
	{ actions, model, toasts }: ActParts,
	{ file, from, to }: NonNullable<Act['edit']>,
): Promise<Session['declarations'] | undefined> {
	const listed = (await actions.ask('listDeclarations', {}))?.declarations;
	if (!listed) return undefined;
	const text = listed.find((each) => each.file === file)?.text;
	if (text === undefined || text.split(from).length !== 2) {
		const why = text === undefined ? 'the circuit has no such file' : `'${from}' must stand in it once`;
		toasts.getState().say('error', `The text of ${file} cannot be edited: ${why}.`);
		return undefined;
	}
	const others = (model.getState().description?.session.declarations ?? []).filter((each) => each.file !== file);
	return [...others, { file, text: text.replace(from, () => to) }];
}

/** Does what an act says. Each part can be undone. */
export async function doAct(parts: ActParts, act: Act): Promise<void> {
	const { actions, live } = parts;
	const startS = live.tMs / 1000;
	if (act.edit) {
		const declarations = await edited(parts, act.edit);
		if (declarations) await useDeclarations(parts, act, declarations);
	}
	for (const [path, value] of Object.entries(act.parameters ?? {})) await setTo(parts, path, value);
	if (act.light) await actions.setLight(act.light);
	if (act.source) await actions.setSource(act.source);
	if (act.interventions) {
		const begun = act.interventions.map((each) => begunAt({ ...each, now: true }, startS));
		await actions.addInterventions(act.title, begun);
	}
}

/** Puts back what an act did, as the demonstration has it. */
export async function takeActBack(parts: ActParts, act: Act, { session }: Demonstration): Promise<void> {
	const { actions, model, live } = parts;
	for (const { key } of begunBy(act, model.getState().interventions, live.tMs)) await actions.removeIntervention(key);
	if (act.source) await actions.setSource(session.source);
	if (act.light) await actions.setLight(session.light);
	for (const path of Object.keys(act.parameters ?? {})) {
		const before = session.parameters[path];
		if (before === undefined) await actions.resetParameter(path);
		else await setTo(parts, path, before);
	}
	if (act.edit) await useDeclarations(parts, act, session.declarations);
}

async function setTo({ actions, toasts }: ActParts, path: string, value: number): Promise<void> {
	const complaint = await actions.setParameter(path, value);
	if (complaint !== '') toasts.getState().say('error', complaint);
}

async function useDeclarations({ actions, toasts }: ActParts, { title }: Act, declarations: Session['declarations']) {
	const complaint = await actions.editCircuit(title, declarations);
	if (complaint !== '') toasts.getState().say('error', complaint);
}
