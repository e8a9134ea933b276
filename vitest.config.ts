import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/**
 * How long a test may take, ms. No test measures the machine by it: on one that ten others use, all take ten times as long. A test that takes over 10 s on a machine of
 * its own belongs into the project `long`.
 */
const patienceMs = 300_000;

const long = 'test/**/*.long.test.ts';

/** Boards that run in step with wall time, on pseudo-terminals: two files at once starve them. */
const boards = 'test/firmware/{arduinoLink,arduinoUno,arduinoVersion1,fpgaLine,hostDrives}.test.ts';

/** Commands run as a user would, from the build, none in step with wall time. */
const commands = 'test/e2e/{cli,dataset}.test.ts';

/** What takes over 20 s on one processor: begun first, or the other processors are idle when it is the last. */
const longest = [
	'test/safety/letGo.test.ts',
	'test/firmware/fpgaFormal.test.ts',
	'test/firmware/letGo.test.ts',
	'test/engine/experiment/presets.test.ts',
	'test/engine/circuitChange.test.ts',
	'test/engine/removal.test.ts',
	'test/engine/simulate.test.ts',
	'test/native/liveNative.test.ts',
	'test/e2e/cli.test.ts',
];

class LongestFirst extends BaseSequencer {
	override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
		const place = (moduleId: string): number => {
			const at = longest.findIndex((each) => moduleId.endsWith(`/${each}`));
			return at < 0 ? longest.length : at;
		};
		return (await super.sort(files)).sort((a, b) => place(a.moduleId) - place(b.moduleId));
	}
}

/**
 * Six projects: `unit`, `firmware` (gateware and firmware in virtual time) and `commands` (the command line, from the build) share all processors; `boards` (simulated boards in
 * step with wall time) and `e2e` (real Chromium, real pseudo-terminals) run one file at a time; `long` are files `*.long.test.ts`, by `npm run long`, not by
 * `npm test`. `npx vitest run --project unit test/ode` runs a part.
 */
export default defineConfig({
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	test: {
		// All cores: the default leaves one free, which on two cores is half of them.
		maxWorkers: '100%',
		// Programs that tests start compile nothing: what tries native code asks for it.
		env: { RETINODE_NATIVE: 'off' },
		expect: { poll: { timeout: patienceMs } },
		sequence: { sequencer: LongestFirst },
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
					name: 'firmware',
					environment: 'node',
					include: ['test/firmware/**/*.test.ts'],
					exclude: [boards, long],
					testTimeout: patienceMs,
					hookTimeout: patienceMs,
					sequence: { groupOrder: 0 },
				},
			},
			{
				extends: true,
				test: {
					name: 'commands',
					environment: 'node',
					include: [commands],
					testTimeout: patienceMs,
					hookTimeout: patienceMs,
					sequence: { groupOrder: 0 },
				},
			},
			{
				extends: true,
				test: {
					name: 'boards',
					environment: 'node',
					include: [boards],
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
					exclude: [commands, long],
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
