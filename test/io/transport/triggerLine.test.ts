import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { machineTime } from '../../../src/host/machineTime.ts';
import { createTriggerSeat } from '../../../src/host/triggerSeat.ts';
import { openPseudoTerminal } from '../../../src/io/transport/node/pseudoTerminal.ts';
import { openPort } from '../../../src/io/transport/node/serial.ts';
import { type ModemInputs, type TriggerPort, watchTriggerLine } from '../../../src/io/transport/node/triggerLine.ts';
import type { Notice } from '../../../src/protocol/messages.ts';
import { firstTriggerLine, type TriggerLine } from '../../../src/protocol/triggerLine.ts';
import { createVirtualTime } from '../virtualTime.ts';
import { whyNoPseudoTerminal } from './pty.ts';

/** A port whose lines stand as the test says. */
class FakePort extends EventEmitter implements TriggerPort {
	isOpen = true;
	inputs: ModemInputs = { cts: false, dsr: false };
	/** What was sent, and how RTS and DTR were put, in order. */
	readonly told: string[] = [];
	fails: Error | null = null;
	write(bytes: Buffer, done: (error: Error | null) => void) {
		if (!this.fails) this.told.push(`bytes ${[...bytes]}`);
		done(this.fails);
	}
	get(done: (error: Error | null, status?: ModemInputs) => void) {
		done(this.fails, this.inputs);
	}
	set({ rts, dtr }: { rts: boolean; dtr: boolean }, done: (error: Error | null) => void) {
		if (!this.fails) this.told.push(`${rts ? 'RTS' : 'rts'} ${dtr ? 'DTR' : 'dtr'}`);
		done(this.fails);
	}
	close(done: (error: Error | null) => void) {
		this.isOpen = false;
		done(null);
		this.emit('close', null);
	}
}

const path = '/dev/ttyX';
const settings = (change: Partial<TriggerLine>): TriggerLine => ({ ...firstTriggerLine, path, ...change });

/** A line over a fake port, with what it said. */
async function opened(change: Partial<TriggerLine>) {
	const time = createVirtualTime();
	const port = new FakePort();
	const said: string[] = [];
	const line = await watchTriggerLine(port, settings(change), {
		timers: time.timers,
		onTrigger: () => said.push('trigger'),
		onLost: (message) => said.push(message),
	});
	return { time, port, said, line };
}

