import { describe, expect, test } from 'vitest';
import { machineTime } from '../../../src/host/machineTime.ts';
import { runTwin } from '../../../src/io/devices/node/runTwin.ts';
import { DEVICES, deviceKind } from '../../../src/io/devices/twinRegistry.ts';
import { deviceConditions } from '../../../src/io/devices/twins/conditions.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { whyNoPseudoTerminal } from '../transport/pty.ts';

describe('The devices there are', () => {
	test('are found by name, and an unknown one is refused with those there are', () => {
		expect(deviceKind('hand')).toBe(DEVICES[0]);
		expect(() => deviceKind('foot')).toThrow('There is no device foot; there are: hand,');
	});

	test('a condition out of range is refused', () => {
		expect(() => deviceConditions({ loss: 1.5 })).toThrow("The device's loss is 1.5; it must be from 0 to 1.");
		expect(() => deviceConditions({ latencyMs: Number.NaN })).toThrow('latencyMs is NaN');
	});

	test('a hand on a port that does not exist says so', async () => {
		await expect(runTwin(HAND_DEVICE, { ...machineTime, port: '/dev/does-not-exist' })).rejects.toThrow(
			'does not exist',
		);
	});

	test('a hand runs until it is told to end', async ({ skip }) => {
		const why = await whyNoPseudoTerminal();
		if (why !== null) skip(why);
		const abort = new AbortController();
		const reason = await runTwin(HAND_DEVICE, { ...machineTime, signal: abort.signal, onReady: () => abort.abort() });
		expect(reason.kind).toBe('requested');
	});
});
