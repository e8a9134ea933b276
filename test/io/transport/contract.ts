import { describe, expect, onTestFinished, test } from 'vitest';
import { TRANSPORT_BUFFER_LIMIT_BYTES, type Transport } from '../../../src/io/transport/transport.ts';

/** Two connected ends, made anew for each test. */
export interface Ends {
	/** The end under test. */
	readonly here: Transport;
	readonly there: Transport;
	/** Pulls the cable. */
	unplug(): void;
}

/** Collects what a transport hears and waits for it. */
export function collect(transport: Transport): { bytes(): Uint8Array; until(count: number): Promise<Uint8Array> } {
	const heard: number[] = [];
	let wake = (): void => undefined;
	transport.onData((bytes) => {
		heard.push(...bytes);
		wake();
	});
	return {
		bytes: () => Uint8Array.from(heard),
		async until(count) {
			while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
			return Uint8Array.from(heard);
		},
	};
}

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What the docstring of Transport promises, as tests: every implementation runs them.
 * @param bothWaysStall what joins the ends stops carrying either way when it can go on in one way only
 * @param talkedChunks of 16 KiB: more than all buffers between the ends hold
 */
export function describeTransport(
	name: string,
	connect: () => Promise<Ends>,
	{
		bothWaysStall = false,
		talkedChunks = 12,
	}: { readonly bothWaysStall?: boolean; readonly talkedChunks?: number } = {},
): void {
	describe(`A transport, as ${name}`, () => {
		const open = async (): Promise<Ends> => {
			const ends = await connect();
			onTestFinished(async () => {
				await ends.here.close();
				await ends.there.close();
			});
			return ends;
		};

		test('carries every byte value unchanged in both directions', async () => {
			const { here, there } = await open();
			const [atHere, atThere] = [collect(here), collect(there)];
			expect(here.write(everyByte).accepted).toBe(true);
			expect(await atThere.until(256)).toEqual(everyByte);
			there.write(everyByte.toReversed());
			expect(await atHere.until(256)).toEqual(everyByte.toReversed());
		});

		test('keeps the order of many small writes and says when each has left', async () => {
			const { here, there } = await open();
			const heard = collect(there);
			const left: number[] = [];
			for (let i = 0; i < 200; i++) here.write(Uint8Array.of(i, 255 - i), () => left.push(i));
			const bytes = await heard.until(400);
			expect([...bytes]).toEqual(Array.from({ length: 200 }, (_, i) => [i, 255 - i]).flat());
			while (left.length < 200) await pause(1);
			expect(left).toEqual(Array.from({ length: 200 }, (_, i) => i));
			expect(here.bufferedBytes()).toBe(0);
		});

		test('tells when its buffer is empty again', async () => {
			const { here, there } = await open();
			collect(there);
			const drained = new Promise<void>((resolve) => here.onDrain(() => resolve()));
			here.write(everyByte);
			await drained;
			expect(here.bufferedBytes()).toBe(0);
		});

		test('refuses, without blocking, what a side that does not read cannot take', async () => {
			const { here, there } = await open();
			const heard = collect(there);
			there.setReading(false);
			const chunk = new Uint8Array(16_384).fill(7);
			let taken = 0;
			let refused = false;
			// More than the buffers of this transport and of the system together, which are megabytes for TCP.
			for (let i = 0; i < 2000 && !refused; i++) {
				const report = here.write(chunk);
				if (report.accepted) taken += chunk.length;
				refused = !report.accepted;
				expect(report.bufferedBytes).toBeLessThanOrEqual(TRANSPORT_BUFFER_LIMIT_BYTES);
				await (i % 4 === 0 ? pause(1) : nextTurn());
			}
			expect(refused).toBe(true);
			there.setReading(true);
			expect((await heard.until(taken)).length).toBe(taken);
		});

		test.skipIf(bothWaysStall)('hears a side that takes nothing', async () => {
			const { here, there } = await open();
			collect(there);
			const heard = collect(here);
			there.setReading(false);
			const chunk = new Uint8Array(16_384).fill(7);
			// Until nothing has left for 20 ms: the buffers of this transport and of the system are full.
			for (let still = 0; still < 20; still = here.write(chunk).accepted ? 0 : still + 1) await pause(1);
			for (let count = 1; count <= 3; count++) {
				there.write(Uint8Array.of(count));
				expect((await heard.until(count)).at(-1)).toBe(count);
			}
		});

		test('hands nothing to a listener that was removed', async () => {
			const { here, there } = await open();
			const remove = there.onData(() => expect.unreachable());
			const heard = collect(there);
			remove();
			remove();
			here.write(everyByte);
			await heard.until(256);
		});

		test('is read on when its last listener has gone, so that a side that talks is not held up; what comes then is nobody’s', async () => {
			const { here, there } = await open();
			here.onData(() => undefined)();
			here.setReading(true);
			const chunk = new Uint8Array(16_384).fill(7);
			/** Bytes that a new listener hears of what was said so many ms before it came. */
			const heardAfter = async (waitedMs: number): Promise<number> => {
				let left = 0;
				for (let written = 0; written < talkedChunks; ) {
					if (there.write(chunk, () => left++).accepted) written++;
					else await pause(1);
				}
				// More than all buffers on the way hold: it leaves only if it is read.
				while (left < talkedChunks) await pause(1);
				await pause(waitedMs);
				let heard = new Uint8Array(0);
				const stop = here.onData((bytes) => {
					heard = Uint8Array.from([...heard, ...bytes]);
				});
				there.write(everyByte);
				const isThere = () => everyByte.every((byte, k) => heard.at(k - everyByte.length) === byte);
				while (heard.length < everyByte.length || !isThere()) await pause(1);
				stop();
				return heard.length;
			};
			// What joins the ends may hold everything for a while on a machine that is busy.
			let heard = Number.POSITIVE_INFINITY;
			for (let waitedMs = 20; waitedMs < 2000 && heard >= (talkedChunks * chunk.length) / 2; waitedMs *= 4)
				heard = await heardAfter(waitedMs);
			expect(heard).toBeLessThan((talkedChunks * chunk.length) / 2);
		});

		test('closing is told once to every listener, also to a late one, and stays closed', async () => {
			const { here, there } = await open();
			collect(here);
			const reasons: string[] = [];
			here.onClose(({ kind }) => reasons.push(kind));
			await here.close();
			await here.close();
			here.onClose(({ kind }) => reasons.push(`late ${kind}`));
			await pause(5);
			expect(reasons).toEqual(['requested', 'late requested']);
			expect(here.write(everyByte, () => expect.unreachable())).toMatchObject({ accepted: false });
			there.write(everyByte);
			await pause(5);
		});

		test('a pulled cable closes it with a sentence', async () => {
			const { here, unplug } = await open();
			collect(here);
			const reason = await new Promise<{ kind: string; message: string }>((resolve) => {
				here.onClose(resolve);
				unplug();
			});
			expect(reason.kind).toBe('unplugged');
			expect(reason.message).toMatch(/^[A-Z].*\.$/);
			expect(here.write(everyByte).accepted).toBe(false);
		});
	});
}
