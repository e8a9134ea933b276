import type { DeviceDriver } from '../drivers/driver.ts';
import type { Saying } from '../lines/lineDesk.ts';
import type { LineHand } from '../lines/lineHand.ts';
import type { LineReader } from '../lines/lineReader.ts';
import { openLineHand } from '../lines/openLineHand.ts';
import {
	type AbilityReport,
	createFrameFinder,
	END_LINE,
	HEADERS,
	LONGEST_FRAME,
	LOOK_LINE,
	moveLine,
	readAbilityFrame,
	STOP_LINE,
} from './abilityFrames.ts';
import { type AbilityMovement, abilityMovement, closuresOf, stepTowards } from './abilityMoves.ts';

/** The hand is told or asked something so often, ms: it takes itself back 300 ms after the last message. */
const LOOK_MS = 20;
/** The last step of a movement is said so often: a frame's checksum has 8 bits only. */
const LAST_STEPS = 3;

const BAUD = 460_800;

/** A movement under way. */
interface Ramp extends AbilityMovement {
	/** Where the motors were last told to go, and answered, degrees. */
	readonly at: readonly number[];
	/** How often its end is still said. */
	readonly left: number;
}

/** A step that was said and not answered yet. */
interface Step extends Ramp {
	readonly header: number;
}

const LOOK: Saying<AbilityReport> = { subject: 'state', line: LOOK_LINE, judge: () => 'right' };

const STOP: Saying<AbilityReport> = {
	subject: 'stop',
	line: STOP_LINE,
	judge: ({ header }) => (header === HEADERS.voltage ? 'right' : 'other'),
};

function createReader(report: (report: AbilityReport) => void): LineReader {
	const finder = createFrameFinder(LONGEST_FRAME, (frame) => {
		const read = readAbilityFrame(frame);
		if (read !== null) report(read);
	});
	return {
		push: finder.push,
		counters() {
			const { frames, badBytes } = finder.counters();
			return { lines: frames, badBytes };
		},
	};
}

/** What is known of an Ability Hand that nobody has met. */
class AbilityHand implements LineHand<AbilityReport> {
	readonly name = 'Ability Hand';
	readonly answerMs = 30;
	readonly lookMs = LOOK_MS;
	readonly endLine = END_LINE;
	readonly look = LOOK;
	readonly createReader = createReader;
	#report: AbilityReport | null = null;
	#currentMa = 0;
	#forceN = 0;
	/** This line answered since it was opened. */
	#heard = false;
	/** A stop was confirmed. The hand itself forgets it: so it is said on and on. */
	#isStopped = false;
	#turn = 0;
	#step: Step | null = null;
	#ramp: Ramp | null = null;

	say(target: Parameters<LineHand<AbilityReport>['say']>[0]): readonly Saying<AbilityReport>[] | string {
		const at = this.#ramp?.at ?? this.#report?.degrees ?? [0, 0, 0, 0, 0, 0];
		const movement = abilityMovement(target, this.#ramp?.degrees ?? at);
		if (typeof movement === 'string') return movement;
		return movement === null ? [] : [this.#stepOf({ ...movement, at, left: LAST_STEPS })];
	}

	/** The next step of a movement: the hand knows positions only, and would go there as fast as it can. */
	#stepOf({ degrees, degreesPerS, at, left }: Ramp): Saying<AbilityReport> {
		this.#turn = (this.#turn + 1) % HEADERS.move.length;
		const header = HEADERS.move[this.#turn] as number;
		const to = stepTowards(at, degrees, (degreesPerS * LOOK_MS) / 1000);
		const isLast = to.every((each, motor) => each === degrees[motor]);
		// It begins, and goes on, when it is answered: what was too old to be said moves nothing.
		this.#step = { header, degrees, degreesPerS, at: to, left: isLast ? left - 1 : left };
		return {
			subject: 'digits',
			line: moveLine(header, to),
			judge: (report) => (report.header === header ? 'right' : 'other'),
		};
	}

	next(): Saying<AbilityReport> | null {
		if (this.#isStopped) return STOP;
		return this.#ramp === null || this.#ramp.left === 0 ? null : this.#stepOf(this.#ramp);
	}

	stop() {
		this.#forget();
		return { ...STOP, tries: 5 };
	}

	note(report: AbilityReport): boolean {
		this.#report = report;
		this.#heard = true;
		if (report.currentsA !== null)
			this.#currentMa = 1000 * report.currentsA.reduce((sum, each) => sum + Math.abs(each), 0);
		if (report.touchN !== null) this.#forceN = report.touchN;
		if (report.header === HEADERS.voltage) this.#isStopped = true;
		if (this.#step === null || report.header !== this.#step.header) return false;
		this.#ramp = this.#step;
		this.#step = null;
		return true;
	}

	#forget(): void {
		this.#step = null;
		this.#ramp = null;
	}

	disconnected(): void {
		this.#heard = false;
		this.#forget();
	}

	/** Nobody can let go of a stop at this hand but by switching it off. */
	fellSilent(): void {
		this.#isStopped = false;
	}

	stopped(): boolean | null {
		return this.#heard ? this.#isStopped : null;
	}

	forgetStopped(): void {
		this.#heard = false;
	}

	whyNot(): null {
		return null;
	}

	device() {
		if (this.#report === null) return null;
		return { identity: 'PSYONIC Ability Hand', firmware: 'not told over this line', baud: BAUD };
	}

	shown() {
		return {
			closures: closuresOf(this.#report?.degrees ?? []),
			currentMa: Math.round(this.#currentMa),
			forceN: this.#forceN,
		};
	}
}

/** The PSYONIC Ability Hand in its extended mode. */
export const ABILITY_DRIVER: DeviceDriver = {
	name: 'ability',
	title: 'PSYONIC Ability Hand',
	summary: 'PSYONIC Ability Hand in its extended mode with byte stuffing: frames at 460,800 baud',
	baud: BAUD,
	can: ['grip'],
	watchdog: false,
	limitations: [
		'The hand has no watchdog that lets go: 300 ms after the last message it leaves the control of this line, its worm gears hold what they grip, and its own inputs (muscle signals, Bluetooth) may move it.',
		'The hand keeps no emergency stop: this program takes the voltage from its motors and says so again every 20 ms for as long as it runs and the line holds; a person ends the stop by switching the hand off and on.',
		'Its motors turn worm gears: to let go is to open, and a stopped hand keeps its grip.',
		'The hand takes no force limit over this line: it halts a digit that meets something, at the strength set in it over Bluetooth.',
		'The hand takes no speed: this program makes a slow movement of steps of 20 ms.',
		'Its frames have a checksum of 8 bits; every step is answered, and the last of a movement is said three times.',
	],
	resetBy: 'Look at the hand, then switch it off and on, and arm it again.',
	open: (options) => openLineHand(new AbilityHand(), options),
};
