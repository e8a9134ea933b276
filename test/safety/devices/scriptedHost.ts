import { type CommandForm, commandPayload, createCommandForms } from './commandForms.ts';
import { createDeviceBench } from './deviceBench.ts';
import { frameBytes, KIND, STOP_BYTES, u16, u32 } from './frames.ts';
import type { DeviceTraits } from './traits.ts';

const HEARTBEAT_US = 100_000;
const COMMAND_US = 60_000;
/** Sent frames that may be replayed. */
const KEPT = 12;
/** The way there and back. */
const ROUND_TRIP_US = 1000;
/** Clocks on the wire wrap. */
export const WRAP_US = 2 ** 32;

type Pick = (among: number) => number;

/**
 * A host at a device on a bench, and what goes wrong with it in the hands of a sequence. It knows what the device says
 * without hearing it: the device's stamps are its clock, and this is who lets its time pass.
 */
export function createScriptedHost(traits: DeviceTraits) {
	const bench = createDeviceBench(traits);
	const { deliver, passedUs } = bench;
	const forms = createCommandForms(traits.kind);
	/** Which ways the line carries; while the host stands still, what it sends waits. */
	const line = { toDevice: true, toHost: true, stalled: false };
	/** What it does by itself, and the ids that it uses next. */
	const does = { beats: false, commands: null as CommandForm | null, nextId: 1, session: 0, nextSession: 1 };
	let queue: Uint8Array[] = [];
	let history: Uint8Array[] = [];
	let sequence = 0;
	/** How far its clock is ahead of the time of the sequence; jumps now and then. */
	let aheadUs = 77_000_000;
	/** The stamp of the newest answer heard, 0: none. */
	let heard = 0;
	/** What repeats by itself, with when it is due since the beginning. */
	const due = { beat: 0, command: 0, repeat: Number.POSITIVE_INFINITY };
	let repeat = (): void => undefined;

	const clock = (): readonly number[] => u32((passedUs() + aheadUs) % WRAP_US);
	const stampNow = (): number => bench.clockUs() % WRAP_US || 1;
	/** @returns whether the device heard it now */
	const sendBytes = (bytes: Uint8Array): boolean => {
		history = [...history.slice(1 - KEPT), bytes];
		if (line.stalled) queue.push(bytes);
		else if (line.toDevice) deliver(bytes);
		return !line.stalled && line.toDevice;
	};
	const send = (kind: number, payload: readonly number[]): boolean =>
		sendBytes(frameBytes(kind === KIND.hello ? 1 : 2, kind, sequence++, payload));

	const hello = (id: number, lowest = 1, highest = 2): void => {
		does.session = id;
		heard = 0;
		send(KIND.hello, [lowest, highest, ...u32(id), ...clock(), 2, 0x6d, 0x65]);
	};
	const beat = (echo = heard): void => {
		// The answer comes only where the device has a session; a host without one would not know. It is told all the same.
		const stamp = stampNow();
		if (send(KIND.heartbeat, [...clock(), ...u32(echo), ...u32(0), ...u32(0), 0, 0]) && line.toHost) heard = stamp;
	};
	const command = (form: CommandForm, id = does.nextId): void => {
		if (id === does.nextId) does.nextId = id === 0xffff ? 1 : id + 1;
		send(KIND.command, [...u16(id), ...commandPayload(form)]);
	};
	const relax = (): void => command({ target: 'relax' });
	const newSession = (): void => {
		does.nextSession++;
		does.nextId = 1;
		hello(does.nextSession);
	};

	/** Time passes, in which the host does what it does by itself. */
	function pass(us: number): void {
		const endUs = passedUs() + us;
		for (;;) {
			const runs = !line.stalled;
			const beatUs = runs && does.beats ? due.beat : endUs;
			const commandUs = runs && does.commands !== null ? due.command : endUs;
			bench.idle(Math.max(0, Math.min(beatUs, commandUs, due.repeat, endUs) - passedUs()));
			if (passedUs() >= endUs) return;
			if (runs && does.beats && due.beat <= passedUs()) {
				due.beat = passedUs() + HEARTBEAT_US;
				beat();
			} else if (runs && does.commands !== null && due.command <= passedUs()) {
				due.command = passedUs() + COMMAND_US;
				command(does.commands);
			} else if (due.repeat <= passedUs()) repeat();
		}
	}

	return {
		bench,
		forms,
		line,
		does,
		hello,
		beat,
		command,
		relax,
		newSession,
		pass,
		/** HELLO, relax, and the two heartbeats that it takes. */
		handshake(): void {
			newSession();
			relax();
			beat();
			pass(ROUND_TRIP_US);
			beat();
			does.beats = true;
			due.beat = passedUs() + HEARTBEAT_US;
		},
		startCommanding(pick: Pick): void {
			does.commands = forms.movement(pick);
			command(does.commands);
			due.command = passedUs() + COMMAND_US;
		},
		/** Something is done again and again, until `quiet`. */
		every(us: number, act: () => void): void {
			repeat = () => {
				act();
				due.repeat = passedUs() + us;
			};
			due.repeat = passedUs() + us;
		},
		quiet(): void {
			due.repeat = Number.POSITIVE_INFINITY;
		},
		jump(us: number): void {
			aheadUs += us;
		},
		stop(copies: number): void {
			for (let i = 0; i < copies; i++) sendBytes(Uint8Array.from(STOP_BYTES));
		},
		/** HELLOs that make no sense: versions in the wrong order, no session. */
		badHellos(): void {
			send(KIND.hello, [2, 1, ...u32(does.nextSession + 9), ...u32(1), 0]);
			send(KIND.hello, [1, 2, ...u32(0), ...u32(1), 0]);
		},
		/** A heartbeat that the line cuts off after so many bytes. */
		cutOff(bytes: number): void {
			if (line.toDevice) deliver(frameBytes(2, KIND.heartbeat, sequence, [1, 2, 3]).slice(0, bytes));
		},
		/** What waited while the host stood still goes out. */
		flush(): void {
			const waited = queue;
			queue = [];
			if (line.toDevice) for (const bytes of waited) deliver(bytes);
		},
		/** Frames of before come again. */
		replay(pick: Pick): void {
			const from = pick(KEPT);
			for (const bytes of history.slice(from, from + 1 + pick(6))) if (line.toDevice) deliver(bytes);
		},
		/** A frame that only devices send, or of a version that its kind does not have, as a line that echoes may bring it. */
		echoFrame(pick: Pick): void {
			const stamps = [...u32(stampNow()), ...clock(), ...u32(stampNow()), ...u32(0), 0, 0];
			const frames: readonly (readonly [number, number, readonly number[]])[] = [
				[2, KIND.heartbeatAnswer, stamps],
				[2, KIND.heartbeatAnswer, stamps],
				[2, KIND.ack, [...u16(does.nextId), ...u32(stampNow())]],
				[2, KIND.nak, [...u16(does.nextId), 1, ...u32(stampNow())]],
				[2, KIND.telemetry, Array.from({ length: 39 }, () => 0)],
				[2, KIND.stopState, [0, 0, ...u32(stampNow())]],
				[2, KIND.electrodes, Array.from({ length: 15 }, () => 1)],
				[1, KIND.heartbeat, stamps],
				[3, KIND.heartbeat, stamps],
				[2, KIND.hello, [1, 2, ...u32(does.nextSession + 50), ...clock(), 0]],
				[1, KIND.command, [...u16(does.nextId), ...commandPayload(forms.movement(pick))]],
			];
			const [version, kind, payload] = frames[pick(frames.length)] ?? [2, KIND.ack, []];
			if (line.toDevice) deliver(frameBytes(version, kind, sequence, payload));
		},
	};
}

/** A scripted host. */
export type ScriptedHost = ReturnType<typeof createScriptedHost>;
