import { frameBytes, KIND, STOP_BYTES, u32 } from '../devices/frames.ts';
import { besideLimitUs, choices, describeEvent, type LetGoEvent } from '../events.ts';
import type { Subject, Verdict } from '../subject.ts';
import { type Chain, type ChainDevice, type ChainMistake, createChain } from './chain.ts';
import type { Declared } from './monitor.ts';

type Pick = (among: number) => number;

/** Until lines are open, engine and screen have answered, and a person could arm, ms. */
const BEGINNING_MS = 2500;
/** A person holds the reset key for so long, ms. */
const RESET_MS = 150;
/**
 * Nobody resets a stop sooner than this after it, ms: of a second stop in one session that comes and goes while the line is
 * away for less than the 400 ms in which the host would give it up, telemetry tells nothing that it had not told of the first.
 */
const STOPPED_MS = 1000;
/** A device's answer has come, ms. */
const ANSWERED_MS = 5;
/** Devices are looked at no more often, ms. */
const LOOK_MS = 5;
/** The host must have acted on what it watches so long after the limit, ms: its beats and the way. */
const LATE_MS = 350;
const ENGINE_MS = 1000;
const SCREEN_MS = 3000;
/** A host that stood still for longer must let go first, for sure; its beats are 50 ms apart. */
const STALL_MS = 310;

