import { describe, onTestFinished, test } from 'vitest';
import { SIMULATED_STIMULATOR } from '../../../src/io/devices/twins/electrodeLimits.ts';
import { createSimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import { createHandServer } from '../../../src/io/devices/twins/handServer.ts';
import { createSimulatedStimulator } from '../../../src/io/devices/twins/stimulator.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { seedFor } from '../../seed.ts';
import { createVirtualTime } from '../virtualTime.ts';
import {
	type Contact,
	chanceConversations,
	conversationsFor,
	type DeviceUnderTest,
	hold,
	whyNoChance,
} from '../wire/conversations.ts';

if (whyNoChance) console.warn(whyNoChance);

/** A twin that has just woken up with its clock at a time. */
function wake(kind: DeviceUnderTest['kind'], startUs: number): DeviceUnderTest {
	const time = createVirtualTime(startUs / 1000);
	const line = createLoopback(time);
	const isHand = kind === 'hand';
	const body = isHand
		? createSimulatedHand(startUs / 1000)
		: createSimulatedStimulator(SIMULATED_STIMULATOR, startUs / 1000);
	const server = createHandServer({ hand: body, ...time, ...(isHand ? {} : { stimulator: SIMULATED_STIMULATOR }) });
	server.plug(line.device);
	onTestFinished(() => server.close());
	let said: number[] = [];
	line.host.onData((bytes) => said.push(...bytes));

	const actOn: Record<Contact, (closed: boolean) => void> = {
		stop: (closed) => closed && server.pressEmergencyStop(),
		reset: (closed) => closed && server.resetEmergencyStop(),
		fault: (closed) => body.setFault('sensor', closed),
	};
	return {
		kind,
		async advance(toUs) {
			await time.advance(Math.max(0, (startUs + toUs) / 1000 - time.clock()));
			const bytes = Uint8Array.from(said);
			said = [];
			return bytes;
		},
		hear: (bytes) => void line.host.write(bytes),
		contact: (contact, closed) => actOn[contact](closed),
		look() {
			const { hand, spikes, received } = server.state();
			return { driven: hand.driven, spikes: spikes.session, counters: { ...received } };
		},
	};
}

describe.each([
	{ kind: 'hand', channels: 256 },
	{ kind: 'stimulator', channels: SIMULATED_STIMULATOR.limits.electrodes },
] as const)('The simulated $kind holds the shared conversations', ({ kind, channels }) => {
	const talks = conversationsFor({ kind, channels, exact: true });
	test.each(talks.map((talk) => [talk.name, talk] as const))('%s', async (_, talk) => {
		await hold(talk, wake(kind, talk.startUs));
	});

	test.skipIf(whyNoChance !== null)('and 100 conversations by chance', async () => {
		for (const talk of chanceConversations(seedFor('conversations by chance', 1), 100, { kind, channels }))
			await hold(talk, wake(kind, talk.startUs));
	});
});
