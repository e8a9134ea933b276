import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { machineFreeBytes } from '../../src/host/machineMemory.ts';

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A machine with 8 GB available, and files of its control groups. */
function machineWith(cgroupOfProcess: string, files: Readonly<Record<string, string>>): number {
	const folder = mkdtempSync(join(tmpdir(), 'retinode-memory-'));
	folders.push(folder);
	const all = {
		'proc/meminfo': 'MemTotal: 9000000 kB\nMemAvailable:    8000000 kB\n',
		'proc/self/cgroup': cgroupOfProcess,
	};
	for (const [name, text] of Object.entries({ ...all, ...files })) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return machineFreeBytes({ proc: join(folder, 'proc'), cgroup: join(folder, 'cgroup') });
}

it('is what the machine has available where no control group says less', () => {
	expect(machineWith('0::/\n', {})).toBe(8e6 * 1024);
	expect(machineWith('0::/a\n', { 'cgroup/a/memory.max': 'max\n', 'cgroup/a/memory.current': '5\n' })).toBe(8e6 * 1024);
});

it('is what the tightest of the groups above a process leaves, with the cache of files that is given back', () => {
	const group = (name: string, most: number, used: number, cache: number) => ({
		[`cgroup/${name}memory.max`]: `${most}\n`,
		[`cgroup/${name}memory.current`]: `${used}\n`,
		[`cgroup/${name}memory.stat`]: `anon 7\ninactive_file ${cache}\n`,
	});
	expect(machineWith('0::/a/b\n', { ...group('a/b/', 4e9, 1e9, 5e8), ...group('a/', 3e9, 1e9, 0) })).toBe(2e9);
	expect(machineWith('0::/a/b\n', { ...group('a/b/', 1e9, 9e8, 5e8), ...group('a/', 3e9, 1e9, 0) })).toBe(6e8);
	// A container sees its own group at the top, and the path of the host.
	expect(machineWith('0::/docker/x\n', group('', 1e9, 4e8, 0))).toBe(6e8);
	expect(machineWith('0::/a\n', group('a/', 1e9, 2e9, 0))).toBe(0);
});

it('reads the groups of the first version too', () => {
	expect(
		machineWith('4:memory:/a\n0::/\n', {
			'cgroup/memory/a/memory.limit_in_bytes': '2000000000\n',
			'cgroup/memory/a/memory.usage_in_bytes': '1500000000\n',
			'cgroup/memory/a/memory.stat': 'inactive_file 1\ntotal_inactive_file 100000000\n',
		}),
	).toBe(6e8);
});
