import { beforeAll, describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { createWireReceiver } from '../../src/io/wire/endpoint.ts';
import { encodeFrame } from '../../src/io/wire/frame.ts';
import type { Message } from '../../src/io/wire/message.ts';
import { seedsFor } from '../seed.ts';
import { command, pulse } from './fpgaCommands.ts';
import { frameOf } from './fpgaFrames.ts';
import { make, type SimulatorState, startSimulator, whyWithout } from './fpgaSimulator.ts';

const why = whyWithout('verilator', 'g++', 'make', 'flock');
if (why) console.warn(why);

/** The fastest line that the simulated clock of 2 MHz allows: the least time between bytes. */
const BAUD = 400_000;
const SEEDS = [1, 2, 3, 4, 5, 6];
const PIECES = 450;

type Random = () => number;
const below = (random: Random, end: number): number => Math.floor(random() * end);
const chance = (random: Random, of: number): boolean => below(random, of) === 0;

/** A message that a host may send, mostly sensible, sometimes at or beyond a limit. */
function anyMessage(random: Random, deviceUs: number): Message {
	const spike = () => ({ tUs: below(random, 2 ** 32), channel: below(random, 70) });
	switch (below(random, 12)) {
		case 0:
			return {
				kind: 'hello',
				lowestVersion: 1,
				highestVersion: chance(random, 4) ? 1 : 2,
				sessionId: 1 + below(random, 4),
				sentUs: 1,
				host: 'x',
			};
		case 1:
		case 2:
			// Two in three answer what the device said a moment ago.
			return {
				kind: 'heartbeat',
				sentUs: below(random, 2 ** 32),
				echoUs: chance(random, 3) ? below(random, 2 ** 32) : deviceUs,
				heardUs: 0,
				spikes: 0,
				rejectedFrames: 0,
			};
		case 3: {
			let { tUs } = spike();
			const spikes = Array.from({ length: 1 + below(random, 40) }, () => {
				tUs = (tUs + below(random, 3000)) % 2 ** 32;
				return { ...spike(), tUs };
			});
			return { kind: 'events', spikes };
		}
		case 4: {
			const counts = Array.from({ length: below(random, 60) }, () => (chance(random, 3) ? below(random, 20) : 0));
			return { kind: 'rates', windowEndUs: 5, windowUs: 20_000, firstChannel: below(random, 70), counts };
		}
		case 5:
			return { kind: 'command', id: below(random, 40), target: 'relax' };
		default: {
			// Two in three stay well within the limits, so that something is stimulated at all.
			const bold = chance(random, 3);
			const near = (limit: number): number => below(random, Math.round(limit * (bold ? 1.1 : 0.5)));
			return {
				kind: 'command',
				id: below(random, 1000),
				target: 'stimulate',
				electrode: below(random, bold ? 5 : 4),
				drive: chance(random, 2) ? 'rate' : 'spikes',
				amplitudeUa: near(2000) / 10,
				phaseUs: chance(random, 2) ? near(1000) : below(random, 300),
				gapUs: near(200),
				rateHz: bold ? near(5000) / 10 : 100 + below(random, 300),
				holdS: bold ? near(6000) / 10 : (1 + below(random, 30)) / 10,
				riseUaPerS: chance(random, 2) ? 40_950 : 10 * (1 + below(random, 600)),
			};
		}
	}
}

/** Bytes as a bad line delivers them: frames, damaged frames, garbage, right checksums over nonsense. */
function anyBytes(random: Random, sequence: number, deviceUs: number): Uint8Array {
	const frame = encodeFrame(anyMessage(random, deviceUs), sequence, 2);
	const noise = (bytes: number) => Uint8Array.from({ length: bytes }, () => below(random, 256));
	switch (below(random, 12)) {
		case 0: {
			// Half of the time in the checksum itself, where one bit of it decides.
			const at = chance(random, 2) ? frame.length - 2 - below(random, 2) : below(random, frame.length);
			frame[at] = (frame[at] ?? 0) ^ (1 << below(random, 8));
			return frame;
		}
		case 1:
			return frame.slice(0, below(random, frame.length));
		case 2:
			return noise(below(random, 40));
		case 3:
			return chance(random, 4) ? noise(400).map((byte) => byte || 1) : Uint8Array.from([0, ...frame]);
		case 4: {
			// Nonsense of every kind there is and is not, mostly in the version that it has
			const code = below(random, 16);
			const version = chance(random, 8) ? below(random, 16) : code === 1 || code === 2 ? 1 : 2;
			return frameOf(version, code, sequence, noise(below(random, 24)));
		}
		default:
			return frame;
	}
}

describe.skipIf(why !== null)('The stimulator in random trouble', () => {
	beforeAll(() => make('sim'));

	test.each(seedsFor('random trouble', SEEDS))(
		'seed %i: sees in any stream what the reference receiver sees, and every pulse stays safe and balanced',
		async (seed) => {
			const random = createSeededRandom(seed);
			const simulator = startSimulator(BAUD);
			const reference = createWireReceiver({ message: () => undefined, emergencyStop: () => undefined }, 'device');
			let sentBytes = 0;
			const line = (bytes: Uint8Array): void => {
				simulator.line(bytes);
				reference.push(bytes);
				sentBytes += bytes.length;
			};
			const press = async (): Promise<void> => {
				simulator.pin('button', 0);
				simulator.pin('fault', 0);
				for (const level of [0, 1, 0]) {
					simulator.pin('key', level);
					await simulator.run(23_000);
				}
			};
			let longestPulse = 0;
			for (let piece = 0; piece < PIECES; piece++) {
				line(anyBytes(random, piece, (await simulator.state()).nowUs));
				if (chance(random, 100)) line(Uint8Array.from(EMERGENCY_STOP));
				simulator.pin('fault', chance(random, 60) ? 1 << below(random, 5) : 0);
				if (chance(random, 150)) simulator.pin('button', 1);
				else simulator.pin('button', 0);
				await simulator.run(100 + below(random, 8000));
				// A person resets often, or nothing would be stimulated after the first stop.
				if (chance(random, 8)) await press();
				for (const { cathodicUs, anodicUs } of await simulator.pulses()) {
					expect(anodicUs).toBe(cathodicUs);
					longestPulse = Math.max(longestPulse, cathodicUs);
				}
			}
			line(Uint8Array.of(0));
			simulator.pin('fault', 0);
			// All bytes in, then silence: the watchdog ends what is left.
			await simulator.run(Math.ceil((sentBytes * 10 * 1e6) / BAUD) + 400_000);
			const state = await simulator.state();
			const { crcErrors, framingErrors, oversizeErrors, malformedErrors, ...frames } = reference.counters();
			const { unknownFrames, echoedFrames, sequenceGaps, missedFrames } = frames;
			const expected: Partial<SimulatorState> = {
				crcErrors,
				framingErrors,
				oversizeErrors,
				malformedErrors,
				unknownFrames,
				echoedFrames,
				sequenceGaps,
				missedFrames,
				emergencyStops: reference.counters().emergencyStops,
				overruns: 0,
				lineErrors: 0,
				violations: 0,
				guardTripped: false,
				driven: false,
				resting: true,
			};
			expect(state).toMatchObject(expected);
			expect(state.outCharge).toBe(state.backCharge);
			expect(state.pulses).toBeGreaterThan(10);
			expect(longestPulse).toBeGreaterThan(100);
			expect(await simulator.end()).toBe(0);
		},
		60_000,
	);

	test('a reset of the logic at any moment leaves every pulse balanced', async () => {
		const random = createSeededRandom(99);
		const simulator = startSimulator(BAUD);
		let pulses = 0;
		for (let round = 0; round < 60; round++) {
			const hello: Message = {
				kind: 'hello',
				lowestVersion: 1,
				highestVersion: 2,
				sessionId: round + 1,
				sentUs: 0,
				host: '',
			};
			simulator.line(Uint8Array.from([0, ...encodeFrame(hello, 0, 2)]));
			// The heartbeat that makes commands heard answers what the device says now.
			await simulator.run(3000);
			const beat = { kind: 'heartbeat', sentUs: 1, heardUs: 0, spikes: 0, rejectedFrames: 0 } as const;
			simulator.line(encodeFrame({ ...beat, echoUs: (await simulator.state()).nowUs }, 1, 2));
			for (const electrode of [0, 1, 2, 3]) {
				const level = pulse({ electrode, amplitudeUa: 80, phaseUs: 600, gapUs: 100, rateHz: 400 });
				simulator.line(encodeFrame(command(electrode + 1, level), electrode + 2, 2));
			}
			await simulator.run(7000 + below(random, 2500));
			simulator.pin('reset', 1);
			await simulator.run(1 + below(random, 3));
			simulator.pin('reset', 0);
			await simulator.run(1500);
			const ended = await simulator.pulses();
			pulses += ended.length;
			expect(ended.filter(({ cathodicUs, anodicUs }) => cathodicUs !== anodicUs)).toEqual([]);
			expect(await simulator.state()).toMatchObject({ driven: false, resting: true, violations: 0 });
		}
		expect(pulses).toBeGreaterThan(200);
		const { outCharge, backCharge } = await simulator.state();
		expect(outCharge).toBe(backCharge);
		expect(await simulator.end()).toBe(0);
	});
});
