import { describe, expect, test } from 'vitest';
import {
	type CellPlace,
	type ChannelMapping,
	compileMapping,
} from '../../../src/io/transport/mapping/channelMapping.ts';
import { parseMapping } from '../../../src/io/transport/mapping/parseMapping.ts';
import { fc } from '../../property.ts';

/** Twelve cells on a grid of 4 by 3, 50 µm apart, one a column. */
const GRID: readonly CellPlace[] = Array.from({ length: 12 }, (_, i) => ({
	xUm: (i % 4) * 50,
	yUm: Math.floor(i / 4) * 50,
	column: i,
}));

const channels = (mapping: ChannelMapping, cells = GRID): readonly number[] => {
	const { channelOf } = compileMapping(mapping, cells);
	return cells.map((_, cell) => channelOf(cell));
};

describe('Which ganglion cells a device gets', () => {
	test('all: each on the channel of its number', () => {
		expect(channels({ kind: 'all' })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
	});

	test('all of a large patch: neighbours in squares share a channel, none is left out', () => {
		const patch = Array.from({ length: 32 * 32 }, (_, i) => ({
			...{ xUm: (i % 32) * 10, yUm: Math.floor(i / 32) * 10, column: i },
		}));
		const { channelOf, ...rest } = compileMapping({ kind: 'all' }, patch);
		expect(rest).toMatchObject({ cells: 1024, channels: 256 });
		expect([0, 1, 32, 33].map(channelOf)).toEqual([0, 0, 0, 0]);
		expect([2, 34, 64, 1023].map(channelOf)).toEqual([1, 1, 16, 255]);
		const sizes = new Map<number, number>();
		for (let cell = 0; cell < 1024; cell++) sizes.set(channelOf(cell), (sizes.get(channelOf(cell)) ?? 0) + 1);
		expect([...sizes.values()].every((size) => size === 4)).toBe(true);
	});

	test('all on a device with few channels: its channels are shared by squares of neighbours', () => {
		const patch = Array.from({ length: 32 * 32 }, (_, i) => ({
			...{ xUm: (i % 32) * 10, yUm: Math.floor(i / 32) * 10, column: i },
		}));
		const { channelOf, ...rest } = compileMapping({ kind: 'all' }, patch, 4);
		expect(rest).toMatchObject({ cells: 1024, channels: 4 });
		expect([0, 15, 16, 32 * 16, 1023].map(channelOf)).toEqual([0, 0, 1, 2, 3]);
		expect(compileMapping({ kind: 'all' }, patch, 2000).channels).toBe(1024);
	});

	test('squares of a mosaic, whose cells all lie apart: so many channels, of about as many cells each', () => {
		const mosaic = Array.from({ length: 256 }, (_, i) => ({
			...{ xUm: (i % 16) * 10 + i / 100, yUm: Math.floor(i / 16) * 10 + ((i * 7) % 16) / 10, column: i },
		}));
		const compiled = compileMapping({ kind: 'squares', channels: 16 }, mosaic);
		expect(compiled).toMatchObject({ cells: 256, channels: 16 });
		const sizes = new Map<number, number>();
		for (const cell of mosaic.keys()) {
			const channel = compiled.channelOf(cell);
			sizes.set(channel, (sizes.get(channel) ?? 0) + 1);
		}
		expect(sizes.size).toBe(16);
		expect(Math.max(...sizes.values())).toBeLessThan(32);
		// Neighbours at a corner share a channel, and the corners none.
		expect(compiled.channelOf(0)).toBe(compiled.channelOf(17));
		expect(new Set([0, 15, 240, 255].map(compiled.channelOf)).size).toBe(4);
		expect(channels({ kind: 'squares', channels: 16 })).toEqual(channels({ kind: 'all' }));
	});

	test('those of some columns, in the order named', () => {
		expect(channels({ kind: 'columns', columns: [5, 0, 11] })).toEqual([1, -1, -1, -1, -1, 0, -1, -1, -1, -1, -1, 2]);
	});

	test('both cells of a column that has two', () => {
		const two = [...GRID, { xUm: 0, yUm: 0, column: 5 }];
		expect(compileMapping({ kind: 'columns', columns: [5] }, two).cells).toBe(2);
		expect(channels({ kind: 'columns', columns: [5] }, two).filter((channel) => channel >= 0)).toEqual([0, 1]);
	});

	test('those of a region, borders included', () => {
		const mapping: ChannelMapping = { kind: 'region', xUm: [50, 100], yUm: [0, 50] };
		expect(channels(mapping)).toEqual([-1, 0, 1, -1, -1, 2, 3, -1, -1, -1, -1, -1]);
		expect(compileMapping(mapping, GRID)).toMatchObject({ cells: 4, channels: 4 });
	});

	test('all, on a device with few channels, in turn', () => {
		expect(channels({ kind: 'roundRobin', channels: 5 })).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]);
	});

	test('by a table, where cells may share a channel', () => {
		const pairs = [
			[3, 7],
			[4, 7],
			[0, 2],
		] as const;
		expect(channels({ kind: 'table', pairs })).toEqual([2, -1, -1, 7, 7, -1, -1, -1, -1, -1, -1, -1]);
		expect(compileMapping({ kind: 'table', pairs }, GRID).channels).toBe(8);
	});

	test('a cell that is not there goes nowhere', () => {
		expect(compileMapping({ kind: 'all' }, GRID).channelOf(12)).toBe(-1);
		expect(compileMapping({ kind: 'all' }, GRID).channelOf(-1)).toBe(-1);
	});

	test.each<[ChannelMapping, string]>([
		[{ kind: 'columns', columns: [12] }, 'Column 12 of the mapping has no ganglion cell.'],
		[{ kind: 'columns', columns: [1, 1] }, 'A column occurs twice in the mapping; name each once.'],
		[{ kind: 'region', xUm: [10, 0], yUm: [0, 1] }, "The mapping's xUm runs from 10 to 0"],
		[{ kind: 'region', xUm: [0, Number.NaN], yUm: [0, 1] }, "The mapping's xUm runs from 0 to NaN"],
		[{ kind: 'region', xUm: [1, 2], yUm: [1, 2] }, 'No ganglion cell lies in the region of the mapping.'],
		[{ kind: 'roundRobin', channels: 0 }, 'The number of channels of the mapping is 0'],
		[{ kind: 'table', pairs: [[12, 0]] }, 'A cell of the mapping is 12; it must be a whole number from 0 to 11.'],
		[{ kind: 'table', pairs: [[0, 65_535]] }, 'The channel of cell 0 is 65535'],
		[
			{
				kind: 'table',
				pairs: [
					[0, 1],
					[0, 2],
				],
			},
			'Cell 0 occurs twice in the mapping; name it once.',
		],
	])('%j is refused', (mapping, sentence) => {
		expect(() => compileMapping(mapping, GRID)).toThrow(sentence);
	});

	test('whatever the table, each cell has at most one channel and no other than the table says', () => {
		const anyTable = fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(65_534)), { selector: ([cell]) => cell });
		fc.assert(
			fc.property(anyTable, (pairs) => {
				const compiled = compileMapping({ kind: 'table', pairs }, GRID);
				const wanted = new Map(pairs);
				GRID.forEach((_, cell) => {
					expect(compiled.channelOf(cell)).toBe(wanted.get(cell) ?? -1);
				});
				expect(compiled.cells).toBe(pairs.length);
			}),
		);
	});
});

describe('A mapping on the command line', () => {
	test.each<[string, ChannelMapping]>([
		['all', { kind: 'all' }],
		['columns:0,4,2', { kind: 'columns', columns: [0, 4, 2] }],
		['region:-100..100,0..50.5', { kind: 'region', xUm: [-100, 100], yUm: [0, 50.5] }],
		['round-robin:16', { kind: 'roundRobin', channels: 16 }],
		[
			'table:3=0,7=1',
			{
				kind: 'table',
				pairs: [
					[3, 0],
					[7, 1],
				],
			},
		],
	])('%s', (text, mapping) => {
		expect(parseMapping(text)).toEqual(mapping);
	});

	test.each([
		'',
		'some',
		'all:1',
		'squares:',
		'columns:',
		'columns:1,x',
		'region:1..2',
		'round-robin:',
		'table:1',
		'table:1=2=3',
	])("'%s' is refused with the forms there are", (text) => {
		expect(() => parseMapping(text)).toThrow(`The mapping is '${text}'; it must be all, squares:CHANNELS, columns:`);
	});
});
