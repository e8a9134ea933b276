import type { Clock } from '../../../base/clock.ts';
import { createLineTwin, type LineFirmware } from '../lines/lineTwin.ts';
import type { DeviceKind } from '../twins/twin.ts';
import { checkedText, exampleLine, numbersOf } from './exampleLines.ts';
import { createExampleMotors, type ExampleMovement } from './exampleMotors.ts';

type SevenNumbers = [number, number, number, number, number, number, number];

const LONGEST_LINE = 80;
/** Without a line for so long it opens. */
const WATCHDOG_MS = 1000;

/** What the numbers behind MOVE ask for: closures, speed and force, in thousandths; null: no such movement. */
function movementOf(numbers: readonly number[]): ExampleMovement | null {
	if (numbers.length !== 7 || !numbers.every((each) => Number.isInteger(each) && each >= 0)) return null;
	const [thumb, index, middle, ring, little, strokesPerS, forceN] = numbers.map((each) => each / 1000) as SevenNumbers;
	const closures = [thumb, index, middle, ring, little] as const;
	return Math.max(...closures) > 1 ? null : { closures, strokesPerS, forceN };
}

/** The firmware of the plain ASCII hand, open and not stopped. */
function createExampleFirmware(clock: Clock, say: (text: string) => void): LineFirmware {
	const motors = createExampleMotors(clock);
	/** It opened because it heard nothing. */
	let relaxed = false;
	let heardMs = clock();
	let buffer = '';
	const count = { lines: 0, bad: 0, moves: 0 };

	const advance = (): void => {
		if (clock() - heardMs > WATCHDOG_MS && motors.isWanted()) {
			motors.open();
			relaxed = true;
		}
		motors.advance();
	};
	const move = (text: string): string => {
		const wanted = movementOf(numbersOf(text));
		if (wanted === null) return 'NO such movement';
		motors.send(wanted);
		relaxed = false;
		count.moves++;
		return `OK ${text}`;
	};
	/** What a text is answered with. */
	const answer = (text: string): string => {
		if (text === '?') {
			const { closures } = motors.state();
			return `STATE 1 ${motors.isStopped() ? 1 : 0} ${closures.map((at) => Math.round(1000 * at)).join(' ')}`;
		}
		if (text === 'STOP') {
			motors.setStopped(true);
			return 'OK STOP';
		}
		if (text === 'OPEN') {
			motors.open();
			return 'OK OPEN';
		}
		if (!text.startsWith('MOVE ')) return 'NO such command';
		return motors.isStopped() ? 'NO it is stopped' : move(text);
	};
	const read = (line: string): void => {
		advance();
		const good = checkedText(line);
		if (good === null) count.bad++;
		else {
			heardMs = clock();
			count.lines++;
		}
		say(exampleLine(good === null ? 'NO spoiled' : answer(good)));
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
				if (line !== '') read(line);
			}
		},
		advance,
		setStopped(on) {
			advance();
			motors.setStopped(on);
			// What was wanted before a stop is forgotten.
			motors.stay();
		},
		setObject(closure) {
			advance();
			motors.setObject(closure);
		},
		counts: () => count,
		hand() {
			const { closures, moving, forceN } = motors.state();
			return {
				closures,
				forceN,
				currentMa: moving ? 300 : 60,
				temperatureC: 25,
				driven: moving,
				watchdogRelaxed: relaxed,
				emergencyStopped: motors.isStopped(),
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
