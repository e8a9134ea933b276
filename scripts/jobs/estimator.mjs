// An estimator: its form in a session file, one file, one line in the registry (an import and an entry).
export default {
	title: 'an estimator (spikes to grip)',
	create: {
		'src/io/control/intervalEstimator.ts': `import { type EstimatorKind, isCountable, rateDrive, type SpikeEstimator } from './estimator.ts';

/** The rate that the last interval between spikes of any cell says, Hz per cell; it falls while none comes. */
function createIntervalEstimator(cells: number): SpikeEstimator {
	let times: number[] = [];
	return {
		unit: 'Hz',
		delayMs: 0,
		push(more) {
			for (const spike of more) if (isCountable(spike)) times.push(spike.tMs);
			times.sort((a, b) => a - b);
		},
		at(tMs) {
			const past = times.filter((each) => each <= tMs).slice(-2);
			times = [...past, ...times.filter((each) => each > tMs)];
			const [first, last] = past;
			if (first === undefined || last === undefined) return 0;
			return 1000 / (cells * Math.max(last - first, tMs - last, 1));
		},
	};
}

/** Choosing it says all. */
type Interval = { readonly kind: 'interval' };

/** The last interval as a choice. */
export const intervalEstimator: EstimatorKind<Interval, Interval> = {
	title: 'Last interval',
	help: 'one over the time between the last two spikes',
	read: (choice) => choice,
	drive: (parameters) => rateDrive(createIntervalEstimator(parameters.cells), parameters),
	memoryMs: ({ windowMs }) => windowMs,
};
`,
	},
	register: [
		{
			file: 'src/protocol/session/controlBlock.ts',
			after: "	z.strictObject({ kind: z.literal('exponential') }),\n",
			text: "	z.strictObject({ kind: z.literal('interval') }),\n",
		},
		{
			file: 'src/io/control/estimators.ts',
			before: 'import type { ControlParameters }',
			text: "import { intervalEstimator } from './intervalEstimator.ts';\n",
		},
		{
			file: 'src/io/control/estimators.ts',
			after: '	exponential: exponentialFilter,\n',
			text: '	interval: intervalEstimator,\n',
		},
	],
	run: [
		...['node', 'bin/retinode.js', 'live', '--source', 'stimulus:flash', '--duration', '1', '--fast', '--json'],
		...['--sink', 'device:hand', '--estimator', 'interval'],
	],
	// What it made of the spikes moved the hand.
	shows: /"commandsActed": [1-9]/,
};
