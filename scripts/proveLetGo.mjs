// Random sequences of what may happen between host, line, device and people, until something is driven that should not be:
//   npm run -s prove:letgo -- [--device hand,stimulator,core] [--sequences 1000000] [--seed 1] [--first 0] [--jobs N] [--json]
// An oracle that shares no code with the devices says what may be driven when. A sequence that goes wrong is made small and
// printed with its seed. Ends with 1 where one goes wrong, or where nothing was ever driven or ever let go of; 2 where a program is missing.
import { fork, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleForNode } from './bundleForNode.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** How many sequences each is asked for where nobody says, and how its program is built. @type {Record<string, { sequences: number, make?: string[], program?: string }>} */
const devices = {
	hand: { sequences: 1_000_000 },
	stimulator: { sequences: 1_000_000 },
	core: {
		sequences: 1_000_000,
		make: ['-C', 'firmware/arduino', 'sequences'],
		program: 'out/firmware-arduino/sequences',
	},
	gateware: { sequences: 2_000, make: ['-C', 'firmware/fpga', 'sim'], program: 'firmware/fpga/build/fpga-sim' },
	// From the control law to the devices: nothing declared, a simulated hand that arms itself, --rearm.
	chain: { sequences: 10_000 },
	'chain-auto': { sequences: 10_000 },
	'chain-rearm': { sequences: 10_000 },
};

/** @typedef {import('../test/safety/run.ts')} Run */
/** @typedef {import('../test/safety/prove.ts').ProofFigures} Figures */

const { values } = parseArgs({
	options: {
		device: { type: 'string', default: 'hand,stimulator,core' },
		sequences: { type: 'string' },
		seed: { type: 'string', default: '1' },
		first: { type: 'string', default: '0' },
		jobs: { type: 'string', default: String(availableParallelism()) },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
if (values.help) {
	console.log(`npm run -s prove:letgo -- [options]
  --device NAMES   ${Object.keys(devices).join(', ')}; several with commas (default: hand,stimulator,core)
  --sequences N    so many for each (default: ${Object.entries(devices)
		.map(([name, { sequences }]) => `${name} ${sequences}`)
		.join(', ')})
  --seed S         seed of the run, a whole number (default: 1)
  --first I        begins with sequence I of the run: how a failure is seen again (default: 0)
  --jobs N         processes at once (default: as many as there are cores)
  --json           prints the figures as JSON`);
	process.exit(0);
}

/** @param {string} name @param {string} text @param {number} least */
function whole(name, text, least) {
	const value = Number(text);
	if (Number.isInteger(value) && value >= least) return value;
	console.error(`--${name} is ${text}; it must be a whole number from ${least}.`);
	process.exit(2);
}
const [seed, first, jobs] = [
	whole('seed', values.seed, 0),
	whole('first', values.first, 0),
	whole('jobs', values.jobs, 1),
];
const names = values.device.split(',');
const unknown = names.find((name) => !(name in devices));
if (unknown !== undefined) {
	console.error(`There is no device ${unknown}; there are: ${Object.keys(devices).join(', ')}.`);
	process.exit(2);
}

/** @param {string} name */
function build(name) {
	const { make, program } = devices[name] ?? {};
	if (make === undefined) return undefined;
	const { status } = spawnSync('make', ['-s', ...make], { cwd: root, stdio: ['ignore', 2, 2] });
	if (status === 0) return `${root}${program}`;
	console.error(`The program of ${name} was not built: make ${make.join(' ')}.`);
	process.exit(2);
}

const bundle = await bundleForNode('test/safety/run.ts', 'prove-let-go');
/** @type {Run} */
const { together, whyNotHeld } = await import(bundle);

/**
 * Plays a part of a run in a process of its own.
 * @param {string} name @param {string | undefined} program @param {import('../test/safety/prove.ts').ProofOptions} options @param {(done: number) => void} told
 * @returns {Promise<Figures>}
 */
function part(name, program, options, told) {
	return new Promise((resolve, reject) => {
		const child = fork(fileURLToPath(new URL('proveLetGoPart.mjs', import.meta.url)), [bundle]);
		child.on('message', (/** @type {{ done?: number, figures?: Figures, failed?: string }} */ message) => {
			if (message.done !== undefined) told(message.done);
			if (message.figures) resolve(message.figures);
			if (message.failed !== undefined) reject(new Error(message.failed));
		});
		child.once('exit', (code) => reject(new Error(`a part of the run for ${name} ended with ${code}`)));
		child.send({ name, program, options });
	});
}

let broken = false;
for (const name of names) {
	const sequences = whole('sequences', values.sequences ?? String(devices[name]?.sequences), 1);
	const program = build(name);
	const startedMs = performance.now();
	const parts = Math.min(jobs, sequences);
	/** @type {number[]} */
	const done = Array.from({ length: parts }, () => 0);
	let shownMs = 0;
	const show = () => {
		if (values.json || performance.now() - shownMs < 1000) return;
		shownMs = performance.now();
		process.stderr.write(`\r${name}: ${done.reduce((sum, one) => sum + one, 0)} of ${sequences}`);
	};
	/** @type {Figures} */
	let figures;
	try {
		figures = together(
			await Promise.all(
				done.map((_, i) => {
					const [from, to] = [Math.floor((i * sequences) / parts), Math.floor(((i + 1) * sequences) / parts)];
					return part(name, program, { sequences: to - from, seed, first: first + from }, (count) => {
						done[i] = count;
						show();
					});
				}),
			),
		);
	} catch (error) {
		console.error(`\n${name}: ${error instanceof Error ? error.message : error}`);
		process.exit(1);
	}
	const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
	const why = whyNotHeld(figures);
	broken ||= why !== null;
	if (values.json) {
		console.log(JSON.stringify({ ...figures, holds: why === null, why, seconds }));
		continue;
	}
	process.stderr.write('\r');
	const sure = ((100 * figures.sure) / figures.moments).toFixed(1);
	console.log(
		`${name}: ${why === null ? 'HOLDS' : `DOES NOT HOLD, ${why}`} (seed ${seed}, ${figures.sequences} sequences, ${figures.events} events, ${seconds} s)
  driven in ${figures.drivenSequences} sequences, let go of ${figures.releases} times; the specification leaves nothing open at ${sure} % of ${figures.moments} moments`,
	);
	for (const failure of figures.failures) {
		console.log(`
sequence ${failure.index}: ${failure.why}
  again: npm run -s prove:letgo -- --device ${name} --seed ${seed} --first ${failure.index} --sequences 1
${[...failure.events, '', ...failure.trace].map((line) => `  ${line}`).join('\n')}`);
	}
}
process.exitCode = broken ? 1 : 0;
