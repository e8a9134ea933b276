const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Gives away memory from an address on, in pieces that begin at whole cache lines. */
export class Memory {
	next: number;

	constructor(start: number) {
		this.next = start;
	}

	take(bytes: number): number {
		this.next += aligned(bytes);
		return this.next - aligned(bytes);
	}
}
