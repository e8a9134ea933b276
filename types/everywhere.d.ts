/**
 * What Node and browsers share and src/io and src/runtime use: all that these layers know of the machine they run on. Time is not
 * among it: clock and timers are arguments. The pure layers do not see this file.
 */

/** What an AbortSignal hands to whoever listens. */
interface AbortListenerOptions {
	readonly once?: boolean;
}

/** Says that something is not wanted any more. */
interface AbortSignal {
	readonly aborted: boolean;
	/** Why: whatever `abort` was given, else an error. */
	readonly reason: unknown;
	throwIfAborted(): void;
	addEventListener(type: 'abort', listener: () => void, options?: AbortListenerOptions): void;
	removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
	readonly signal: AbortSignal;
	abort(reason?: unknown): void;
}

/** Text to UTF-8. */
declare class TextEncoder {
	encode(text?: string): Uint8Array<ArrayBuffer>;
}

/** Bytes to text. */
declare class TextDecoder {
	constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
	/** @throws TypeError for bytes that are no text, where `fatal` was asked for */
	decode(bytes?: Uint8Array): string;
}

/** Runs it after what runs now. */
declare function queueMicrotask(run: () => void): void;

/** Numbers that nobody can guess. */
declare const crypto: {
	getRandomValues<Numbers extends Uint8Array | Uint16Array | Uint32Array>(into: Numbers): Numbers;
};
