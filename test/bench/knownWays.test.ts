import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KnownWays } from '../../bench/peers/knownWays.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-peers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('what was measured of another simulator is there for the next command, but not for another case or script', () => {
	const path = join(folder, 'known.json');
	const { way, keep } = new KnownWays(path).of('Brian2 rk2', 'case', 'script');
	way.tried[0.05] = { failed: 'it was ended' };
	way.tried[0.035] = { spikeTimeMs: 0.1, spikeCount: 0 };
	keep();
	expect(readFileSync(path, 'utf8')).toContain('it was ended');
	expect(new KnownWays(path).of('Brian2 rk2', 'case', 'script').way).toEqual(way);
	expect(new KnownWays(path).of('Brian2 rk2', 'another case', 'script').way.tried).toEqual({});
	expect(new KnownWays(path).of('Brian2 rk2', 'case', 'another script').way.tried).toEqual({});
	expect(new KnownWays(path).of('Brian2 rk4', 'case', 'script').way.tried).toEqual({});
});
