import { processMs, threadMs } from '../../src/host/threadTime.ts';
import { median } from '../timing.ts';
import type { DataRow } from './dataRow.ts';
import { CELLS, recordedPatch } from './recordedPatch.ts';

/** All spikes, light at every receptor, and 64 potentials. */
const some = ['spikes', 'light', ...Array.from({ length: 64 }, (_, k) => `ganglion.V[${16 * k}]`)];

/** What recording adds to a turn of the engine: medians over rounds. */
interface Overhead {
	/** Of the engine's own thread. */
	readonly engine: number;
	/** Of the whole process, what writes to the disk included. */
	readonly process: number;
}

const chunkMs = 250;

/** Each turn with a recording is held against those without before and after it. */
async function overheads(rounds: number): Promise<Record<'some' | 'all', Overhead>> {
	const patch = recordedPatch({ some, all: ['spikes', 'light', 'potentials'] });
	const turn = async (name?: string) => {
		const [thread, whole] = [threadMs(), processMs()];
		patch.run(chunkMs, name);
		const engine = threadMs() - thread;
		// What is under way to the disk belongs to the turn.
		await new Promise((resolve) => setTimeout(resolve, 10));
		return { engine, process: processMs() - whole };
	};
	for (const name of ['some', 'all', undefined]) await turn(name);
	const found = { some: [] as Overhead[], all: [] as Overhead[] };
	let before = await turn();
	for (let round = 0; round < rounds; round++) {
		for (const name of ['some', 'all'] as const) {
			const taken = await turn(name);
			const after = await turn();
			const more = (of: keyof Overhead): number => (2 * taken[of]) / (before[of] + after[of]) - 1;
			found[name].push({ engine: more('engine'), process: more('process') });
			before = after;
		}
	}
	await patch.close();
	const middle = (all: readonly Overhead[]): Overhead => ({
		engine: median(all.map(({ engine }) => engine)),
		process: median(all.map(({ process: whole }) => whole)),
	});
	return { some: middle(found.some), all: middle(found.all) };
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/** What recording costs a live session of 1,024 columns, by processor time. */
export const recordingOverhead: DataRow = {
	name: 'recordingOverhead',
	async measure(isQuick) {
		const { some: few, all } = await overheads(isQuick ? 5 : 25);
		return {
			figures: {
				engineOf64Potentials: few.engine,
				processOf64Potentials: few.process,
				engineOfAllPotentials: all.engine,
				processOfAllPotentials: all.process,
			},
			text: [
				`recording all spikes, 64 potentials at 1 kHz and the light at 1,024 columns adds ${percent(few.engine)} to the engine's processor time (to that of the process ${percent(few.process)})`,
				`with all ${CELLS.toLocaleString('en')} potentials at 1 kHz ${percent(all.engine)} (${percent(all.process)})`,
			],
		};
	},
};
