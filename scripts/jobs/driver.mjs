// A driver: one file, one line in the registry. This one drives the example hand as if it had one motor: all digits alike.
export default {
	title: 'a driver for what devices speak',
	create: {
		'src/io/devices/example/mittenDriver.ts': `import type { CommandTarget } from '../../../protocol/deviceCommand.ts';
import type { DeviceDriver } from '../drivers/driver.ts';
import type { Saying } from '../lines/lineDesk.ts';
import type { LineHand } from '../lines/lineHand.ts';
import { createLineReader } from '../lines/lineReader.ts';
import { openLineHand } from '../lines/openLineHand.ts';
import { checkedText, exampleLine, numbersOf } from './exampleLines.ts';

const saying = (subject: string, text: string, answer = \`OK \${text}\`): Saying<string> => ({
	subject,
	line: exampleLine(text),
	judge: (report) => (report.startsWith(answer) ? 'right' : report.startsWith('NO') ? 'wrong' : 'other'),
});

/** The example hand in a mitten. */
function createMitten(): LineHand<string> {
	let closure: number | null = null;
	let stopped: boolean | null = null;
	return {
		name: 'hand in a mitten',
		answerMs: 60,
		lookMs: 250,
		endLine: '\\n',
		look: saying('state', '?', 'STATE'),
		say(target: CommandTarget) {
			if (target.target === 'relax') return [saying('digits', 'OPEN')];
			if (target.target !== 'grip') return \`It has nothing to do a \${target.target} with.\`;
			const each = Math.round(1000 * target.closure);
			const effort = [Math.round(1000 * target.strokesPerS), Math.round(1000 * target.forceLimitN)];
			return [saying('digits', \`MOVE \${[...Array(5).fill(each), ...effort].join(' ')}\`)];
		},
		stop: () => ({ ...saying('stop', 'STOP'), tries: 5 }),
		createReader: (report) => createLineReader(80, (line) => report(checkedText(line) ?? '')),
		note(report) {
			if (report.startsWith('STATE ')) {
				const [, isStopped = 0, thousandths = 0] = numbersOf(report);
				stopped = isStopped === 1;
				closure = thousandths / 1000;
			}
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
		device: () => (closure === null ? null : { identity: 'Hand in a mitten', firmware: '1' }),
		shown: () => ({ closures: [closure ?? 0, closure ?? 0, closure ?? 0, closure ?? 0, closure ?? 0] }),
	};
}

/** All digits alike. */
export const MITTEN_DRIVER: DeviceDriver = {
	name: 'mitten',
	title: 'Hand in a mitten',
	summary: 'the example hand with all digits alike',
	baud: 115_200,
	can: ['grip'],
	watchdog: false,
	limitations: ['The hand opens by itself only when it has heard no line for a second.'],
	open: (options) => openLineHand(createMitten(), options),
};
`,
	},
	register: [
		{
			file: 'src/io/devices/driverRegistry.ts',
			after: "import { EXAMPLE_DRIVER } from './example/exampleDriver.ts';\n",
			text: "import { MITTEN_DRIVER } from './example/mittenDriver.ts';\n",
		},
		{ file: 'src/io/devices/driverRegistry.ts', before: '];\n\n/** The driver of a name', text: ', MITTEN_DRIVER' },
	],
	run: ['sh', 'scripts/jobs/with/device.sh', 'example', '--driver', 'mitten'],
	shows: /"device": "Hand in a mitten"/,
};
