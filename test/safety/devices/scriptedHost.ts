import { besideLimitUs, choices, type LetGoEvent } from '../events.ts';
import { type CommandForm, commandPayload, createCommandForms } from './commandForms.ts';
import { frameBytes, KIND, STOP_BYTES, u16, u32 } from './frames.ts';
import type { DeviceRecord } from './records.ts';
import type { DeviceTraits } from './traits.ts';

const HEARTBEAT_US = 100_000;
const COMMAND_US = 60_000;
const HELLO_US = 50_000;
const ECHO_US = 50_000;
const IDLE_MA = 50;
const TOO_MUCH_MA = 4500;
/** Sent frames that may be replayed. */
const KEPT = 12;
/** The way there and back. */
const ROUND_TRIP_US = 1000;
const WRAP_US = 2 ** 32;

type Pick = (among: number) => number;

const oneOf = (pick: Pick, numbers: readonly number[]): number => numbers[pick(numbers.length)] ?? 0;

/**
 * Plays a sequence of events as the host of a device would, or as hosts should not: heartbeats that stray or go stale,
 * HELLOs only, bytes from before, echoes, commands of hosts that are not there. It knows what the device says without hearing it: the
 * device's stamps are its clock, and this is who lets its time pass.
 */
export function playToDevice(events: readonly LetGoEvent[], traits: DeviceTraits): DeviceRecord[] {
	const host = createScriptedHost(traits);
	for (const { kind, afterUs, choice } of events) {
		host.pass(afterUs);
		const pick = choices(choice);
		host[kind](pick);
	}
	// What is left of a heartbeat must run out, and everything let go of.
	host.pass(300_000);
	return host.records;
}

