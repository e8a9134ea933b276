import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNoFuzz = whyNoFirmware('fuzz');
describe.skipIf(whyNoFuzz !== null)(
	`Fuzzing the Arduino firmware${whyNoFuzz === null ? '' : ` (${whyNoFuzz})`}`,
	() => {
		test('20,000 guided inputs break neither memory nor rule, and each is recovered from', () => {
			const { path } = buildFirmware('fuzz');
			const { status, stderr } = spawnSync(
				path,
				['-runs=20000', '-max_len=128', '-seed=1', `-artifact_prefix=${path}-`],
				{
					encoding: 'utf8',
					maxBuffer: 1 << 26,
				},
			);
			expect(status, stderr.slice(-2000)).toBe(0);
			const totals = JSON.parse(/totals: (\{.*\})/.exec(stderr)?.[1] ?? '{}') as Record<string, number>;
			expect(totals.inputs).toBeGreaterThanOrEqual(20_000);
			// All but the empty input end in a resynchronisation; frames, stops and motion were truly exercised.
			expect(totals.resynchronised).toBeGreaterThanOrEqual(20_000 - 2);
			expect(totals.framesAccepted).toBeGreaterThan(20_000);
			expect(totals.emergencyStops).toBeGreaterThan(0);
		});
	},
);

const whyNoUno = whyNoFirmware('uno', 'arduino-uno', 'loopback', 'check-api', 'api-pulses');
describe.skipIf(whyNoUno !== null)(`Building for boards${whyNoUno === null ? '' : ` (${whyNoUno})`}`, () => {
	test('the Uno firmware fits its budget of flash and RAM, by avr-gcc alone and as the Arduino IDE builds it', () => {
		for (const target of ['uno', 'arduino-uno', 'loopback'] as const) {
			// size.sh fails the build when a budget is exceeded.
			const size = JSON.parse(buildFirmware(target).printed) as Record<string, number>;
			expect(size.flashBytes).toBeGreaterThan(1000);
			expect(size.flashBytes).toBeLessThanOrEqual(size.flashBudget ?? 0);
			expect(size.ramBytes).toBeLessThanOrEqual(size.ramBudget ?? 0);
		}
	});

	test('the port for other boards cuts no pulse short and leaves none standing, by a model of the Servo library', () => {
		const { stdout, status } = spawnSync(buildFirmware('api-pulses').path, { encoding: 'utf8' });
		expect(status).toBe(0);
		const { pulses, stuck, shortestUs, longestUs } = JSON.parse(stdout) as Record<string, number>;
		expect(pulses).toBeGreaterThan(50_000);
		expect(stuck).toBe(0);
		expect(shortestUs).toBeGreaterThanOrEqual(500);
		expect(longestUs).toBeLessThanOrEqual(2500);
	});

	test('the port for other boards compiles for a 32-bit ARM and for a Mega; it is not run', () => {
		const lines = buildFirmware('check-api').printed.trim().split('\n');
		expect(lines.map((line) => (JSON.parse(line) as { target: string }).target)).toEqual([
			'cortex-m0plus',
			'atmega2560',
		]);
	});
});