describe('A serial line as a trigger', () => {
	it('starts by any byte, or by one alone, and by each that comes', async () => {
		const any = await opened({ starts: 'anyByte' });
		any.port.emit('data', Uint8Array.of(7, 8));
		expect(any.said).toEqual(['trigger', 'trigger']);
		const one = await opened({ starts: 'byte', startByte: 8 });
		one.port.emit('data', Uint8Array.of(7, 8));
		expect(one.said).toEqual(['trigger']);
		const none = await opened({ starts: 'nothing' });
		none.port.emit('data', Uint8Array.of(7, 8));
		expect(none.said).toEqual([]);
	});

	it.each(['cts', 'dsr'] as const)(
		'starts by %s when it comes up: not by one that is up, and once until it falls',
		async (starts) => {
			const { time, port, said } = await opened({ starts });
			const put = async (isUp: boolean) => {
				port.inputs = { cts: false, dsr: false, [starts]: isUp };
				await time.advance(10);
			};
			await put(true);
			expect(said).toEqual(['trigger']);
			await put(true);
			await put(false);
			expect(said).toEqual(['trigger']);
			await put(true);
			expect(said).toHaveLength(2);
		},
	);

	it('tells by a byte, or by a modem line that is up for a while; the other one stays up', async () => {
		const byte = await opened({ tells: 'byte', tellByte: 65 });
		byte.line.pulse();
		expect(byte.port.told).toEqual(['bytes 65']);
		const { time, port, line } = await opened({ tells: 'rts', pulseMs: 10 });
		line.pulse();
		line.pulse();
		expect(port.told).toEqual(['rts DTR', 'RTS DTR']);
		await time.advance(9);
		expect(port.told).toHaveLength(2);
		await time.advance(2);
		expect(port.told).toEqual(['rts DTR', 'RTS DTR', 'rts DTR']);
		line.pulse();
		await line.close();
		expect(port.told.slice(3)).toEqual(['RTS DTR', 'rts DTR']);
		const nothing = await opened({ tells: 'nothing' });
		nothing.line.pulse();
		expect(nothing.port.told).toEqual([]);
	});

	it('that goes away is named once, and asks and tells nothing more', async () => {
		const { time, port, said, line } = await opened({ starts: 'cts' });
		port.isOpen = false;
		port.emit('close', new Error('disconnected'));
		expect(said).toEqual([
			"The trigger's line is lost: serial port /dev/ttyX was unplugged. What runs goes on; the key still starts a protocol.",
		]);
		port.inputs = { cts: true, dsr: false };
		port.fails = new Error('gone.');
		await time.advance(100);
		line.pulse();
		expect(said).toHaveLength(1);
		expect(port.told).toEqual([]);
	});

	it.each<[string, Partial<TriggerLine>]>([
		['is asked', { starts: 'cts' }],
		['is told by', { tells: 'byte', starts: 'nothing' }],
	])('that fails while it %s is named and let go', async (_what, change) => {
		const { time, port, said, line } = await opened(change);
		port.fails = new Error('EIO.');
		line.pulse();
		await time.advance(10);
		expect(said).toEqual([
			expect.stringMatching(/^The trigger's line is lost: serial port \/dev\/ttyX failed \(EIO\)\./),
		]);
		expect(port.isOpen).toBe(false);
	});

	it('on a port without modem lines is refused where they are wanted, and let go', async () => {
		for (const change of [{ starts: 'dsr' }, { tells: 'dtr' }] as const) {
			const port = new FakePort();
			port.fails = new Error('Inappropriate ioctl for device');
			const { timers } = createVirtualTime();
			const around = { timers, onTrigger: () => undefined, onLost: () => undefined };
			await expect(watchTriggerLine(port, settings(change), around)).rejects.toThrow(
				'Serial port /dev/ttyX has no modem lines that can be used (Inappropriate ioctl for device); take a byte instead.',
			);
			expect(port.isOpen).toBe(false);
		}
	});
});

describe('The trigger of a host', () => {
	it('tells of each announced run when model time reaches it, not of those of a run before, and says how the line stands', async () => {
		const port = new FakePort();
		const notices: Notice[] = [];
		const seat = createTriggerSeat(
			async () => port,
			createVirtualTime().timers,
			(notice) => notices.push(notice),
		);
		const line = settings({});
		await seat.handlers.setTriggerLine({ type: 'setTriggerLine', line });
		expect(await seat.handlers.triggerLine({ type: 'triggerLine' })).toEqual({ line });
		seat.handlers.announceRuns({ type: 'announceRuns', atS: [3, 1, 2] });
		seat.reached(999);
		expect(port.told).toEqual([]);
		seat.reached(1000);
		expect(port.told).toHaveLength(1);
		seat.reached(2500);
		expect(port.told).toHaveLength(2);
		// The model begins anew.
		seat.reached(0);
		seat.reached(4000);
		expect(port.told).toHaveLength(2);
		port.emit('data', Uint8Array.of(1));
		port.emit('close', null);
		expect(notices.map(({ type }) => type)).toEqual(['triggerLine', 'trigger', 'problem', 'triggerLine']);
		expect(notices.at(-1)).toEqual({ type: 'triggerLine', line: null });
		// Nobody is there to tell: nothing ends.
		seat.handlers.announceRuns({ type: 'announceRuns', atS: [5] });
		seat.reached(6000);
		await seat.close();
	});
});

const missing = await whyNoPseudoTerminal();
if (missing) console.warn(missing);

describe.skipIf(missing)('A trigger over a real serial port', () => {
	it('hears and tells bytes, names the port that vanishes, and refuses modem lines that a pseudo-terminal has not', async () => {
		const { path: pty, transport } = await openPseudoTerminal();
		const got: number[] = [];
		transport.onData((bytes) => void got.push(...bytes));
		const notices: Notice[] = [];
		const seat = createTriggerSeat(openPort, machineTime.timers, (notice) => notices.push(notice));
		const set = async (line: TriggerLine) => seat.handlers.setTriggerLine({ type: 'setTriggerLine', line });
		await expect(set(settings({ path: '/dev/none' }))).rejects.toThrow('Serial port /dev/none does not exist');
		await expect(set(settings({ path: pty, starts: 'cts' }))).rejects.toThrow('has no modem lines');
		await set(settings({ path: pty, starts: 'byte', startByte: 5, tellByte: 66 }));
		seat.handlers.announceRuns({ type: 'announceRuns', atS: [0.5] });
		seat.reached(600);
		await expect.poll(() => got).toEqual([66]);
		transport.write(Uint8Array.of(5));
		await expect.poll(() => notices.filter(({ type }) => type === 'trigger')).toHaveLength(1);
		await transport.close();
		await expect
			.poll(() => notices.find(({ type }) => type === 'problem'))
			.toMatchObject({
				message: expect.stringContaining(pty),
			});
		await seat.close();
	});
});
