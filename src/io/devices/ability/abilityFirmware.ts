import type { Clock } from '../../../base/clock.ts';
import type { LineFirmware } from '../lines/lineTwin.ts';
import {
	ADDRESS,
	abilityFrame,
	createFrameFinder,
	HEADERS,
	LONGEST_FRAME,
	touchForceN,
	UNITS_PER_A,
} from './abilityFrames.ts';
import { type AbilityMotors, createAbilityMotors } from './abilityMotors.ts';
import { closuresOf } from './abilityMoves.ts';

/** Without a message for so long it leaves the extended mode (section 3). */
const EXTENDED_MS = 300;
/** Assumed: after it is switched on it answers nothing for so long. */
const STARTING_MS = 600;
/** Assumed: what a fingertip's sensor reads when its digit presses; 12 bits. */
const PRESSED_READING = 2000;
const UNITS_PER_DEGREE = 32_767 / 150;
/** The first of six sensors of each finger. */
const SENSORS = { all: 30, perFinger: 6 } as const;

const words = (units: readonly number[]): readonly number[] =>
	units.flatMap((unit) => [Math.round(unit) & 0xff, (Math.round(unit) >> 8) & 0xff]);

const isOneOf = (headers: readonly number[], header: number): boolean => headers.includes(header);

/** Readings of 12 bits, two in three bytes. */
const packed = (readings: readonly number[]): readonly number[] =>
	readings.flatMap((reading, sensor) => {
		if (sensor % 2 === 0) return [];
		const both = (readings[sensor - 1] as number) | (reading << 12);
		return [both & 0xff, (both >> 8) & 0xff, both >> 16];
	});

/** The answer to a message (tables 17 and 18). */
function answerTo(header: number, { degrees, currentsA, pressing }: ReturnType<AbilityMotors['state']>): string {
	const currents = currentsA.map((amperes) => amperes * UNITS_PER_A);
	// Speeds are answered as 0: nothing here reads them.
	const second = (header & 0x0f) === 1 ? degrees.map(() => 0) : currents;
	const pairs = words(degrees.flatMap((each, motor) => [each * UNITS_PER_DEGREE, second[motor] as number]));
	const touch = Array.from({ length: SENSORS.all }, (_, sensor) =>
		sensor % SENSORS.perFinger === 0 && pressing[sensor / SENSORS.perFinger] ? PRESSED_READING : 0,
	);
	const rest = (header & 0x0f) === 2 ? words(degrees.map(() => 0)) : packed(touch);
	const limited = pressing.reduce((bits, isPressing, motor) => bits | (isPressing ? 1 << motor : 0), 0);
	return abilityFrame([header, ...pairs, ...rest, limited]);
}

/**
 * What an Ability Hand does in its extended mode with byte stuffing on both ways (source: abilityFrames.ts). Simulated: positions,
 * voltage 0 and read-only messages with all three answers, the end of the mode after 300 ms, halting on an object. Left out: velocity,
 * torque, other voltages, registers, heat, and what its own inputs make it do out of that mode: it stays where it is.
 */
export function createAbilityFirmware(clock: Clock, say: (text: string) => void): LineFirmware {
	const motors = createAbilityMotors(clock);
	const count = { bad: 0, moves: 0 };
	let isOn = true;
	let onSinceMs = Number.NEGATIVE_INFINITY;
	let heardMs = Number.NEGATIVE_INFINITY;
	let isUnpowered = false;

	const isExtended = (): boolean => isOn && clock() - heardMs <= EXTENDED_MS;
	const advance = (): void => {
		motors.advance();
		if (isExtended()) return;
		isUnpowered = false;
		motors.send(null);
	};

	const obey = (frame: readonly number[]): void => {
		const [address, header] = frame as [number, number];
		if (address !== ADDRESS || !isOn || clock() - onSinceMs < STARTING_MS) return;
		advance();
		const values = Array.from({ length: 6 }, (_, i) => {
			const [low = 0, high = 0] = frame.slice(2 + 2 * i);
			return ((low | (high << 8)) << 16) >> 16;
		});
		if (isOneOf(HEADERS.move, header)) {
			count.moves++;
			isUnpowered = false;
			motors.send(values.map((units) => units / UNITS_PER_DEGREE));
			heardMs = clock();
		} else if (header === HEADERS.voltage && values.every((volts) => volts === 0)) {
			isUnpowered = true;
			motors.send(null);
			heardMs = clock();
		} else if (isOneOf(HEADERS.look, header)) {
			// It keeps the extended mode up, and does not begin it.
			if (isExtended()) heardMs = clock();
		} else {
			count.bad++;
			return;
		}
		say(answerTo(header, motors.state()));
	};
	const finder = createFrameFinder(LONGEST_FRAME, obey);

	return {
		hear: (text) => finder.push(Array.from(text, (character) => character.charCodeAt(0))),
		advance,
		// It has no button: a person switches it off, or off and on.
		setStopped(stopped) {
			advance();
			isOn = !stopped;
			onSinceMs = clock();
			heardMs = Number.NEGATIVE_INFINITY;
			advance();
		},
		setObject(closure) {
			advance();
			motors.setObject(closure);
		},
		counts() {
			const { frames, badBytes } = finder.counters();
			return { lines: frames, bad: count.bad + badBytes, moves: count.moves };
		},
		hand() {
			const { degrees, currentsA, driven, pressing } = motors.state();
			return {
				closures: closuresOf(degrees),
				forceN: pressing.filter(Boolean).length * touchForceN(PRESSED_READING),
				currentMa: 1000 * currentsA.reduce((sum, each) => sum + each, 0),
				temperatureC: 25,
				driven,
				watchdogRelaxed: false,
				emergencyStopped: !isOn || isUnpowered,
			};
		},
	};
}
