import type { Clock } from '../../../base/clock.ts';
import type { LineFirmware } from '../lines/lineTwin.ts';
import { createLineTwin } from '../lines/lineTwin.ts';
import type { DeviceKind } from '../twins/twin.ts';
import { checkedText, exampleLine, numbersOf } from './exampleLines.ts';

const LONGEST_LINE = 80;
/** Without a line for so long it opens. */
const WATCHDOG_MS = 1000;
/** What a hand of small servos does at most: strokes per second, N. */
const MOST = { strokesPerS: 4, forceN: 15 } as const;

/** The firmware of the plain ASCII hand, open and not stopped. Mechanics: digits go to their target at a constant speed. */
function createExampleFirmware(clock: Clock, say: (text: string) => void): LineFirmware {
	const digits = [0, 0, 0, 0, 0].map(() => ({ at: 0, target: 0 }));
	let strokesPerS = MOST.strokesPerS as number;
	let forceN = 0;
	let stopped = false;
	let objectClosure: number | null = null;
	let relaxed = false;
	let nowMs = clock();
	let heardMs = clock();
	let buffer = '';
	const count = { lines: 0, bad: 0, moves: 0 };

	const open = (): void => {
		for (const digit of digits) digit.target = 0;
		strokesPerS = MOST.strokesPerS;
		forceN = 0;
	};
	const advance = (): void => {
		const elapsedS = (clock() - nowMs) / 1000;
		nowMs = clock();
		if (nowMs - heardMs > WATCHDOG_MS && digits.some(({ target }) => target > 0)) {
			open();
			relaxed = true;
		}
		if (stopped) return;
		for (const digit of digits) {
			const most = elapsedS * strokesPerS;
			digit.at += Math.min(most, Math.max(-most, Math.min(digit.target, objectClosure ?? 1) - digit.at));
		}
	};
	const move = (numbers: readonly number[]): boolean => {
		if (numbers.length !== 7 || !numbers.every((each) => Number.isInteger(each) && each >= 0)) return false;
		const [speed = 0, force = 0] = numbers.slice(5);
		if (Math.max(...numbers.slice(0, 5)) > 1000) return false;
		digits.forEach((digit, i) => {
			digit.target = (numbers[i] ?? 0) / 1000;
		});
		strokesPerS = Math.min(MOST.strokesPerS, speed / 1000);
		forceN = Math.min(MOST.forceN, force / 1000);
		relaxed = false;
		count.moves++;
		return true;
	};
	/** What a text is answered with. */
	const answer = (text: string): string => {
		if (text === '?') {
			return `STATE 1 ${stopped ? 1 : 0} ${digits.map(({ at }) => Math.round(1000 * at)).join(' ')}`;
		}
		if (text === 'STOP') {
			stopped = true;
			return 'OK STOP';
		}
		if (text === 'OPEN') {
			open();
			return 'OK OPEN';
		}
		if (!text.startsWith('MOVE ')) return 'NO such command';
		if (stopped) return 'NO it is stopped';
		return move(numbersOf(text)) ? `OK ${text}` : 'NO such movement';
	};

	return {
		hear(text) {
			for (const character of text) {
				if (character !== '\n') {
					if (buffer.length <= LONGEST_LINE) buffer += character;
					continue;
				}
				const line = buffer;
				buffer = '';
				if (line === '') continue;
				advance();
				const good = checkedText(line);
				if (good === null) count.bad++;
				else {
					heardMs = clock();
					count.lines++;
				}
				say(exampleLine(good === null ? 'NO spoiled' : answer(good)));
			}
		},
		advance,
		setStopped(on) {
			advance();
			stopped = on;
			// What was wanted before a stop is forgotten.
			for (const digit of digits) digit.target = digit.at;
		},
		setObject(closure) {
			advance();
			objectClosure = closure;
		},
		counts: () => count,
		hand() {
			const [thumb = 0, index = 0, middle = 0, ring = 0, little = 0] = digits.map(({ at }) => at);
			const moving = !stopped && digits.some(({ at, target }) => Math.abs(at - target) > 1e-6);
			const presses = digits.some(({ at, target }) => target > at && at === objectClosure);
			return {
				closures: [thumb, index, middle, ring, little],
				forceN: presses && !stopped ? forceN : 0,
				currentMa: moving ? 300 : 60,
				temperatureC: 25,
				driven: moving,
				watchdogRelaxed: relaxed,
				emergencyStopped: stopped,
			};
		},
	};
}

/** The simulated plain ASCII hand: what the example driver drives. */
export const EXAMPLE_DEVICE: DeviceKind = {
	name: 'example',
	summary: 'simulated plain ASCII hand: the example for a hand of your own (drive it with the example driver)',
	make: (parts) => createLineTwin(parts, (say) => createExampleFirmware(parts.clock, say)),
};
