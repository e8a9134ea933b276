import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { KnownRequest, PreparedCircuit } from '../../engine/background/preparation.ts';
import { ObjectCache, usualCacheFolder } from './objectCache.ts';
import { processorHere } from './processor.ts';

const ending = '.circuit';

/** The hash of a built program's files; nothing where it runs from its sources, which may be others at the next start. */
function programIn(folder: URL): string | undefined {
	const files = readdirSync(folder).filter((name) => /\.m?js$/.test(name));
	if (files.length === 0) return undefined;
	const hash = createHash('sha256');
	for (const name of files.sort()) hash.update(readFileSync(new URL(name, folder)));
	return hash.digest('hex');
}

/** What a circuit is made of, and nothing else of whoever asks. */
function textOf({ request, arithmetic, threads, spreadFrom }: KnownRequest): string {
	const { circuit, variant, columns, tissue, parameters, declarations = [], faults, stepMs, substepMs } = request;
	const made = { circuit, variant, columns, tissue, parameters, declarations, faults, stepMs, substepMs };
	return JSON.stringify({ made, arithmetic, threads, spreadFrom });
}

/** The same without the programs in C, which are compiled. */
function withoutText(circuit: PreparedCircuit): PreparedCircuit {
	const { method } = circuit;
	if (!method) return circuit;
	const { modules } = method.engine;
	const lean = modules.map((each) => ({ ...each, bytes: new Uint8Array() })) as unknown as typeof modules;
	return { ...circuit, method: { ...method, engine: { ...method.engine, modules: lean } } };
}

/**
 * Circuits in native code as they were prepared, beside their objects in the user's own cache, by what was asked for, this program and this processor. A start with one reads no declaration
 * but those that it shows, settles, analyses, writes and compiles nothing.
 */
export class KnownCircuits {
	readonly #cache: ObjectCache;
	readonly #by: readonly string[];

	private constructor(cache: ObjectCache, by: readonly string[]) {
		this.#cache = cache;
		this.#by = by;
	}

	/**
	 * Those of this program; nothing where it runs from its sources.
	 * @param program folder of its files
	 * @throws UserError where there is no native code here, or no cache of the user's own
	 */
	static here(
		program: URL = new URL('./', import.meta.url),
		cacheFolder: string = usualCacheFolder(),
	): KnownCircuits | undefined {
		const id = programIn(program);
		return id === undefined
			? undefined
			: new KnownCircuits(new ObjectCache(cacheFolder), [id, processorHere().features]);
	}

	#keyOf(asked: KnownRequest): string {
		return ObjectCache.keyOf(Buffer.from(textOf(asked)), this.#by);
	}

	/** One that was kept, if its objects are whole too. */
	find(asked: KnownRequest): PreparedCircuit | undefined {
		const path = this.#cache.find(this.#keyOf(asked), ending);
		if (path === undefined) return undefined;
		const circuit = deserialize(readFileSync(path)) as PreparedCircuit;
		const isWhole = (object: string) => this.#cache.find(basename(object, '.so')) === object;
		if (!circuit.code?.objects.every(isWhole)) return undefined;
		return { ...circuit, model: { ...circuit.model, request: asked.request } };
	}

	/** @param circuit in native code, just as it was prepared for that */
	keep(asked: KnownRequest, circuit: PreparedCircuit): void {
		const draft = this.#cache.draft(ending);
		try {
			writeFileSync(draft.path, serialize(withoutText(circuit)), { mode: 0o600 });
			this.#cache.keep(this.#keyOf(asked), draft.path, ending);
		} finally {
			draft.remove();
		}
	}
}
