import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk of 64 KiB that a test can fill. */
export interface TinyDisk {
	readonly file: (name: string) => string;
	/** Leaves so many bytes free, in whole pages of 4 KiB. */
	leave(bytes: number): void;
	/** Makes room again. */
	empty(): void;
}

const sizeBytes = 65_536;

/** Mounts one until the test has finished; null where this user may not, or the system knows no tmpfs. */
export function tinyDisk(): TinyDisk | null {
	if (process.platform !== 'linux') return null;
	const path = mkdtempSync(join(tmpdir(), 'retinode-disk-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path], { stdio: 'ignore' });
	} catch {
		// Not allowed.
		rmSync(path, { recursive: true });
		return null;
	}
	onTestFinished(() => {
		execFileSync('umount', ['-l', path]);
		rmSync(path, { recursive: true });
	});
	const filler = join(path, 'filler');
	return {
		file: (name) => join(path, name),
		leave: (bytes) => writeFileSync(filler, new Uint8Array(sizeBytes - bytes)),
		empty: () => rmSync(filler),
	};
}
