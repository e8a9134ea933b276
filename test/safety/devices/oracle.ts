import { createFrameFinder, type HeardFrame, KIND } from './frames.ts';
import { readAskedFor } from './oracleCommand.ts';
import { allOf, createOracleMemory, NO, PERHAPS, type Sureness, YES } from './oracleMemory.ts';
import { createPerson } from './oraclePerson.ts';
import { type DeviceRecord, SEEN } from './records.ts';
import type { DeviceTraits } from './traits.ts';

/** A heartbeat is current for so long, and not a moment longer than the second, µs. */
const CURRENT_US = 250_000;
const LET_GO_US = 260_000;
/** A heartbeat answers nothing older than this, µs. */
const FRESH_US = 500_000;
const WRAP_US = 2 ** 32;

/** Something that is driven. */
interface Drive {
	sureness: Sureness;
	/** Until then for sure, if nothing else ends it; after this not any more. Of the time since the beginning, µs. */
	mustUntilUs: number;
	mayUntilUs: number;
	/** It was driven for sure when its heartbeat ran out. */
	aged: boolean;
}

/** What a device may be seen to do after each record. */
export interface Oracle {
	take(record: DeviceRecord): void;
	/** Why what is seen is wrong; null when it may be so. Bits of `SEEN`. */
	judge(seen: number): string | null;
	/** Whether the specification leaves nothing open about `driven` now. */
	isSure(): boolean;
}

const u32At = (payload: readonly number[], at: number): number =>
	((payload[at] ?? 0) | ((payload[at + 1] ?? 0) << 8) | ((payload[at + 2] ?? 0) << 16)) +
	(payload[at + 3] ?? 0) * 2 ** 24;

/** The version that a frame of a kind has: greetings keep theirs. */
const versionOf = (kind: number): number => (kind === KIND.hello || kind === KIND.helloReply ? 1 : 2);

/**
 * Says from the records alone, by docs/protocol.md and without any code of a device, when driving is allowed and when it is a
 * duty: driven is what a command asked for that was taken over in this session under a current heartbeat, until a release.
 */
