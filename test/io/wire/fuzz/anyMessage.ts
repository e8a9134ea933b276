import { type Message, NAK_REASONS } from '../../../../src/io/wire/message.ts';
import { DIGITS } from '../../../../src/protocol/deviceCommand.ts';
import { below, type Random } from './mutate.ts';

const ODD_NUMBERS = [
	Number.NaN,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
	-1,
	-0,
	0.5,
	255,
	256,
	65_535,
	65_536,
	2 ** 31,
	2 ** 32 - 1,
	2 ** 32,
	Number.MAX_SAFE_INTEGER,
];

/** A number of about the right size, or one that no field can take. */
function numeric(random: Random, size: number): number {
	const choice = random();
	if (choice < 0.02) return ODD_NUMBERS[below(random, ODD_NUMBERS.length)] ?? 0;
	return choice < 0.9 ? below(random, size) : random() * size * 2 - size / 2;
}

function text(random: Random, most: number): string {
	const length = below(random, most + 4);
	return String.fromCodePoint(
		...Array.from({ length }, () => (random() < 0.9 ? 32 + below(random, 90) : below(random, 0xd7ff))),
	);
}

const flag = (random: Random): boolean => random() < 0.5;
const share = (random: Random): number => (random() < 0.98 ? random() : numeric(random, 3));

/**
 * A message of any kind with any numbers in it, in range or not: what a caller outside TypeScript may hand over. Kinds
 * that name things from a list take them from there.
 */
export function anyMessageAtAll(random: Random): Message {
	const u8 = () => numeric(random, 256);
	const u16 = () => numeric(random, 65_536);
	const u32 = () => numeric(random, 2 ** 32);
	const effort = () => ({ strokesPerS: numeric(random, 60), forceLimitN: numeric(random, 600) });
	const closures = () => [share(random), share(random), share(random), share(random), share(random)] as const;
	switch (below(random, 16)) {
		case 0:
			return {
				kind: 'hello',
				lowestVersion: u8(),
				highestVersion: u8(),
				sessionId: u32(),
				sentUs: u32(),
				host: text(random, 32),
			};
		case 1:
		case 2:
		case 3: {
			let tUs = below(random, 2 ** 32);
			const step = 10 ** below(random, 7);
			const spikes = Array.from({ length: below(random, 90) }, () => {
				tUs = (tUs + numeric(random, step)) % 2 ** 32;
				return {
					tUs: random() < 0.999 ? Math.abs(Math.floor(tUs)) : tUs,
					channel: numeric(random, flag(random) ? 64 : 65_536),
				};
			});
			return { kind: 'events', spikes };
		}
		case 4:
			return {
				kind: 'rates',
				windowEndUs: u32(),
				windowUs: u32(),
				firstChannel: u16(),
				counts: Array.from({ length: below(random, 260) }, () => numeric(random, 10 ** below(random, 8))),
			};
		case 5:
			return {
				kind: 'command',
				id: u16(),
				target: 'grip',
				digits: DIGITS.filter(() => flag(random)),
				closure: share(random),
				...effort(),
			};
		case 6:
			return { kind: 'command', id: u16(), target: 'digits', closures: closures(), ...effort() };
		case 7:
			return {
				kind: 'command',
				id: u16(),
				target: 'wrist',
				angleDeg: numeric(random, 400) - 200,
				degPerS: numeric(random, 6000),
			};
		case 8:
			return { kind: 'command', id: u16(), target: 'relax' };
		case 9:
			return { kind: 'ack', id: u16(), actedUs: u32() };
		case 10:
			return {
				kind: 'telemetry',
				deviceUs: u32(),
				lastCommandId: u16(),
				actedUs: u32(),
				spikesReceived: u32(),
				spikesUs: u32(),
				emergencyStopped: flag(random),
				watchdogRelaxed: flag(random),
				driven: flag(random),
				heartbeatCurrent: flag(random),
				halted: flag(random),
				faults: [],
				closures: closures(),
				wristDeg: numeric(random, 180),
				forceN: numeric(random, 600),
				currentMa: u16(),
				temperatureC: numeric(random, 100),
				...(flag(random) && {
					spikeCounts: { overflowed: u32(), channel: u16(), channelSpikes: u32(), latePulses: u32() },
				}),
			};
		case 11:
			return {
				kind: flag(random) ? 'heartbeat' : 'heartbeatAnswer',
				sentUs: u32(),
				echoUs: u32(),
				heardUs: u32(),
				spikes: u32(),
				rejectedFrames: u16(),
			};
		case 12:
			return {
				kind: 'electrodes',
				maxReturnUa: numeric(random, 6500),
				maxHoldS: numeric(random, 6500),
				shannonK: numeric(random, 2),
				firstElectrode: u16(),
				electrodes: Array.from({ length: below(random, 34) }, () => ({
					areaUm2: u32(),
					maxChargeNc: numeric(random, 400_000),
				})),
			};
		case 13:
			return {
				kind: 'command',
				id: u16(),
				target: 'stimulate',
				electrode: u16(),
				drive: flag(random) ? 'rate' : 'spikes',
				amplitudeUa: numeric(random, 6500),
				phaseUs: u16(),
				gapUs: u16(),
				rateHz: numeric(random, 6500),
				holdS: numeric(random, 6500),
				riseUaPerS: numeric(random, 650_000),
			};
		case 14:
			return {
				kind: 'nak',
				id: u16(),
				reason: NAK_REASONS[below(random, NAK_REASONS.length)] ?? 'fault',
				deviceUs: u32(),
			};
		default:
			return { kind: 'emergencyStopState', latched: flag(random), cause: 'wire', changedUs: u32() };
	}
}
