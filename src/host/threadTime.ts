import { readFileSync } from 'node:fs';

/** Nanoseconds that this thread has been on a processor are the first number there; Linux alone has it. */
const ownTimes = '/proc/thread-self/schedstat';

/** Processor time of the whole process, ms. */
export function processMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** Processor time of this thread, ms: what others of the process (collector, compiler, the system's writing) take does not count. Elsewhere than on Linux that of the process. */
export function threadMs(): number {
	try {
		return Number(readFileSync(ownTimes, 'latin1').split(' ')[0]) / 1e6;
	} catch {
		return processMs();
	}
}
