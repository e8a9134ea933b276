import type { LinkState } from '../io/link/state.ts';
import type { ArmedBy, DisarmCause } from '../io/safety/arming.ts';
import type { ErrorReport } from '../protocol/limits/accuracy.ts';
import type { CommandsStatus, LatencyStage, Percentiles, Status } from '../protocol/status.ts';
import type { DeviceReport } from '../runtime/device/deviceStatuses.ts';
import type { LevelEntry } from '../runtime/device/levelLog.ts';

/** One time that a device was armed; s since the run began to look for its devices. */
export interface LiveArming {
	readonly fromS: number;
	readonly by: ArmedBy;
	/** Null where it lasted until the end of the run. */
	readonly untilS: number | null;
	readonly cause: DisarmCause | null;
	/** One sentence: why it ended; empty where it lasted. */
	readonly why: string;
}

/** What became of one device: its spikes, its commands, its armings and its levels. */
export interface LiveDeviceReport {
	readonly name: string;
	/** Who it was; empty where it never came. */
	readonly device: string;
	/** Spikes of the retina while it was connected to; those of cells that it does not get. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	/** Confirmed by the device. */
	readonly spikesDelivered: number;
	/** Of those sent: with their exact times, with times rounded to a grid, and as counts per window. */
	readonly spikesExact: number;
	readonly spikesRounded: number;
	readonly spikesAsRates: number;
	readonly losses: LinkState['spikes']['lost'];
	readonly spikesLost: number;
	readonly bytes: number;
	/** Commands that it acted on. */
	readonly commandsActed: number;
	readonly commands: CommandsStatus;
	/** Commands, and repetitions of some, that were not sent because their control instant was too long ago. */
	readonly commandsTooOld: number;
	/** The last hundred, oldest first. */
	readonly armings: readonly LiveArming[];
	/** Every level that was asked for, and what ended all of them; the last ten thousand. */
	readonly levels: readonly LevelEntry[];
}

/** What a live run did. */
export interface LiveReport {
	readonly modelTimeS: number;
	readonly wallTimeS: number;
	/** Model time per wall time over the whole run, to three decimals; never above 1 in step with wall time. */
	readonly realTimeFactor: number;
	readonly framesIn: number;
	readonly framesDropped: number;
	readonly spikes: number;
	/** Bytes written to the devices' lines. */
	readonly bytes: number;
	/** Spikes that did not reach the first device, by cause; null without a device. */
	readonly losses: LinkState['spikes']['lost'] | null;
	/** By all devices. */
	readonly spikesLost: number;
	readonly devices: readonly LiveDeviceReport[];
	/** Each stage of light's way in ms; stages that no frame passed are absent. */
	readonly latencyMs: Readonly<Partial<Record<LatencyStage, Percentiles>>>;
	/** What took the last steps, and with what, or why not native code. */
	readonly backEnd: Status['backEnd'];
	/** The last error of the real-time method that was measured beside the run, and whether something changed since; null when there was no time for one. */
	readonly error: (ErrorReport & { readonly outdated: boolean }) | null;
	/** Why the link was not well at the end of the run; empty when it was, or without a device. */
	readonly link: string;
	/** Why the run ended before its time: the light source, the model or the engine could not go on; null when it did not. */
	readonly failure: string | null;
	/** What went wrong on the way, one sentence each. */
	readonly problems: readonly string[];
	/** Those of the problems that mean that a device did not do what was asked of it: not armed, not there, refused everything. */
	readonly unmet: readonly string[];
	/** Those of the problems that mean that part of the light could not be had, or of a recording not be kept. */
	readonly incomplete: readonly string[];
	/** `signal` ended it before its time. */
	readonly interrupted: boolean;
}

