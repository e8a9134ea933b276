import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordMouse } from '../cli/recordedRun.ts';
import { temporaryFolder } from '../e2e/app.ts';
import { hasTools, runTool } from './tools.ts';

describe.skipIf(!hasTools('pynwb', 'nwbinspector'))('a recording, read by pynwb and nwbinspector', () => {
	const folder = temporaryFolder();
	const file = join(folder.path, 'mouse.nwb');
	beforeAll(async () => {
		await recordMouse(file);
		return () => folder.remove();
	});

	it('is as its schema says, and nwbinspector finds nothing critical in it', () => {
		expect(runTool('nwb_inspect.py', file)).toContain('schema errors 0 | critical 0');
	});

	it('has each thing under its standard name and in SI units', () => {
		const found = runTool('nwb_contents.py', file);
		for (const line of [
			/^light \(\d+, 2\) R\*\/s/m,
			/^onTransient\.V\[0\] CurrentClampSeries \(101,\) volts -0\.0\d+ to -?0\.0\d+ 1000 Hz$/m,
			/^rod_cone\.I TimeSeries \(101,\) amperes -?[\d.]+e-1\d to/m,
			/^rod\.Kv\.conductance TimeSeries \(101,\) siemens \d/m,
			/^units \[\('mouse\.onGanglion', \d+\)/m,
			/^edits \[\[0\.0, 'set', 'rod_cone\.g', 0\.25\]\]$/m,
			/wiring \{'aii_aii': \d+|wiring \{'\w+': 1/,
		]) {
			expect(found).toMatch(line);
		}
	});
});
