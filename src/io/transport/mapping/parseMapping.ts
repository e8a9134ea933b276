import { decimalNumber } from '../../../base/decimalNumber.ts';
import { UserError } from '../../../base/errors.ts';
import type { ChannelMapping } from './channelMapping.ts';

const FORMS =
	'all, squares:CHANNELS, columns:0,1,2, region:X0..X1,Y0..Y1 in µm, round-robin:CHANNELS or table:CELL=CHANNEL,…';

function numbers(text: string, separator: string | RegExp): readonly number[] {
	return text.split(separator).map(decimalNumber);
}

function pairOf(text: string, separator: string): readonly [number, number] | null {
	const [a = Number.NaN, b = Number.NaN, ...more] = numbers(text, separator);
	return more.length === 0 && Number.isFinite(a) && Number.isFinite(b) ? [a, b] : null;
}

function read(kind: string, rest: string): ChannelMapping | null {
	switch (kind) {
		case 'all':
			return rest === '' ? { kind } : null;
		case 'columns': {
			const columns = numbers(rest, ',');
			return columns.every(Number.isFinite) ? { kind, columns } : null;
		}
		case 'region': {
			const [x = '', y = '', ...more] = rest.split(',');
			const xUm = pairOf(x, '..');
			const yUm = pairOf(y, '..');
			return more.length === 0 && xUm && yUm ? { kind, xUm, yUm } : null;
		}
		case 'squares':
		case 'round-robin': {
			const [channels = Number.NaN, ...more] = numbers(rest, ',');
			const isOne = more.length === 0 && Number.isFinite(channels);
			return isOne ? { kind: kind === 'squares' ? kind : 'roundRobin', channels } : null;
		}
		case 'table': {
			const pairs = rest.split(',').map((pair) => pairOf(pair, '='));
			return pairs.every((pair) => pair !== null) ? { kind, pairs } : null;
		}
		default:
			return null;
	}
}

/**
 * Reads a mapping as it is written on a command line: `columns:0,4,2`, `region:-100..100,0..50`, `round-robin:16`,
 * `table:3=0,7=1`.
 * @throws UserError naming the forms there are; whether it fits a mosaic is checked by `compileMapping`
 */
export function parseMapping(text: string): ChannelMapping {
	const [kind = '', ...rest] = text.split(':');
	const mapping = read(kind, rest.join(':'));
	if (mapping === null) throw new UserError(`The mapping is '${text}'; it must be ${FORMS}.`);
	return mapping;
}

/** A mapping as `parseMapping` reads it. */
export function mappingText(mapping: ChannelMapping): string {
	switch (mapping.kind) {
		case 'all':
			return 'all';
		case 'columns':
			return `columns:${mapping.columns.join(',')}`;
		case 'region':
			return `region:${mapping.xUm.join('..')},${mapping.yUm.join('..')}`;
		case 'squares':
			return `squares:${mapping.channels}`;
		case 'roundRobin':
			return `round-robin:${mapping.channels}`;
		case 'table':
			return `table:${mapping.pairs.map((pair) => pair.join('=')).join(',')}`;
	}
}
