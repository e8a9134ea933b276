/** What happens to a device, one thing after the other; the same for every device of a kind. */
export type DeviceRecord =
	/** Bytes come from the host; in no time, or in the time its line takes. */
	| { readonly kind: 'bytes'; readonly bytes: Uint8Array }
	/** Time passes with these contacts closed and this current of the supply. */
	| {
			readonly kind: 'time';
			readonly us: number;
			readonly currentMa: number;
			readonly stop: boolean;
			readonly reset: boolean;
	  }
	/** The power was away: a new device. */
	| { readonly kind: 'powerCycle' }
	/** Its processor restarts: latches and heat stay. */
	| { readonly kind: 'restart' };

/** More than this is too much current for every device, mA. */
export const OVERCURRENT_MA = 4000;

/** Bits of what a device is seen to do after a record; `violated`: it watches itself. */
export const SEEN = {
	driven: 1,
	latched: 2,
	watchdogRelaxed: 4,
	heartbeatCurrent: 8,
	fault: 16,
	violated: 128,
} as const;

const END_OF_SEQUENCE = 4;

/** The records as programs outside this process read them, with the end of the sequence; little-endian. */
export function encodeRecords(records: readonly DeviceRecord[]): Uint8Array {
	const length = records.reduce(
		(sum, record) => sum + (record.kind === 'bytes' ? 3 + record.bytes.length : record.kind === 'time' ? 8 : 1),
		1,
	);
	const out = new Uint8Array(length);
	const view = new DataView(out.buffer);
	let at = 0;
	for (const record of records) {
		switch (record.kind) {
			case 'bytes':
				out[at] = 0;
				view.setUint16(at + 1, record.bytes.length, true);
				out.set(record.bytes, at + 3);
				at += 3 + record.bytes.length;
				break;
			case 'time':
				out[at] = 1;
				view.setUint32(at + 1, record.us, true);
				view.setInt16(at + 5, record.currentMa, true);
				// A driver that draws too much has a pin to say so.
				out[at + 7] = (record.stop ? 1 : 0) | (record.reset ? 2 : 0) | (record.currentMa > OVERCURRENT_MA ? 4 : 0);
				at += 8;
				break;
			case 'powerCycle':
				out[at++] = 2;
				break;
			case 'restart':
				out[at++] = 3;
				break;
		}
	}
	out[at] = END_OF_SEQUENCE;
	return out;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** As a line for people. */
export function describeRecord(record: DeviceRecord): string {
	switch (record.kind) {
		case 'bytes':
			return `hears ${hex(record.bytes)}`;
		case 'time': {
			const contacts = `${record.stop ? ', stop pressed' : ''}${record.reset ? ', reset held' : ''}`;
			return `${record.us / 1000} ms pass at ${record.currentMa} mA${contacts}`;
		}
		case 'powerCycle':
			return 'power goes and comes back';
		case 'restart':
			return 'processor restarts';
	}
}

/** The bits that are set, by name. */
export const describeSeen = (seen: number): string =>
	Object.entries(SEEN)
		.filter(([, bit]) => (seen & bit) !== 0)
		.map(([name]) => name)
		.join(', ') || 'nothing';
