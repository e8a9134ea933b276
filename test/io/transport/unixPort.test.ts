import { describe, expect, onTestFinished, test } from 'vitest';
import { openPseudoTerminal } from '../../../src/io/transport/node/pseudoTerminal.ts';
import { openSerialPort } from '../../../src/io/transport/node/serial.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { whyNoPseudoTerminal } from './pty.ts';

const why = await whyNoPseudoTerminal();

/** Resolves with the first bytes. */
const firstData = (transport: Transport) => new Promise<void>((resolve) => void transport.onData(() => resolve()));
const turns = async (count: number) => {
	for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A port on a pseudo-terminal whose device end sends a few bytes every millisecond. */
async function openBabbling() {
	const terminal = await openPseudoTerminal();
	const timer = setInterval(() => terminal.transport.write(Uint8Array.of(1, 2, 3)), 1);
	onTestFinished(async () => {
		clearInterval(timer);
		await terminal.transport.close();
	});
	return terminal;
}

describe.skipIf(why !== null)(`A serial port that is let go of in mid-stream${why === null ? '' : ` (${why})`}`, () => {
	// Before unixPort.ts took over closing, one of about thirty closes ended the process (node's, not only the test).
	test('leaves the process alive, wherever in a read or write it is closed', async () => {
		const { path } = await openBabbling();
		for (let i = 0; i < 200; i++) {
			const port = await openSerialPort({ path });
			await firstData(port);
			if (i % 2 === 1) port.write(new Uint8Array(100));
			await turns(i % 4);
			await port.close();
		}
	});

	test('tells of a device that vanishes in the midst of traffic, again and again', async () => {
		for (let i = 0; i < 10; i++) {
			const terminal = await openBabbling();
			const port = await openSerialPort({ path: terminal.path });
			const kind = new Promise<string>((resolve) => void port.onClose((reason) => resolve(reason.kind)));
			await firstData(port);
			const writing = setInterval(() => port.write(new Uint8Array(500)), 0);
			await turns(i);
			void terminal.transport.close();
			expect(await kind).toBe('unplugged');
			clearInterval(writing);
			await port.close();
		}
	});
});
