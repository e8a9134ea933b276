import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { finiteNumber, namedNumber, parameterOption, wholeNumber } from '../../src/cli/options/options.ts';
import { sinksOf } from '../../src/cli/options/sinkOptions.ts';
import { parseStimulation } from '../../src/cli/options/stimulation.ts';

describe('a number on the command line', () => {
	const wrong = ['', ' ', ',', '0x10', '0b1', '0o7', 'Infinity', 'NaN', '1,5', '1_000', 'ten'];

	it.each(wrong)('is refused by the name of its option: %j', (text) => {
		const readers = [
			['--duration', finiteNumber('--duration')],
			['--port', wholeNumber('--port', 0, 65_535)],
			['--parameter', (value: string) => parameterOption(`rod.Kv.g=${value}`)],
			['--control', (value: string) => namedNumber('--control', 'windowMs=300')(`windowMs=${value}`)],
		] as const;
		for (const [option, read] of readers) {
			expect(() => read(text), option).toThrow(InvalidArgumentError);
			expect(() => read(text), option).toThrow(`${option} must be`);
		}
		// A comma parts what these hold.
		if (text === '1,5') return;
		for (const level of [`${text}=50`, `3=${text}`, `3=50,200,100,hold=${text}`]) {
			expect(() => parseStimulation(level)).toThrow('--stimulate must be');
		}
		for (const map of [`columns:${text}`, `round-robin:${text}`, `region:0..${text},0..1`, `table:${text}=1`]) {
			expect(() => sinksOf({ map: [map] })).toThrow(UserError);
			expect(() => sinksOf({ map: [map] })).toThrow('--map: ');
		}
	});

	it('is read as people write it', () => {
		expect([finiteNumber('--x')('1e-3'), finiteNumber('--x')('-.5'), wholeNumber('--x', 0, 9)('7')]).toEqual([
			0.001, -0.5, 7,
		]);
	});

	it('of an address is refused by the name of its option', () => {
		expect(() => sinksOf({ sink: ['tcp:127.0.0.1:0x10'] })).toThrow('--sink: The address is');
	});
});
