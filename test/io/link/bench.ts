import { onTestFinished } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { machineClock } from '../../../src/host/machineTime.ts';
import type { DeviceConditions } from '../../../src/io/devices/twins/conditions.ts';
import type { InProcessDevice } from '../../../src/io/devices/twins/device.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../../../src/io/devices/twins/twin.ts';
import type { LinkSpike, SpikeLink, SpikeLinkOptions } from '../../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import type { LinkState } from '../../../src/io/link/state.ts';
import { createSafetyGate, type SafeCommand } from '../../../src/io/safety/safety.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { createVirtualTime, type VirtualTime } from '../virtualTime.ts';

/** A link and a simulated hand on one virtual clock. */
export interface Bench {
	readonly time: VirtualTime;
	readonly link: SpikeLink;
	readonly hand: InProcessDevice;
	/** Every phase and reason shown, in order, without repetitions. */
	readonly shown: { readonly phase: string; readonly reason: string }[];
	/** The host's end of the line that is open. */
	line(): Transport;
	/** While false, opening the line fails. */
	setPlugged(on: boolean): void;
	/** Sends Poisson spikes at a rate for a while, as an engine would: every few ms of model time. */
	fire(spikesPerS: number, ms: number, everyMs?: number): Promise<void>;
}

/** Sets both up; closes them after the test. */
export function createBench(
	options: Partial<SpikeLinkOptions> & { conditions?: Partial<DeviceConditions>; startMs?: number } = {},
): Bench {
	const { conditions, startMs, ...settings } = options;
	const time = createVirtualTime(startMs);
	const hand = inProcessTwin(HAND_DEVICE, { ...time, ...(conditions && { conditions }) });
	const shown: { phase: string; reason: string }[] = [];
	let plugged = true;
	let line: Transport | null = null;
	let nextSession = 1;
	const link = createSpikeLink({
		protocol: 'events',
		...settings,
		...time,
		sessionId: () => nextSession++,
		transport: async (signal) => {
			if (!plugged) throw new Error('Nothing is plugged in.');
			line = await hand.transport(signal);
			return line;
		},
	});
	const show = ({ phase, reason }: LinkState): void => {
		const last = shown.at(-1);
		if (last?.phase !== phase || last.reason !== reason) shown.push({ phase, reason });
	};
	show(link.state());
	link.subscribe(show);
	const random = createSeededRandom(3);
	let modelUs = 0;
	onTestFinished(async () => {
		void link.close();
		await time.advance(1000);
		await hand.device.close();
	});
	return {
		time,
		link,
		hand,
		shown,
		line: () => {
			if (line === null) throw new Error('no line is open');
			return line;
		},
		setPlugged(on) {
			plugged = on;
			if (!on) void line?.close();
		},
		async fire(spikesPerS, ms, everyMs = 2) {
			for (let elapsed = 0; elapsed < ms; elapsed += everyMs) {
				const batch: LinkSpike[] = [];
				const untilUs = modelUs + everyMs * 1000;
				for (let tUs = modelUs; ; ) {
					tUs += (-1e6 / spikesPerS) * Math.log(1 - random());
					if (tUs >= untilUs) break;
					batch.push({ tUs, channel: Math.floor(random() * 16) });
				}
				modelUs = untilUs;
				link.sendSpikes(batch);
				await time.advance(everyMs);
			}
		},
	};
}

/** The sum that must hold at any time, as two numbers to compare. */
export function bothSidesOfTheBook({ spikes }: LinkState): readonly [number, number] {
	return [spikes.handedOver, spikes.queued + spikes.inFlight + spikes.delivered + spikes.lostTotal];
}

/** A command to close every finger so far, through a gate of its own. */
export function close(closure: number): SafeCommand {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const answer = gate.request({
		target: 'grip',
		digits: ['thumb', 'index', 'middle', 'ring', 'little'],
		closure,
		strokesPerS: 2,
		forceLimitN: 20,
	});
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
}

/** How far the hand's fingers are closed. */
export const closures = ({ hand }: Bench): readonly number[] => hand.device.state().hand.closures;
