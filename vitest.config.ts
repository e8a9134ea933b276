import { defineConfig } from 'vitest/config';

/**
 * Three projects: `unit`, `firmware` (gateware and firmware on simulated boards, one file at a time) and `e2e` (real Chromium, real pseudo-terminals, one file at
 * a time). `npx vitest run --project unit test/ode` runs a part.
 */
export default defineConfig({
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	test: {
		// All cores: the default leaves one free, which on two cores is half of them.
		maxWorkers: '100%',
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/e2e/**', 'test/firmware/**'],
					testTimeout: 30_000,
					hookTimeout: 30_000,
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
					testTimeout: 60_000,
					hookTimeout: 120_000,
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
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: false,
					sequence: { groupOrder: 2 },
				},
			},
		],
	},
});
