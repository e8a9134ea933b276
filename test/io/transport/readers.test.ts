import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { serialEmg } from '../../../src/io/control/emg/serialEmg.ts';
import { DRIVERS } from '../../../src/io/devices/driverRegistry.ts';
import { DEVICES } from '../../../src/io/devices/twinRegistry.ts';
import { createTwin } from '../../../src/io/devices/twins/twin.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import type { TransportFactory } from '../../../src/io/transport/transport.ts';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { createVirtualTime } from '../virtualTime.ts';

/** So much a ms: a full buffer within a tenth of a second where nobody reads. */
const chunkBytes = 1024;

/**
 * A device that talks and talks from the moment its line is open, whoever answers. `heldUp` counts what it could not get rid of because nobody read.
 * @param says what, given how often it has spoken
 */
function talker(says: (count: number) => Uint8Array) {
	const time = createVirtualTime();
	const counts = { opened: 0, said: 0, heldUp: 0 };
	const open: TransportFactory = async () => {
		const { host, device } = createLoopback(time);
		counts.opened++;
		let isOpen = true;
		device.onClose(() => {
			isOpen = false;
		});
		const talk = (): void => {
			if (!isOpen) return;
			if (device.write(says(counts.said++)).accepted) time.timers.after(1, talk);
			else counts.heldUp++;
		};
		talk();
		return host;
	};
	return { time, open, counts };
}

const random = createSeededRandom(5);
const kinds: readonly (readonly [string, (count: number) => Uint8Array])[] = [
	['noise', () => Uint8Array.from({ length: chunkBytes }, () => Math.floor(random() * 256))],
	['lines', (count) => new TextEncoder().encode(`V${count}\r\n`.padEnd(64, 'x').repeat(16))],
	['nothing that ends', () => new Uint8Array(chunkBytes).fill(65)],
	['emergency stops', () => Uint8Array.from(Array.from({ length: 64 }, () => [...EMERGENCY_STOP]).flat())],
];

describe.each(DRIVERS)('The line of the $name driver', (driver) => {
	test.each(kinds)(
		'is read before the device has answered, while it does not answer as it should, and while it is closed: %s',
		async (_what, says) => {
			const { time, open, counts } = talker(says);
			const link = driver.open({ ...time, protocol: 'events', transport: open, sessionId: () => 1 });
			await time.advance(4000);
			const closed = link.close();
			await time.advance(1000);
			await closed;
			expect(counts.heldUp).toBe(0);
			expect(counts.opened).toBeGreaterThan(1);
			expect(counts.said).toBeGreaterThan(2000);
		},
	);
});

test('an EMG board is read while nobody takes its samples', async () => {
	const { time, open, counts } = talker((count) => new TextEncoder().encode(`${500 + (count % 7)}\n`.repeat(200)));
	const source = serialEmg({ name: 'board', transport: open, rateHz: 1000, clock: time.clock });
	const stop = new AbortController();
	const blocks = source.blocks(stop.signal)[Symbol.asyncIterator]();
	await Promise.all([blocks.next(), time.advance(5)]);
	await time.advance(3000);
	expect(counts).toMatchObject({ opened: 1, heldUp: 0 });
	expect(counts.said).toBeGreaterThan(2500);
	stop.abort();
	await blocks.return?.(undefined);
});

describe.each(DEVICES)('A simulated $name', (kind) => {
	test.each(kinds)('reads a host that never says what it should: %s', async (_what, says) => {
		const { time, open, counts } = talker(says);
		const twin = createTwin(kind, time);
		twin.plug(await open());
		await time.advance(300);
		// A second line, of which it may have one only.
		twin.welcome(await open());
		await time.advance(300);
		expect(counts).toMatchObject({ opened: 2, heldUp: 0 });
		expect(counts.said).toBeGreaterThan(500);
	});
});
