import { afterAll, describe, expect, it } from 'vitest';
import { retinode, retinodeText, temporaryFolder } from './app.ts';
import { writeClosingDecoder } from './closingDecoder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const oneCell = writeClosingDecoder(folder.file('one.json'), 1);
const flash = ['live', '--source', 'stimulus:flash', '--circuit', 'cone', '--columns', '1x1', '--json'];

// On a virtual clock in test/host/rearm.test.ts; here the programs themselves, for 14 s each.
describe('retinode live --arm', () => {
	it('says at once when the line is lost and ends with 3; with --rearm it goes on when it is back', async () => {
		for (const rearm of [[], ['--rearm']]) {
			const port = 20_000 + Math.floor(Math.random() * 20_000);
			const start = () => retinode('device', 'hand', '--port', `tcp:127.0.0.1:${port}`, '--json');
			let hand = start();
			try {
				await hand.line(({ type }) => type === 'ready');
				const run = retinodeText(
					...[...flash, '--duration', '14', '--arm', ...rearm, '--decoder', oneCell],
					...['--sink', `tcp:127.0.0.1:${port}`],
				);
				await hand.line(({ type, hand: state }) => type === 'state' && (state as { driven?: boolean }).driven === true);
				await hand.stop();
				hand = start();
				const { status, stdout, stderr } = await run;
				const report = JSON.parse(stdout);
				expect(stderr).toMatch(/retinode: Disarmed: device\. The connection to the device was lost\./);
				const [first, second] = report.devices[0].armings;
				expect(first).toMatchObject({ by: 'person', cause: 'lineLost' });
				expect(first.untilS).toBeGreaterThan(first.fromS);
				if (rearm.length > 0) {
					expect(stderr).toMatch(/was armed again after a lost line or a stall, as --rearm asks/);
					expect(second).toMatchObject({ by: 'rearm' });
					expect(status).toBe(0);
				} else {
					expect(stderr).toMatch(/retinode: device was not armed any more when the run ended/);
					expect(second).toBeUndefined();
					expect(status).toBe(3);
				}
			} finally {
				await hand.stop();
			}
		}
	});
});
