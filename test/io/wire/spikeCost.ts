import { createSeededRandom } from '../../../src/base/pcg.ts';
import { CHECKSUM_BYTES, HEADER_BYTES, HIGHEST_VERSION, MAX_FRAME_BYTES } from '../../../src/io/wire/constants.ts';
import { encodePayload, firstSpikeBytes, furtherSpikeBytes } from '../../../src/io/wire/encode.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';

/** What a spike costs on average, bytes: as an address-event (payload of EVENTS), and with everything that goes over the line. */
export interface SpikeCost {
	readonly payload: number;
	readonly wire: number;
}

const channels = 64;
const spikes = 20_000;

/** The cost of Poisson spikes over 64 channels (seeded) in frames that leave so long after their first spike, or when they are full. */
export function spikeCost(spikesPerS: number, batchMs: number): SpikeCost {
	const random = createSeededRandom(99);
	const times: number[] = [];
	for (let tUs = 0; times.length < spikes; ) {
		tUs -= (1e6 / spikesPerS) * Math.log(1 - random());
		times.push(Math.round(tUs));
	}
	let payload = 0;
	let wire = 0;
	for (let next = 0; next < spikes; ) {
		const first = times[next] ?? 0;
		const batch: { tUs: number; channel: number }[] = [];
		let room = MAX_FRAME_BYTES - HEADER_BYTES - CHECKSUM_BYTES;
		for (; next < spikes; next++) {
			const spike = { tUs: times[next] ?? 0, channel: Math.floor(channels * random()) };
			const last = batch.at(-1);
			room -= last ? furtherSpikeBytes(spike.tUs - last.tUs, spike.channel) : firstSpikeBytes(spike.channel);
			if (spike.tUs > first + 1000 * batchMs || room < 0) break;
			batch.push(spike);
		}
		payload += encodePayload({ kind: 'events', spikes: batch }, HIGHEST_VERSION).length;
		wire += encodeFrame({ kind: 'events', spikes: batch }, 0, HIGHEST_VERSION).length;
	}
	return { payload: payload / spikes, wire: wire / spikes };
}

/** The table of docs/protocol.md. */
export function spikeCostTable(): string {
	const batchesMs = [2, 4, 8];
	const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
	return [
		row(['Spikes/s', ...batchesMs.flatMap((ms) => [`${ms} ms: address-event`, 'all counted'])]),
		`|${'--:|'.repeat(1 + 2 * batchesMs.length)}`,
		...[100, 1000, 10_000].map((rate) =>
			row([
				rate.toLocaleString('en'),
				...batchesMs.flatMap((ms) => {
					const { payload, wire } = spikeCost(rate, ms);
					return [payload.toFixed(1), wire.toFixed(1)];
				}),
			]),
		),
	].join('\n');
}
