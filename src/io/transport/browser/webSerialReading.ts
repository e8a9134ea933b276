/** What a port that is read tells. */
export interface WebSerialReadingOptions {
	/** Its stream is null once the port is closed or gone, and a new one after an error that can be survived. */
	readonly port: { readonly readable: ReadableStream<Uint8Array> | null };
	/** The port is closed: nothing is read or told any more. */
	isClosed(): boolean;
	/** Bytes came, at least one. */
	bytes(bytes: Uint8Array): void;
	/** The port is gone. */
	unplugged(): void;
	failed(error: unknown): void;
}

/** Errors after which a port offers a new readable stream (standard, 4.4): noise and overruns, not the end. */
const PASSING = new Set(['BreakError', 'BufferOverrunError', 'FramingError', 'ParityError']);

/** Reads a WebSerial port, once somebody listens and while reading is wanted. */
export class WebSerialReading {
	readonly #options: WebSerialReadingOptions;
	#wanted = true;
	#heard = false;
	#reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
	#reading: Promise<void> | null = null;
	/** A chunk that came after reading was switched off; it waits. */
	#waiting: Uint8Array | null = null;

	constructor(options: WebSerialReadingOptions) {
		this.#options = options;
	}

	/** Somebody listens from now on. */
	listen(): void {
		this.#heard = true;
		this.#start();
	}

	/** Whether bytes are told or wait. */
	setReading(on: boolean): void {
		this.#wanted = on;
		if (on) this.#start();
	}

	/** Gives up what is not read yet, and the stream. To be called when the port is closed. */
	async stop(): Promise<void> {
		// Fails when the device has gone, which is what it is to bring about.
		await this.#reader?.cancel().catch(() => undefined);
		await this.#reading;
		this.#reader?.releaseLock();
		this.#reader = null;
	}

	#start(): void {
		if (!this.#heard || !this.#wanted || this.#reading !== null || this.#options.isClosed()) return;
		this.#reading = this.#read().finally(() => {
			this.#reading = null;
			this.#start();
		});
	}

	/** Reads until reading is switched off or the port is gone. */
	async #read(): Promise<void> {
		const { port } = this.#options;
		while (this.#wanted && !this.#options.isClosed()) {
			if (this.#waiting !== null) {
				const bytes = this.#waiting;
				this.#waiting = null;
				if (bytes.length > 0) this.#options.bytes(bytes);
				continue;
			}
			if (port.readable === null) return this.#options.unplugged();
			this.#reader ??= port.readable.getReader();
			try {
				const { value, done } = await this.#reader.read();
				if (done) return this.#options.unplugged();
				this.#waiting = value;
			} catch (error) {
				this.#reader.releaseLock();
				this.#reader = null;
				if (!(error instanceof Error && PASSING.has(error.name))) return this.#options.failed(error);
			}
		}
	}
}
