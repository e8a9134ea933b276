import type { Verdict } from '../subject.ts';
import { createOracle } from './oracle.ts';
import { type DeviceRecord, describeRecord, describeSeen, SEEN } from './records.ts';
import type { DeviceTraits } from './traits.ts';

/** Compares what was seen of a device after each record with what the oracle allows. */
export function judge(records: readonly DeviceRecord[], seen: Uint8Array, traits: DeviceTraits): Verdict {
	const oracle = createOracle(traits);
	let [sure, driven, released] = [0, 0, 0];
	let wasDriven = false;
	for (const [at, record] of records.entries()) {
		oracle.take(record);
		const now = seen[at] ?? 0;
		const why = oracle.judge(now);
		if (why !== null) return { broken: { at, why }, moments: at + 1, sure, driven, released };
		if (oracle.isSure()) sure++;
		const isDriven = (now & SEEN.driven) !== 0;
		if (isDriven) driven++;
		else if (wasDriven) released++;
		wasDriven = isDriven;
	}
	return { broken: null, moments: records.length, sure, driven, released };
}

/** The records before the one that broke, with what was seen, for people. */
export function traceOf(records: readonly DeviceRecord[], seen: Uint8Array, at: number, most = 25): string[] {
	const from = Math.max(0, at + 1 - most);
	return records
		.slice(from, at + 1)
		.map((record, i) => `${describeRecord(record)}  →  ${describeSeen(seen[from + i] ?? 0)}`);
}
