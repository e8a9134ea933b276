import type { DeviceDriver } from '../drivers/driver.ts';
import type { Saying } from '../lines/lineDesk.ts';
import type { LineHand } from '../lines/lineHand.ts';
import { openLineHand } from '../lines/openLineHand.ts';
import {
	BRUNEL_RANGE,
	type BrunelReport,
	createBrunelReader,
	DIAGNOSTICS_LINE,
	END_LINE,
	type FingerMove,
	fingerLine,
	TOGGLE_MOTORS_LINE,
} from './brunelLines.ts';
import { brunelMoves } from './brunelMoves.ts';

const TOGGLE: Saying<BrunelReport> = {
	subject: 'motors',
	line: TOGGLE_MOTORS_LINE,
	judge: (report) => (report.kind === 'motors' && report.answers === 'toggle' ? 'right' : 'other'),
};

const move = (wanted: FingerMove): Saying<BrunelReport> => ({
	subject: `finger ${wanted.finger}`,
	line: fingerLine(wanted),
	judge(report) {
		if (report.kind === 'refused') return 'wrong';
		if (report.kind !== 'finger') return 'other';
		// The line has no checksum: a spoiled digit shows in the answer, and the movement is said again.
		const { finger, position, speed } = report;
		return finger === wanted.finger && position === wanted.position && speed === wanted.speed ? 'right' : 'wrong';
	},
});

/** What is known of a Brunel hand that nobody has met. */
function createBrunelHand(): LineHand<BrunelReport> {
	let version = '';
	let side = '';
	let temperatureC = 0;
	let errors = '';
	let mode = 'None';
	/** Whether the motors are switched on; null: not known. */
	let motors: boolean | null = null;
	const closures = [0, 0, 0, 0];

	return {
		name: 'Brunel hand',
		answerMs: 120,
		// It has no heartbeat.
		lookMs: 1000,
		endLine: END_LINE,
		look: {
			subject: 'diagnostics',
			line: DIAGNOSTICS_LINE,
			judge: (report) => (report.kind === 'motors' && report.answers === 'diagnostics' ? 'right' : 'other'),
		},
		say(target) {
			const moves = brunelMoves(target);
			return typeof moves === 'string' ? moves : moves.map(move);
		},
		// Said twice, or while the motors are off, it would switch them on again.
		stop: () => (motors === true ? { ...TOGGLE, tries: 1 } : null),
		createReader: createBrunelReader,
		note(report) {
			switch (report.kind) {
				case 'firmware':
					version = report.version;
					return false;
				case 'side':
					side = report.side;
					return false;
				case 'temperature':
					temperatureC = report.celsius;
					return false;
				case 'errors':
					errors = report.text;
					return false;
				case 'mode':
					mode = report.mode;
					return false;
				case 'motors':
					motors = report.enabled;
					return false;
				case 'finger':
					closures[report.finger] = report.position / BRUNEL_RANGE.position;
					return true;
				case 'refused':
					return false;
			}
		},
		disconnected() {
			motors = null;
			mode = 'None';
		},
		stopped: () => (motors === null ? null : !motors),
		forgetStopped() {
			motors = null;
		},
		whyNot: () =>
			mode === 'None'
				? null
				: `The hand is in its ${mode} mode and may move by itself; switch that off at the hand first.`,
		device() {
			if (version === '') return null;
			return { identity: `Brunel hand${side === '' ? '' : ` (${side})`}, Beetroot ${version}`, firmware: version };
		},
		shown() {
			const [thumb = 0, index = 0, middle = 0, rest = 0] = closures;
			return {
				closures: [thumb, index, middle, rest, rest],
				faults: errors === '' ? [] : /temperature/i.test(errors) ? ['overheat'] : ['sensor'],
				temperatureC,
			};
		},
	};
}

/** The Open Bionics Brunel hand with its own Beetroot firmware. */
export const BRUNEL_DRIVER: DeviceDriver = {
	name: 'brunel',
	title: 'Open Bionics Brunel hand',
	summary: 'Open Bionics Brunel hand with its own Beetroot firmware: ASCII lines at 115,200 baud',
	baud: 115_200,
	can: ['grip'],
	watchdog: false,
	limitations: [
		'The hand has no watchdog: if this program or the cable fails, it holds the last position.',
		'The hand takes no force limit: it stalls at the strength of its motors.',
		'Its actuators are screws: to let go is to open, and a stopped hand keeps its grip.',
		'The emergency stop switches its motors off by a command of the firmware (A3), which the hand remembers; a person switches them on again the same way, at its serial console.',
		'It reports its targets and not its positions: what is shown is what it was told and understood.',
		'Its lines have no checksum; every answer is compared with what was said, so a spoiled movement is corrected, not prevented.',
	],
	resetBy: 'Look at the hand, then switch its motors on again with the line A3 at its serial console.',
	open: (options) => openLineHand(createBrunelHand(), options),
};
