import type { ElectrodeLevel } from '../protocol/deviceCommand.ts';
import type { DeviceStatus } from '../protocol/status.ts';
import type { DeviceReport } from '../runtime/device/deviceStatuses.ts';
import type { Devices } from '../runtime/device/devices.ts';
import { allRefused } from './liveReport.ts';

/** How long a run waits for its devices before it starts without them, ms: a board that restarts when opened needs two seconds. */
const deviceWaitMs = 4000;
const pollMs = 20;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until every device is there and, where it is to be armed, can be; or for as long as a run waits for its devices. */
export async function waitForDevices(devices: Devices, arm: boolean, signal: AbortSignal | undefined): Promise<void> {
	const untilMs = performance.now() + deviceWaitMs;
	const isReady = (): boolean =>
		devices.statuses().every(({ link, whyNotArmed }) => {
			const isThere = link.state === 'ready' || link.state === 'degraded';
			return isThere && (!arm || whyNotArmed === null);
		});
	while (!isReady() && performance.now() < untilMs && !signal?.aborted) await pause(pollMs);
}

/**
 * Arms what a person at the command line allowed to move, and sets the levels that they asked for.
 * @param warn what a person must know of a device before it is armed, one sentence
 * @param unmet what could not be done, one sentence each
 */
export async function armDevices(
	devices: Devices,
	levels: readonly ElectrodeLevel[],
	warn: (message: string) => void,
	said: (message: string) => void,
	unmet: (message: string) => void,
): Promise<void> {
	const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
	for (const { name, armWarning } of devices.statuses()) {
		if (armWarning !== null) warn(`${name}, before it is armed: ${armWarning}`);
	}
	const before = devices.whyNotArmed();
	for (const { name, why } of before) {
		if (why !== null) unmet(`${name} was not armed. ${why}`);
	}
	if (before.length === 0) unmet('Nothing was armed: --arm needs a device, which --sink names.');
	else if (before.some(({ why }) => why === null)) {
		try {
			devices.arm(true);
		} catch (error) {
			unmet(`Nothing was armed. ${sentence(error)}`);
		}
	}
	for (const level of levels) {
		try {
			for (const each of await devices.stimulate(level)) said(`Electrode ${level.electrode}: ${each}.`);
		} catch (error) {
			unmet(`Electrode ${level.electrode} was not set. ${sentence(error)}`);
		}
	}
}

/**
 * What devices did not do of what was asked of them, at the end of a run, one sentence each.
 * @param last how they stood before their lines were closed
 */
export function unmetAtTheEnd(
	devices: readonly DeviceReport[],
	last: readonly DeviceStatus[],
	isArmedWanted: boolean,
): readonly string[] {
	return devices.flatMap((device) => {
		const { name, link, armings } = device;
		if (link.counters.sessions === 0) {
			const why = last.find((each) => each.name === name)?.link.message ?? '';
			return [`${name} never came${why === '' ? '.' : `: ${why}`}`];
		}
		const arming = armings.last.at(-1);
		// The end of the run disarms too, as a person's own act.
		const ended = arming && arming.cause !== null && arming.cause !== 'person';
		const lost = isArmedWanted && ended ? [`${name} was not armed any more when the run ended. ${arming.why}`] : [];
		const holds =
			arming && link.letGo === 'pending'
				? [`${name} has not confirmed that it let go at the end of the run: look at it, and switch it off if it holds.`]
				: [];
		return [...lost, ...holds, ...allRefused(device)];
	});
}
