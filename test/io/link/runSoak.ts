import { createSeededRandom } from '../../../src/base/pcg.ts';
import { GOOD_CONDITIONS } from '../../../src/io/devices/twins/conditions.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../../../src/io/devices/twins/twin.ts';
import type { LinkSpike } from '../../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import type { LinkPhase, SpikeAccount, SpikeForm } from '../../../src/io/link/state.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { createVirtualTime } from '../virtualTime.ts';

/** What happens to the device, at random times and for random lengths. */
export const TROUBLES = ['none', 'unplug', 'stall', 'slow', 'reset', 'babble', 'silence', 'noise', 'delay'] as const;

/** How a soak is run. */
export interface SoakOptions {
	readonly seed: number;
	/** Model time, ms; the link's own time runs with it. */
	readonly modelMs: number;
	readonly spikesPerS: number;
	/** The machine's clock, ms, to see whether handing spikes over ever takes long. Default: not measured. */
	readonly wallMs?: () => number;
	/** Memory in use, bytes, asked for every minute of model time. Default: not measured. */
	readonly heapBytes?: () => number;
	/** Called every minute of model time. */
	readonly onMinute?: (minute: number) => void;
}

/** What a soak found; plain data. */
export interface SoakReport {
	readonly seed: number;
	readonly modelS: number;
	readonly troubles: Readonly<Record<(typeof TROUBLES)[number], number>>;
	readonly spikes: SpikeAccount;
	/** What the device counted, over all its lives. */
	readonly deviceReceived: number;
	/**
	 * What the device received and forgot in a reset before it could confirm it: the link counts that as lost. The most
	 * that it can be is what was in flight at the resets.
	 */
	readonly receivedUnconfirmed: number;
	readonly inFlightAtResets: number;
	/** Moments at which handedOver was not the sum of queued, in flight, delivered and lost: none is allowed. */
	readonly bookErrors: number;
	readonly sessions: number;
	readonly degradations: number;
	readonly checksumErrors: number;
	readonly sequenceGaps: number;
	/** Model time spent in each phase and form, s. */
	readonly secondsIn: Readonly<Partial<Record<LinkPhase | SpikeForm, number>>>;
	readonly endPhase: LinkPhase;
	/** Most spikes that waited, and most bytes that a transport held, at any time. */
	readonly mostQueued: number;
	readonly mostBufferedBytes: number;
	/** Handing over: calls, and how long the slowest and the slowest of a thousand took, ms of the machine's time. */
	readonly handOver: { readonly calls: number; readonly p999Ms: number; readonly slowestMs: number } | null;
	/** Memory in use at the end of each minute, MB; empty when not measured. */
	readonly heapMb: readonly number[];
}

const STEP_MS = 5;
const CHANNELS = 16;
/** The longest pause before a line is opened again is 5 s, and an old silence may have to be noticed first. */
const SETTLE_MS = 12_000;

