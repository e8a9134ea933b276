// A simulated device: one file, one line in the registry. This one is a gripper that speaks the lines of the example hand, so that a driver which is there can move it.
export default {
	title: 'a simulated device',
	create: {
		'src/io/devices/example/gripperTwin.ts': `import type { Clock } from '../../../base/clock.ts';
import { createLineTwin, type LineFirmware } from '../lines/lineTwin.ts';
import type { DeviceKind } from '../twins/twin.ts';
import { checkedText, exampleLine, numbersOf } from './exampleLines.ts';

/** How far it closes in a second. */
const STROKES_PER_S = 2;

/** The firmware of a gripper of two jaws, both moved by the first digit's number. */
function createGripperFirmware(clock: Clock, say: (text: string) => void): LineFirmware {
	let [at, target, nowMs, isStopped, waiting] = [0, 0, clock(), false, ''];
	const count = { lines: 0, bad: 0, moves: 0 };
	const advance = (): void => {
		const most = ((clock() - nowMs) / 1000) * STROKES_PER_S;
		nowMs = clock();
		if (!isStopped) at += Math.min(most, Math.max(-most, target - at));
	};
	const setStopped = (stopped: boolean): void => {
		advance();
		isStopped = stopped;
		target = at;
	};
	const answer = (text: string): string => {
		if (text === '?') return \`STATE 1 \${isStopped ? 1 : 0} \${Array(5).fill(Math.round(1000 * at)).join(' ')}\`;
		if (text === 'STOP') setStopped(true);
		else if (text === 'OPEN') target = 0;
		else {
			if (isStopped || !text.startsWith('MOVE ')) return 'NO';
			target = Math.min(1000, numbersOf(text)[0] ?? 0) / 1000;
			count.moves++;
		}
		return \`OK \${text}\`;
	};
	return {
		hear(more) {
			const lines = (waiting + more).split('\\n');
			waiting = lines.pop() ?? '';
			for (const line of lines.filter((each) => each !== '')) {
				advance();
				count.lines++;
				const text = checkedText(line);
				if (text === null) count.bad++;
				say(exampleLine(text === null ? 'NO' : answer(text)));
			}
		},
		advance,
		setStopped,
		setObject: () => undefined,
		counts: () => count,
		hand: () => ({
			closures: [at, at, 0, 0, 0],
			forceN: 0,
			currentMa: 60,
			temperatureC: 25,
			driven: !isStopped && at !== target,
			watchdogRelaxed: false,
			emergencyStopped: isStopped,
		}),
	};
}

/** A gripper that the example driver drives. */
export const GRIPPER_DEVICE: DeviceKind = {
	name: 'gripper',
	summary: 'simulated gripper with two jaws (drive it with the example driver)',
	make: (parts) => createLineTwin(parts, (say) => createGripperFirmware(parts.clock, say)),
};
`,
	},
	register: [
		{
			file: 'src/io/devices/twinRegistry.ts',
			before: 'import { HAND_DEVICE }',
			text: "import { GRIPPER_DEVICE } from './example/gripperTwin.ts';\n",
		},
		{ file: 'src/io/devices/twinRegistry.ts', before: ', STIMULATOR_DEVICE];', text: ', GRIPPER_DEVICE' },
	],
	run: ['sh', 'scripts/jobs/with/device.sh', 'gripper', '--driver', 'example'],
	shows: /"device": "Plain ASCII hand 1"/,
};
