import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { UserError } from '../../base/errors.ts';
import type { NativeWidth } from '../../ode/kernels/native/nativeLanes.ts';

/** What a program is compiled for. */
export interface Processor {
	/** Numbers of single precision in a vector. */
	readonly width: NativeWidth;
	/** What the processor has, as the system names it: programs for others are others. */
	readonly features: string;
}

/** What vectors of so many numbers ask for, as Linux and the compilers name it. */
const needed: Readonly<Record<8 | 16, readonly string[]>> = {
	16: ['avx512f', 'avx512dq', 'avx512bw', 'avx512vl'],
	8: ['avx2'],
};

/** What a compiler is told of a width. */
export const widthFlags = (width: NativeWidth): readonly string[] =>
	width === 4 ? [] : needed[width].map((each) => `-m${each}`).concat(width === 16 ? ['-mprefer-vector-width=512'] : []);

/** Whether a processor adds a product in one instruction. */
export const contracts = ({ features }: Processor): boolean => features.split(' ').includes('fma');

/** The processor that `/proc/cpuinfo` describes; every one of 64-bit x86 has vectors of 128 bits. @param most widest vectors that are wanted */
export function processorIn(cpuinfo: string, most: NativeWidth = 16): Processor {
	const features = /^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
	const has = new Set(features.split(' '));
	const width = ([16, 8] as const).find((each) => each <= most && needed[each].every((name) => has.has(name)));
	return { width: width ?? 4, features };
}

/** The processor here. @param most widest vectors that are wanted @throws UserError where there is none for native code */
export function processorHere(most?: NativeWidth): Processor {
	if (platform() !== 'linux' || arch() !== 'x64') {
		throw new UserError(`native code is made on Linux on 64-bit x86 only, not on ${platform()} ${arch()}`);
	}
	return processorIn(readFileSync('/proc/cpuinfo', 'utf8'), most);
}
