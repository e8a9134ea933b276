import type { DeviceStatus, Status } from '../../protocol/status.ts';

/** A sentence on what may move, and whether it is good news. */
export interface Said {
	readonly text: string;
	readonly tone: '' | 'warn' | 'bad';
}

/** What a device has been told and has not confirmed: it may still be moving. Null when nothing is owed. */
export function unconfirmed({ stopPending, letGo }: Pick<DeviceStatus, 'stopPending' | 'letGo'>): string | null {
	if (stopPending) return 'The stop is not confirmed by the device yet; it is repeated until it is.';
	return letGo === 'pending' ? 'The disarming is not confirmed by the device yet; it is repeated until it is.' : null;
}

/** How one device stands: armed, stopped, or not armed and why it cannot be. */
export function deviceSaid(device: DeviceStatus): Said {
	const owed = unconfirmed(device);
	if (owed !== null) return { text: owed, tone: 'bad' };
	if (device.emergencyStop) {
		return { text: 'Stopped: it holds still until the stop is released and it is armed again.', tone: 'warn' };
	}
	if (device.armed) return { text: device.hand ? 'Armed: spikes move it.' : 'Armed: electrodes may be on.', tone: '' };
	if (device.whyNotArmed !== null) return { text: `Not armed. ${device.whyNotArmed}`, tone: 'warn' };
	return { text: 'Not armed.', tone: '' };
}

/** Whether a stop or a fault is latched, which a person has to reset. That the watchdog let go is neither: a new command ends it. */
export const isHalted = ({ emergencyStop, hand }: Pick<DeviceStatus, 'emergencyStop' | 'hand'>): boolean =>
	emergencyStop || (hand?.faults.some((fault) => fault !== 'watchdog') ?? false);

/** While nobody answers. */
export const unheard: Said = {
	text: 'Not known: the connection to the simulation is lost. A device lets go by itself when it hears nothing any more.',
	tone: 'warn',
};

/** One sentence on whether anything may move, and why not. */
export function armSaid(status: Status | null, hasDevice: boolean, wantsHold: boolean): Said {
	if (!hasDevice) return { text: 'Nothing is connected that could move.', tone: '' };
	const devices = status?.devices ?? [];
	if (!status || devices.length === 0) return { text: 'The device has not reported yet.', tone: '' };
	const [only] = devices;
	const owing = devices.find((each) => unconfirmed(each) !== null);
	if (owing) return deviceSaid(owing);
	const stopped = devices.find(({ emergencyStop }) => emergencyStop);
	if (stopped) return deviceSaid(stopped);
	const { armed, held, reason } = status.safety;
	if (armed) {
		if (held) return { text: 'Armed for as long as the key is held.', tone: '' };
		const hands = devices.some((each) => each.hand !== null && each.armed);
		return { text: hands ? 'Armed: spikes move the hand.' : 'Armed: electrodes may be switched on.', tone: '' };
	}
	const { whyNotArmed } = status.supervision;
	if (whyNotArmed !== null) return { text: `Not armed. ${whyNotArmed}`, tone: 'warn' };
	if (devices.length === 1 && only && only.whyNotArmed !== null) return deviceSaid(only);
	const how = wantsHold ? 'hold the key to let it move.' : 'nothing moves, and no electrode is on, before you arm it.';
	return { text: `Not armed: ${how}${reason === '' ? '' : ` ${reason}`}`, tone: '' };
}

/** Whether anything can be armed now, by a person who wants it. */
export const canArm = (status: Status | null): boolean =>
	status !== null &&
	status.supervision.whyNotArmed === null &&
	status.devices.some(({ armed, whyNotArmed }) => armed || whyNotArmed === null);

/** What a person must know before arming, by device: it would not let go by itself. */
export function armWarnings(devices: readonly DeviceStatus[]): readonly string[] {
	return devices.flatMap(({ name, armWarning }) =>
		armWarning === null ? [] : devices.length > 1 ? `${name}: ${armWarning}` : armWarning,
	);
}

/** For the status line: a word or two, and the whole of it as a hint. */
export function armingFigure(status: Status): { readonly word: string; readonly hint: string; readonly tone: string } {
	const { devices, safety, supervision } = status;
	const said = armSaid(status, devices.length > 0, false).text;
	const hint = supervision.withoutScreen ? `${said} Devices may be armed without a screen (--headless-arm).` : said;
	if (devices.some((each) => unconfirmed(each) !== null)) return { word: 'not confirmed', hint, tone: 'bad' };
	if (devices.some(({ emergencyStop }) => emergencyStop)) return { word: 'stopped', hint, tone: 'warn' };
	const alone = supervision.withoutScreen ? ' · headless' : '';
	if (safety.armed) return { word: `armed${alone}`, hint, tone: alone === '' ? '' : 'warn' };
	return { word: `not armed${alone}`, hint, tone: supervision.whyNotArmed === null && alone === '' ? '' : 'warn' };
}

/** Reasons of refused commands for people; a reason that is not named here is shown as it is. */
const refusals: Readonly<Record<string, string>> = {
	emergencyStop: 'by the device: emergency stop',
	fault: 'by the device: a fault',
	notCapable: 'by the device: no such joint or electrode',
	outOfRange: 'by the device: out of its range',
	malformed: 'by the device: not understood',
	noHeartbeat: 'by the device: it does not hear this program in time',
	overtaken: 'by the device: a newer one came first',
	tooOld: 'not sent: too old',
	notConnected: 'not sent: no device',
	stopInForce: 'not sent: the stop is in force',
	oldFirmware: 'not sent: firmware 1.x',
	notSafe: 'not sent: not through the safety gate',
	unable: 'not sent: the device has no such movement',
	noNumber: 'by the safety gate: no number',
	unknown: 'by the safety gate: no such movement',
	electrode: 'by the safety gate: no such electrode',
};

/** Why commands were refused, and how many of each; what was not asked for because nobody had armed is no refusal to people. */
export const refusalsOf = (refused: Readonly<Record<string, number>>): readonly (readonly [string, number])[] =>
	Object.entries(refused).flatMap(([reason, count]) =>
		reason === 'notArmed' ? [] : [[refusals[reason] ?? reason, count] as const],
	);
