import type { CompiledMapping } from '../../io/transport/mapping/channelMapping.ts';
import type { Place } from '../drawing/PlaceMap.tsx';

/** Where the cells of a channel lie, µm. */
export interface ChannelPlace {
	readonly channel: number;
	readonly cells: number;
	readonly left: number;
	readonly right: number;
	readonly bottom: number;
	readonly top: number;
}

/** The rectangles around the cells of each channel that has several, in the order of the channels. */
export function channelPlaces(made: CompiledMapping, cells: readonly Place[]): readonly ChannelPlace[] {
	const places = new Map<number, ChannelPlace>();
	cells.forEach(({ xUm, yUm }, cell) => {
		const channel = made.channelOf(cell);
		if (channel < 0) return;
		const before = places.get(channel);
		places.set(channel, {
			channel,
			cells: (before?.cells ?? 0) + 1,
			left: Math.min(before?.left ?? xUm, xUm),
			right: Math.max(before?.right ?? xUm, xUm),
			bottom: Math.min(before?.bottom ?? yUm, yUm),
			top: Math.max(before?.top ?? yUm, yUm),
		});
	});
	return [...places.values()].filter((each) => each.cells > 1).sort((a, b) => a.channel - b.channel);
}
