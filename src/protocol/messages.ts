import type { z } from 'zod';
import type { DeclarationDescription, Description, ParameterDescription } from './description.ts';
import type { Request, RequestType } from './requests.ts';
import type { ControlBlock } from './session/controlBlock.ts';
import type { sessionSchema } from './session/sessionFile.ts';
import type { Status } from './status.ts';

/**
 * The typed, versioned protocol between the user interface and whatever runs the engine. Requests and replies are JSON; each request type has
 * one reply type in `Replies`. What flows without being asked for are `Notice`s (JSON) and `Snapshot`s (binary, see snapshot.ts).
 */
export const protocolVersion = 2;

/** What each request is answered with. */
export interface Replies {
	/** `page`: there is no host, the page computes by itself. */
	hello: { readonly version: number; readonly shell: 'browser' | 'electron' | 'page'; readonly appVersion: string };
	clock: { readonly clientMs: number; readonly hostMs: number };
	pong: Record<string, never>;
	drew: Record<string, never>;
	describe: Description;
	setParameter: { readonly value: number };
	resetParameter: { readonly parameters: readonly ParameterDescription[] };
	setSource: Record<string, never>;
	setLight: Record<string, never>;
	setRunning: Record<string, never>;
	restart: Record<string, never>;
	watch: {
		readonly watch: number;
		readonly quantities: readonly { readonly path: string; readonly title: string; readonly unit: string }[];
	};
	unwatch: Record<string, never>;
	addIntervention: { readonly intervention: number };
	removeIntervention: Record<string, never>;
	listDeclarations: { readonly declarations: readonly DeclarationDescription[] };
	editCircuit: {
		/** Model time from which the circuit is in use, s. */
		readonly modelTimeS: number;
		/** What it has no place for, one sentence each. */
		readonly dropped: readonly string[];
	};
	cancelChange: Record<string, never>;
	setSink: Record<string, never>;
	setSinks: Record<string, never>;
	arm: { readonly armed: boolean };
	hold: { readonly armed: boolean };
	/** What the safety gate had to bring within the limits, one phrase each; the device has acknowledged the rest. */
	stimulate: { readonly limited: readonly string[] };
	setEstimator: { readonly control: ControlBlock };
	setFusion: { readonly control: ControlBlock };
	setEmg: { readonly control: ControlBlock };
	setEffort: Record<string, never>;
	calibrate: Record<string, never>;
	emergencyStop: Record<string, never>;
	releaseEmergencyStop: Record<string, never>;
	/** The values in force: those of limits that an undo would have raised stayed as they were. */
	setControl: { readonly values: Readonly<Record<string, number>> };
	/** One JSON object a line, times in ms of the host's clock. */
	levelLog: { readonly text: string };
	listPorts: { readonly ports: readonly { readonly path: string; readonly title: string }[] };
	saveSession: { readonly session: z.infer<typeof sessionSchema> };
	loadSession: Record<string, never>;
	setPatch: Record<string, never>;
	measureMachine: Record<string, never>;
	openCamera: Record<string, never>;
	closeCamera: Record<string, never>;
}

/** A request on its way. */
export interface RequestEnvelope {
	readonly id: number;
	readonly request: Request;
}

/** A reply on its way: a value, or one clear sentence. */
export type ReplyEnvelope =
	| { readonly id: number; readonly ok: true; readonly value: Replies[RequestType] }
	| { readonly id: number; readonly ok: false; readonly error: string };

/** Sent without being asked for. */
export type Notice =
	| Status
	/** Each second: answered with the request `pong` from the very handler that it came to, or the screen counts as lost. */
	| { readonly type: 'ping'; readonly ping: number }
	/** The circuit, the patch or the catalogue changed: ask again with `describe`. */
	| { readonly type: 'changed' }
	/** Something went wrong that no request is to blame for. */
	| { readonly type: 'problem'; readonly message: string };

/** Where a host takes WebSocket connections, on the origin that serves the page; `tokenParameter` goes with it. */
export const socketPath = '/socket';

/** The query parameter that carries the session's token, in the page's address and in that of the socket. */
export const tokenParameter = 'token';
