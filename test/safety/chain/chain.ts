import { SIMULATED_STIMULATOR } from '../../../src/io/devices/twins/electrodeLimits.ts';
import { createSimulatedHand, type SimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import { createHandServer } from '../../../src/io/devices/twins/handServer.ts';
import { createSimulatedStimulator } from '../../../src/io/devices/twins/stimulator.ts';
import type { NamedSink } from '../../../src/protocol/sinks.ts';
import { createDevices } from '../../../src/runtime/device/devices.ts';
import { createSupervision } from '../../../src/runtime/supervision.ts';
import { type ChainLine, createChainLine } from './chainLine.ts';
import { createMonitor, type Declared, type Monitor } from './monitor.ts';
import { createWorld, type World } from './world.ts';

/** One device of the chain with its line and who watches it. */
export interface ChainDevice {
	readonly name: 'hand' | 'stimulator';
	readonly line: ChainLine;
	readonly monitor: Monitor;
	readonly server: ReturnType<typeof createHandServer>;
	setFault(present: boolean): void;
	/** Whether its motors or electrodes are on, now. */
	isDriven(): boolean;
	/** @param armed what the host says. @returns why this must not be */
	look(armed: boolean): string | null;
}

/** What may be wrong with a chain, for proofs of the proof. */
export interface ChainMistake {
	/** An engine or a screen that falls silent is noticed, and nothing comes of it. */
	readonly deafToSilence?: boolean;
	/** A device in place of the right one. */
	readonly around?: (right: SimulatedHand, nowMs: () => number) => SimulatedHand;
}

/** Devices' clocks wrap two seconds after the beginning, ms. */
const BEFORE_WRAP_MS = 2 ** 32 / 1000 - 12_000;
const ENGINE_SLICE_MS = 20;
const LEVEL_EVERY_MS = 100;

function createChainDevice(
	world: World,
	name: 'hand' | 'stimulator',
	declared: Declared,
	{ around = (right) => right }: ChainMistake,
): ChainDevice {
	const clock = (): number => world.nowMs() + BEFORE_WRAP_MS;
	const right =
		name === 'hand' ? createSimulatedHand(clock()) : createSimulatedStimulator(SIMULATED_STIMULATOR, clock());
	const hand = around(right, clock);
	const server = createHandServer({
		hand,
		...(name === 'stimulator' && { stimulator: SIMULATED_STIMULATOR }),
		clock,
		timers: world.timers,
	});
	const monitor = createMonitor(declared);
	const line = createChainLine(world, (end) => server.plug(end), {
		hostSays: () => undefined,
		deviceHears: (bytes) => monitor.hears(bytes, world.nowMs(), Math.round(clock() * 1000)),
	});
	const now = () => {
		hand.advance(clock());
		return hand.state();
	};
	return {
		name,
		line,
		monitor,
		server,
		setFault: (present) => hand.setFault('stall', present),
		isDriven: () => now().driven,
		look(armed) {
			const { driven, emergencyStopped, faults } = now();
			const isHeard = line.carries.toHost && !world.host.isStopped();
			const moment = { driven, latched: emergencyStopped, fault: faults.length > 0, armed, isHeard };
			return monitor.look({ nowMs: world.nowMs(), ...moment });
		},
	};
}

/** The program from control law to link, with an engine and a screen that answer for as long as the sequence lets them. */
export interface Chain {
	readonly world: World;
	readonly devices: readonly ChainDevice[];
	readonly sink: ReturnType<typeof createDevices>;
	readonly parts: {
		/** The engine sends progress and answers. */
		engineRuns: boolean;
		/** The screen answers. */
		screenAnswers: boolean;
		/** The person at the screen has levels set again and again. */
		stimulates: boolean;
	};
	armed(): ReadonlySet<string>;
	close(): Promise<void>;
}

/** Sets the chain up on a world of its own; lines are still to be opened. */
export function createChain(declared: Declared, mistake: ChainMistake = {}): Chain {
	const world = createWorld();
	const { clock, timers } = world.host;
	// A device that arms itself is a hand alone: levels of a stimulator are always a person's.
	const devices = (declared.auto ? (['hand'] as const) : (['hand', 'stimulator'] as const)).map((name) =>
		createChainDevice(world, name, { auto: declared.auto, rearm: declared.rearm && name === 'hand' }, mistake),
	);
	const lineOf = (name: string) => devices.find((device) => device.name === name) ?? devices[0];
	const noLine = (): never => {
		throw new Error('The chain has no muscle.');
	};
	let session = 1;
	const parts = { engineRuns: true, screenAnswers: true, stimulates: false };
	const supervision = createSupervision({
		clock,
		timers,
		withoutScreen: false,
		pingEngine() {
			if (parts.engineRuns) world.timers.after(1, () => timers.after(0, () => supervision.engine.heard()));
		},
		letGo(reason, cause) {
			if (!mistake.deafToSilence) sink.disarmAll(reason, cause);
		},
		say: () => undefined,
	});
	const sink = createDevices({
		clock,
		timers,
		passed: () => undefined,
		notice: () => undefined,
		mayArm: supervision.whyNotArmed,
		armSimulated: declared.auto,
		rearm: declared.rearm,
		sessionId: () => session++,
		simulated: () => ({
			transport: async () => (await lineOf('hand')?.line.open()) ?? noLine(),
			resetEmergencyStop: () => lineOf('hand')?.server.resetEmergencyStop(),
			close: async () => undefined,
		}),
		openLine: async ({ path }) => (await lineOf(path)?.line.open()) ?? noLine(),
		openEmgPort: noLine,
		recordedEmg: noLine,
	});
	const screen = supervision.screens.add((ping) => {
		if (parts.screenAnswers) world.timers.after(1, () => timers.after(0, () => screen.answered(ping)));
	});
	supervision.engine.begin();
	sink.restarted(1);
	void sink.setAll(
		devices.map(
			({ name }): NamedSink => ({
				name,
				mapping: { kind: 'all' },
				sink: declared.auto
					? { type: 'simulatedHand', protocol: 'events' }
					: { type: 'serial', path: name, baudRate: 115_200, protocol: 'events' },
			}),
		),
	);

	let modelMs = 0;
	let closed = false;
	// The engine is another thread: what it says while the host stands still waits, with the instant it was said at.
	const slice = (): void => {
		if (closed) return;
		if (parts.engineRuns) {
			modelMs += ENGINE_SLICE_MS;
			const [atMs, toMs] = [clock(), modelMs];
			const spikes = [1, 6, 11, 16].map((at) => ({ tMs: toMs - at, channel: 0, frame: -1 })).reverse();
			timers.after(0, () => {
				supervision.engine.heard();
				sink.progress(spikes, toMs, atMs);
			});
		}
		world.timers.after(ENGINE_SLICE_MS, slice);
	};
	slice();
	const stimulate = (): void => {
		if (closed) return;
		if (parts.stimulates) {
			const level = { drive: 'rate', amplitudeUa: 20, phaseUs: 200, gapUs: 50, rateHz: 50 } as const;
			const target = { target: 'stimulate', electrode: 1, ...level, holdS: 1, riseUaPerS: 40_950 } as const;
			sink.stimulate(target, 'stimulator').catch(() => undefined);
		}
		timers.after(LEVEL_EVERY_MS, stimulate);
	};
	if (!declared.auto) stimulate();

	return {
		world,
		devices,
		sink,
		parts,
		armed: () => new Set(sink.statuses().flatMap(({ name, armed }) => (armed ? [name] : []))),
		async close() {
			closed = true;
			world.host.stop(false);
			supervision.end();
			const ended = sink.close();
			await world.pass(2000, () => undefined);
			await ended;
			for (const { server } of devices) server.close();
		},
	};
}
