import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What was measured of a way, as plain data: each step that was tried, and what it costs at the longest that meets the contract. */
export interface KnownWay {
	/** By step, ms. A step that did not come to an end has the reason. */
	readonly tried: Record<
		string,
		{ readonly spikeTimeMs: number; readonly spikeCount: number } | { readonly failed: string }
	>;
	found?: {
		readonly version: string;
		readonly backEnd: string;
		readonly method: string;
		readonly stepMs: number;
		readonly seconds: number;
	};
}

/** What ways of other simulators gave, kept in a file after each step, so that a command that is called off goes on where it was. */
export class KnownWays {
	readonly #path: string;
	readonly #ways: Record<string, KnownWay>;

	constructor(path: string) {
		this.#path = path;
		this.#ways = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
	}

	/** The way on a case: another case, script or version of the simulator is another way. */
	of(name: string, ...told: readonly string[]): { readonly way: KnownWay; keep(): void } {
		const key = `${name} ${createHash('sha256').update(told.join('\n')).digest('hex').slice(0, 16)}`;
		const way = this.#ways[key] ?? { tried: {} };
		this.#ways[key] = way;
		return { way, keep: () => this.#write() };
	}

	#write(): void {
		writeFileSync(`${this.#path}.part`, JSON.stringify(this.#ways, undefined, '\t'));
		renameSync(`${this.#path}.part`, this.#path);
	}
}
