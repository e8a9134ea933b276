import { createFrameFinder, KIND } from '../devices/frames.ts';

/** Who allowed a device to be driven. */
export type Allowance = 'person' | 'auto' | 'rearm';

/** What is seen of one device and its gate at one moment. */
export interface Moment {
	readonly nowMs: number;
	readonly driven: boolean;
	readonly latched: boolean;
	readonly fault: boolean;
	/** The host holds it for armed. */
	readonly armed: boolean;
	/** The host runs, and the line brings it what the device says. */
	readonly isHeard: boolean;
}

/** What may be declared for a device. */
export interface Declared {
	/** A simulated hand that arms itself. */
	readonly auto: boolean;
	readonly rearm: boolean;
}

/** Keeps, of one device, who allowed what, from what people, line and device do; knows nothing of the host's own books. */
export interface Monitor {
	/** A person armed it, and the host agreed. */
	personArmed(nowMs: number): void;
	/** Something ended its arming. @param mends a lost line or a stall, after which it may be armed again without a person where that was declared */
	ended(nowMs: number, mends: boolean): void;
	/** The line was in trouble, or the host stood still. */
	trouble(nowMs: number): void;
	/** Bytes that the device hears, before it does. @param deviceUs its clock */
	hears(bytes: Uint8Array, nowMs: number, deviceUs: number): void;
	/** Why this must not be; null when it may. */
	look(moment: Moment): string | null;
}

/** Where the host cannot hear what ended, it sends on until it gives up the line: 400 ms of silence, a tick, and a heartbeat's time, ms. */
const UNHEARD_MS = 800;
/** A heartbeat that was heard so long ago at most may drive, ms. */
const LET_GO_MS = 260;
/** The host learns of what happened at the device, or gives up the line, within this, ms: 400 ms of silence, a tick of 100, a stall of a second. */
const NOTICED_MS = 2000;
const WHOLE_MS = 2000;
const HOUR_MS = 3_600_000;
const FRESH_US = 500_000;

const u32At = (payload: readonly number[], at: number): number =>
	((payload[at] ?? 0) | ((payload[at + 1] ?? 0) << 8) | ((payload[at + 2] ?? 0) << 16)) +
	(payload[at + 3] ?? 0) * 2 ** 24;

/** A monitor of a device that nobody has armed. */
export function createMonitor(declared: Declared): Monitor {
	let allowance: Allowance | null = null;
	let endedMs = Number.NEGATIVE_INFINITY;
	let freshMs = Number.NEGATIVE_INFINITY;
	let troubleMs = Number.NEGATIVE_INFINITY;
	/** It may arm itself: nothing but lost lines and stalls ended the arming before. */
	let mayAuto = true;
	/** A person armed it, and nothing but lost lines and stalls ended that. */
	let entrusted = false;
	let rearmings: number[] = [];
	let session = 0;
	let unheardMs = Number.NEGATIVE_INFINITY;

	const ended = (nowMs: number, mends: boolean): void => {
		if (allowance !== null) endedMs = nowMs;
		allowance = null;
		if (mends) return;
		mayAuto = false;
		entrusted = false;
	};
	const finderAt = { nowMs: 0, deviceUs: 0 };
	const finder = createFrameFinder({
		frame({ version, kind, payload }) {
			if (kind === KIND.hello && version === 1 && payload.length >= 11) {
				const id = u32At(payload, 2);
				if (id === session || id === 0) return;
				session = id;
				freshMs = Number.NEGATIVE_INFINITY;
				troubleMs = finderAt.nowMs;
				ended(finderAt.nowMs, true);
			}
			if (kind !== KIND.heartbeat || version !== 2 || payload.length < 18) return;
			const echo = u32At(payload, 4);
			const ageUs = (finderAt.deviceUs - echo + 2 * 2 ** 32) % 2 ** 32;
			if (echo !== 0 && ageUs <= FRESH_US) freshMs = finderAt.nowMs;
		},
		stop: () => ended(finderAt.nowMs, false),
	});
	/** It is armed and no person did that. */
	const alone = (nowMs: number): string | null => {
		if (declared.auto && mayAuto) {
			allowance = 'auto';
			return null;
		}
		if (declared.rearm && entrusted && nowMs - troubleMs >= WHOLE_MS) {
			rearmings = rearmings.filter((atMs) => nowMs - atMs < HOUR_MS);
			rearmings.push(nowMs);
			if (rearmings.length > 3) return 'armed again a fourth time within an hour';
			allowance = 'rearm';
			return null;
		}
		return nowMs - endedMs > NOTICED_MS ? 'armed, and nobody armed it' : null;
	};

	return {
		personArmed() {
			allowance = 'person';
			mayAuto = true;
			entrusted = true;
		},
		ended,
		trouble(nowMs) {
			troubleMs = nowMs;
		},
		hears(bytes, nowMs, deviceUs) {
			finderAt.nowMs = nowMs;
			finderAt.deviceUs = deviceUs;
			finder.push(bytes);
		},
		look({ nowMs, driven, latched, fault, armed, isHeard }) {
			if (!isHeard) unheardMs = nowMs;
			// The host may end an arming whenever it likes.
			if (!armed && allowance !== null) ended(nowMs, true);
			const wrong = armed && allowance === null ? alone(nowMs) : null;
			if (wrong !== null) return wrong;
			if (!driven) return null;
			if (latched) return 'driven while its stop is latched';
			if (fault) return 'driven in a fault';
			if (nowMs - freshMs > LET_GO_MS) return `driven ${Math.round(nowMs - freshMs)} ms after the last fresh heartbeat`;
			const graceMs = nowMs - unheardMs < UNHEARD_MS ? UNHEARD_MS : LET_GO_MS;
			if (allowance === null && nowMs - endedMs > graceMs) return 'driven, and nobody may drive it';
			return null;
		},
	};
}
