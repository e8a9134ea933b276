import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { encodeFrame } from '../../src/io/wire/frame.ts';
import type { Message } from '../../src/io/wire/message.ts';
import { seedFor } from '../seed.ts';
import { closing, heartbeat, hello } from './arduinoBench.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNot = whyNoFirmware('sequences');

const DRIVEN = 1;
const LATCHED = 2;
const LET_GO = 4;
const CURRENT = 8;
const FAULT = 16;

/** Records as firmware/arduino/host/sequences.cpp reads them. */
const heard = (...messages: readonly Message[]): Buffer =>
	said(...messages.flatMap((each) => [...encodeFrame(each, 0, 2)]));
function said(...bytes: readonly number[]): Buffer {
	return Buffer.from([0, bytes.length & 0xff, bytes.length >> 8, ...bytes]);
}
function pass(us: number, { ma = 60, contacts = 0 } = {}): Buffer {
	const record = Buffer.alloc(8);
	record.writeUInt8(1);
	record.writeUInt32LE(us, 1);
	record.writeInt16LE(ma, 5);
	record.writeUInt8(contacts, 7);
	return record;
}
const powerUp = Buffer.from([2]);
const reset = Buffer.from([3]);
const end = Buffer.from([4]);
/** The answer to a heartbeat at a time bears this stamp. */
const beat = (echoUs: number): Buffer => heard(heartbeat(1, echoUs));
const grip = (id: number): Buffer => heard({ kind: 'command', id, ...closing() });
const stop = said(...EMERGENCY_STOP);
/** A session in which commands are taken, 3 ms after the start. */
const session = [pass(1000), heard(hello()), beat(0), pass(2000), beat(1000)];

describe.skipIf(whyNot !== null)(`The core as a program for sequences${whyNot === null ? '' : ` (${whyNot})`}`, () => {
	let path = '';
	beforeAll(() => {
		path = buildFirmware('sequences').path;
	});
	const states = (records: readonly Buffer[]): readonly number[] => {
		const { stdout, status, stderr } = spawnSync(path, { input: Buffer.concat(records), maxBuffer: 1 << 26 });
		expect(status, stderr.toString()).toBe(0);
		expect(stdout).toHaveLength(records.length);
		return [...stdout];
	};

	test('says of every record whether the device is driven, latched, let go, current and at fault', () => {
		const records = [
			...session,
			grip(1),
			pass(248_000),
			pass(8000),
			stop,
			pass(200_000),
			pass(120_000, { contacts: 2 }),
		];
		expect(states([...records, pass(40_000, { ma: 4500 })]).slice(session.length - 1)).toEqual([
			CURRENT,
			DRIVEN | CURRENT,
			DRIVEN | CURRENT,
			LET_GO,
			LATCHED | LET_GO,
			LATCHED | LET_GO,
			LET_GO,
			LET_GO | FAULT,
		]);
	});

	test('keeps latches and faults over a reset, and nothing over power-up or into the next sequence', () => {
		const faulty = [...session, grip(1), stop, pass(40_000, { ma: 4500 })];
		for (const [anew, kept] of [
			[reset, LATCHED | FAULT],
			[powerUp, 0],
		] as const) {
			expect(states([...faulty, anew, pass(1000)]).slice(-2)).toEqual([kept, kept]);
		}
		expect(states([...faulty, end, pass(1000)]).slice(-2)).toEqual([LATCHED | FAULT | CURRENT, 0]);
	});

	test('a record cut off or of an unknown kind is an error', () => {
		for (const input of [Buffer.from([5]), pass(1).subarray(0, 5), Buffer.from([0, 4, 0, 1])]) {
			expect(spawnSync(path, { input }).status).toBe(1);
		}
	});

	test('in 4,000 random sequences whatever lets go leaves nothing driven, nor does a stop or a fault', () => {
		const fraction = createSeededRandom(seedFor('sequences', 1));
		const random = (below: number): number => Math.floor(fraction() * below);
		const records: Buffer[] = [];
		const mustRest = new Set<number>();
		let us = 0;
		let session = 0;
		let stampUs = 0;
		for (let sequence = 0; sequence < 4000; sequence++) {
			us = 0;
			stampUs = 0;
			for (let event = 0; event < 20; event++) {
				const what = event < 3 ? [0, 1, 2][event] : random(9);
				if (what === 0) records.push(heard(hello(++session)));
				else if (what === 1 || what === 3) {
					records.push(beat(stampUs));
					stampUs = us === 0 ? 1 : us;
				} else if (what === 4 || what === 5) records.push(grip(event));
				else if (what === 6) records.push(heard({ kind: 'command', id: event, target: 'relax' }));
				else if (what === 7) records.push(random(4) === 0 ? stop : beat(0));
				else {
					const forUs = 1 + random(random(2) === 0 ? 20_000 : 600_000);
					records.push(pass(forUs));
					us += forUs;
				}
				if (what === 0 || what === 6 || records.at(-1) === stop) mustRest.add(records.length - 1);
			}
			records.push(end);
		}
		const got = states(records);
		expect(got.filter((each, i) => mustRest.has(i) && (each & DRIVEN) !== 0)).toEqual([]);
		const driven = got.filter((each) => (each & DRIVEN) !== 0);
		expect(driven.length).toBeGreaterThan(1000);
		expect(driven.filter((each) => (each & (LATCHED | FAULT)) !== 0)).toEqual([]);
	});
});
