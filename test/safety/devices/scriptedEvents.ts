import { besideLimitUs, choices, type LetGoEvent } from '../events.ts';
import type { DeviceRecord } from './records.ts';
import { createScriptedHost, type ScriptedHost, WRAP_US } from './scriptedHost.ts';
import type { DeviceTraits } from './traits.ts';

const HEARTBEAT_US = 100_000;
const HELLO_US = 50_000;
const ECHO_US = 50_000;

type Pick = (among: number) => number;

const oneOf = (pick: Pick, numbers: readonly number[]): number => numbers[pick(numbers.length)] ?? 0;

/** What each event is to a device and a host that may behave, or not: heartbeats that stray or go stale, HELLOs only, bytes from before. */
const PLAY: Readonly<
	Record<LetGoEvent['kind'], (host: ScriptedHost & { readonly wraps: boolean }, pick: Pick) => void>
> = {
	lost(host, pick) {
		// So that what follows lies on either side of a limit after it.
		if (pick(2) === 0) host.beat();
		switch (pick(8)) {
			case 0:
				host.line.toDevice = false;
				return;
			case 1:
				// The device is heard no more; heartbeats go on with what was heard last.
				host.line.toHost = false;
				return;
			case 2:
				// In the middle of a frame.
				host.cutOff(4);
				host.line.toDevice = false;
				host.line.toHost = false;
				return;
			case 3:
				host.bench.powerCycle();
				return;
			case 4:
				host.bench.restart();
				return;
			default:
				host.line.toDevice = false;
				host.line.toHost = false;
		}
	},
	regained(host, pick) {
		host.line.toDevice = true;
		host.line.toHost = true;
		host.line.stalled = false;
		host.quiet();
		switch (pick(11)) {
			case 4:
				// The same session goes on.
				host.does.beats = true;
				host.beat();
				return;
			case 5:
				// HELLOs and nothing else.
				host.does.beats = false;
				host.every(HELLO_US, () => host.hello(host.does.session || 1));
				return;
			case 6:
				host.does.beats = false;
				host.newSession();
				host.command(host.forms.movement(pick));
				return;
			case 7:
				host.replay(pick);
				return;
			case 8: {
				// A host that goes on as if it were armed.
				const before = host.does.commands;
				host.handshake();
				host.does.commands = before;
				return;
			}
			case 9:
				host.hello(++host.does.nextSession, 1, 1);
				host.beat();
				host.command(host.forms.movement(pick));
				return;
			case 10:
				host.newSession();
				host.beat();
				host.command(host.forms.movement(pick));
				return;
			default:
				host.does.commands = null;
				host.handshake();
		}
	},
	echo(host, pick) {
		switch (pick(6)) {
			case 0:
				for (let i = pick(4); i >= 0; i--) host.echoFrame(pick);
				return;
			case 1:
				// Nothing but echoes keeps on coming.
				host.does.beats = false;
				host.every(ECHO_US, () => host.echoFrame(pick));
				return;
			case 2: {
				// Heartbeats that answer what was said on either side of 500 ms ago.
				const echo = Math.max(1, host.bench.clockUs() - besideLimitUs(pick, [100, 500, 500, 500, 1000])) % WRAP_US || 1;
				host.does.beats = false;
				if (pick(2) === 0) host.every(HEARTBEAT_US, () => host.beat(echo));
				host.beat(echo);
				return;
			}
			case 3:
				host.does.beats = false;
				host.every(ECHO_US, () => host.beat(0));
				return;
			case 4:
				// An answer that has not been given yet.
				host.beat((host.bench.clockUs() + besideLimitUs(pick, [1, 100, 500])) % WRAP_US || 1);
				return;
			default:
				host.replay(pick);
		}
	},
	stall(host, pick) {
		if (pick(2) === 0) host.beat();
		host.line.stalled = true;
		// What a program had given to the line before it stopped, and what it does first when it goes on.
		if (pick(2) === 0) host.beat();
		if (pick(2) === 0) host.command(host.forms.movement(pick));
		host.pass(besideLimitUs(pick, [20, 100, 250, 250, 260, 400, 500]));
		if (pick(2) === 0) host.command(host.forms.movement(pick));
		host.line.stalled = false;
		host.flush();
	},
	hostStop(host, pick) {
		if (pick(3) === 0) host.cutOff(5);
		host.stop(1 + pick(3));
		if (pick(3) > 0) host.does.commands = null;
	},
	deviceStop(host, pick) {
		if (pick(4) === 0) host.bench.press('current', oneOf(pick, [2, 10, 30, 40]) * 1000);
		else host.bench.press('stop', oneOf(pick, [1, 7, 20, 30, 50, 200]) * 1000);
		if (pick(3) > 0) host.does.commands = null;
	},
	reset(host, pick) {
		const heldMs = pick(2) === 0 ? 150 : oneOf(pick, [5, 18, 22, 60, 90, 96, 104, 110, 115, 130]);
		// A key that sticks stays down for the rest of the sequence, or until it is pressed again.
		host.bench.press('reset', pick(12) === 0 ? Number.MAX_SAFE_INTEGER / 2 : heldMs * 1000);
		if (pick(8) === 0) host.bench.press('stop', 30_000);
		if (pick(3) > 0) host.pass(heldMs * 1000 + 1000);
	},
	arm(host, pick) {
		host.quiet();
		switch (pick(16)) {
			case 10:
				host.command(host.forms.movement(pick), 1 + pick(host.does.nextId));
				return;
			case 11:
				host.command(host.forms.refused(pick));
				return;
			case 12:
				host.command(host.forms.malformed(pick));
				return;
			case 13:
				host.does.nextId = (host.does.nextId + oneOf(pick, [4, 299, 0x7ffe, 0x7fff, 0x8000])) % 0xffff || 1;
				host.startCommanding(pick);
				return;
			case 14:
				host.command(host.forms.off(pick));
				return;
			case 15:
				host.replay(pick);
				return;
			default:
				host.startCommanding(pick);
		}
	},
	disarm(host, pick) {
		host.does.commands = null;
		switch (pick(5)) {
			case 0:
				return;
			case 1:
				host.command({ target: 'relax' }, 1 + pick(host.does.nextId));
				return;
			default:
				host.relax();
		}
	},
	screenGone(host, pick) {
		if (pick(2) === 0) host.does.commands = null;
		if (pick(2) === 0) host.relax();
	},
	engineHung(host, pick) {
		host.does.commands = null;
		if (pick(3) === 0) host.does.beats = false;
	},
	clockJump(host, pick) {
		// Seldom: to a device that ticks, 71 minutes are a million steps.
		if (pick(100) > 0 || !host.wraps || host.bench.clockUs() > WRAP_US / 2) {
			host.jump(oneOf(pick, [1e6, 3.6e9, WRAP_US - 5e5]));
			return;
		}
		// The device's clock comes close to its wrap; nobody is there meanwhile.
		host.bench.idle(WRAP_US - besideLimitUs(pick, [20, 100, 250, 400, 500]) - 600_000 - host.bench.clockUs());
		if (pick(2) === 0) host.handshake();
	},
	secondHost(host, pick) {
		const [before, idBefore] = [host.does.session, host.does.nextId];
		switch (pick(6)) {
			case 0:
				host.hello(host.does.nextSession + 1000 + pick(3));
				// The first host knows nothing of it.
				host.does.session = before;
				return;
			case 1:
				host.hello(host.does.nextSession + 1000 + pick(3));
				host.command(host.forms.movement(pick), 1);
				host.does.nextId = idBefore;
				return;
			case 2:
				host.hello(host.does.nextSession + 2000, 3, 9);
				return;
			case 3:
				host.badHellos();
				return;
			case 4:
				host.does.commands = null;
				host.handshake();
				host.startCommanding(pick);
				return;
			default:
				host.handshake();
		}
	},
};

/** Plays a sequence of events to a device: what happens to it, one thing after the other. */
export function playToDevice(events: readonly LetGoEvent[], traits: DeviceTraits): readonly DeviceRecord[] {
	const host = { ...createScriptedHost(traits), wraps: traits.wraps };
	for (const { kind, afterUs, choice } of events) {
		host.pass(afterUs);
		PLAY[kind](host, choices(choice));
	}
	// What is left of a heartbeat must run out, and everything let go of.
	host.pass(300_000);
	return host.bench.records;
}
