import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { retinode, retinodeText, temporaryFolder } from './app.ts';
import { writeClosingDecoder } from './closingDecoder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const oneCell = writeClosingDecoder(folder.file('one.json'), 1);
const flash = ['live', '--source', 'stimulus:flash', '--circuit', 'cone', '--columns', '1x1', '--json'];

/** A line to a device at a TCP port, which can be cut and joined again while the device runs on. */
async function cuttableLine(devicePort: number) {
	const ends = new Set<Socket>();
	let isCut = false;
	const server = createServer((host) => {
		if (isCut) {
			host.destroy();
			return;
		}
		const device = connect(devicePort, '127.0.0.1');
		for (const [end, other] of [
			[host, device],
			[device, host],
		] as const) {
			ends.add(end);
			end.pipe(other);
			end.on('error', () => undefined);
			end.on('close', () => {
				ends.delete(end);
				other.destroy();
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = (): void => {
		for (const end of ends) end.destroy();
	};
	return {
		port: (server.address() as AddressInfo).port,
		setCut(cut: boolean) {
			isCut = cut;
			if (cut) close();
		},
		async close() {
			close();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

// On a virtual clock in test/host/rearm.test.ts; here the programs themselves, for 14 s each.
describe('retinode live --arm whose line is lost and comes back', () => {
	/** @param restarts the device begins anew meanwhile */
	const lose = async (options: readonly string[], restarts: boolean) => {
		const port = 20_000 + Math.floor(Math.random() * 20_000);
		const start = () => retinode('device', 'hand', '--port', `tcp:127.0.0.1:${port}`, '--json');
		let hand = start();
		const line = await cuttableLine(port);
		try {
			await hand.line(({ type }) => type === 'ready');
			const run = retinodeText(
				...[...flash, '--duration', '14', '--arm', ...options, '--decoder', oneCell],
				...['--sink', `tcp:127.0.0.1:${line.port}`],
			);
			await hand.line(({ type, hand: state }) => type === 'state' && (state as { driven?: boolean }).driven === true);
			line.setCut(true);
			if (restarts) {
				await hand.stop();
				hand = start();
				await hand.line(({ type }) => type === 'ready');
			} else await hand.line(({ type, hand: state }) => type === 'state' && !(state as { driven?: boolean }).driven);
			line.setCut(false);
			const { status, stdout, stderr } = await run;
			const [first, second] = JSON.parse(stdout).devices[0].armings;
			expect(stderr).toMatch(/retinode: Disarmed: device\. The connection to the device was lost\./);
			expect(first).toMatchObject({ by: 'person', cause: 'lineLost' });
			expect(first.untilS).toBeGreaterThan(first.fromS);
			return { status, stderr, second };
		} finally {
			await line.close();
			await hand.stop();
		}
	};
	const notArmed = /retinode: device was not armed any more when the run ended/;

	it('says so at once and ends with 3', async () => {
		const { status, stderr, second } = await lose([], false);
		expect(stderr).toMatch(notArmed);
		expect(second).toBeUndefined();
		expect(status).toBe(3);
	});

	it('goes on with --rearm', async () => {
		const { status, stderr, second } = await lose(['--rearm'], false);
		expect(stderr).toMatch(/was armed again after a lost line or a stall, as --rearm asks/);
		expect(second).toMatchObject({ by: 'rearm' });
		expect(status).toBe(0);
	});

	it('does not go on with --rearm when the device began anew meanwhile: nobody knows what it went through', async () => {
		const { status, stderr, second } = await lose(['--rearm'], true);
		expect(stderr).toMatch(notArmed);
		expect(second).toBeUndefined();
		expect(status).toBe(3);
	});
});
