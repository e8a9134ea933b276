import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * When figures of a page were measured, and by which commit: the newest one by then.
 * @param {Date} at
 */
export function runAt(at) {
	const commit = execFileSync('git', ['rev-list', '-1', '--abbrev-commit', `--before=${at.toISOString()}`, 'HEAD'], {
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		encoding: 'utf8',
	}).trim();
	return `${at.toISOString().slice(0, 10)} ${commit}`;
}
