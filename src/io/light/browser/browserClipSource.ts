import { UserError } from '../../../base/errors.ts';
import type { FrameClock, FrameSource } from '../frameSource.ts';
import { type PlayOptions, y4mSource } from '../y4mSource.ts';

async function fetched(address: URL, signal: AbortSignal): Promise<Uint8Array> {
	const response = await fetch(address, { signal });
	if (!response.ok) throw new UserError(`the server answered ${response.status} ${response.statusText}`.trimEnd());
	return new Uint8Array(await response.arrayBuffer());
}

/**
 * A bundled clip that the page's own server has, as a source; see `y4mSource`. It is fetched once, at the first frame, and kept:
 * bundled clips are small, and one that plays in a loop must not wait for the network.
 * UserError (on the first frame) when it cannot be fetched, is no Y4M or holds no frame.
 * @param name for people
 */
export function browserClipSource(
	name: string,
	address: URL,
	clock: FrameClock,
	options: PlayOptions = {},
): FrameSource {
	let kept: Uint8Array | undefined;
	async function* bytes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
		try {
			kept ??= await fetched(address, signal);
		} catch (error) {
			if (signal.aborted) return;
			throw error;
		}
		yield kept;
	}
	const reason = ({ message }: Error): string => `it cannot be fetched (${message}).`;
	return y4mSource({ name, bytes, reason }, clock, options);
}
