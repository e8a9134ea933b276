import type { Command } from 'commander';
import { runBackgroundJob } from '../../engine/background/backgroundJobs.ts';
import { measuringClocks } from '../../host/measuringClocks.ts';
import { solverThreads } from '../../host/solverThreads.ts';
import { SolverError } from '../../ode/solvers/reference/solver.ts';
import { columnsHeld, largestAcross, reserve } from '../../protocol/limits/patchSize.ts';
import { cellsHeld } from '../../protocol/limits/tissueSize.ts';

/** `retinode calibrate`: how many columns this machine computes in real time. */
export function addCalibrateCommand(program: Command): void {
	program
		.command('calibrate')
		.description('time the engine on this machine: how many columns run in real time, on one thread and on all')
		.option('--json', 'print the result as JSON')
		.action(async ({ json }: { readonly json?: true }) => {
			const result = await runBackgroundJob({ type: 'speed' }, { ...measuringClocks, threads: solverThreads() });
			if (result.type === 'failed') throw new SolverError(result.message);
			if (result.type !== 'speed') throw new SolverError('the calibration gave no speed');
			const { speed } = result;
			const held = columnsHeld(speed);
			const across = largestAcross(speed);
			if (json) {
				const largestPatch = { x: across, y: across };
				console.log(
					JSON.stringify({ ...speed, reserve, columnsHeld: held, largestPatch, cellsHeld: cellsHeld(speed) }),
				);
				return;
			}
			const whole = (columns: number) => Math.round(columns).toLocaleString('en');
			console.log(
				[
					`columns in real time: ${whole(speed.columnsOnOne)} on one thread, ${whole(speed.columnsOnAll)} on ${speed.threads}`,
					...(speed.note === '' ? [] : [speed.note]),
					`with ${100 * reserve} % kept for screen, camera and serial line: ${whole(held)} columns, a patch of ${across}x${across}; or about ${whole(cellsHeld(speed))} cells of a tissue`,
				].join('\n'),
			);
		});
}
