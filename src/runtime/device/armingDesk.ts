import { UserError } from '../../base/errors.ts';
import type { DisarmCause } from '../../io/safety/arming.ts';
import { createSafetyGate } from '../../io/safety/safety.ts';
import type { SafetyStatus } from '../../protocol/status.ts';
import type { ConnectedDevice, DeviceSurroundings } from './connectedDevice.ts';
import { createHeldKey } from './heldKey.ts';
import { createLoopWatch, LONGEST_GAP_MS } from './loopWatch.ts';

/** Where all devices are armed and disarmed at once: by a person, by what must stop them, and by this program's own stall. */
export interface ArmingDesk {
	/** What devices are connected with: they ask here whether they may be armed, and tell here what ended that. */
	readonly around: DeviceSurroundings;
	isArmed(): boolean;
	/** As `Devices.arm`. */
	arm(armed: boolean): boolean;
	/** As `Devices.hold`. */
	hold(held: boolean): boolean;
	/** Disarms every device. A key that is held stays held, and arms nothing any more. */
	disarm(reason: string, cause: DisarmCause): void;
	/** A simulated hand that is chosen from now on waits for a person to arm it. */
	armsNothingItself(): void;
	/** The key counts as let go: it must be pressed anew. */
	releaseKey(): void;
	/** To be called before every command. */
	checkLoop(): void;
	state(): Omit<SafetyStatus, 'limits'>;
	/** Disarms what is armed, because the program ends, and watches no longer. */
	close(): void;
}

/** What a desk needs: what devices are surrounded with, but for what the desk itself answers. */
export type ArmingDeskOptions = Omit<DeviceSurroundings, 'fault' | 'checkLoop'>;

/** Why the first of these that says so is not armed. */
const reasonOf = (devices: readonly ConnectedDevice[]): string | undefined =>
	devices.map(({ gate }) => gate.state().reason).find((reason) => reason !== '');

/** A desk at which nobody has armed anything. @param all the devices there are */
export function createArmingDesk(options: ArmingDeskOptions, all: () => readonly ConnectedDevice[]): ArmingDesk {
	const { clock, timers } = options;
	let lastFault: SafetyStatus['lastFault'] = null;
	/** A simulated hand that is chosen now may arm itself: nobody has stopped or disarmed what was there, or has armed since. */
	let mayArmItself = true;
	let disarmedBecause = createSafetyGate(clock).state().reason;

	const armed = (): readonly ConnectedDevice[] => all().filter(({ gate }) => gate.state().armed);
	const isArmed = (): boolean => armed().length > 0;
	const fault = (message: string): void => {
		lastFault = { atMs: clock(), message };
	};
	const disarm = (reason: string, cause: DisarmCause): void => {
		disarmedBecause = reason;
		mayArmItself = false;
		for (const device of all()) device.disarm(reason, cause);
	};
	/** Nobody knows what became of the world while the loop stood still: what is armed lets go before anything else happens. */
	const watch = createLoopWatch(clock, timers, (gapMs) => {
		const moving = armed();
		if (moving.length === 0) return;
		const reason = `The program stood still for ${Math.round(gapMs)} ms; at most ${LONGEST_GAP_MS} are allowed.`;
		disarmedBecause = reason;
		for (const device of moving) device.disarm(reason, 'stall');
		fault(reason);
		options.notice(`${reason} What was armed is disarmed.`);
	});
	const armAll = (): true => {
		watch.check();
		const [first] = all();
		if (!first) throw new UserError('There is no device to arm: choose one first.');
		const able = all().filter((device) => device.whyNotArmed() === null);
		if (able.length === 0) throw new UserError(first.whyNotArmed() ?? '');
		for (const device of able) device.arm('person');
		mayArmItself = true;
		return true;
	};
	const key = createHeldKey(timers, () => disarm('Nothing was heard of the held key any more.', 'person'));

	return {
		around: {
			...options,
			get armSimulated() {
				return options.armSimulated === true && mayArmItself;
			},
			disarmed(device, reason, cause) {
				if (cause === 'stop' || cause === 'fault') mayArmItself = false;
				options.disarmed?.(device, reason, cause);
			},
			mayArm() {
				// A gap whose beat is still due counts as well: whoever asks now may be told what holds a moment later.
				watch.check();
				const gapMs = watch.justEndedMs();
				if (gapMs === null) return options.mayArm?.() ?? null;
				return `The program stood still for ${Math.round(gapMs)} ms just now: what was asked for meanwhile is not done. Ask again.`;
			},
			checkLoop: () => watch.check(),
			fault,
		},
		isArmed,
		arm(wanted) {
			key.up();
			if (wanted) return armAll();
			disarm('It was disarmed.', 'person');
			return false;
		},
		hold(held) {
			if (held) return key.down() ? armAll() : isArmed();
			key.up();
			disarm('The held key was let go.', 'person');
			return false;
		},
		disarm,
		armsNothingItself() {
			mayArmItself = false;
		},
		releaseKey: () => key.up(),
		checkLoop: () => watch.check(),
		state() {
			const isOn = isArmed();
			const reason = isOn ? '' : (reasonOf(all()) ?? disarmedBecause);
			return { armed: isOn, reason, held: isOn && key.isDown(), lastFault };
		},
		close() {
			key.up();
			watch.close();
			for (const device of armed()) device.disarm('The program ended.', 'person');
		},
	};
}
