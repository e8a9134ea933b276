const crossings = 'test/ode/spikeTimes.test.ts';

/** When cells are said to have fired (src/ode). */
export const SPIKE_TIMES = [
	{
		name: 'spike times are not interpolated in the compiled method',
		file: 'src/ode/solvers/wasm/wasmCrossings.ts',
		from: 'const part = (list.thresholdMv - before) / (after - before);',
		to: 'const part = after > before ? 1 : 0;',
		testFile: crossings,
		test: 'compiled: a little more current fires a little earlier, however small the difference',
	},
	{
		name: 'spike times are interpolated backwards in the compiled method',
		file: 'src/ode/solvers/wasm/wasmCrossings.ts',
		from: '(list.thresholdMv - before) / (after - before)',
		to: '(after - list.thresholdMv) / (after - before)',
		testFile: crossings,
		test: 'compiled: a little more current fires a little earlier, however small the difference',
	},
	{
		name: 'spike times are not interpolated in the method that is read',
		file: 'src/ode/solvers/realtime/realtimeCrossings.ts',
		from: '(lengthMs * (threshold - before)) / (after - before)',
		to: 'lengthMs',
		testFile: crossings,
		test: 'interpreted: a little more current fires a little earlier, however small the difference',
	},
	{
		name: 'a downward crossing is a spike too',
		file: 'src/ode/solvers/wasm/wasmCrossings.ts',
		from: 'before < list.thresholdMv && after >= list.thresholdMv',
		to: 'before < list.thresholdMv !== after < list.thresholdMv',
		testFile: crossings,
		test: 'compiled: every spike is found once, by the member that fired, in order of substeps and members',
	},
	{
		name: 'spikes of a step come in the order of threads',
		file: 'src/ode/solvers/wasm/wasmCrossings.ts',
		from: 'at > first && (this.members[at - 1] as number) > member',
		to: 'at < first && (this.members[at - 1] as number) > member',
		testFile: crossings,
		test: 'crossings noted in any order come out by substep, and by member within one',
	},
];
