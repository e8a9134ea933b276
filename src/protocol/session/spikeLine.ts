import type { Session } from './sessionFile.ts';

/**
 * A line of a file of spikes, as `retinode live --spikes` writes it and the screen saves it: model time in s, with every digit
 * that tells it from its neighbours, and the channel (index among the spiking cells).
 */
export function spikeLine(tMs: number, channel: number): string {
	return `${tMs / 1000},${channel}`;
}

/** A spiking cell, as the head of a file of spikes names it. */
interface NamedCell {
	readonly population: string;
	/** In the plane of the retina, µm. */
	readonly xUm: number;
	readonly yUm: number;
}

/**
 * The comments before the spikes of a file: what wrote it, the session as one line of JSON, its seed, and the kind and place of the cell of
 * each channel, in their order.
 */
export function spikeFileHead(version: string, session: Session, cells: readonly NamedCell[]): string[] {
	const micrometres = (value: number): string => String(Number(value.toFixed(3)));
	return [
		`# retinode ${version}: spikes, a line each: time in s, channel`,
		`# seed ${session.seed}`,
		`# session ${JSON.stringify(session)}`,
		'# channels: number, kind of cell, x and y in um',
		...cells.map(
			({ population, xUm, yUm }, channel) =>
				`# channel ${channel} ${population} ${micrometres(xUm)} ${micrometres(yUm)}`,
		),
	];
}
