import type { Clock } from '../../../base/clock.ts';

/**
 * What the Beetroot firmware 1.02 of the Open Bionics Brunel hand does with its serial line, as its published source
 * says (github.com/Open-Bionics/Beetroot: SerialControl.cpp, Grips_Default.cpp). Simulated: F, G with P, S, O and C; A3,
 * H, X, # and ?. Left out: muscle, demo, nunchuk and CSV modes, and the two roll grips. The mechanics are assumed:
 * actuators of one stroke a second at full speed that hold where they are without power.
 */
export interface BrunelFirmware {
	/** Characters from the line. */
	hear(text: string): void;
	/** Moves the motors on to the present time. */
	advance(): void;
	setMotors(enabled: boolean): void;
	setObject(closure: number | null): void;
	state(): {
		/** Of the four motors, 0 open to 1 closed. */
		readonly closures: readonly number[];
		readonly motorsEnabled: boolean;
		readonly moving: boolean;
		readonly forceN: number;
		readonly temperatureC: number;
		/** Lines read, characters refused, movements begun. */
		readonly lines: number;
		readonly badCharacters: number;
		readonly moves: number;
	};
}

/** Positions of the motors: the firmware's own limits (FingerLib.h). */
const POSITION = { open: 50, closed: 973 } as const;
const LONGEST_LINE = 64;
const STROKES_PER_S = 1;
/** What a motor presses an object with when it stalls, N; assumed. */
const STALL_N = 5;

/** The default grips with two positions only: those of motors 0 to 3, open and closed, in the firmware's steps. */
const GRIPS: readonly {
	readonly name: string;
	readonly open: readonly number[];
	readonly closed: readonly number[];
}[] = [
	{ name: 'Fist', open: [680, 50, 50, 50], closed: [680, 973, 973, 850] },
	{ name: 'Hook', open: [50, 50, 50, 50], closed: [50, 973, 973, 850] },
	{ name: 'Point', open: [600, 50, 973, 850], closed: [600, 973, 973, 850] },
	{ name: 'Pinch', open: [600, 50, 50, 50], closed: [600, 973, 50, 50] },
	{ name: 'Tripod', open: [680, 50, 50, 50], closed: [680, 973, 973, 50] },
];

const closureOf = (step: number): number => (step - POSITION.open) / (POSITION.closed - POSITION.open);

/** The letters of a line with their numbers, each at its first occurrence; null: no number behind it. */
function codesOf(line: string): ReadonlyMap<string, number | null> {
	const codes = new Map<string, number | null>();
	for (const code of 'ACFGHOPSX#?') {
		const at = line.indexOf(code);
		if (at < 0) continue;
		const digits = /^\d+/.exec(line.slice(at + 1))?.[0];
		codes.set(code, digits === undefined ? null : Number(digits));
	}
	return codes;
}

