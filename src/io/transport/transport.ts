/** Why a transport is closed; `message` is a clear sentence for people. */
export interface CloseReason {
	/** `requested`: this side called close; `unplugged`: the line went away; `failed`: the system reported an error. */
	readonly kind: 'requested' | 'unplugged' | 'failed';
	readonly message: string;
}

/** What became of bytes handed to `write`. */
export interface WriteReport {
	/** False: not one of the bytes was taken, because the transport is closed or its buffer is full. */
	readonly accepted: boolean;
	/** Bytes taken but not yet handed to the line, these included. */
	readonly bufferedBytes: number;
}

/**
 * An open byte stream in both directions: a serial port, a pseudo-terminal, an in-process line.
 *
 * The contract that every implementation keeps (test/io/transport/contract.ts):
 * - A transport is born open: to open is to call its factory, which takes an AbortSignal. It closes once and for ever.
 * - `write` never blocks and never throws. It takes all bytes or none; order is kept. `onWritten` is called once the
 *   bytes have left for the line, never for bytes refused or still buffered when the transport closes.
 * - When the buffer has been emptied after a write, `onDrain` listeners are called.
 * - Nothing is read before the first `onData` listener, which whoever opens a transport adds at once; from then on it is read until it is
 *   closed, so that no device is held up in what it says: what comes while nobody listens is nobody's. What comes after
 *   `setReading(false)` waits, which in time holds up the other side. Chunks have any length of at least 1; they belong to the listener.
 * - Disconnection: whatever ends the stream, every `onClose` listener is called exactly once, asynchronously or from
 *   within `close`; a listener added later is called as well. After it, no data, drain or written events come.
 * - `close` resolves when the line is free for others; calling it again is harmless.
 * - A listener's unsubscribe may be called at any time, any number of times.
 */
export interface Transport {
	/** What this is, for people: `serial port /dev/ttyACM0 at 115200 baud`. */
	readonly description: string;
	/** Rate of the line in baud (ten bits a byte), or null when no rate limits it. */
	readonly baud: number | null;
	write(bytes: Uint8Array, onWritten?: () => void): WriteReport;
	/** Bytes taken but not yet handed to the line. */
	bufferedBytes(): number;
	setReading(on: boolean): void;
	onData(listener: (bytes: Uint8Array) => void): () => void;
	onDrain(listener: () => void): () => void;
	onClose(listener: (reason: CloseReason) => void): () => void;
	close(): Promise<void>;
}

/**
 * Opens a transport. Rejects with a UserError that says in one sentence why it cannot be opened, or with the signal's
 * reason when aborted; then nothing is left open.
 */
export type TransportFactory = (signal?: AbortSignal) => Promise<Transport>;

/** A transport refuses writes while it holds more than this many bytes. */
export const TRANSPORT_BUFFER_LIMIT_BYTES = 65_536;

/** Which line to open, for whoever opens lines by their name. */
export interface OpenLineOptions {
	/** A serial port's path, or `tcp:HOST:PORT`. */
	readonly path: string;
	/** Rate of a serial port in baud; TCP has none. */
	readonly baud?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}
