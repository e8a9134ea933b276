import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const firmware = fileURLToPath(new URL('../../firmware/arduino/', import.meta.url));
const out = fileURLToPath(new URL('../../out/firmware-arduino/', import.meta.url));

/** What a make target of firmware/arduino needs from the machine. */
interface Need {
	/** Debian's package. */
	readonly pkg: string;
	readonly command?: string;
	readonly file?: string;
}

const MAKE: Need = { pkg: 'make', command: 'make' };
const FLOCK: Need = { pkg: 'util-linux', command: 'flock' };
const AVR: Need = { pkg: 'gcc-avr and avr-libc', command: 'avr-g++' };
const API: Need = { pkg: 'arduino-core-avr', file: '/usr/share/arduino/hardware/arduino/avr/cores/arduino/Arduino.h' };

const NEEDS = {
	uno: [MAKE, AVR],
	simulator: [
		MAKE,
		{ pkg: 'gcc', command: 'cc' },
		{ pkg: 'libsimavr-dev', file: '/usr/include/simavr/sim_avr.h' },
		{ pkg: 'libelf-dev', file: '/usr/include/libelf.h' },
	],
	probe: [MAKE, { pkg: 'g++', command: 'g++' }],
	sequences: [MAKE, { pkg: 'g++', command: 'g++' }],
	'api-pulses': [MAKE, { pkg: 'g++', command: 'g++' }],
	fuzz: [MAKE, { pkg: 'clang and libclang-rt-14-dev', command: 'clang++' }],
	loopback: [MAKE, AVR, API],
	'arduino-uno': [MAKE, AVR, API],
	'check-api': [MAKE, AVR, { pkg: 'clang', command: 'clang++' }],
} as const satisfies Record<string, readonly Need[]>;

/** A target of firmware/arduino/Makefile. */
export type FirmwareTarget = keyof typeof NEEDS;

const PRODUCTS: Partial<Record<FirmwareTarget, string>> = {
	uno: 'hand.elf',
	simulator: 'simulate',
	probe: 'probe',
	sequences: 'sequences',
	'api-pulses': 'api-pulses',
	fuzz: 'fuzz',
	loopback: 'loopback.elf',
	'arduino-uno': 'hand-arduino.elf',
};

const has = ({ command, file }: Need): boolean =>
	file === undefined ? spawnSync(command ?? '', ['--version'], { stdio: 'ignore' }).status === 0 : existsSync(file);

/** Null when this machine can build the targets, else the sentence that says why their tests are skipped. */
export function whyNoFirmware(...targets: readonly FirmwareTarget[]): string | null {
	const missing = new Set(
		targets.flatMap((target) => [FLOCK, ...NEEDS[target]].filter((need) => !has(need)).map(({ pkg }) => pkg)),
	);
	if (missing.size === 0) return null;
	return `SKIPPED, the Arduino firmware cannot be built here: install Debian's ${[...missing].join(', ')}.`;
}

/** Builds a target. @returns the path of what it makes and what make printed. @throws Error with the compiler's words */
export function buildFirmware(target: FirmwareTarget): { readonly path: string; readonly printed: string } {
	// Test files run side by side: one builds, the others wait and find it built.
	mkdirSync(out, { recursive: true });
	const { status, stdout, stderr } = spawnSync('flock', [`${out}lock`, 'make', '-s', '-C', firmware, target], {
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`make ${target} failed: ${stderr}`);
	return { path: `${out}${PRODUCTS[target] ?? ''}`, printed: stdout };
}
