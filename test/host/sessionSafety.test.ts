import { describe, expect, test } from 'vitest';
import { defaultControl } from '../../src/protocol/session/controlBlock.ts';
import type { Devices } from '../../src/runtime/device/devices.ts';
import type { VirtualTime } from '../io/virtualTime.ts';
import { createSinkBench } from './sinkBench.ts';

describe('Undo', () => {
	test('raises no limit of the grip while a device is armed; a person does', async () => {
		const { sink } = await createSinkBench();
		sink.configure({ forceLimitN: 5, strokesPerS: 1, thresholdHz: 7 });
		sink.arm(true);
		sink.configure({ forceLimitN: 15, strokesPerS: 0.5, thresholdHz: 9 }, 'undo');
		expect(sink.control.grip()).toEqual({ forceLimitN: 5, strokesPerS: 0.5 });
		expect(sink.control.block().parameters.thresholdHz).toBe(9);
		sink.configure({ forceLimitN: 15 });
		expect(sink.control.grip().forceLimitN).toBe(15);
		await sink.restore({ ...sink.control.block(), parameters: { forceLimitN: 20 } });
		expect(sink.control.grip().forceLimitN).toBe(15);
	});
});

describe('Undo of devices', () => {
	const named = (sink: Devices) => sink.specs.map(({ name }) => name);
	/** Lines close and open in so long. */
	const during = async (time: VirtualTime, change: Promise<void>) => {
		await time.advance(3000);
		await change;
	};

	test('changes neither line nor mapping, nor what the grip follows, while a device is armed or stopped', async () => {
		const { sink, time } = await createSinkBench();
		const [hand] = sink.specs;
		if (!hand) throw new Error('the bench has no device');
		const remapped = [{ ...hand, mapping: { kind: 'roundRobin', channels: 1 } as const }];
		sink.arm(true);
		await expect(sink.setAll([], 'undo')).rejects.toThrow('armed or stopped goes by. Disarm it first.');
		await expect(sink.setAll(remapped, 'undo')).rejects.toThrow('Disarm it first.');
		await expect(sink.set({ type: 'none' }, 'undo')).rejects.toThrow('Disarm it first.');
		expect(() => sink.requireUndoOfLaw()).toThrow('Disarm it first.');
		expect(sink.safety().armed).toBe(true);
		sink.arm(false);
		await time.advance(1000);
		expect(() => sink.requireUndoOfLaw()).not.toThrow();
		await during(time, sink.setAll(remapped, 'undo'));
		expect(sink.specs).toEqual(remapped);
		sink.emergencyStop();
		await time.advance(1000);
		await expect(sink.setAll([hand], 'undo')).rejects.toThrow('Release its stop first.');
		expect(sink.specs).toEqual(remapped);
	});

	test('brings a simulated hand back that does not arm itself, though one that a person chooses does', async () => {
		const { sink, time } = await createSinkBench({ device: 'simulated', armSimulated: true });
		expect(sink.safety().armed).toBe(true);
		const before = sink.specs;
		await during(time, sink.setAll([]));
		await during(time, sink.setAll(before));
		expect(sink.safety().armed).toBe(true);
		await during(time, sink.setAll([]));
		await during(time, sink.setAll(before, 'undo'));
		expect(named(sink)).toEqual(before.map(({ name }) => name));
		expect(sink.safety().armed).toBe(false);
	});
});

describe('A session that is loaded', () => {
	test('raises no limit of an armed device, not by being silent of it either, and what stays is said', async () => {
		const { sink, notices } = await createSinkBench();
		sink.configure({ forceLimitN: 5, strokesPerS: 1, gainPerHz: 0.5 });
		sink.arm(true);
		await sink.restore(defaultControl());
		expect(sink.control.grip()).toEqual({ forceLimitN: 5, strokesPerS: 1 });
		expect(sink.control.block().parameters).toEqual({ forceLimitN: 5, strokesPerS: 1 });
		expect(sink.control.describe().find(({ name }) => name === 'gainPerHz')?.value).toBe(0.01);
		expect(notices.slice(-2)).toEqual([
			'The speed of the digits stays at 1 1/s: loading a session raises no limit of an armed device. Disarm it and load the session again.',
			'The force limit stays at 5 N: loading a session raises no limit of an armed device. Disarm it and load the session again.',
		]);
		await sink.restore({ ...defaultControl(), parameters: { forceLimitN: 3 } });
		expect(sink.control.grip()).toEqual({ forceLimitN: 3, strokesPerS: 1 });
		sink.arm(false);
		await sink.restore(defaultControl());
		expect(sink.control.block()).toEqual(defaultControl());
		expect(sink.control.grip()).toEqual({ forceLimitN: 10, strokesPerS: 2 });
	});

	test('that is refused leaves all of the control law as it was', async () => {
		const { sink } = await createSinkBench();
		sink.configure({ forceLimitN: 5, gainPerHz: 0.5 });
		sink.control.setFusion({ mode: 'weighted', visionWeight: 0.5 });
		const before = [sink.control.block(), sink.control.describe()];
		for (const bad of [
			{ parameters: { gainPerHz: 1, forceLimitN: 500 } },
			{ parameters: { gainPerHz: 1 }, fusion: { mode: 'gated', openAt: 0.1, closeAt: 0.5 } },
			{ parameters: { gainPerHz: 1 }, emg: { type: 'recorded', file: '/no/such/muscle.csv' } },
			{ parameters: { gainPerHz: 1 }, estimator: { kind: 'decoder', file: 'd.json', text: '{}' } },
		] as const) {
			await expect(sink.restore({ ...defaultControl(), ...bad })).rejects.toThrow();
			expect([sink.control.block(), sink.control.describe()]).toEqual(before);
		}
	});

	test('arms nothing', async () => {
		const { sink } = await createSinkBench();
		await sink.restore(defaultControl());
		expect(sink.safety().armed).toBe(false);
	});
});
