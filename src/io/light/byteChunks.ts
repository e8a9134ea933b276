/**
 * Bytes that arrive in pieces of any size, taken out in pieces of a wanted size. Pure; keeps arrived pieces in a queue and
 * copies each byte once.
 */
export interface ByteChunks {
	/** Bytes waiting. */
	readonly length: number;
	/** Adds bytes; the piece must not be written to afterwards. */
	push(piece: Uint8Array): void;
	/** Takes exactly `count` bytes into a fresh array, or gives undefined (and takes none) when fewer are waiting. */
	take(count: number): Uint8Array | undefined;
	/** How many bytes from the first one up to and including the first `byte`, looking at most `limit` far; undefined if not there. */
	lengthThrough(byte: number, limit: number): number | undefined;
}

/** An empty queue of bytes. */
export function createByteChunks(): ByteChunks {
	let pieces: Uint8Array[] = [];
	let length = 0;
	return {
		get length() {
			return length;
		},
		push(piece) {
			if (piece.length === 0) return;
			pieces.push(piece);
			length += piece.length;
		},
		take(count) {
			if (count > length) return undefined;
			const taken = new Uint8Array(count);
			let filled = 0;
			let used = 0;
			for (const piece of pieces) {
				if (filled === count) break;
				const part = piece.subarray(0, count - filled);
				taken.set(part, filled);
				filled += part.length;
				if (part.length < piece.length) {
					pieces[used] = piece.subarray(part.length);
					break;
				}
				used++;
			}
			pieces = pieces.slice(used);
			length -= count;
			return taken;
		},
		lengthThrough(byte, limit) {
			let passed = 0;
			for (const piece of pieces) {
				const at = piece.subarray(0, limit - passed).indexOf(byte);
				if (at >= 0) return passed + at + 1;
				passed += piece.length;
				if (passed >= limit) return undefined;
			}
			return undefined;
		},
	};
}
