import { describe, expect, test } from 'vitest';
import { conversationsFor, type DeviceUnderTest, hold } from './conversations.ts';
import vectors from './vectors.json' with { type: 'json' };

const mute = (kind: DeviceUnderTest['kind']): DeviceUnderTest => ({
	kind,
	advance: () => new Uint8Array(),
	hear: () => undefined,
	contact: () => undefined,
	look: () => ({}),
});

describe('The shared conversations', () => {
	test('no device passes by saying nothing', async () => {
		for (const kind of ['hand', 'stimulator'] as const) {
			for (const talk of conversationsFor({ kind, channels: 4, exact: true })) {
				await expect(hold(talk, mute(kind)), talk.name).rejects.toThrow();
			}
		}
	});

	test('most are for every device, and each of the others finds one', () => {
		const held = new Set(
			(['hand', 'stimulator'] as const).flatMap((kind) =>
				[4, 64, 256].flatMap((channels) => conversationsFor({ kind, channels, exact: true })),
			),
		);
		expect(held.size).toBe(vectors.conversations.length);
		expect(conversationsFor({ kind: 'hand', channels: 256, exact: false }).length).toBeGreaterThan(30);
		expect(conversationsFor({ kind: 'stimulator', channels: 64, exact: false }).length).toBeGreaterThan(30);
	});

	test('something is driven, and something let go, in every one that is about movement', () => {
		const moving = vectors.conversations.filter(({ steps }) =>
			steps.some((step) => 'driven' in step && step.driven === true),
		);
		expect(moving.length).toBeGreaterThan(20);
		expect(moving.filter(({ steps }) => steps.some((step) => 'driven' in step && step.driven === false)).length).toBe(
			moving.length,
		);
	});
});