/** The report of one device. @param startMs when the run began to look for its devices, on the sink's clock */
export function deviceReportOf(
	{ name, spikesOffered, spikesNotMapped, link, commands, armings, levels }: DeviceReport,
	startMs: number,
): LiveDeviceReport {
	const { spikes, counters } = link;
	const sent = spikes.delivered + spikes.inFlight + spikes.lost.line;
	const seconds = (atMs: number): number => Math.round(Math.max(0, atMs - startMs)) / 1000;
	return {
		name,
		device: link.device?.identity ?? '',
		spikesOffered,
		spikesNotMapped,
		spikesDelivered: spikes.delivered,
		spikesExact: Math.max(0, sent - spikes.sentCoalesced - spikes.sentAsRates),
		spikesRounded: spikes.sentCoalesced,
		spikesAsRates: spikes.sentAsRates,
		losses: spikes.lost,
		spikesLost: spikes.lostTotal,
		bytes: counters.bytesOut,
		commandsActed: counters.commandsActed,
		commands,
		commandsTooOld: counters.commandsTooOld,
		armings: armings.last.map(({ armedAtMs, by, disarmedAtMs, cause, why }) => ({
			fromS: seconds(armedAtMs),
			by,
			untilS: disarmedAtMs === null ? null : seconds(disarmedAtMs),
			cause,
			why,
		})),
		levels: levels.last,
	};
}

/** Fewer commands without an answer say nothing of a device. */
const LEAST_UNANSWERED = 5;

/** What was refused, or left unanswered, without exception, one sentence each: commands, or spikes by a device that says that it takes them. */
export function allRefused({ name, spikesOffered, spikesNotMapped, commands, link }: DeviceReport): readonly string[] {
	const said: string[] = [];
	// What nobody allowed was not asked of the device.
	const reasons = Object.entries(commands.refused).filter(([reason]) => reason !== 'notArmed');
	const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
	if (refused > 0 && commands.acted === 0) {
		const why = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
		said.push(`${name} acted on no command: all ${refused} that were not overtaken or lost were refused (${why}).`);
	}
	// A short run may end before the first answer; what is not answered again and again is.
	const silent = commands.unanswered + commands.overtaken;
	if (refused === 0 && commands.acted === 0 && silent >= LEAST_UNANSWERED) {
		said.push(`${name} answered no command: of ${commands.sent} that were sent it is not known that it acted on any.`);
	}
	const takes = link.device?.capabilities;
	const wanted = spikesOffered - spikesNotMapped;
	if ((takes?.events || takes?.rates) && wanted > 0 && link.spikes.lost.refused === wanted) {
		said.push(`${name} took no spike: all ${wanted} were refused, for it has no such channels.`);
	}
	return said;
}

/** The whole report. */
export function liveReportOf(run: {
	/** The last status of the engine. */
	readonly last: Status;
	/** After the goodbyes. */
	readonly latencyMs: LiveReport['latencyMs'];
	readonly isPaced: boolean;
	readonly ranMs: number;
	readonly startMs: number;
	readonly devices: readonly DeviceReport[];
	readonly failure: string | null;
	readonly problems: readonly string[];
	readonly unmet: readonly string[];
	readonly incomplete: readonly string[];
	readonly interrupted: boolean;
}): LiveReport {
	const { last, devices, isPaced, ranMs, startMs, latencyMs, failure, problems, unmet, incomplete, interrupted } = run;
	// The engine knows best how far it was behind when it took its last step; outside, messages take their time too.
	const wallTimeS = isPaced && failure === null ? last.modelTimeS + last.lagS : ranMs / 1000;
	return {
		modelTimeS: last.modelTimeS,
		wallTimeS,
		realTimeFactor: wallTimeS > 0 ? Math.round((1000 * last.modelTimeS) / wallTimeS) / 1000 : 0,
		framesIn: last.framesIn,
		framesDropped: last.framesDropped,
		spikes: last.spikes,
		bytes: devices.reduce((sum, { link }) => sum + link.counters.bytesOut, 0),
		losses: devices[0]?.link.spikes.lost ?? null,
		spikesLost: devices.reduce((sum, { link }) => sum + link.spikes.lostTotal, 0),
		devices: devices.map((device) => deviceReportOf(device, startMs)),
		latencyMs,
		backEnd: last.backEnd,
		error: last.accuracy.last && { ...last.accuracy.last, outdated: last.accuracy.outdated },
		link: last.link.message,
		failure,
		problems,
		unmet,
		incomplete,
		interrupted,
	};
}
