import type { Request } from '../../protocol/requests.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { ScopeSetup } from '../../protocol/session/scopeSetup.ts';
import type { ViewPart } from './viewPart.ts';

/**
 * Requests that undo can take back: settings with one value before and one after. Arming, stops and levels of electrodes
 * are none of them, and never may be: what moves a device is done by a person who means just that.
 */
export type Setting = Extract<
	Request,
	{
		readonly type:
			| 'setParameter'
			| 'setCellParameter'
			| 'resetParameter'
			| 'setLight'
			| 'setTitle'
			| 'setProtocol'
			| 'setSource'
			| 'setControl'
			| 'setEstimator'
			| 'setFusion'
			| 'setEmg'
			| 'setSink'
			| 'setSinks'
			| 'setPatch'
			| 'editCircuit';
	}
>;

/** Something is done to the retina, or ends. The host numbers it anew each time; this screen knows it by its key all the while. */
export type InterventionStep =
	| {
			readonly type: 'addIntervention';
			readonly key: number;
			readonly intervention: Intervention;
			/** It was ended, and goes on until it would have ended. */
			readonly resumes?: true;
	  }
	| { readonly type: 'removeIntervention'; readonly key: number };

/** The scopes are set up otherwise: no matter of the host. */
export interface ScopesStep {
	readonly type: 'setScopes';
	readonly scopes: readonly ScopeSetup[];
}

/** The screen is set up otherwise: no matter of the host. */
export interface ViewStep {
	readonly type: 'setView';
	readonly part: Partial<ViewPart>;
}

/** What can be taken back. */
export type Step = Setting | InterventionStep | ScopesStep | ViewStep;

/** One step that the user made, as what makes it and what takes it back, each in its order. */
export interface Edit {
	/** For the button's tooltip: `rod.Kv.g`. */
	readonly label: string;
	readonly forward: readonly Step[];
	readonly backward: readonly Step[];
}

/** Steps made, and steps taken back that can be made again. */
export interface History {
	readonly done: readonly Edit[];
	readonly undone: readonly Edit[];
}

/** No steps yet. */
export const emptyHistory: History = { done: [], undone: [] };

/** Steps kept. */
const depth = 200;

/** A history in which `edit` has just been made; what had been taken back is gone. */
export function recorded({ done }: History, edit: Edit): History {
	return { done: [...done, edit].slice(-depth), undone: [] };
}

/**
 * A history in which the view has just been changed: looking around does not keep from being made again what was taken back.
 * @param instead the newest step takes its place: it is the same change, gone on with
 */
export function looked({ done, undone }: History, edit: Edit, instead: boolean): History {
	return { done: [...(instead ? done.slice(0, -1) : done), edit].slice(-depth), undone };
}

/** The history with its last step taken back, and that step; undefined when there is none. */
export function stepBack({ done, undone }: History): { readonly edit: Edit; readonly history: History } | undefined {
	const edit = done.at(-1);
	return edit && { edit, history: { done: done.slice(0, -1), undone: [...undone, edit] } };
}

/** The history with the step last taken back made again, and that step; undefined when there is none. */
export function stepForward({ done, undone }: History): { readonly edit: Edit; readonly history: History } | undefined {
	const edit = undone.at(-1);
	return edit && { edit, history: { done: [...done, edit], undone: undone.slice(0, -1) } };
}
