import type { Transport } from '../../transport/transport.ts';

/** The plug of a device: in one line at a time, or in none. */
export interface Plug {
	/** Null: it is in none. */
	line(): Transport | null;
	/** Into a line, out of the one before. */
	into(transport: Transport): void;
	out(): void;
}

/** A plug in no line. @param hear takes what comes from the line */
export function createPlug(hear: (bytes: Uint8Array) => void): Plug {
	let line: Transport | null = null;
	let out = (): void => undefined;
	return {
		line: () => line,
		into(transport) {
			out();
			line = transport;
			const stopData = transport.onData(hear);
			const stopClose = transport.onClose(() => out());
			out = () => {
				line = null;
				stopData();
				stopClose();
				out = () => undefined;
			};
		},
		out: () => out(),
	};
}