function createScriptedHost(traits: DeviceTraits) {
	const records: DeviceRecord[] = [];
	const forms = createCommandForms(traits.kind);
	/** The device's clock since it woke up, µs. */
	let nowUs = 0;
	/** Since the beginning of the sequence. */
	let passedUs = 0;
	const line = { toDevice: true, toHost: true };
	let stalled = false;
	let queue: Uint8Array[] = [];
	let history: Uint8Array[] = [];
	let sequence = 0;
	let session = 0;
	let nextSession = 1;
	/** The host's clock; jumps now and then. */
	let hostUs = 77_000_000;
	/** The stamp of the newest answer heard, 0: none. */
	let heard = 0;
	let beating = false;
	let commanding: CommandForm | null = null;
	let nextId = 1;
	/** What repeats by itself, with when it is due since the beginning. */
	const due = { beat: 0, command: 0, repeat: Number.POSITIVE_INFINITY };
	let repeat = (): void => undefined;
	let stopUntilUs = -1;
	let resetUntilUs = -1;
	let currentUntilUs = -1;

	const stampNow = (): number => nowUs % WRAP_US || 1;
	/** Time passes and nobody does anything. */
	const idle = (us: number): void => {
		for (let left = us; left > 0; ) {
			const ends = [stopUntilUs, resetUntilUs, currentUntilUs].filter((endUs) => endUs > passedUs);
			const step = Math.min(left, ...ends.map((endUs) => endUs - passedUs));
			records.push({
				kind: 'time',
				us: step,
				currentMa: currentUntilUs > passedUs ? TOO_MUCH_MA : IDLE_MA,
				stop: stopUntilUs > passedUs,
				reset: resetUntilUs > passedUs,
			});
			nowUs += step;
			passedUs += step;
			hostUs += step;
			left -= step;
		}
	};
	const deliver = (bytes: Uint8Array): void => {
		records.push({ kind: 'bytes', bytes });
		const us = bytes.length * traits.lineUsPerByte + traits.lineUsMore;
		nowUs += us;
		passedUs += us;
		hostUs += us;
	};
	/** @returns whether the device heard it now */
	const sendBytes = (bytes: Uint8Array): boolean => {
		history = [...history.slice(1 - KEPT), bytes];
		if (stalled) queue.push(bytes);
		else if (line.toDevice) deliver(bytes);
		return !stalled && line.toDevice;
	};
	const send = (kind: number, payload: readonly number[], version = kind === KIND.hello ? 1 : 2): boolean =>
		sendBytes(frameBytes(version, kind, sequence++, payload));

	const hello = (id: number, lowest = 1, highest = 2): void => {
		session = id;
		heard = 0;
		send(KIND.hello, [lowest, highest, ...u32(id), ...u32(hostUs), 2, 0x6d, 0x65]);
	};
	const beat = (echo = heard): void => {
		// The answer comes only where the device has a session; a host without one would not know. It is told all the same.
		const stamp = stampNow();
		if (send(KIND.heartbeat, [...u32(hostUs), ...u32(echo), ...u32(0), ...u32(0), 0, 0]) && line.toHost) heard = stamp;
	};
	const command = (form: CommandForm, id = nextId): void => {
		if (id === nextId) nextId = nextId === 0xffff ? 1 : nextId + 1;
		send(KIND.command, [...u16(id), ...commandPayload(form)]);
	};
	const relax = (): void => command({ target: 'relax' });
	const stopBytes = (copies: number): void => {
		for (let i = 0; i < copies; i++) sendBytes(Uint8Array.from(STOP_BYTES));
	};
	const newSession = (): void => {
		nextSession++;
		nextId = 1;
		hello(nextSession);
	};
	const handshake = (): void => {
		newSession();
		relax();
		beat();
		pass(ROUND_TRIP_US);
		beat();
		beating = true;
		due.beat = passedUs + HEARTBEAT_US;
	};
	const every = (us: number, act: () => void): void => {
		repeat = () => {
			act();
			due.repeat = passedUs + us;
		};
		due.repeat = passedUs + us;
	};
	const quiet = (): void => {
		due.repeat = Number.POSITIVE_INFINITY;
	};
	const startCommanding = (pick: Pick): void => {
		commanding = forms.movement(pick);
		command(commanding);
		due.command = passedUs + COMMAND_US;
	};

	/** Time passes, in which the host does what it does by itself. */
	function pass(us: number): void {
		const endUs = passedUs + us;
		for (;;) {
			const atUs = Math.min(
				beating && !stalled ? due.beat : endUs,
				commanding !== null && !stalled ? due.command : endUs,
				due.repeat,
				endUs,
			);
			idle(Math.max(0, Math.min(atUs, endUs) - passedUs));
			if (passedUs >= endUs) return;
			if (beating && !stalled && due.beat <= passedUs) {
				due.beat = passedUs + HEARTBEAT_US;
				beat();
			} else if (commanding !== null && !stalled && due.command <= passedUs) {
				due.command = passedUs + COMMAND_US;
				command(commanding);
			} else if (due.repeat <= passedUs) repeat();
		}
	}

	const replay = (pick: Pick): void => {
		const from = pick(KEPT);
		for (const bytes of history.slice(from, from + 1 + pick(6))) if (line.toDevice) deliver(bytes);
	};
	/** Frames that only devices send, as a line that echoes brings them back. */
	const echoFrame = (pick: Pick): void => {
		const stamps = [...u32(stampNow()), ...u32(hostUs), ...u32(stampNow()), ...u32(0), 0, 0];
		const frames: readonly (readonly [number, number, readonly number[]])[] = [
			[2, KIND.heartbeatAnswer, stamps],
			[2, KIND.heartbeatAnswer, stamps],
			[2, KIND.ack, [...u16(nextId), ...u32(stampNow())]],
			[2, KIND.nak, [...u16(nextId), 1, ...u32(stampNow())]],
			[2, KIND.telemetry, Array.from({ length: 39 }, () => 0)],
			[2, KIND.stopState, [0, 0, ...u32(stampNow())]],
			[2, KIND.electrodes, Array.from({ length: 15 }, () => 1)],
			// Of another version than its kind has: unknown.
			[1, KIND.heartbeat, stamps],
			[3, KIND.heartbeat, stamps],
			[2, KIND.hello, [1, 2, ...u32(nextSession + 50), ...u32(hostUs), 0]],
			[1, KIND.command, [...u16(nextId), ...commandPayload(forms.movement(pick))]],
		];
		const [version, kind, payload] = frames[pick(frames.length)] ?? [2, KIND.ack, []];
		if (line.toDevice) deliver(frameBytes(version, kind, sequence, payload));
	};

	return {
		records,
		pass,
		lost(pick: Pick): void {
			// So that what follows lies on either side of a limit after it.
			if (pick(2) === 0) beat();
			switch (pick(8)) {
				case 0:
					line.toDevice = false;
					return;
				case 1:
					// The device is heard no more; heartbeats go on with what was heard last.
					line.toHost = false;
					return;
				case 2:
					// In the middle of a frame.
					if (line.toDevice) deliver(frameBytes(2, KIND.heartbeat, sequence, [1, 2, 3]).slice(0, 4));
					line.toDevice = false;
					line.toHost = false;
					return;
				case 3:
					records.push({ kind: 'powerCycle' });
					nowUs = 0;
					return;
				case 4:
					records.push({ kind: 'restart' });
					if (traits.clockRestarts) nowUs = 0;
					return;
				default:
					line.toDevice = false;
					line.toHost = false;
			}
		},
		regained(pick: Pick): void {
			line.toDevice = true;
			line.toHost = true;
			stalled = false;
			quiet();
			switch (pick(11)) {
				case 4:
					// The same session goes on.
					beating = true;
					beat();
					return;
				case 5:
					// HELLOs and nothing else.
					beating = false;
					every(HELLO_US, () => hello(session || 1));
					return;
				case 6:
					beating = false;
					newSession();
					command(forms.movement(pick));
					return;
				case 7:
					replay(pick);
					return;
				case 8: {
					// A host that goes on as if it were armed.
					const before = commanding;
					handshake();
					commanding = before;
					return;
				}
				case 9:
					hello(++nextSession, 1, 1);
					beat();
					command(forms.movement(pick));
					return;
				case 10:
					newSession();
					beat();
					command(forms.movement(pick));
					return;
				default:
					commanding = null;
					handshake();
			}
		},
		echo(pick: Pick): void {
			switch (pick(6)) {
				case 0:
					for (let i = pick(4); i >= 0; i--) echoFrame(pick);
					return;
				case 1:
					// Nothing but echoes keeps on coming.
					beating = false;
					every(ECHO_US, () => echoFrame(pick));
					return;
				case 2: {
					// Heartbeats that answer what was said on either side of 500 ms ago.
					const echo = Math.max(1, nowUs - besideLimitUs(pick, [100, 500, 500, 500, 1000])) % WRAP_US || 1;
					beating = false;
					if (pick(2) === 0) every(HEARTBEAT_US, () => beat(echo));
					beat(echo);
					return;
				}
				case 3:
					beating = false;
					every(ECHO_US, () => beat(0));
					return;
				case 4:
					// An answer that has not been given yet.
					beat((nowUs + besideLimitUs(pick, [1, 100, 500])) % WRAP_US || 1);
					return;
				default:
					replay(pick);
			}
		},
		stall(pick: Pick): void {
			if (pick(2) === 0) beat();
			stalled = true;
			// What a program had given to the line before it stopped, and what it does first when it goes on.
			if (pick(2) === 0) beat();
			if (pick(2) === 0) command(forms.movement(pick));
			pass(besideLimitUs(pick, [20, 100, 250, 250, 260, 400, 500]));
			if (pick(2) === 0) command(forms.movement(pick));
			stalled = false;
			const waited = queue;
			queue = [];
			if (line.toDevice) for (const bytes of waited) deliver(bytes);
		},
		hostStop(pick: Pick): void {
			if (pick(3) === 0 && line.toDevice) deliver(frameBytes(2, KIND.heartbeat, sequence, [1, 2, 3]).slice(0, 5));
			stopBytes(1 + pick(3));
			if (pick(3) > 0) commanding = null;
		},
		deviceStop(pick: Pick): void {
			if (pick(4) === 0) currentUntilUs = passedUs + oneOf(pick, [2, 10, 30, 40]) * 1000;
			else stopUntilUs = passedUs + oneOf(pick, [1, 7, 20, 30, 50, 200]) * 1000;
			if (pick(3) > 0) commanding = null;
		},
		reset(pick: Pick): void {
			const heldMs = pick(2) === 0 ? 150 : oneOf(pick, [5, 18, 22, 60, 90, 96, 104, 110, 115, 130]);
			// A key that sticks stays down for the rest of the sequence, or until it is pressed again.
			resetUntilUs = pick(12) === 0 ? Number.MAX_SAFE_INTEGER : passedUs + heldMs * 1000;
			if (pick(8) === 0) stopUntilUs = passedUs + 30_000;
			if (pick(3) > 0) pass(heldMs * 1000 + 1000);
		},
		arm(pick: Pick): void {
			quiet();
			switch (pick(16)) {
				case 10:
					command(forms.movement(pick), 1 + pick(nextId));
					return;
				case 11:
					command(forms.refused(pick));
					return;
				case 12:
					command(forms.malformed(pick));
					return;
				case 13:
					nextId = (nextId + oneOf(pick, [4, 299, 0x7ffe, 0x7fff, 0x8000])) % 0xffff || 1;
					startCommanding(pick);
					return;
				case 14:
					command(forms.off(pick));
					return;
				case 15:
					replay(pick);
					return;
				default:
					startCommanding(pick);
			}
		},
		disarm(pick: Pick): void {
			commanding = null;
			switch (pick(5)) {
				case 0:
					return;
				case 1:
					command({ target: 'relax' }, 1 + pick(nextId));
					return;
				default:
					relax();
			}
		},
		screenGone(pick: Pick): void {
			if (pick(2) === 0) commanding = null;
			if (pick(2) === 0) relax();
		},
		engineHung(pick: Pick): void {
			commanding = null;
			if (pick(3) === 0) beating = false;
		},
		clockJump(pick: Pick): void {
			// Seldom: to a device that ticks, 71 minutes are a million steps.
			if (pick(100) > 0 || !traits.wraps || nowUs > WRAP_US / 2) {
				hostUs = (hostUs + oneOf(pick, [1e6, 3.6e9, WRAP_US - 5e5])) % WRAP_US;
				return;
			}
			// The device's clock comes close to its wrap; nobody is there meanwhile.
			idle(WRAP_US - besideLimitUs(pick, [20, 100, 250, 400, 500]) - 600_000 - nowUs);
			if (pick(2) === 0) handshake();
		},
		secondHost(pick: Pick): void {
			const [before, idBefore] = [session, nextId];
			switch (pick(6)) {
				case 0:
					hello(nextSession + 1000 + pick(3));
					// The first host knows nothing of it.
					session = before;
					return;
				case 1:
					hello(nextSession + 1000 + pick(3));
					command(forms.movement(pick), 1);
					nextId = idBefore;
					return;
				case 2:
					hello(nextSession + 2000, 3, 9);
					return;
				case 3:
					// Versions in the wrong order, or no session: malformed.
					send(KIND.hello, [2, 1, ...u32(nextSession + 9), ...u32(1), 0]);
					send(KIND.hello, [1, 2, ...u32(0), ...u32(1), 0]);
					return;
				case 4:
					commanding = null;
					handshake();
					startCommanding(pick);
					return;
				default:
					handshake();
			}
		},
	};
}
