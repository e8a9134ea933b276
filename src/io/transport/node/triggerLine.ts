import type { Timers } from '../../../base/clock.ts';
import { UserError } from '../../../base/errors.ts';
import type { TriggerLine } from '../../../protocol/triggerLine.ts';

/** How the lines of a modem stand that others set. */
export interface ModemInputs {
	readonly cts: boolean;
	readonly dsr: boolean;
}

/** What a trigger needs of an open serial port; `SerialPort` has it. */
export interface TriggerPort {
	readonly isOpen: boolean;
	on(event: 'data', heard: (bytes: Uint8Array) => void): unknown;
	on(event: 'close' | 'error', heard: (error: Error | null) => void): unknown;
	write(bytes: Buffer, done: (error: Error | null | undefined) => void): unknown;
	get(done: (error: Error | null, status?: ModemInputs) => void): void;
	/** Those that are left out get the system's own. */
	set(outputs: { readonly rts: boolean; readonly dtr: boolean }, done: (error: Error | null) => void): void;
	close(done: (error: Error | null) => void): void;
}

/** A line that listens. */
export interface OpenTriggerLine {
	/** Tells that a run begins: a byte, or a modem line up for a while. While one is up, another pulse is part of it. */
	pulse(): void;
	/** Puts its modem line down and lets the port go. */
	close(): Promise<void>;
}

/** What it tells, and by which timers. */
export interface TriggerSurroundings {
	readonly timers: Timers;
	readonly onTrigger: () => void;
	/** It is gone, and why: one sentence. Nothing else ends by it. */
	readonly onLost: (message: string) => void;
}

/** How often modem lines are looked at, ms: no system tells of their changes. */
const lookEveryMs = 2;

const asked = <Value>(ask: (done: (error: Error | null, value?: Value) => void) => void): Promise<Value> =>
	new Promise((resolve, reject) => ask((error, value) => (error ? reject(error) : resolve(value as Value))));

/**
 * Listens on an open port, and tells by it.
 * @throws UserError (rejection) for a port that has no modem lines where one is to be used; it is closed then
 */
export async function watchTriggerLine(
	port: TriggerPort,
	line: TriggerLine,
	{ timers, onTrigger, onLost }: TriggerSurroundings,
): Promise<OpenTriggerLine> {
	const { path, starts, startByte, tells, tellByte, pulseMs } = line;
	let isOver = false;
	let cancelLook = (): void => undefined;
	let cancelPulse: (() => void) | null = null;
	const inputs = (): Promise<ModemInputs> => asked((done) => port.get(done));
	/** `set` puts up what it is not told of: both are said. The other one stays up, as a port that was opened has it. */
	const output = (isUp: boolean): Promise<void> =>
		asked((done) => port.set(tells === 'rts' ? { rts: isUp, dtr: true } : { rts: true, dtr: isUp }, done));
	const end = (): void => {
		isOver = true;
		cancelLook();
		cancelPulse?.();
	};
	const close = async (): Promise<void> => {
		end();
		if (!port.isOpen) return;
		// A line that has gone has no output to put down.
		if (tells === 'rts' || tells === 'dtr') await output(false).catch(() => undefined);
		await new Promise<void>((resolve) => port.close(() => resolve()));
	};
	const lost = (why: string): void => {
		if (isOver) return;
		void close();
		onLost(`The trigger's line is lost: ${why} What runs goes on; the key still starts a protocol.`);
	};
	const failed = (error: Error): void => lost(`serial port ${path} failed (${error.message.replace(/\.$/, '')}).`);

	port.on('close', () => lost(`serial port ${path} was unplugged.`));
	port.on('error', (error) => failed(error ?? new Error('no reason given')));
	if (starts === 'anyByte' || starts === 'byte') {
		port.on('data', (bytes) => {
			if (isOver) return;
			for (const byte of bytes) if (starts === 'anyByte' || byte === startByte) onTrigger();
		});
	} else {
		// What nobody reads would fill up.
		port.on('data', () => undefined);
	}

	try {
		if (tells === 'rts' || tells === 'dtr') await output(false);
		if (starts === 'cts' || starts === 'dsr') {
			let wasUp = (await inputs())[starts];
			const look = async (): Promise<void> => {
				try {
					const isUp = (await inputs())[starts];
					if (isOver) return;
					if (isUp && !wasUp) onTrigger();
					wasUp = isUp;
					cancelLook = timers.after(lookEveryMs, () => void look());
				} catch (error) {
					failed(error as Error);
				}
			};
			cancelLook = timers.after(lookEveryMs, () => void look());
		}
	} catch (error) {
		await close();
		throw new UserError(
			`Serial port ${path} has no modem lines that can be used (${(error as Error).message.replace(/\.$/, '')}); take a byte instead.`,
		);
	}

	return {
		pulse() {
			if (isOver || tells === 'nothing') return;
			if (tells === 'byte') {
				port.write(Buffer.of(tellByte), (error) => error && failed(error));
				return;
			}
			if (cancelPulse) return;
			cancelPulse = timers.after(pulseMs, () => {
				cancelPulse = null;
				output(false).catch(failed);
			});
			output(true).catch(failed);
		},
		close,
	};
}
