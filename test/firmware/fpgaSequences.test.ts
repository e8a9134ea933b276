import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { createWireSender } from '../../src/io/wire/endpoint.ts';
import { command, pulse } from './fpgaCommands.ts';
import { FPGA, make, whyWithout } from './fpgaSimulator.ts';

const why = whyWithout('verilator', 'g++', 'make', 'flock');
if (why) console.warn(why);

const BAUD = 115_200;
const STOP_BUTTON = 1;
const RESET_KEY = 2;

/** A sequence of records as firmware/fpga/README.md says them, with the clock of the device that hears them. */
function createSequence() {
	const records: number[] = [];
	let nowUs = 0;
	let sender = createWireSender();
	const hear = (bytes: Uint8Array): void => {
		records.push(0, bytes.length & 0xff, bytes.length >> 8, ...bytes);
		nowUs += Math.ceil((bytes.length * 10 * 1e6) / BAUD) + 200;
	};
	return {
		hear,
		hello: (sessionId: number) =>
			hear(sender.frame({ kind: 'hello', lowestVersion: 1, highestVersion: 2, sessionId, sentUs: 0, host: '' })),
		beat: (echoUs: number) =>
			hear(sender.frame({ kind: 'heartbeat', sentUs: 1, echoUs, heardUs: 0, spikes: 0, rejectedFrames: 0 })),
		stimulate: (id: number) => hear(sender.frame(command(id, pulse()))),
		pass(us: number, contacts = 0) {
			records.push(1, us & 0xff, (us >> 8) & 0xff, (us >> 16) & 0xff, us >>> 24, 0, 0, contacts);
			nowUs += us;
		},
		again(kind: 2 | 3 | 4) {
			records.push(kind);
			if (kind === 3) nowUs += 10;
			else nowUs = 0;
			sender = createWireSender();
		},
		nowUs: () => nowUs,
		/** What the co-simulation says after each record: a letter for each bit. */
		run() {
			const program = join(FPGA, 'build/fpga-sim');
			const { stdout, status } = spawnSync(program, ['--sequences'], { input: Uint8Array.from(records) });
			const names = [...stdout].map((byte) => [...'dlwcf..v'].filter((_, bit) => byte & (1 << bit)).join('') || '-');
			return { status, said: names.join(' ') };
		},
	};
}

describe.skipIf(why !== null)('The co-simulation of many short lives', () => {
	beforeAll(() => make('sim'));

	test('tells after each record whether the device is driven, latched, let go, under a heartbeat, in a fault', () => {
		const line = createSequence();
		line.hello(5);
		line.beat(0);
		line.beat(line.nowUs());
		line.stimulate(1);
		line.pass(240_000);
		line.pass(20_000);
		line.beat(line.nowUs());
		line.stimulate(2);
		line.hear(Uint8Array.from(EMERGENCY_STOP));
		// Pulses end in balance.
		line.pass(2200);
		line.pass(30_000, RESET_KEY);
		line.again(3);
		line.pass(1000, STOP_BUTTON);
		line.pass(25_000, 0);
		line.pass(25_000, RESET_KEY);
		line.again(2);
		line.pass(1000, 4);
		line.again(4);
		expect(line.run()).toEqual({ status: 0, said: '- - c dc dc w wc dc lc lc c - l l - - lf -' });
	});

	test('says what is wrong with its input', () => {
		const program = join(FPGA, 'build/fpga-sim');
		const run = (...bytes: number[]) => spawnSync(program, ['--sequences'], { input: Uint8Array.from(bytes) });
		expect(run(9)).toMatchObject({
			status: 2,
			stderr: Buffer.from('There is no record of kind 9; README.md lists them all.\n'),
		});
		expect(run(1, 5)).toMatchObject({ status: 2, stderr: Buffer.from('Standard input ended within a record.\n') });
	});
});
