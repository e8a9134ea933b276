import { describe, onTestFinished, test } from 'vitest';
import { SIMULATED_STIMULATOR } from '../../../src/io/device/electrode-limits.ts';
import { createSimulatedHand } from '../../../src/io/device/hand.ts';
import { createHandServer } from '../../../src/io/device/hand-server.ts';
import { createSimulatedStimulator } from '../../../src/io/device/stimulator.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { createVirtualTime } from '../virtual-time.ts';
import { conversationsFor, type DeviceUnderTest, hold } from '../wire/conversations.ts';

/** A twin that has just woken up on a line without delay, its clock at `startUs`. */
function wakeUp(kind: 'hand' | 'stimulator', channels: number, startUs: number): DeviceUnderTest {
	const time = createVirtualTime(startUs / 1000);
	const { host, device } = createLoopback(time);
	const hand =
		kind === 'hand' ? createSimulatedHand(time.clock()) : createSimulatedStimulator(SIMULATED_STIMULATOR, time.clock());
	const server = createHandServer({
		hand,
		...(kind === 'stimulator' && { stimulator: SIMULATED_STIMULATOR }),
		channels,
		clock: time.clock,
		timers: time.timers,
	});
	onTestFinished(() => server.close());
	server.plug(device);
	let said: number[] = [];
	host.onData((bytes) => said.push(...bytes));
	return {
		kind,
		async advance(toUs) {
			await time.advance(Math.max(0, (startUs + toUs) / 1000 - time.clock()));
			const bytes = Uint8Array.from(said);
			said = [];
			return bytes;
		},
		hear: (bytes) => void host.write(bytes),
		contact(contact, closed) {
			if (contact === 'fault') hand.setFault('stall', closed);
			else if (closed && contact === 'stop') server.pressEmergencyStop();
			else if (closed) server.resetEmergencyStop();
		},
		look() {
			const { hand: state, spikes, received } = server.state();
			return { driven: state.driven, spikes: spikes.session, counters: { ...received } };
		},
	};
}

describe.each(['hand', 'stimulator'] as const)('The simulated %s holds the conversation of the vectors', (kind) => {
	for (const channels of [256, 64]) {
		const conversations = conversationsFor({ kind, channels, exact: true });
		test.each(conversations.map((one) => [one.name, one] as const))(`with ${channels} channels: %s`, async (_, one) => {
			await hold(one, wakeUp(kind, channels, one.startUs));
		});
	}
});
