import { type CommandTarget, DIGITS } from '../../../protocol/deviceCommand.ts';
import type { DeviceDriver } from '../drivers/driver.ts';
import type { Saying } from '../lines/lineDesk.ts';
import type { LineHand } from '../lines/lineHand.ts';
import { createLineReader } from '../lines/lineReader.ts';
import { openLineHand } from '../lines/openLineHand.ts';
import { checkedText, exampleLine, numbersOf } from './exampleLines.ts';

/** A line that is understood when it comes back behind OK. The hand's reports are its lines, their checksum right. */
const saying = (subject: string, text: string, answer = `OK ${text}`): Saying<string> => ({
	subject,
	line: exampleLine(text),
	judge: (report) => (report.startsWith(answer) ? 'right' : report.startsWith('NO') ? 'wrong' : 'other'),
});

/** The hand of docs/hardware.md, "Your own hand in 50 lines", that nobody has met. */
function createExampleHand(): LineHand<string> {
	let firmware = '';
	let closures: readonly number[] = [0, 0, 0, 0, 0];
	let stopped: boolean | null = null;
	/** Of a grip, the digits that it does not move stay where they were last sent. */
	let targets = [0, 0, 0, 0, 0];

	return {
		name: 'plain ASCII hand',
		answerMs: 60,
		// Often enough for the hand's own watchdog of a second.
		lookMs: 250,
		endLine: '\n',
		look: saying('state', '?', 'STATE'),
		say(target: CommandTarget) {
			if (target.target === 'relax') return [saying('digits', 'OPEN')];
			if (target.target !== 'grip' && target.target !== 'digits')
				return `It has nothing to do a ${target.target} with.`;
			targets = DIGITS.map((digit, i) => {
				if (target.target === 'digits') return Math.round(1000 * (target.closures[i] as number));
				return target.digits.includes(digit) ? Math.round(1000 * target.closure) : (targets[i] as number);
			});
			const effort = [Math.round(1000 * target.strokesPerS), Math.round(1000 * target.forceLimitN)];
			return [saying('digits', `MOVE ${[...targets, ...effort].join(' ')}`)];
		},
		stop: () => ({ ...saying('stop', 'STOP'), tries: 5 }),
		createReader: (report) => createLineReader(80, (line) => report(checkedText(line) ?? '')),
		note(report) {
			if (report.startsWith('STATE ')) {
				const [version = 0, isStopped = 0, ...thousandths] = numbersOf(report);
				firmware = `${version}`;
				stopped = isStopped === 1;
				closures = thousandths.map((each) => each / 1000);
			}
			if (report === 'OK OPEN') targets = [0, 0, 0, 0, 0];
			if (report === 'OK STOP') stopped = true;
			return report.startsWith('OK MOVE');
		},
		disconnected() {
			stopped = null;
		},
		stopped: () => stopped,
		forgetStopped() {
			stopped = null;
		},
		whyNot: () => null,
		device: () => (firmware === '' ? null : { identity: `Plain ASCII hand ${firmware}`, firmware }),
		shown() {
			const [thumb = 0, index = 0, middle = 0, ring = 0, little = 0] = closures;
			return { closures: [thumb, index, middle, ring, little] };
		},
	};
}

/** An example for hands of one's own: a plain ASCII protocol of this project's invention. */
export const EXAMPLE_DRIVER: DeviceDriver = {
	name: 'example',
	title: 'Plain ASCII hand',
	summary: 'an example for a hand of your own: plain ASCII lines at 115,200 baud (docs/hardware.md)',
	baud: 115_200,
	can: ['grip'],
	watchdog: false,
	limitations: [
		'The hand has no watchdog worth the name: it opens by itself only when it has heard no line for a second, and lines that waited in a queue count.',
		'Its lines have a checksum of 8 bits: one spoiled line in 256 may be taken for a good one; its answer shows that, and the line is said again.',
	],
	resetBy: 'Look at the hand, then press the reset at the hand itself.',
	open: (options) => openLineHand(createExampleHand(), options),
};
