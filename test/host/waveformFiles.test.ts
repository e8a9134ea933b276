import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readProtocol } from '../../src/host/protocolFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-waveforms-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The course of a protocol whose waveform has that content. */
function courseOf(content: string | undefined, fields: object = { everyS: 0.001 }): unknown {
	if (content !== undefined) writeFileSync(join(folder, 'current.csv'), content);
	const path = join(folder, 'protocol.json');
	const course = { form: 'samples', file: content === undefined ? 'missing.csv' : 'current.csv', ...fields };
	const timeline = [{ type: 'inject', target: { population: 'ganglion' }, currentPa: 0, amplitudePa: 1, course }];
	const whole = { format: 'retinode-protocol', version: 1, title: 'a test', retina: { circuit: 'cone' }, durationS: 1 };
	writeFileSync(path, JSON.stringify({ ...whole, conditions: [{ name: 'recorded', timeline }] }));
	const event = readProtocol(path).protocol.conditions[0]?.timeline[0];
	return event && 'course' in event ? event.course : undefined;
}

describe('a recorded waveform beside a protocol', () => {
	it('gives the samples of a course: a number a line, comments and empty lines aside', () => {
		const expected = { form: 'samples', values: [0, 1.5, -2e-3], everyS: 0.001, repeats: false };
		expect(courseOf('0\n1.5\n-2e-3\n')).toEqual(expected);
		expect(courseOf('\uFEFF# pA, 1 kHz\r\n0\r\n\r\n1.5 # here\r\n-2e-3')).toEqual(expected);
	});

	it('gives one of its columns, by name or number, and its times by t_s', () => {
		const table = 't_s,current,light\n0,1,5\n0.002,2,6\n0.004,3,7\n';
		expect(courseOf(table, { column: 'light' })).toMatchObject({ values: [5, 6, 7], everyS: 0.002 });
		expect(courseOf(table, { column: 2, everyS: 0.5 })).toMatchObject({ values: [1, 2, 3], everyS: 0.5 });
		expect(courseOf('t_s current\n1 4\n1.1 5\n', {})).toMatchObject({ values: [4, 5], everyS: 0.1 });
		expect(courseOf('1;2\n3;4\n', { column: 2, everyS: 1, repeats: true })).toMatchObject({
			values: [2, 4],
			repeats: true,
		});
	});

	it('is refused by its name and what is the matter', () => {
		expect(() => courseOf(undefined)).toThrow(/Cannot read the waveform .*missing\.csv: there is no such file/);
		expect(() => courseOf('')).toThrow(/current\.csv has no numbers/);
		expect(() => courseOf('current\n')).toThrow(/has no numbers/);
		expect(() => courseOf('1\nx\n')).toThrow(/line 2: 'x' is no number/);
		expect(() => courseOf('1,2\n3\n', { column: 1, everyS: 1 })).toThrow(/line 2: must have 2 columns .*; got 1/);
		expect(() => courseOf('a,b\n1,2\n')).toThrow(/'column' must be .* its columns, a and b; got nothing/);
		expect(() => courseOf('a,b\n1,2\n', { column: 'c', everyS: 1 })).toThrow(/a and b; got "c"/);
		expect(() => courseOf('1\n2\n', {})).toThrow(/'everyS', or a column 't_s'/);
		expect(() => courseOf('t_s,a\n0,1\n1,2\n3,3\n', {})).toThrow(/must rise by equal steps; sample 2 is at 1 s/);
		expect(() => courseOf('1\n2\n', { everyS: 1, values: [1] })).toThrow(/from 'file' or from 'values'; got both/);
		expect(() => courseOf('1\n2\n', { file: 3, everyS: 1 })).toThrow(/must be the name of a file; got 3/);
		expect(() => courseOf('1\n2\n', { everyS: -1 })).toThrow(/everyS/);
	});
});
