import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { machineClock, machineTime } from '../../src/host/machineTime.ts';
import type { SpikeLink, SpikeLinkOptions } from '../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../src/io/link/spikeLink.ts';
import type { LinkState } from '../../src/io/link/state.ts';
import { createSafetyGate, type SafeCommand } from '../../src/io/safety/safety.ts';
import { openSerialPort } from '../../src/io/transport/node/serial.ts';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { closing } from './arduinoBench.ts';
import { type SimulatedBoard, startBoard, startVersion1Board } from './arduinoBoard.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const grip = closing({ closure: 0.8, forceLimitN: 20 });

/** What an armed gate makes of a target. */
function passed(target: CommandTarget): SafeCommand {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const answer = gate.request(target);
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
}

function connect(path: string, changes: Partial<SpikeLinkOptions> = {}): SpikeLink {
	const link = createSpikeLink({
		...machineTime,
		protocol: 'events',
		transport: (signal) => openSerialPort({ path, signal }),
		...changes,
	});
	onTestFinished(() => link.close());
	return link;
}

/** Waits until the link shows something; the test's own time limit is the only clock. */
function until(link: SpikeLink, holds: (state: LinkState) => boolean): Promise<LinkState> {
	return new Promise((resolve) => {
		const poll = setInterval(() => {
			if (!holds(link.state())) return;
			clearInterval(poll);
			resolve(link.state());
		}, 10);
	});
}

const ready = (link: SpikeLink) =>
	until(link, ({ phase, heartbeat }) => phase === 'ready' && heartbeat.current === true);

const whyNot = whyNoFirmware('uno', 'simulator');

describe.skipIf(whyNot !== null)(
	`The app’s own link and the Uno’s real firmware${whyNot === null ? '' : ` (${whyNot})`}`,
	() => {
		let simulator = '';
		let uno = '';
		beforeAll(() => {
			simulator = buildFirmware('simulator').path;
			uno = buildFirmware('uno').path;
		});
		const start = (): Promise<SimulatedBoard> => startBoard(simulator, uno);

		test('close the hand: link, gate, servo pulses within the speed limit, telemetry', async () => {
			const board = await start();
			const link = connect(board.path);
			await ready(link);
			const reached = board.nextPulse(({ servo, pulseUs }) => servo === 'little' && pulseUs > 1797, 0);
			expect((await link.command(passed(grip))).kind).toBe('acted');
			await reached;
			const closed = await until(link, ({ telemetry }) => (telemetry?.closures[4] ?? 0) > 0.799);
			expect(closed.telemetry).toMatchObject({ driven: true, emergencyStopped: false, faults: [] });
			const index = board.pulses('index');
			expect(index[0]?.pulseUs).toBeLessThan(1100);
			for (const [i, change] of index.entries()) {
				const before = index[i - 1];
				if (before === undefined) continue;
				// 1,000 µs are a stroke; a frame of 20 ms at 2 strokes/s is 40 µs, and a tick more or less 8 µs; 4 µs is jitter.
				const frames = Math.round((change.atMs - before.atMs) / 20);
				expect(change.pulseUs - before.pulseUs).toBeLessThanOrEqual(40 * frames + 12);
				expect(change.pulseUs).toBeLessThanOrEqual(1803);
			}
			// The wrist was not asked to move: its servo gets no pulse at all.
			expect(board.pulses('wrist')).toEqual([]);
			const { counters } = link.state();
			expect(counters).toMatchObject({ crcErrors: 0, framingErrors: 0, rejectedByDevice: 0, sequenceGaps: 0 });
		});

		test('carry a thousand spikes a second as events, each one counted, while the hand moves', async () => {
			const board = await start();
			const link = connect(board.path);
			await ready(link);
			void link.command(passed(grip));
			for (let i = 0; i < 1000; i += 5) {
				link.sendSpikes(Array.from({ length: 5 }, (_, k) => ({ tUs: (i + k) * 1000, channel: (i + k) % 64 })));
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
			const { spikes, counters } = await until(
				link,
				(state) => state.spikes.delivered + state.spikes.lostTotal === 1000,
			);
			// A machine too busy to send may call spikes stale; what was sent is received, every one.
			expect(spikes.lost).toMatchObject({ line: 0, refused: 0, silent: 0 });
			expect(spikes.delivered).toBeGreaterThan(0);
			expect(counters.rejectedByDevice).toBe(0);
			expect((await board.tell('report', 0)).droppedBytes).toBe(0);
		});

		test('carry spikes as rates too', async () => {
			const { path } = await start();
			const link = connect(path, { protocol: 'rate' });
			await ready(link);
			link.sendSpikes(Array.from({ length: 300 }, (_, i) => ({ tUs: i * 100, channel: i % 8 })));
			const { spikes } = await until(link, (state) => state.spikes.delivered + state.spikes.lostTotal === 300);
			expect(spikes).toMatchObject({ delivered: 300, lostTotal: 0 });
		});

		test('let go when the board is reset in mid-grip, and say so when it is back', async () => {
			const board = await start();
			const link = connect(board.path);
			await ready(link);
			await link.command(passed(grip));
			await until(link, ({ telemetry }) => telemetry?.driven === true);
			const sessions = link.state().counters.sessions;
			const from = board.lines();
			await board.tell('restart', 0);
			await until(link, ({ counters, letGo }) => counters.sessions > sessions && letGo === 'confirmed');
			await until(link, ({ telemetry }) => telemetry?.driven === false);
			expect(board.power(from).filter(({ on }) => on)).toEqual([]);
		});

		test('know of the stop button at the board, and of its reset', async () => {
			const board = await start();
			const link = connect(board.path);
			await ready(link);
			// A reset button that was down when the board started does not count: it must have been seen open for 100 ms.
			await until(link, ({ telemetry }) => (telemetry?.deviceUs ?? 0) > 200_000);
			await board.tell('stop', 1);
			await until(link, ({ stop }) => stop.latched);
			await board.tell('stop', 0);
			await board.tell('reset', 1);
			await until(link, ({ stop }) => !stop.latched);
		});

		test('show and count a board with version 1, and never move it', async () => {
			const board = await startVersion1Board(simulator);
			const link = connect(board.path);
			const { device } = await until(link, ({ phase, telemetry }) => phase === 'ready' && telemetry !== null);
			expect(device).toMatchObject({ protocolVersion: 1, firmware: '1.0.0', identity: 'Retinode hand (Uno)' });
			expect(await link.command(passed(grip))).toMatchObject({ kind: 'refused', why: 'oldFirmware' });
			link.sendSpikes(Array.from({ length: 50 }, (_, i) => ({ tUs: i * 100, channel: i % 8 })));
			const { spikes } = await until(link, (state) => state.spikes.delivered + state.spikes.lostTotal === 50);
			expect(spikes.delivered).toBe(50);
			expect(board.power().filter(({ on }) => on)).toEqual([]);
		});
	},
);
