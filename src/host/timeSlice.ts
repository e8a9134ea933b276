import { createRequire } from 'node:module';
import { getPriority } from 'node:os';

/** Number of Linux's system call sched_setattr, by processor (asm/unistd.h of each). */
const setAttributes: Readonly<Record<string, number>> = { x64: 314, arm64: 274 };

/** `struct sched_attr` in its first form (sched_setattr(2)): its length, and where its length, niceness and slice stand. */
const attributes = { bytes: 48, sizeAt: 0, nicenessAt: 16, runtimeAt: 24 } as const;

type SystemCall = (number: number, tid: number, attributes: Buffer, flags: number) => number;

let systemCall: SystemCall | undefined;

/** The C library's own door to system calls: Node.js has none. Loaded at its first use. */
function loaded(): SystemCall {
	if (systemCall === undefined) {
		const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
		const declared = 'long syscall(long number, int tid, const void *attributes, unsigned int flags)';
		systemCall = koffi.load(null).func(declared) as SystemCall;
	}
	return systemCall;
}

/**
 * Asks the scheduler to give a thread its time in turns of this length: with shorter turns than others' it has to wait less for them, and gets no more time in all. Its
 * niceness stays. A Linux before 6.12 takes the wish and lets it be; does nothing on other systems and processors.
 * @param tid of the thread, 0: this one
 * @param ns 100,000 … 100,000,000; 0: as usual
 */
export function askForSlice(tid: number, ns: number): void {
	const number = setAttributes[process.arch];
	if (process.platform !== 'linux' || number === undefined) return;
	const wish = Buffer.alloc(attributes.bytes);
	wish.writeUInt32LE(attributes.bytes, attributes.sizeAt);
	wish.writeInt32LE(getPriority(tid), attributes.nicenessAt);
	wish.writeBigUInt64LE(BigInt(ns), attributes.runtimeAt);
	// Where it is refused (a sandbox may), the thread's turns are as long as everybody's.
	loaded()(number, tid, wish, 0);
}
