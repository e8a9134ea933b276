import { describe, expect, test } from 'vitest';
import type { DeviceStatus, Status } from '../../src/protocol/status.ts';
import {
	armingFigure,
	armSaid,
	armWarnings,
	canArm,
	deviceSaid,
	isHalted,
	refusalsOf,
	unconfirmed,
} from '../../src/ui/panels/safetyText.ts';

const link: DeviceStatus['link'] = {
	...{ state: 'ready', message: '', device: 'hand', sending: 'events', bytesWritten: 0, spikesSent: 0 },
	...{ spikesCoalesced: 0, spikesAsRates: 0, spikesLost: 0, checksumErrors: 0, sequenceGaps: 0, reconnections: 0 },
};
const hand: DeviceStatus['hand'] = {
	...{ digits: [0, 0, 0, 0, 0], wristDeg: 0, forceN: 0, armed: false, emergencyStop: false },
	...{ faults: [], commanded: 0, rateHz: 0 },
};
const device = (changes: Partial<DeviceStatus> = {}): DeviceStatus => ({
	name: 'device',
	link,
	hand,
	...{ cells: 1, channels: 1, spikesOffered: 0, spikesNotMapped: 0, spikesDelivered: 0, losses: {} },
	...{ armed: false, whyNotArmed: null, armWarning: null, emergencyStop: false, stopPending: false },
	letGo: 'confirmed',
	commands: { sent: 0, acted: 0, refused: {}, unanswered: 0, overtaken: 0, repeated: 0 },
	electrodes: null,
	...changes,
});
/** The parts of a status that speak of arming. */
const status = (
	devices: readonly DeviceStatus[],
	changes: { readonly safety?: Partial<Status['safety']>; readonly supervision?: Partial<Status['supervision']> } = {},
): Status =>
	({
		type: 'status',
		devices,
		safety: { armed: false, reason: '', held: false, limits: [], lastFault: null, ...changes.safety },
		supervision: { screens: 1, withoutScreen: false, whyNotArmed: null, ...changes.supervision },
	}) as unknown as Status;
const firmware = 'hand cannot be armed: its firmware can hold on after a lost line: load 2.x.';

describe('What is said of arming', () => {
	test('what a device has not confirmed comes before everything else: it may still move', () => {
		expect(unconfirmed({ stopPending: true, letGo: 'pending' })).toMatch(
			/^The stop is not confirmed by the device yet/,
		);
		expect(unconfirmed({ stopPending: false, letGo: 'pending' })).toMatch(/^The disarming is not confirmed/);
		expect(unconfirmed({ stopPending: false, letGo: 'confirmed' })).toBeNull();
		const owing = device({ emergencyStop: true, stopPending: true });
		expect(deviceSaid(owing)).toMatchObject({ tone: 'bad', text: expect.stringMatching(/not confirmed/) });
		expect(armSaid(status([device(), owing]), true, false).text).toMatch(/not confirmed/);
		expect(armingFigure(status([owing]))).toMatchObject({ word: 'not confirmed', tone: 'bad' });
	});

	test('a device says why it cannot be armed, and firmware of version 1 in so many words', () => {
		const old = device({ whyNotArmed: firmware });
		expect(deviceSaid(old)).toEqual({ text: `Not armed. ${firmware}`, tone: 'warn' });
		expect(armSaid(status([old]), true, false).text).toBe(`Not armed. ${firmware}`);
		expect(canArm(status([old]))).toBe(false);
		expect(canArm(status([old, device({ name: 'other' })]))).toBe(true);
	});

	test('without a screen or a simulation that answers nothing can be armed, whatever the devices say', () => {
		const why = 'The simulation does not answer: nothing can be armed before it does.';
		const now = status([device()], { supervision: { whyNotArmed: why } });
		expect(armSaid(now, true, false)).toEqual({ text: `Not armed. ${why}`, tone: 'warn' });
		expect(canArm(now)).toBe(false);
		expect(armingFigure(now)).toMatchObject({ word: 'not armed', tone: 'warn' });
	});

	test('why the last arming ended stays to be read', () => {
		const now = status([device()], { safety: { reason: 'The connection to the device was lost.' } });
		expect(armSaid(now, true, false).text).toMatch(/before you arm it\. The connection to the device was lost\.$/);
		expect(canArm(now)).toBe(true);
	});

	test('arming without a screen is seen in the status line', () => {
		const now = status([device({ armed: true })], { safety: { armed: true }, supervision: { withoutScreen: true } });
		expect(armingFigure(now)).toMatchObject({ word: 'armed · headless', tone: 'warn' });
		expect(armSaid(now, true, false).text).toBe('Armed: spikes move the hand.');
	});

	test('electrodes, a held key, a stop and nothing at all have sentences of their own', () => {
		const electrodes = device({ armed: true, hand: null });
		expect(armSaid(status([electrodes], { safety: { armed: true } }), true, false).text).toMatch(/electrodes/);
		expect(
			armSaid(status([device({ armed: true })], { safety: { armed: true, held: true } }), true, true).text,
		).toMatch(/as long as the key is held/);
		expect(armSaid(status([device({ emergencyStop: true })]), true, false).text).toMatch(/^Stopped/);
		expect(armSaid(null, false, false).text).toBe('Nothing is connected that could move.');
		expect(armSaid(status([]), true, false).text).toBe('The device has not reported yet.');
	});

	test('what does not let go by itself is said before it is armed, by name where there are several', () => {
		const brunel = device({ name: 'left', armWarning: 'It has no watchdog.' });
		expect(armWarnings([brunel])).toEqual(['It has no watchdog.']);
		expect(armWarnings([brunel, device()])).toEqual(['left: It has no watchdog.']);
	});

	test('a stop and a fault want a person; that the watchdog let go wants none, and hides no button', () => {
		const reporting = (faults: readonly string[]) => ({ emergencyStop: false, hand: hand && { ...hand, faults } });
		expect(isHalted({ emergencyStop: true, hand: null })).toBe(true);
		expect(isHalted(reporting(['watchdog', 'overheat']))).toBe(true);
		expect(isHalted(reporting(['watchdog']))).toBe(false);
		expect(isHalted(reporting([]))).toBe(false);
	});

	test('refusals are told by reason; what nobody had armed was not refused', () => {
		expect(refusalsOf({ notArmed: 500, tooOld: 2, somethingNew: 1 })).toEqual([
			['not sent: too old', 2],
			['somethingNew', 1],
		]);
	});
});