/** Plays one sequence to a chain. */
function createPlayer(chain: Chain, told: (line: string) => void) {
	const { world, devices, sink } = chain;
	const count = { moments: 0, sure: 0, driven: 0, released: 0 };
	const wasDriven = new Map<string, boolean>();
	let broken: Verdict['broken'] = null;
	let engineGoneMs = Number.POSITIVE_INFINITY;
	let screenGoneMs = Number.POSITIVE_INFINITY;
	/** The host ran without a stop since. */
	let runsSinceMs = world.nowMs();
	let guests = 0;
	let stoppedMs = Number.NEGATIVE_INFINITY;
	let lookedMs = Number.NEGATIVE_INFINITY;

	const all = (mends: boolean): void => {
		for (const { monitor } of devices) monitor.ended(world.nowMs(), mends);
	};
	const trouble = (): void => {
		for (const { monitor } of devices) monitor.trouble(world.nowMs());
	};
	const look = (): void => {
		if (broken !== null) return;
		const nowMs = world.nowMs();
		const watchedMs = (sinceMs: number): number =>
			world.host.isStopped() ? 0 : nowMs - Math.max(sinceMs, runsSinceMs) - LATE_MS;
		if (watchedMs(engineGoneMs) > ENGINE_MS || watchedMs(screenGoneMs) > SCREEN_MS) all(false);
		const armed = chain.armed();
		for (const device of devices) {
			const why = device.look(armed.has(device.name));
			const isDriven = device.isDriven();
			if (isDriven) count.driven++;
			else if (wasDriven.get(device.name)) count.released++;
			if (isDriven !== (wasDriven.get(device.name) ?? false)) {
				told(`${nowMs.toFixed(1)} ms: ${device.name} is ${isDriven ? 'driven' : 'let go'}`);
			}
			wasDriven.set(device.name, isDriven);
			count.moments++;
			count.sure++;
			if (why === null || broken !== null) continue;
			broken = { at: count.moments, why: `${device.name}: ${why}` };
			told(`${nowMs.toFixed(1)} ms: ${broken.why}`);
		}
	};
	/** Looking costs more than playing: what happens within a few ms is looked at once. */
	const pass = (ms: number): Promise<void> =>
		world.pass(ms, () => {
			if (world.nowMs() - lookedMs < LOOK_MS) return;
			lookedMs = world.nowMs();
			look();
		});
	/** What runs in the host does not run while it stands still. */
	const inHost = (act: () => void): void => void world.host.timers.after(0, act);
	const some = (pick: Pick): readonly ChainDevice[] => {
		const one = pick(devices.length + 1);
		return one === devices.length ? devices : devices.slice(one, one + 1);
	};

	const arm = (hold: boolean): void =>
		inHost(() => {
			if (!chain.parts.screenAnswers) return;
			const before = chain.armed();
			try {
				if (hold) sink.hold(true);
				else sink.arm(true);
			} catch {
				return;
			}
			for (const { name, monitor } of devices) {
				if (chain.armed().has(name) && !before.has(name)) monitor.personArmed(world.nowMs());
			}
			chain.parts.stimulates = true;
			told(`${world.nowMs().toFixed(1)} ms: a person arms`);
		});

	const play: Readonly<Record<LetGoEvent['kind'], (pick: Pick) => Promise<void> | void>> = {
		lost(pick) {
			for (const { line, server, monitor } of some(pick)) {
				monitor.trouble(world.nowMs());
				switch (pick(6)) {
					case 0:
						line.carries.toDevice = false;
						break;
					case 1:
						line.carries.toHost = false;
						break;
					case 2:
						line.setPlugged(false);
						break;
					case 3:
						server.restart(false);
						monitor.ended(world.nowMs(), true);
						break;
					default:
						line.carries.toDevice = false;
						line.carries.toHost = false;
				}
			}
		},
		regained(pick) {
			for (const { line, monitor } of devices) {
				// Where nothing was lost, nothing has been in trouble until now.
				if (!line.isWhole()) monitor.trouble(world.nowMs());
				line.carries.toDevice = true;
				line.carries.toHost = true;
				line.echoes = false;
				line.setPlugged(true);
			}
			if (pick(2) === 0) {
				chain.parts.engineRuns = true;
				engineGoneMs = Number.POSITIVE_INFINITY;
			}
			if (pick(2) === 0) {
				chain.parts.screenAnswers = true;
				screenGoneMs = Number.POSITIVE_INFINITY;
			}
		},
		echo(pick) {
			for (const { line, monitor } of some(pick)) {
				line.echoes = true;
				if (pick(3) === 0) line.carries.toDevice = false;
				if (!line.isWhole()) monitor.trouble(world.nowMs());
			}
		},
		async stall(pick) {
			const ms = besideLimitUs(pick, [20, 100, 250, 250, 260, 400, 1000]) / 1000;
			trouble();
			world.host.stop(true);
			await pass(ms);
			world.host.stop(false);
			runsSinceMs = world.nowMs();
			trouble();
			if (ms > STALL_MS) all(true);
		},
		hostStop() {
			inHost(() => {
				sink.emergencyStop();
				all(false);
			});
		},
		deviceStop(pick) {
			stoppedMs = world.nowMs();
			for (const { monitor, server, line, setFault } of some(pick)) {
				switch (pick(4)) {
					case 0:
						setFault(true);
						break;
					case 1:
						line.inject(Uint8Array.from(STOP_BYTES));
						return;
					default:
						server.pressEmergencyStop();
				}
				monitor.ended(world.nowMs(), false);
			}
		},
		async reset(pick) {
			const reset = some(pick);
			await pass(Math.max(RESET_MS, stoppedMs + STOPPED_MS - world.nowMs()));
			for (const { server, setFault } of reset) {
				setFault(false);
				server.resetEmergencyStop();
			}
		},
		arm: (pick) => arm(pick(6) === 0),
		disarm() {
			inHost(() => {
				sink.arm(false);
				all(false);
			});
		},
		screenGone() {
			chain.parts.screenAnswers = false;
			screenGoneMs = Math.min(screenGoneMs, world.nowMs());
		},
		engineHung() {
			chain.parts.engineRuns = false;
			engineGoneMs = Math.min(engineGoneMs, world.nowMs());
		},
		clockJump(pick) {
			const ms = besideLimitUs(pick, [20, 100, 250, 400, 3000]) / 1000;
			world.host.jump(ms);
			trouble();
			if (ms > STALL_MS) inHost(() => all(true));
			runsSinceMs = world.nowMs();
		},
		async secondHost(pick) {
			for (const { line } of some(pick)) {
				// A host that cannot hear that another greeted its device cannot know it; frames name no session.
				if (!line.carries.toHost) continue;
				const id = 0x7000_0000 + guests++;
				const [lowest, highest] = pick(4) === 0 ? [3, 9] : [1, 2];
				line.inject(frameBytes(1, KIND.hello, 0, [lowest ?? 1, highest ?? 2, ...u32(id), ...u32(1), 0]));
				if (pick(2) === 0) line.inject(frameBytes(2, KIND.command, 1, [1, 0, 1, 31, 136, 19, 208, 7, 232, 3]));
				if (pick(2) === 0) line.inject(frameBytes(2, KIND.heartbeat, 2, [1, ...Array.from({ length: 17 }, () => 0)]));
			}
			await pass(ANSWERED_MS);
		},
	};

	return {
		async run(events: readonly LetGoEvent[]): Promise<Verdict> {
			await pass(BEGINNING_MS);
			for (const event of events) {
				if (broken !== null) break;
				await pass(event.afterUs / 1000);
				told(`${world.nowMs().toFixed(1)} ms: ${event.kind} (${event.choice})`);
				await play[event.kind](choices(event.choice));
			}
			if (broken === null) await pass(800);
			return { broken, ...count };
		},
	};
}

/** The whole chain from the control law to a hand and a stimulator. @param declared what of arming without a person is declared */
export function chainSubject(name: string, declared: Declared, mistake: ChainMistake = {}): Subject {
	const playOne = async (events: readonly LetGoEvent[], told: (line: string) => void): Promise<Verdict> => {
		const chain = createChain(declared, mistake);
		try {
			return await createPlayer(chain, told).run(events);
		} finally {
			await chain.close();
		}
	};
	return {
		name,
		async play(sequences) {
			const verdicts: Verdict[] = [];
			for (const events of sequences) verdicts.push(await playOne(events, () => undefined));
			return verdicts;
		},
		async trace(events) {
			const lines: string[] = events.map(describeEvent);
			await playOne(events, (line) => lines.push(line));
			return lines.slice(events.length);
		},
		close: async () => undefined,
	};
}
