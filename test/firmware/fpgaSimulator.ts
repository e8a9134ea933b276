import { type ChildProcessWithoutNullStreams, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The folder of the gateware. */
export const FPGA = join(import.meta.dirname, '../../firmware/fpga');

const run = promisify(execFile);

/** Whether these programs are here; null, or the sentence that says why tests with them are skipped. */
export function whyWithout(...programs: string[]): string | null {
	const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0);
	return missing.length === 0
		? null
		: `SKIPPED, tests of the gateware: ${missing.join(', ')} not installed (Debian: apt-get install iverilog verilator yosys g++ make).`;
}

/** Runs a target of the gateware's Makefile; one at a time, as test files share its build folder. @returns its output */
export async function make(target: string, ...variables: string[]): Promise<string> {
	const build = join(FPGA, 'build');
	mkdirSync(build, { recursive: true });
	const args = [join(build, 'lock'), 'make', '--no-print-directory', '-s', '-C', FPGA, target, ...variables];
	const { stdout } = await run('flock', args, { maxBuffer: 1 << 26 });
	return stdout;
}

const count = z.number().int().nonnegative();

const stateShape = z.strictObject({
	kind: z.literal('state'),
	nowUs: count,
	stopped: z.boolean(),
	hostPresent: z.boolean(),
	driven: z.boolean(),
	heartbeatCurrent: z.boolean(),
	watchdogReleased: z.boolean(),
	faults: count,
	guardTripped: z.boolean(),
	overflowed: count,
	latePulses: count,
	violations: count,
	pulses: count,
	outCharge: count,
	backCharge: count,
	resting: z.boolean(),
	missedFrames: count,
	lineErrors: count,
	framingErrors: count,
	oversizeErrors: count,
	crcErrors: count,
	overruns: count,
	malformedErrors: count,
	unknownFrames: count,
	sequenceGaps: count,
	emergencyStops: count,
	echoedFrames: count,
	byChannel: z.record(z.string(), count),
});

/** What the simulator says of the device's inside. */
export type SimulatorState = z.infer<typeof stateShape>;

const pulsesShape = z.strictObject({
	kind: z.literal('pulses'),
	pulses: z.array(
		z.strictObject({
			electrode: count,
			startUs: count,
			amplitudeUa: z.number(),
			cathodicUs: z.number(),
			gapUs: z.number(),
			anodicUs: z.number(),
		}),
	),
});

const spikesShape = z.strictObject({ kind: z.literal('spikes'), spikes: z.array(z.tuple([count, count])) });
const ranShape = z.strictObject({ kind: z.literal('ran'), nowUs: count, tx: z.string() });
const openShape = z.strictObject({ kind: z.literal('open'), path: z.string(), baud: count });

/** The simulator as a child process: lines of commands in, lines of JSON out. */
export interface Simulator {
	/** Bytes on the device's line, to arrive from now on. */
	line(bytes: Uint8Array): void;
	/** Virtual time passes; @returns what the device sent in it. */
	run(us: number): Promise<Uint8Array>;
	/** Pins of the device: `button`, `key`, `reset`, `break` (1 or 0), `fault` (a mask). */
	pin(name: 'button' | 'key' | 'reset' | 'break' | 'fault', level: number): void;
	state(): Promise<SimulatorState>;
	/** Pulses finished since the last call. */
	pulses(): Promise<z.infer<typeof pulsesShape>['pulses']>;
	/** Spikes that left the FIFO since the last call: device's µs, channel. */
	spikes(): Promise<z.infer<typeof spikesShape>['spikes']>;
	/** Ends it. @returns its exit status: 3 when the safety monitor saw a violation */
	end(): Promise<number | null>;
}

function connect(child: ChildProcessWithoutNullStreams) {
	const waiting: ((line: string) => void)[] = [];
	const early: string[] = [];
	createInterface({ input: child.stdout }).on('line', (line) => {
		const next = waiting.shift();
		if (next) next(line);
		else early.push(line);
	});
	child.stderr.pipe(process.stderr);
	const gone = new Promise<number | null>((resolve) => child.on('exit', resolve));
	const answer = async <T>(shape: z.ZodType<T>): Promise<T> => {
		const line =
			early.shift() ??
			(await Promise.race([
				new Promise<string>((resolve) => waiting.push(resolve)),
				gone.then((status) => Promise.reject(new Error(`The simulator ended with status ${status}.`))),
			]));
		return shape.parse(JSON.parse(line));
	};
	const say = (line: string): void => void child.stdin.write(`${line}\n`);
	const simulator: Simulator = {
		line: (bytes) => bytes.length > 0 && say(`rx ${Buffer.from(bytes).toString('hex')}`),
		async run(us) {
			say(`run ${us}`);
			return Uint8Array.from(Buffer.from((await answer(ranShape)).tx, 'hex'));
		},
		pin: (name, level) => say(`${name} ${level}`),
		state() {
			say('state');
			return answer(stateShape);
		},
		async pulses() {
			say('pulses');
			return (await answer(pulsesShape)).pulses;
		},
		async spikes() {
			say('spikes');
			return (await answer(spikesShape)).spikes;
		},
		end() {
			child.stdin.end();
			return gone;
		},
	};
	return { simulator, answer };
}

/** The device in virtual time. Build it first: `make('sim')`. */
export function startSimulator(baud = 115_200): Simulator {
	return connect(spawn(join(FPGA, 'build/fpga-sim'), ['--baud', String(baud)], { stdio: 'pipe' })).simulator;
}

/** The device in real time on a pseudo-terminal, whose path any program opens like a serial port. */
export async function startOnTerminal(baud = 115_200): Promise<Simulator & { readonly path: string }> {
	const child = spawn(join(FPGA, 'build/fpga-sim'), ['--pty', '--baud', String(baud)], { stdio: 'pipe' });
	const { simulator, answer } = connect(child);
	const { path } = await answer(openShape);
	return { ...simulator, path };
}
