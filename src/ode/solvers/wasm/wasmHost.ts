import { UserError } from '../../../base/errors.ts';

/** A function of a generated module: numbers in, nothing out. */
export type WasmFunction = (...numbers: number[]) => void;

/** Linear memory; its buffer is shared between threads if it was made so. */
export interface WasmMemory {
	readonly buffer: ArrayBufferLike;
}

/** A compiled module; can be posted to other threads. */
export type WasmModule = object;

interface WasmInterface {
	readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
	readonly Instance: new (
		module: WasmModule,
		imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
	) => { readonly exports: Readonly<Record<string, unknown>> };
	readonly Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
	validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly?: WasmInterface };

const pageBytes = 65536;

/** A module whose only function makes a vector of zeros and drops it. */
const vectorProbe = [
	[0, 97, 115, 109, 1, 0, 0, 0],
	[1, 4, 1, 96, 0, 0],
	[3, 2, 1, 0],
	[10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
].flat();

/** Why generated WebAssembly cannot run here; nothing if it can. */
export function whyNoWasm(): string | undefined {
	if (!api) return 'WebAssembly is not available here';
	return api.validate(Uint8Array.from(vectorProbe)) ? undefined : 'WebAssembly here has no 128-bit vectors';
}

function required(): WasmInterface {
	const why = whyNoWasm();
	if (!api || why !== undefined) throw new UserError(`${why}: use the JavaScript method instead`);
	return api;
}

/** Memory of at least so many bytes, all zero. @throws UserError when WebAssembly cannot run here */
export function createMemory(bytes: number, shared: boolean): WasmMemory {
	const initial = Math.ceil(bytes / pageBytes);
	const { Memory } = required();
	return new Memory(shared ? { initial, maximum: initial, shared } : { initial });
}

/** Compiles a module. */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WasmModule {
	const { Module } = required();
	return new Module(bytes);
}

/** The functions of a module on a memory. */
export function instantiate(module: WasmModule, memory: WasmMemory): ReadonlyMap<string, WasmFunction> {
	const { Instance } = required();
	const { exports } = new Instance(module, { env: { memory } });
	return new Map(
		Object.entries(exports).flatMap(([name, value]) =>
			typeof value === 'function' ? [[name, value as WasmFunction] as const] : [],
		),
	);
}