/** A hand that has just been switched on: open, motors on. */
export function createBrunelFirmware(clock: Clock, say: (text: string) => void): BrunelFirmware {
	const motors = [0, 1, 2, 3].map(() => ({ at: 0, target: 0, speed: 255, closing: false }));
	let motorsEnabled = true;
	let grip = 0;
	let objectClosure: number | null = null;
	let nowMs = clock();
	let buffer = '';
	const count = { lines: 0, badCharacters: 0, moves: 0 };

	const println = (...lines: readonly string[]): void => say(lines.map((line) => `${line}\r\n`).join(''));

	const advance = (): void => {
		const elapsedS = (clock() - nowMs) / 1000;
		nowMs = clock();
		if (!motorsEnabled) return;
		for (const motor of motors) {
			const most = (elapsedS * STROKES_PER_S * motor.speed) / 255;
			const goal = Math.min(motor.target, objectClosure ?? 1);
			motor.at += Math.min(most, Math.max(-most, goal - motor.at));
		}
	};

	const send = (motor: (typeof motors)[number], target: number, speed: number | null | undefined): void => {
		motor.target = Math.min(1, Math.max(0, target));
		motor.closing = motor.target > 0.5;
		if (typeof speed === 'number') motor.speed = Math.min(255, speed);
		count.moves++;
	};

	/** The position that O, C, P or none of them asks for; 0 to 100. */
	const wanted = (codes: ReadonlyMap<string, number | null>, closing: boolean): number => {
		if (codes.has('C')) return 100;
		if (codes.has('O')) return 0;
		const position = codes.get('P');
		return typeof position === 'number' ? Math.min(100, position) : closing ? 0 : 100;
	};

	const moveFinger = (number: number | null, codes: ReadonlyMap<string, number | null>): void => {
		const motor = motors[number ?? -1];
		if (motor === undefined) {
			println('Finger Number Not Valid');
			return;
		}
		const position = wanted(codes, motor.closing);
		send(motor, position / 100, codes.get('S'));
		println(
			`Finger: \t${number}`,
			`Direction:\t${motor.closing ? 'Close' : 'Open'}`,
			`Position:\t${position}`,
			`Speed:\t\t${motor.speed.toFixed(2)}`,
			'',
		);
	};

	const moveGrip = (number: number | null, codes: ReadonlyMap<string, number | null>): void => {
		const chosen = GRIPS[number ?? grip];
		if (chosen === undefined) {
			println('Grip Number Not Valid');
			return;
		}
		grip = number ?? grip;
		const position = wanted(
			codes,
			motors.some(({ closing }) => closing),
		);
		motors.forEach((motor, i) => {
			const [open, closed] = [chosen.open[i] ?? POSITION.open, chosen.closed[i] ?? POSITION.open];
			send(motor, closureOf(open + ((closed - open) * position) / 100), codes.get('S') ?? 255);
		});
		println(`Grip:\t\t${chosen.name}`, `Direction:\t${position > 50 ? 'Close' : 'Open'}`, `Position:\t${position}`, '');
	};

	const diagnose = (): void =>
		println(
			'     System Diagnostics',
			'____________________________',
			'',
			'FW:\tBeetroot V1.02',
			'Board:\tChestnut',
			'Hand:\tRight',
			`OnTime:\t${Math.floor(clock() / 1000)}s`,
			"CPU Temp:\t31.50'C",
			"IMU Temp:\t30.25'C",
			'Errors:\t',
			'Mode:\tNone',
			`Motors:\t${motorsEnabled ? 'ENABLED' : 'DISABLED'}`,
		);

	const obey = (line: string): void => {
		count.lines++;
		advance();
		say(`\n${line}\r\n`);
		const codes = codesOf(line);
		const setting = codes.get('A');
		if (setting === 3) {
			motorsEnabled = !motorsEnabled;
			println(`Motors ${motorsEnabled ? 'ENABLED' : 'DISABLED'}`);
		} else if (setting !== undefined) println('Advanced Setting Not Valid');
		if (codes.has('F')) moveFinger(codes.get('F') ?? null, codes);
		if (codes.has('G')) moveGrip(codes.get('G') ?? null, codes);
		if (codes.has('H')) println('Right Hand');
		if (codes.has('X')) println('Exit All Modes');
		if (codes.has('#')) diagnose();
		if (codes.has('?'))
			println('         Open Bionics Serial Commands - Beetroot', 'F# P50      Finger # to position 50', '');
	};

	return {
		hear(text) {
			for (const character of text) {
				if (character === '\r' || character === '\n') {
					if (buffer !== '') obey(buffer);
					buffer = '';
				} else if (!/[ #,?0-9A-z]/.test(character)) {
					count.badCharacters++;
					println(`WARNING - '${character}' IS NOT A VALID CHARACTER`);
				} else if (buffer.length < LONGEST_LINE) buffer += character;
			}
		},
		advance,
		setMotors(enabled) {
			advance();
			motorsEnabled = enabled;
		},
		setObject(closure) {
			advance();
			objectClosure = closure;
		},
		state: () => ({
			closures: motors.map(({ at }) => at),
			motorsEnabled,
			moving: motors.some(({ at, target }) => Math.abs(at - target) > 1e-6),
			forceN: motors.filter(({ at, target }) => motorsEnabled && target > at && at === objectClosure).length * STALL_N,
			temperatureC: 31.5,
			...count,
		}),
	};
}
