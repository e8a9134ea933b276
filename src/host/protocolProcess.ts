import { knowFreeMemory } from '../base/freeMemory.ts';
import { type ProtocolRun, type ProtocolRunNews, runProtocol } from '../engine/experiment/protocolRun.ts';
import { machineFreeBytes } from './machineMemory.ts';
import { measuringClocks } from './measuringClocks.ts';
import { standLast, waitedForSessionNiceness } from './priority.ts';

/** A protocol beside the session, run in a process of its own that every thread of the live session goes before. It ends with its parent. */
standLast(waitedForSessionNiceness);
knowFreeMemory(machineFreeBytes);

const parent = process.ppid;
const nowMs = (): number => {
	// A parent that was killed disconnects nothing while this computes.
	if (process.ppid !== parent) process.exit();
	return measuringClocks.clock.nowMs();
};

process.once('disconnect', () => process.exit());
process.once('message', (run: ProtocolRun) => {
	const waiting: Promise<void>[] = [];
	runProtocol(
		run,
		(news: ProtocolRunNews) => {
			waiting.push(new Promise((sent) => process.send?.(news, () => sent())));
		},
		nowMs,
	);
	void Promise.all(waiting).then(() => process.exit());
});
