import type { Lanes } from '../../kernels/wasm/wasmLanes.ts';

/** Where the records of a sheet lie. */
export interface SheetPlace {
	readonly members: number;
	/** Byte address of the first record, and bytes of each. */
	readonly records: number;
	readonly recordBytes: number;
	/** Byte address at which inputs from outside are handed over, and bytes from one input to the next. */
	readonly inputs: number;
	readonly inputDistance: number;
	/** Addresses of the lanes beyond the last member, whole records. */
	readonly padding: readonly number[];
}

/** Byte address of vector 0 of a member of a sheet, lane included. */
export const addressOf = ({ records, recordBytes }: SheetPlace, lanes: Lanes, member: number): number =>
	records + Math.floor(member / lanes.count) * recordBytes + (member % lanes.count) * lanes.bytesPerNumber;

/** The address of a lane beyond all members, which nobody reads. */
export const spareOf = (sheet: SheetPlace, lanes: Lanes): number =>
	addressOf(sheet, lanes, Math.ceil(sheet.members / lanes.count) * lanes.count);
