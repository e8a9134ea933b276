import { createLineReader, type LineReader } from '../lines/lineReader.ts';

/**
 * The serial commands of the Open Bionics Brunel hand with Beetroot firmware: ASCII lines at 115,200 baud. Facts from
 * the firmware's published source, version 1.02 (github.com/Open-Bionics/Beetroot: SerialControl.cpp, Globals.h,
 * ErrorHandling.cpp, and FingerLib.h). There is no checksum, no acknowledgement as such and no watchdog; but every
 * command is answered with what was understood, which is what the driver checks.
 */

/** Motors: F0 thumb, F1 index, F2 middle, F3 ring and little together. */
export const BRUNEL_FINGERS = 4;

/** Position 0 (open) to 100 (closed), speed 0 to 255. */
export const BRUNEL_RANGE = { position: 100, speed: 255 } as const;

/** A movement of one motor. */
export interface FingerMove {
	/** 0 to 3. */
	readonly finger: number;
	/** 0 to 100. */
	readonly position: number;
	/** 0 to 255. */
	readonly speed: number;
}

/** The line that moves a motor. One motor a line: the firmware reads each letter once only. */
export function fingerLine({ finger, position, speed }: FingerMove): string {
	return `F${finger} P${position} S${speed}\r`;
}

/** Asks for the firmware, temperature, errors, mode and motors; changes nothing. */
export const DIAGNOSTICS_LINE = '#\r';

/** Switches all motors off if they are on, and on if they are off: to be sent once, and its answer read. */
export const TOGGLE_MOTORS_LINE = 'A3\r';

/** Ends a line that an earlier program may have left half written; an empty line does nothing. */
export const END_LINE = '\r';

/** What the hand says, line by line. */
export type BrunelReport =
	| { readonly kind: 'firmware'; readonly version: string }
	| { readonly kind: 'side'; readonly side: 'right' | 'left' }
	| { readonly kind: 'temperature'; readonly celsius: number }
	/** Empty: none. */
	| { readonly kind: 'errors'; readonly text: string }
	/** `None` when it obeys commands. */
	| { readonly kind: 'mode'; readonly mode: string }
	/** The last line of the diagnostics, or the answer to the toggle. */
	| { readonly kind: 'motors'; readonly enabled: boolean; readonly answers: 'diagnostics' | 'toggle' }
	/** The answer to a movement, complete. */
	| ({ readonly kind: 'finger' } & FingerMove)
	/** It did not understand. */
	| { readonly kind: 'refused'; readonly text: string };

/** Longer lines than this the hand never writes. */
const LONGEST_LINE = 120;

/** A reader that hands over every report as soon as its line has ended. */
export function createBrunelReader(report: (report: BrunelReport) => void): LineReader {
	let move: { finger?: number; position?: number } = {};

	const readLine = (line: string): void => {
		const [, name = '', value = ''] =
			/^\s*(FW|Hand|CPU Temp|Errors|Mode|Motors|Finger|Position|Speed):\s*(.*?)\s*$/.exec(line) ?? ['', ''];
		switch (name) {
			case 'FW': {
				const version = /^Beetroot V([\d.]+)$/.exec(value)?.[1];
				if (version !== undefined) report({ kind: 'firmware', version });
				return;
			}
			case 'Hand':
				if (value === 'Right' || value === 'Left') report({ kind: 'side', side: value === 'Left' ? 'left' : 'right' });
				return;
			case 'CPU Temp': {
				const celsius = Number.parseFloat(value);
				if (Number.isFinite(celsius)) report({ kind: 'temperature', celsius });
				return;
			}
			case 'Errors':
				report({ kind: 'errors', text: value });
				return;
			case 'Mode':
				report({ kind: 'mode', mode: value });
				return;
			case 'Motors':
				readMotors(value, 'diagnostics');
				return;
			case 'Finger':
				move = /^\d$/.test(value) ? { finger: Number(value) } : {};
				return;
			case 'Position':
				if (/^\d{1,3}$/.test(value)) move = { ...move, position: Number(value) };
				return;
			case 'Speed': {
				const { finger, position } = move;
				move = {};
				if (finger === undefined || position === undefined || !/^\d{1,3}(\.0+)?$/.test(value)) return;
				report({ kind: 'finger', finger, position, speed: Number.parseFloat(value) });
				return;
			}
			default: {
				const toggled = /^Motors (\S+)\s*$/.exec(line)?.[1];
				if (toggled !== undefined) readMotors(toggled, 'toggle');
				else if (/not valid|not a valid character/i.test(line)) report({ kind: 'refused', text: line.trim() });
			}
		}
	};
	const readMotors = (value: string, answers: 'diagnostics' | 'toggle'): void => {
		if (value === 'ENABLED' || value === 'DISABLED') report({ kind: 'motors', enabled: value === 'ENABLED', answers });
	};

	return createLineReader(LONGEST_LINE, readLine);
}
