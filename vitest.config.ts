import { defineConfig } from 'vitest/config';

/**
 * How long a test may take, ms. No test measures the machine by it: on one that ten others use, all take ten times as long. A test that takes over 10 s on a machine of
 * its own belongs into the project `long`.
 */
const patienceMs = 300_000;

const long = 'test/**/*.long.test.ts';

/**
 * Four projects: `unit`, `firmware` (gateware and firmware on simulated boards, one file at a time), `e2e` (real Chromium, real pseudo-terminals, one file at
 * a time) and `long` (files `*.long.test.ts`, by `npm run long`, not by `npm test`). `npx vitest run --project unit test/ode` runs a part.
 */
export default defineConfig({
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	test: {
		// All cores: the default leaves one free, which on two cores is half of them.
		maxWorkers: '100%',
		// Programs that tests start compile nothing: what tries native code asks for it.
		env: { RETINODE_NATIVE: 'off' },
		expect: { poll: { timeout: patienceMs } },
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['test/**/*.test.ts'],
					exclude: ['test/e2e/**', 'test/firmware/**', long],
					testTimeout: patienceMs,
					hookTimeout: patienceMs,
					sequence: { groupOrder: 0 },
				},
			},
			{
				extends: true,
				test: {
					// Simulated boards run in step with wall time: two files at once starve them.
					name: 'firmware',
					environment: 'node',
					include: ['test/firmware/**/*.test.ts'],
					exclude: [long],
					testTimeout: patienceMs,
					hookTimeout: patienceMs,
					fileParallelism: false,
					sequence: { groupOrder: 1 },
				},
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['test/e2e/**/*.test.ts'],
					exclude: [long],
					testTimeout: patienceMs,
					hookTimeout: patienceMs,
					fileParallelism: false,
					sequence: { groupOrder: 2 },
				},
			},
			{
				extends: true,
				test: {
					name: 'long',
					environment: 'node',
					include: [long],
					testTimeout: 4 * patienceMs,
					hookTimeout: 4 * patienceMs,
					fileParallelism: false,
					sequence: { groupOrder: 3 },
				},
			},
		],
	},
});
