// The Arduino firmware by command: `node scripts/firmwareArduino.mjs COMMAND`.
//   install            installs Debian's packages that the rest needs, where this user may
//   build              firmware for the Uno, the sketches as the Arduino IDE builds them, and the port for other boards;
//                      prints flash and RAM use and fails when a budget is exceeded
//   simulate [FILE]    runs the firmware, or that of an ELF or .hex file, on a simulated Uno; the first line says the
//                      pseudo-terminal that the app opens like a serial port. Lines on stdin work its buttons
//                      (firmware/arduino/simulator/simulate.c)
//   fuzz [RUNS]        coverage-guided fuzzing of decoder, messages and safety rules; default 10,000,000 inputs
//   odds [FRAMES]      random frames with random checksums: how many are taken for good; default 10,000,000
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './chromium.mjs';

const firmware = fileURLToPath(new URL('../firmware/arduino', import.meta.url));
const out = fileURLToPath(new URL('../out/firmware-arduino', import.meta.url));

const PACKAGES = [
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
];

/** @param {...string} targets */
function make(...targets) {
	const { status } = spawnSync('make', ['-s', '-C', firmware, ...targets], { stdio: 'inherit' });
	if (status !== 0) {
		console.error('The firmware was not built; `node scripts/firmwareArduino.mjs install` installs what it needs.');
		process.exit(status ?? 1);
	}
}

/**
 * A whole number from 1, given by the user.
 * @param {string | undefined} text
 * @param {number} standard
 */
function count(text, standard) {
	const value = text === undefined ? standard : Number(text);
	if (Number.isInteger(value) && value >= 1) return value;
	console.error(`The number is ${text}; it must be a whole number from 1.`);
	process.exit(2);
}

const [command, argument] = process.argv.slice(2);
switch (command) {
	case 'install': {
		const refusal = installPackages(PACKAGES);
		if (refusal !== undefined) {
			console.error(`The packages could not be installed (${PACKAGES.join(' ')}): ${refusal}.`);
			process.exitCode = 1;
		}
		break;
	}
	case 'build':
		make('uno', 'simulator', 'arduino-uno', 'loopback', 'check-api');
		break;
	case 'simulate': {
		if (argument === undefined) make('uno');
		make('simulator');
		const simulator = spawn(join(out, 'simulate'), [argument ?? join(out, 'hand.elf')], { stdio: 'inherit' });
		simulator.on('exit', (code) => {
			process.exitCode = code ?? 1;
		});
		break;
	}
	case 'fuzz': {
		const runs = count(argument, 10_000_000);
		make('fuzz');
		// What was found before is where the next run starts.
		const corpus = join(out, 'corpus');
		mkdirSync(corpus, { recursive: true });
		const options = [`-runs=${runs}`, '-max_len=128', '-print_final_stats=1', `-artifact_prefix=${out}/`, corpus];
		process.exitCode = spawnSync(join(out, 'fuzz'), options, { stdio: 'inherit' }).status ?? 1;
		break;
	}
	case 'odds': {
		const frames = count(argument, 10_000_000);
		make('probe');
		const { status } = spawnSync(join(out, 'probe'), {
			input: `odds ${frames} 1\n`,
			stdio: ['pipe', 'inherit', 'inherit'],
		});
		process.exitCode = status ?? 1;
		break;
	}
	default:
		console.error(`The command is ${command}; it must be install, build, simulate, fuzz or odds.`);
		process.exitCode = 2;
}
