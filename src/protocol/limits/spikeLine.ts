/**
 * A line of a file of spikes, as `retinode live --spikes` writes it and the screen saves it: model time in s, with every digit
 * that tells it from its neighbours, and the channel (index among the spiking cells).
 */
export function spikeLine(tMs: number, channel: number): string {
	return `${tMs / 1000},${channel}`;
}
