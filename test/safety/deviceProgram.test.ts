import { describe, expect, onTestFinished, test } from 'vitest';
import { type DeviceProgram, startDeviceProgram } from './devices/program.ts';

/** A program that runs `script`, and may say nothing for `silentMs`. */
function program(script: string, silentMs: number): DeviceProgram {
	const started = startDeviceProgram(process.execPath, ['-e', script], silentMs);
	onTestFinished(() => started.close());
	return started;
}

/** Three bytes are wanted: one for each record, and one for the end. */
const sequence = [{ kind: 'restart' }, { kind: 'restart' }] as const;

describe('A device in a program of its own', () => {
	test('may take long, as long as it says something now and then', async () => {
		const slow = `let n = 0; setInterval(() => n++ < 3 && process.stdout.write('a'), 1500); process.stdin.resume().on('end', () => process.exit())`;
		expect(await program(slow, 2500).play([sequence])).toEqual([Uint8Array.of(97, 97)]);
	});

	test('that falls silent is said to, and is killed', async () => {
		const mute = program('setInterval(() => 0, 1000)', 1000);
		await expect(mute.play([sequence])).rejects.toThrow('said nothing for 1 s');
		await expect(mute.play([sequence])).rejects.toThrow('said nothing for 1 s');
	});
});