export function createOracle(traits: DeviceTraits): Oracle {
	let passedUs = 0;
	let clockUs = 0;
	let session = 0;
	/** The last fresh heartbeat: for sure, and perhaps. */
	let freshUs = Number.NEGATIVE_INFINITY;
	let perhapsFreshUs = Number.NEGATIVE_INFINITY;
	/** How long after the beginning of its record something heard may have its effect, µs. */
	let lateUs = 0;
	let watchdog: Sureness = PERHAPS;
	const drives = new Map<number, Drive>();
	const memory = createOracleMemory();
	const person = createPerson(traits);

	/** A pulse of what was let go of may last until then. */
	let endsUs = Number.NEGATIVE_INFINITY;
	const ends = (group: number): void => {
		if (!drives.delete(group)) return;
		endsUs = passedUs + lateUs + traits.pulseUs;
	};
	const letGo = (): void => {
		for (const group of [...drives.keys()]) ends(group);
	};
	const perhapsLetGo = (): void => {
		if (drives.size > 0) endsUs = passedUs + lateUs + traits.pulseUs;
		for (const drive of drives.values()) {
			drive.sureness = PERHAPS;
			drive.aged = false;
		}
	};
	const current = (): Sureness => {
		if (passedUs - perhapsFreshUs > LET_GO_US) return NO;
		return passedUs + lateUs - freshUs < CURRENT_US ? YES : PERHAPS;
	};

	const forgetHost = (): void => {
		letGo();
		memory.forget();
		freshUs = Number.NEGATIVE_INFINITY;
		perhapsFreshUs = Number.NEGATIVE_INFINITY;
		watchdog = PERHAPS;
	};
	const hello = (payload: readonly number[]): void => {
		const [lowest = 0, highest = 0] = payload;
		const id = u32At(payload, 2);
		const text = payload[10] ?? 0;
		if (payload.length < 11 + text || text > 32 || lowest < 1 || highest < lowest || id === 0 || id === session) return;
		forgetHost();
		session = lowest <= 2 && highest >= 2 ? id : 0;
	};
	const heartbeat = (payload: readonly number[]): void => {
		if (payload.length < 18) return;
		const echo = u32At(payload, 4);
		const isFresh = (atUs: number): boolean => (((atUs - echo) % WRAP_US) + WRAP_US) % WRAP_US <= FRESH_US;
		if (echo === 0) return;
		const [early, late] = [isFresh(clockUs), isFresh(clockUs + lateUs)];
		if (early && late) freshUs = passedUs;
		if (early || late) {
			perhapsFreshUs = passedUs + lateUs;
			// What had aged was let go of before, or is not let go of now.
			for (const drive of drives.values()) drive.aged = false;
		}
	};
	const command = (payload: readonly number[]): void => {
		const asked = readAskedFor(payload, traits.kind);
		if (asked === null) return;
		const { id, group, what } = asked;
		if (what === 'relax') {
			letGo();
			memory.relaxed(id);
			watchdog = PERHAPS;
			return;
		}
		const isNew = memory.isNew(id, group);
		if (isNew === NO) return;
		const allowed = what === 'refused' ? NO : what === 'unsure' ? PERHAPS : YES;
		const acts = allOf(isNew, person.mayMove(), current(), allowed);
		memory.judged(id, isNew === YES);
		if (acts === NO) return;
		memory.acted(id, group, acts === YES);
		watchdog = PERHAPS;
		const before = drives.get(group);
		if (what === 'nothing') return;
		if (what === 'off') {
			if (acts === YES) ends(group);
			else if (before) before.sureness = PERHAPS;
			return;
		}
		const mustUntilUs = passedUs + asked.holdUs - traits.slackUs;
		const mayUntilUs = passedUs + lateUs + asked.holdUs + traits.slackUs;
		if (acts === YES) drives.set(group, { sureness: YES, mustUntilUs, mayUntilUs, aged: false });
		else if (before === undefined) drives.set(group, { sureness: PERHAPS, mustUntilUs, mayUntilUs, aged: false });
		else {
			// Refused, it leaves things as they were.
			before.mustUntilUs = Math.min(before.mustUntilUs, mustUntilUs);
			before.mayUntilUs = Math.max(before.mayUntilUs, mayUntilUs);
		}
	};
	const frame = ({ version, kind, payload }: HeardFrame): void => {
		if (version !== versionOf(kind)) return;
		if (kind === KIND.hello) hello(payload);
		else if (session === 0) return;
		else if (kind === KIND.heartbeat) heartbeat(payload);
		else if (kind === KIND.command) command(payload);
	};
	const finder = createFrameFinder({
		frame,
		stop() {
			person.wireStop(passedUs);
			letGo();
		},
	});

	const age = (): void => {
		const isOver = passedUs - perhapsFreshUs > LET_GO_US;
		const isAged = passedUs - freshUs >= CURRENT_US;
		for (const [group, drive] of drives) {
			if (passedUs > drive.mayUntilUs) ends(group);
			else if (isOver) {
				if (drive.aged && passedUs < drive.mustUntilUs) watchdog = YES;
				ends(group);
			} else {
				if (isAged) {
					if (drive.sureness === YES) drive.aged = true;
					drive.sureness = PERHAPS;
				}
				if (passedUs >= drive.mustUntilUs) drive.sureness = PERHAPS;
			}
		}
	};
	const restart = (isNew: boolean): void => {
		session = 0;
		forgetHost();
		// Without power there is no current.
		if (isNew) endsUs = Number.NEGATIVE_INFINITY;
		finder.forget();
		person.restart(passedUs, isNew);
		if (isNew || traits.clockRestarts) clockUs = 0;
	};

	const driven = (): Sureness => {
		let sureness: Sureness = NO;
		for (const drive of drives.values()) if (drive.sureness > sureness) sureness = drive.sureness;
		return sureness === NO && passedUs < endsUs ? PERHAPS : sureness;
	};
	const expected = (): readonly (readonly [string, number, Sureness])[] => [
		['driven', SEEN.driven, driven()],
		['latched', SEEN.latched, person.latched()],
		['a fault', SEEN.fault, person.fault()],
		['current', SEEN.heartbeatCurrent, session === 0 ? NO : current()],
		['let go by the watchdog', SEEN.watchdogRelaxed, watchdog],
	];

	return {
		take(record) {
			switch (record.kind) {
				case 'bytes':
					lateUs = record.bytes.length * traits.lineUsPerByte + traits.lineUsMore;
					finder.push(record.bytes);
					passedUs += lateUs;
					clockUs += lateUs;
					lateUs = 0;
					if (traits.lineUsMore > 0) age();
					return;
				case 'time': {
					const { released, perhapsReleased } = person.pass(record, passedUs, drives.size > 0);
					if (released) letGo();
					else if (perhapsReleased) perhapsLetGo();
					passedUs += record.us;
					clockUs += record.us;
					age();
					return;
				}
				case 'powerCycle':
					restart(true);
					return;
				case 'restart':
					restart(false);
			}
		},
		judge(seen) {
			if ((seen & SEEN.violated) !== 0) return 'its own safety monitor saw a violation';
			// A pulse that has begun ends, whatever let go of it.
			if ((seen & SEEN.driven) !== 0 && passedUs >= endsUs) {
				if ((seen & SEEN.latched) !== 0) return 'driven while its stop is latched';
				if ((seen & SEEN.fault) !== 0) return 'driven in a fault';
				if ((seen & SEEN.watchdogRelaxed) !== 0) return 'driven after the watchdog let go, without a command';
			}
			for (const [name, bit, sureness] of expected()) {
				if (sureness === NO && (seen & bit) !== 0) return `${name}, where it must not be`;
				if (sureness === YES && (seen & bit) === 0) return `not ${name}, where it must be`;
			}
			return null;
		},
		isSure: () => driven() !== PERHAPS,
	};
}
