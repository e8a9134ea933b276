const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Gives away memory from an address on, in pieces that begin at whole cache lines. */
export class Memory {
	next: number;

	constructor(start: number) {
		this.next = aligned(start);
	}

	take(bytes: number): number {
		this.next += aligned(bytes);
		return this.next - aligned(bytes);
	}
}

/** Numbers to be written to memory, each at a byte address: as two lists that grow, since a tissue has millions. */
export class Noted {
	#addresses = new Int32Array(1024);
	#values = new Float64Array(1024);
	#count = 0;

	add(address: number, value: number): void {
		if (this.#count === this.#addresses.length) {
			const [addresses, values] = [new Int32Array(2 * this.#count), new Float64Array(2 * this.#count)];
			addresses.set(this.#addresses);
			values.set(this.#values);
			this.#addresses = addresses;
			this.#values = values;
		}
		this.#addresses[this.#count] = address;
		this.#values[this.#count++] = value;
	}

	/** Writes them to memory as an array of numbers sees it. */
	writeTo(numbers: Int32Array | Float32Array | Float64Array): void {
		const size = numbers.BYTES_PER_ELEMENT;
		for (let k = 0; k < this.#count; k++) {
			numbers[(this.#addresses[k] as number) / size] = this.#values[k] as number;
		}
	}
}

/** What stands in memory from the start: whom the records of lists and gathers join, as words, and by what that is multiplied, in the kernels' precision. */
export interface Contents {
	readonly addresses: Noted;
	readonly weights: Noted;
}

/** Nothing. */
export const noContents = (): Contents => ({ addresses: new Noted(), weights: new Noted() });
