// `npm run firmware:tools`: installs the compilers and simulators that the firmware's tests need (Debian and its kin, as
// root or with passwordless sudo). Elsewhere it says what to install; those tests are then skipped with a sentence.
import { spawnSync } from 'node:child_process';
import { installPackages } from './chromium.mjs';

/** Debian's names: AVR compiler and simulator, host compilers and fuzzer, Verilog simulators, synthesis and the solver of the proofs. */
const packages = [
	'make',
	'g++',
	'gcc-avr',
	'avr-libc',
	'binutils-avr',
	'libsimavr-dev',
	'libelf-dev',
	'clang',
	'libclang-rt-14-dev',
	'arduino-core-avr',
	'iverilog',
	'verilator',
	'yosys',
	'cvc5',
];

const absent = packages.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0);
if (absent.length > 0) {
	const refusal = installPackages(absent);
	if (refusal !== undefined) {
		console.error(`The firmware's tests will be skipped: ${refusal}; they need ${absent.join(' ')}.`);
	}
}
