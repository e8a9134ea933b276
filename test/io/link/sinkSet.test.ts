import { describe, expect, onTestFinished, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../../../src/io/devices/twins/twin.ts';
import { createSinkSet } from '../../../src/io/link/sinkSet.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import { createSafetyGate } from '../../../src/io/safety/safety.ts';
import { type CellPlace, compileMapping } from '../../../src/io/transport/mapping/channelMapping.ts';
import { createVirtualTime } from '../virtualTime.ts';

const CELLS: readonly CellPlace[] = Array.from({ length: 20 }, (_, column) => ({ xUm: column * 10, yUm: 0, column }));

/** Two devices on one clock: a hand that gets some columns, and another that gets all in turn on four channels. */
function createTwo() {
	const time = createVirtualTime();
	const set = createSinkSet();
	const make = (name: string, seed: number) => {
		const twin = inProcessTwin(HAND_DEVICE, { ...time });
		let id = seed;
		const link = createSpikeLink({ ...time, protocol: 'events', transport: twin.transport, sessionId: () => id++ });
		onTestFinished(() => twin.device.close());
		return { name, twin, link };
	};
	const hand = make('hand', 1);
	const board = make('fpga', 1000);
	set.add(hand.name, hand.link, compileMapping({ kind: 'columns', columns: [3, 1] }, CELLS));
	set.add(board.name, board.link, compileMapping({ kind: 'roundRobin', channels: 4 }, CELLS));
	onTestFinished(async () => {
		void set.close();
		await time.advance(1000);
	});
	return { time, set, hand, board };
}

describe('A hand and an FPGA at once', () => {
	test('each gets its own cells on its own channels, and the counts agree', async () => {
		const { time, set, hand, board } = createTwo();
		await time.advance(50);
		for (let i = 0; i < 200; i++) {
			set.sendSpikes([{ tUs: i * 1000, cell: i % 20 }]);
			await time.advance(1);
		}
		await time.advance(300);
		expect(hand.twin.device.state().spikes.byChannel).toEqual({ 0: 10, 1: 10 });
		expect(board.twin.device.state().spikes.byChannel).toEqual({ 0: 50, 1: 50, 2: 50, 3: 50 });
		const [first, second] = set.states();
		expect(first).toMatchObject({ name: 'hand', offered: 200, notMapped: 180, cells: 2, channels: 2 });
		expect(first?.link.spikes).toMatchObject({ handedOver: 20, delivered: 20 });
		expect(second).toMatchObject({ name: 'fpga', offered: 200, notMapped: 0, cells: 20, channels: 4 });
		expect(second?.link.spikes).toMatchObject({ handedOver: 200, delivered: 200 });
	});

	test('trouble with one leaves the other alone', async () => {
		const { time, set, hand, board } = createTwo();
		await time.advance(50);
		board.twin.device.setConditions({ baud: 10 });
		for (let i = 0; i < 1000; i++) {
			set.sendSpikes([{ tUs: i * 1000, cell: i % 4 }]);
			await time.advance(1);
		}
		await time.advance(300);
		expect(hand.link.state().spikes).toMatchObject({ handedOver: 500, delivered: 500, lostTotal: 0 });
		const { handedOver, queued, inFlight, delivered, lostTotal } = board.link.state().spikes;
		expect(delivered).toBeLessThan(1000);
		expect(queued + inFlight + delivered + lostTotal).toBe(handedOver);
	});

	test('a new mapping holds from then on', async () => {
		const { time, set, hand } = createTwo();
		await time.advance(50);
		set.sendSpikes([{ tUs: 1, cell: 3 }]);
		set.remap('hand', compileMapping({ kind: 'table', pairs: [[3, 200]] }, CELLS));
		set.sendSpikes([{ tUs: 2, cell: 3 }]);
		await time.advance(300);
		expect(hand.twin.device.state().spikes.byChannel).toEqual({ 0: 1, 200: 1 });
	});

	test('the emergency stop stops all; a command moves the one that is named', async () => {
		const { time, set, hand, board } = createTwo();
		await time.advance(150);
		const gate = createSafetyGate(machineClock);
		gate.arm();
		const answer = gate.request({ target: 'wrist', angleDeg: 30, degPerS: 90 });
		if (!answer.ok) throw new Error(answer.reason);
		const outcome = set.command('hand', answer.command);
		await time.advance(800);
		expect((await outcome).kind).toBe('acted');
		expect(hand.twin.device.state().hand.wristDeg).toBeCloseTo(30, 0);
		expect(board.twin.device.state().hand.wristDeg).toBe(0);
		set.emergencyStop();
		await time.advance(100);
		for (const { twin } of [hand, board]) expect(twin.device.state().hand.emergencyStopped).toBe(true);
	});

	test('names are unique and known', async () => {
		const { time, set, hand } = createTwo();
		const mapping = compileMapping({ kind: 'all' }, CELLS);
		expect(() => set.add('hand', hand.link, mapping)).toThrow(
			'A device hand is connected already; choose another name.',
		);
		expect(() => set.remap('foot', mapping)).toThrow('There is no device foot connected; there are: hand, fpga.');
		const removed = set.remove('fpga');
		await time.advance(500);
		await removed;
		expect(set.states().map(({ name }) => name)).toEqual(['hand']);
	});
});
