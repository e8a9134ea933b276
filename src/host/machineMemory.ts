import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';

/** Where Linux tells of memory and of control groups. */
interface MemoryFolders {
	readonly proc: string;
	readonly cgroup: string;
}

const machineFolders: MemoryFolders = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

/** The text of a file; undefined where there is none, or none for us: what it would have limited is then not limited by it. */
function textOf(...path: readonly string[]): string | undefined {
	try {
		return readFileSync(join(...path), 'utf8');
	} catch {
		return undefined;
	}
}

/** The number behind a name in a text of such lines. */
const numberBehind = (name: string, text: string | undefined): number | undefined => {
	const found = new RegExp(`^${name}:?\\s+(\\d+)`, 'm').exec(text ?? '')?.[1];
	return found === undefined ? undefined : Number(found);
};

/** How the two versions of control groups call what limits memory, what is taken of it, and what of that is a cache of files, which the kernel gives back. */
const versions = [
	{ folder: '', controllers: '', limit: 'memory.max', taken: 'memory.current', cache: 'inactive_file' },
	{
		folder: 'memory',
		controllers: 'memory',
		limit: 'memory.limit_in_bytes',
		taken: 'memory.usage_in_bytes',
		cache: 'total_inactive_file',
	},
] as const;

/** What the control groups of this process leave it, bytes: the least of its own and all above it. */
function leftByGroups({ proc, cgroup }: MemoryFolders): number {
	const groups = (textOf(proc, 'self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
	let least = Number.POSITIVE_INFINITY;
	for (const { folder, controllers, limit, taken, cache } of versions) {
		const path = groups.find(([, names = '']) => names.split(',').includes(controllers))?.[2];
		// Within a container the path may be that of the host: the group itself is then what is mounted.
		for (let at = path; at !== undefined; at = at === '/' ? undefined : dirname(at)) {
			const most = Number.parseInt(textOf(cgroup, folder, at, limit) ?? '', 10);
			const used = Number(textOf(cgroup, folder, at, taken) ?? Number.NaN);
			const givenBack = numberBehind(cache, textOf(cgroup, folder, at, 'memory.stat')) ?? 0;
			if (Number.isFinite(most) && Number.isFinite(used)) least = Math.min(least, Math.max(0, most - used + givenBack));
		}
	}
	return least;
}

/**
 * Memory that this process may still take, bytes: what the machine has available (on Linux with the caches that it gives back), and no more than its control groups leave it.
 */
export function machineFreeBytes(folders: MemoryFolders = machineFolders): number {
	const availableKb = numberBehind('MemAvailable', textOf(folders.proc, 'meminfo'));
	return Math.min(availableKb === undefined ? freemem() : availableKb * 1024, leftByGroups(folders));
}