/** Runs a link and a simulated hand on one virtual clock through random trouble. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
	const time = createVirtualTime();
	const random = createSeededRandom(options.seed);
	const spikeRandom = createSeededRandom(options.seed + 1);
	const pick = (n: number): number => Math.floor(random() * n);
	let hand = inProcessTwin(HAND_DEVICE, { ...time, seed: options.seed });
	let plugged = true;
	let line: Transport | null = null;
	let nextSession = 1;
	const link = createSpikeLink({
		...time,
		protocol: 'events',
		sessionId: () => nextSession++,
		async transport(signal) {
			if (!plugged) throw new Error('Nothing is plugged in.');
			line = await hand.transport(signal);
			return line;
		},
	});
	const troubles = Object.fromEntries(TROUBLES.map((name) => [name, 0])) as Record<(typeof TROUBLES)[number], number>;
	const secondsIn: Partial<Record<LinkPhase | SpikeForm, number>> = {};
	const handOverMs: number[] = [];
	const heapMb: number[] = [];
	let calls = 0;
	let slowestMs = 0;
	let receivedBefore = 0;
	let inFlightAtResets = 0;
	let bookErrors = 0;
	let mostQueued = 0;
	let mostBufferedBytes = 0;
	let modelUs = 0;

	const begin = async (trouble: (typeof TROUBLES)[number]): Promise<void> => {
		troubles[trouble]++;
		const { device } = hand;
		plugged = true;
		device.setConditions(GOOD_CONDITIONS);
		switch (trouble) {
			case 'none':
				return;
			case 'unplug':
				plugged = false;
				await line?.close();
				return;
			case 'stall':
				// One byte a second: it is there, but as good as never reads.
				device.setConditions({ baud: 10 });
				return;
			case 'slow':
				device.setConditions({ baud: 2400 * (1 + pick(12)) });
				return;
			case 'reset':
				inFlightAtResets += link.state().spikes.inFlight;
				receivedBefore += device.state().spikes.total;
				await device.close();
				hand = inProcessTwin(HAND_DEVICE, { ...time, seed: pick(0xffff) });
				return;
			case 'babble':
				device.setConditions({ babbleBytesPerS: 20_000 * random() });
				return;
			case 'silence':
				device.setConditions({ silent: true });
				return;
			case 'noise':
				device.setConditions({ noise: 0.01 * random(), loss: 0.01 * random() });
				return;
			case 'delay':
				device.setConditions({ latencyMs: 150 * random() });
		}
	};

	const step = async (): Promise<void> => {
		const batch: LinkSpike[] = [];
		const untilUs = modelUs + STEP_MS * 1000;
		for (let tUs = modelUs; ; ) {
			tUs += (-1e6 / options.spikesPerS) * Math.log(1 - spikeRandom());
			if (tUs >= untilUs) break;
			batch.push({ tUs, channel: Math.floor(spikeRandom() * CHANNELS) });
		}
		modelUs = untilUs;
		const startMs = options.wallMs?.() ?? 0;
		link.sendSpikes(batch);
		const tookMs = (options.wallMs?.() ?? 0) - startMs;
		calls++;
		slowestMs = Math.max(slowestMs, tookMs);
		// A sample of one in a hundred is enough for the quantile, and stays small.
		if (calls % 100 === 0 && options.wallMs) handOverMs.push(tookMs);
		await time.advance(STEP_MS);
	};

	const look = (lengthMs: number): void => {
		const { phase, sending, spikes } = link.state();
		const { handedOver, queued, inFlight, delivered, lostTotal } = spikes;
		if (handedOver !== queued + inFlight + delivered + lostTotal) bookErrors++;
		mostQueued = Math.max(mostQueued, queued);
		mostBufferedBytes = Math.max(mostBufferedBytes, line?.bufferedBytes() ?? 0);
		for (const name of [phase, sending]) secondsIn[name] = (secondsIn[name] ?? 0) + lengthMs / 1000;
	};

	await time.advance(500);
	for (let elapsedMs = 0, untilMs = 0; elapsedMs < options.modelMs; elapsedMs += STEP_MS) {
		if (elapsedMs >= untilMs) {
			await begin(TROUBLES[pick(TROUBLES.length)] ?? 'none');
			untilMs = elapsedMs + 200 + pick(3000);
		}
		await step();
		if (elapsedMs % 100 === 0) look(100);
		if ((elapsedMs + STEP_MS) % 60_000 === 0) {
			if (options.heapBytes) heapMb.push(Math.round(options.heapBytes() / 1e4) / 100);
			options.onMinute?.((elapsedMs + STEP_MS) / 60_000);
		}
	}
	await begin('none');
	await time.advance(SETTLE_MS);
	const { phase, spikes, counters } = link.state();
	const deviceReceived = receivedBefore + hand.device.state().spikes.total;
	void link.close();
	await time.advance(1000);
	await hand.device.close();
	handOverMs.sort((a, b) => a - b);
	return {
		seed: options.seed,
		modelS: options.modelMs / 1000,
		troubles,
		spikes,
		deviceReceived,
		receivedUnconfirmed: deviceReceived - spikes.delivered,
		inFlightAtResets,
		bookErrors,
		sessions: counters.sessions,
		degradations: counters.degradations,
		checksumErrors: counters.crcErrors + counters.framingErrors,
		sequenceGaps: counters.sequenceGaps,
		secondsIn,
		endPhase: phase,
		mostQueued,
		mostBufferedBytes,
		handOver: options.wallMs
			? { calls, p999Ms: handOverMs[Math.floor(handOverMs.length * 0.999)] ?? 0, slowestMs }
			: null,
		heapMb,
	};
}
