import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openKeptRuns } from '../../src/cli/batch/keptRuns.ts';
import { openProtocol } from '../../src/protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../src/protocol/experiment/trialResult.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

const protocolOf = (durationS: number) =>
	openProtocol({ format: 'retinode-protocol', version: 1, title: 't', retina: { circuit: 'cone' }, durationS });
const run = (sweep: number): TrialResult => ({
	sweep,
	repeat: 0,
	timesS: Float64Array.of(0, 0.001),
	traces: { 'cone.V': { unit: 'mV', cells: [{ member: 0, xUm: 0, yUm: 0 }], values: [Float64Array.of(-40, -41.5)] } },
	spikes: { ganglion: { cells: [], timesS: [[0.1]] } },
	steps: 3,
});

describe('runs that are kept', () => {
	it('are there when the file is opened again, but for one whose line was not whole', () => {
		const file = join(folder, 'runs');
		const first = openKeptRuns(file, protocolOf(1));
		expect(first.before).toEqual([]);
		first.keep([run(0), run(1)]);
		appendFileSync(file, '{"sweep":2,"repeat":0,"tim');
		const again = openKeptRuns(file, protocolOf(1));
		expect(again.before).toEqual([run(0), run(1)]);
		again.keep([run(2)]);
		expect(openKeptRuns(file, protocolOf(1)).before).toEqual([run(0), run(1), run(2)]);
	});

	it('are not taken for those of another protocol, and nothing else is written over', () => {
		const file = join(folder, 'other');
		openKeptRuns(file, protocolOf(1)).keep([run(0)]);
		expect(() => openKeptRuns(file, protocolOf(2))).toThrow('it holds runs of another protocol');
		const text = join(folder, 'text');
		writeFileSync(text, 'a letter\n');
		expect(() => openKeptRuns(text, protocolOf(1))).toThrow('it holds no runs of a protocol');
		expect(readFileSync(text, 'utf8')).toBe('a letter\n');
	});
});
