/** The bytes of a Y4M file: a header line with these tags, then each frame's planes (Y and whatever the tags ask for). */
export function y4mBytes(tags: string, frames: readonly Uint8Array[]): Uint8Array {
	const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 ${tags}\n`, 'latin1')];
	for (const frame of frames) parts.push(Buffer.from('FRAME\n', 'latin1'), frame);
	return Buffer.concat(parts);
}

/** `count` full-range grey frames of width × height whose pixels all differ from frame to frame. */
export function greyClip(width: number, height: number, framesPerSecond: number, count: number): Uint8Array {
	const frames = Array.from({ length: count }, (_, k) =>
		Uint8Array.from({ length: width * height }, (__, i) => (k * 31 + i) % 256),
	);
	return y4mBytes(`W${width} H${height} F${framesPerSecond}:1 Ip A1:1 Cmono XCOLORRANGE=FULL`, frames);
}

/** Cuts bytes at the given places (any order, clipped), as a stream might deliver them. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
	const cuts = [0, ...places.map((p) => Math.min(p, bytes.length)).sort((a, b) => a - b), bytes.length];
	return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i] ?? 0, end));
}
