import { type Lanes, singleLanes } from '../wasm/wasmLanes.ts';

/** Numbers of single precision in the vectors that native code may have: 128, 256 and 512 bits. */
export const nativeWidths = [4, 8, 16] as const;

/** One of them. */
export type NativeWidth = (typeof nativeWidths)[number];

/** Vectors of so many numbers of single precision, with the arithmetic of WebAssembly's four. */
export const nativeLanes = (width: NativeWidth): Lanes => ({
	...singleLanes,
	name: `f32x${width}`,
	count: width,
	vectorBytes: width * singleLanes.bytesPerNumber,
});
