import type { Clock } from '../../../base/clock.ts';
import type { LineFirmware } from '../lines/lineTwin.ts';
import { closureOfStep, createBrunelMotors } from './brunelMotors.ts';
import { createBrunelReader } from './brunelReader.ts';

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

/** What a line says. */
type Codes = ReadonlyMap<string, number | null>;

/** The letters of a line with their numbers, each at its first occurrence; null: no number behind it. */
function codesOf(line: string): Codes {
	const codes = new Map<string, number | null>();
	for (const code of 'ACFGHOPSX#?') {
		const at = line.indexOf(code);
		if (at < 0) continue;
		const digits = /^\d+/.exec(line.slice(at + 1))?.[0];
		codes.set(code, digits === undefined ? null : Number(digits));
	}
	return codes;
}

/** The position that O, C, P or none of them asks for; 0 to 100. */
function wantedPosition(codes: Codes, closing: boolean): number {
	if (codes.has('C')) return 100;
	if (codes.has('O')) return 0;
	const position = codes.get('P');
	return typeof position === 'number' ? Math.min(100, position) : closing ? 0 : 100;
}

/** What `#` tells. */
const diagnostics = (onTimeS: number, motorsEnabled: boolean): readonly string[] => [
	'     System Diagnostics',
	'____________________________',
	'',
	'FW:\tBeetroot V1.02',
	'Board:\tChestnut',
	'Hand:\tRight',
	`OnTime:\t${onTimeS}s`,
	"CPU Temp:\t31.50'C",
	"IMU Temp:\t30.25'C",
	'Errors:\t',
	'Mode:\tNone',
	`Motors:\t${motorsEnabled ? 'ENABLED' : 'DISABLED'}`,
];

/**
 * What the Beetroot firmware 1.02 of the Open Bionics Brunel hand does with its serial line, as its published source
 * says (github.com/Open-Bionics/Beetroot: SerialControl.cpp, Grips_Default.cpp). Simulated: F, G with P, S, O and C; A3,
 * H, X, # and ?. Left out: muscle, demo, nunchuk and CSV modes, and the two roll grips. A hand that has just been switched
 * on is open, its motors on.
 */
export function createBrunelFirmware(clock: Clock, say: (text: string) => void): LineFirmware {
	const motors = createBrunelMotors(clock);
	let grip = 0;
	const count = { lines: 0, bad: 0 };

	const println = (...lines: readonly string[]): void => say(lines.map((line) => `${line}\r\n`).join(''));

	const moveFinger = (finger: number | null, codes: Codes): void => {
		const closing = finger === null ? undefined : motors.closing(finger);
		if (finger === null || closing === undefined) {
			println('Finger Number Not Valid');
			return;
		}
		const position = wantedPosition(codes, closing);
		motors.send(finger, position / 100, codes.get('S'));
		println(
			`Finger: \t${finger}`,
			`Direction:\t${motors.closing(finger) ? 'Close' : 'Open'}`,
			`Position:\t${position}`,
			`Speed:\t\t${motors.speed(finger).toFixed(2)}`,
			'',
		);
	};

	const moveGrip = (number: number | null, codes: Codes): void => {
		const chosen = GRIPS[number ?? grip];
		if (chosen === undefined) {
			println('Grip Number Not Valid');
			return;
		}
		grip = number ?? grip;
		const position = wantedPosition(codes, motors.anyClosing());
		chosen.open.forEach((open, i) => {
			const step = open + (((chosen.closed[i] as number) - open) * position) / 100;
			motors.send(i, closureOfStep(step), codes.get('S') ?? 255);
		});
		println(`Grip:\t\t${chosen.name}`, `Direction:\t${position > 50 ? 'Close' : 'Open'}`, `Position:\t${position}`, '');
	};

	const obey = (line: string): void => {
		count.lines++;
		motors.advance();
		say(`\n${line}\r\n`);
		const codes = codesOf(line);
		const setting = codes.get('A');
		if (setting === 3) {
			motors.setEnabled(!motors.enabled());
			println(`Motors ${motors.enabled() ? 'ENABLED' : 'DISABLED'}`);
		} else if (setting !== undefined) println('Advanced Setting Not Valid');
		if (codes.has('F')) moveFinger(codes.get('F') ?? null, codes);
		if (codes.has('G')) moveGrip(codes.get('G') ?? null, codes);
		if (codes.has('H')) println('Right Hand');
		if (codes.has('X')) println('Exit All Modes');
		if (codes.has('#')) println(...diagnostics(Math.floor(clock() / 1000), motors.enabled()));
		if (codes.has('?'))
			println('         Open Bionics Serial Commands - Beetroot', 'F# P50      Finger # to position 50', '');
	};

	const reader = createBrunelReader(obey, (character) => {
		count.bad++;
		println(`WARNING - '${character}' IS NOT A VALID CHARACTER`);
	});

	return {
		hear: reader.push,
		advance: motors.advance,
		setStopped: (stopped) => motors.setEnabled(!stopped),
		setObject: motors.setObject,
		counts: () => ({ ...count, moves: motors.moves() }),
		hand() {
			const { closures, moving, forceN } = motors.state();
			const [thumb, index, middle, rest] = closures as readonly [number, number, number, number];
			return {
				closures: [thumb, index, middle, rest, rest],
				forceN,
				currentMa: moving ? 300 : 60,
				temperatureC: 31.5,
				driven: motors.enabled() && moving,
				// It has no watchdog.
				watchdogRelaxed: false,
				emergencyStopped: !motors.enabled(),
			};
		},
	};
}
