import { elementOr } from '../../../base/elementOr.ts';
import { UserError } from '../../../base/errors.ts';

/** Where a ganglion cell lies; its number is its place in the list. */
export interface CellPlace {
	/** Position in the plane of the retina, µm. */
	readonly xUm: number;
	readonly yUm: number;
	/** Number of the column that the cell belongs to. */
	readonly column: number;
}

/** Which ganglion cells a device gets, and on which of its channels; plain data, as session files hold it. */
export type ChannelMapping =
	/** Cell n to channel n. With more cells than the device has channels, neighbours in squares of equal size share a channel. */
	| { readonly kind: 'all' }
	/** Neighbours share a channel, in at most so many rectangles that have about as many cells each. */
	| { readonly kind: 'squares'; readonly channels: number }
	/** The cells of these columns, in the order of the list, to channels 0, 1, 2 and so on. */
	| { readonly kind: 'columns'; readonly columns: readonly number[] }
	/** The cells of a rectangle, borders included, in order of number, to channels 0, 1, 2 and so on. */
	| {
			readonly kind: 'region';
			readonly xUm: readonly [number, number];
			readonly yUm: readonly [number, number];
	  }
	/** Cell n to channel n modulo so many: every cell on a device with few channels. */
	| { readonly kind: 'roundRobin'; readonly channels: number }
	/** Cell to channel, pair by pair; several cells may share a channel. */
	| { readonly kind: 'table'; readonly pairs: readonly (readonly [cell: number, channel: number])[] };

/** A mapping made ready for a mosaic. */
export interface CompiledMapping {
	readonly mapping: ChannelMapping;
	/** The channel of a cell; −1: the device does not get it. */
	channelOf(cell: number): number;
	/** Cells that the device gets. */
	readonly cells: number;
	/** One more than the highest channel used: what the device must have. */
	readonly channels: number;
}

/** Most channels that `all` takes up before the device has said how many it has: as many as our own hands have. */
export const pooledChannels = 256;

/** Channels that the wire can name. */
const MOST_CHANNELS = 65_535;

function checkWhole(what: string, value: number, low: number, high: number): void {
	if (!Number.isInteger(value) || value < low || value > high) {
		throw new UserError(`${what} is ${value}; it must be a whole number from ${low} to ${high}.`);
	}
}

/** Rank of every value among the different ones. */
function ranks(values: readonly number[]): { readonly of: ReadonlyMap<number, number>; readonly count: number } {
	const sorted = [...new Set(values)].sort((a, b) => a - b);
	return { of: new Map(sorted.map((value, rank) => [value, rank])), count: sorted.length };
}

/** Cells by squares of the lattice, as small as the channels allow; of a mosaic, whose cells all lie apart, by their order across and down. */
function pooled(cells: readonly CellPlace[], most: number): readonly (readonly [number, number])[] {
	const across = ranks(cells.map(({ xUm }) => xUm));
	const down = ranks(cells.map(({ yUm }) => yUm));
	let side = 1;
	while (Math.ceil(across.count / side) * Math.ceil(down.count / side) > most) side++;
	const perRow = Math.ceil(across.count / side);
	const square = (rank: number | undefined) => Math.floor((rank ?? 0) / side);
	const squares = cells.map(({ xUm, yUm }) => square(down.of.get(yUm)) * perRow + square(across.of.get(xUm)));
	// A square in which no cell lies has no channel.
	const { of } = ranks(squares);
	return squares.map((each, cell) => [cell, of.get(each) as number]);
}

/** Each cell on a channel of its own where there are enough, else neighbours together. */
const numbered = (cells: readonly CellPlace[], most: number): readonly (readonly [number, number])[] =>
	cells.length > most ? pooled(cells, most) : cells.map((_, cell) => [cell, cell]);

function pairsOf(
	mapping: ChannelMapping,
	cells: readonly CellPlace[],
	most: number,
): readonly (readonly [number, number])[] {
	switch (mapping.kind) {
		case 'all':
			return numbered(cells, most);
		case 'roundRobin':
			checkWhole('The number of channels of the mapping', mapping.channels, 1, MOST_CHANNELS);
			return cells.map((_, cell) => [cell, cell % mapping.channels]);
		case 'squares':
			checkWhole('The number of channels of the mapping', mapping.channels, 1, MOST_CHANNELS);
			return numbered(cells, mapping.channels);
		case 'columns': {
			const known = new Set(cells.map(({ column }) => column));
			for (const column of mapping.columns) {
				if (!known.has(column)) throw new UserError(`Column ${column} of the mapping has no ganglion cell.`);
			}
			if (new Set(mapping.columns).size < mapping.columns.length) {
				throw new UserError('A column occurs twice in the mapping; name each once.');
			}
			const chosen = mapping.columns.flatMap((column) =>
				cells.flatMap((at, cell) => (at.column === column ? cell : [])),
			);
			return chosen.map((cell, channel) => [cell, channel]);
		}
		case 'region': {
			for (const [axis, [low, high]] of Object.entries({ xUm: mapping.xUm, yUm: mapping.yUm })) {
				if (!(low <= high)) {
					throw new UserError(
						`The mapping's ${axis} runs from ${low} to ${high}; the first must not exceed the second.`,
					);
				}
			}
			const within = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;
			const chosen = cells.flatMap(({ xUm, yUm }, cell) =>
				within(xUm, mapping.xUm) && within(yUm, mapping.yUm) ? cell : [],
			);
			if (chosen.length === 0) throw new UserError('No ganglion cell lies in the region of the mapping.');
			return chosen.map((cell, channel) => [cell, channel]);
		}
		case 'table':
			return mapping.pairs;
	}
}

/**
 * Makes a mapping ready for the cells of a mosaic.
 * @param deviceChannels channels that the device has, from 1
 * @throws UserError naming the cell, column, channel or region that does not fit
 */
export function compileMapping(
	mapping: ChannelMapping,
	cells: readonly CellPlace[],
	deviceChannels: number = pooledChannels,
): CompiledMapping {
	const pairs = pairsOf(mapping, cells, Math.max(1, deviceChannels));
	const channelOfCell = new Int32Array(cells.length).fill(-1);
	let channels = 0;
	for (const [cell, channel] of pairs) {
		checkWhole('A cell of the mapping', cell, 0, cells.length - 1);
		checkWhole(`The channel of cell ${cell}`, channel, 0, MOST_CHANNELS - 1);
		if (channelOfCell[cell] !== -1) throw new UserError(`Cell ${cell} occurs twice in the mapping; name it once.`);
		channelOfCell[cell] = channel;
		channels = Math.max(channels, channel + 1);
	}
	return { mapping, channelOf: (cell) => elementOr(channelOfCell, cell, -1), cells: pairs.length, channels };
}
