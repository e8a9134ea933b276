import type { EngineStart } from '../runtime/engineConnection.ts';

/** What passes between the page's threads: the window, the runtime's worker and the engine's worker. */

/** A clip that the page's server has. */
export interface PageClip {
	readonly name: string;
	readonly address: string;
}

/** What an engine has to work with. */
export interface EngineMeans {
	/** Threads for large patches; where left out, all processors for those that one thread does not hold. */
	readonly threads?: number;
	readonly clips: readonly PageClip[];
}

/** A serial port that a person let the page have. */
export interface PagePort {
	/** Names it in a session's sink: `webserial:1`. */
	readonly path: string;
	readonly title: string;
}

/** From the window to the runtime. */
export type ToRuntime =
	| {
			readonly type: 'start';
			/** What the page's address says behind the question mark (pageSettings.ts). */
			readonly query: string;
			readonly clips: readonly PageClip[];
			readonly appVersion: string;
			readonly socket: MessagePort;
	  }
	| { readonly type: 'ports'; readonly ports: readonly PagePort[] };

/** From the runtime to the window. */
export type FromRuntime = {
	/** Open a port and serve it over `line` (browserRelay.ts). */
	readonly type: 'openPort';
	readonly path: string;
	readonly baud: number;
	readonly line: MessagePort;
};

/** The first message to the engine's worker; after it come those of engineMessages.ts. */
export interface EngineBeginning {
	readonly type: 'begin';
	readonly start: EngineStart;
	readonly means: EngineMeans;
}

/**
 * On a socket's message port, beside texts and buffers as on a WebSocket: so many bytes of the other end were taken, or
 * snapshots drawn.
 */
export interface Taken {
	readonly taken: number;
}
