import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import type { DataRow } from './dataRow.ts';

/** A dataset to be made: flashes on one column, sixteen of which are made side by side, or gratings on a piece of tissue. */
interface Case {
	readonly name: string;
	readonly retina: { readonly circuit: string; readonly tissue?: { widthUm: number; heightUm: number } };
	readonly durationS: number;
	/** Of the larger of two; the smaller has a quarter: what lies between them is made once everything has begun. */
	readonly samples: number;
	readonly timeline: readonly object[];
	readonly path: string;
	readonly values: object;
}

const cases = (isQuick: boolean): readonly Case[] => [
	{
		name: 'flashes on one column',
		retina: { circuit: 'mouse' },
		durationS: 0.5,
		samples: isQuick ? 64 : 512,
		timeline: [{ id: 'light', type: 'light', startS: 0.1, durationS: 0.1, coneRate: 0 }],
		path: 'timeline.light.coneRate',
		values: { from: 100, to: 1e5, spacing: 'logarithmic' },
	},
	{
		name: 'gratings on a tissue of 100 × 100 µm',
		retina: { circuit: 'mouse', tissue: { widthUm: 100, heightUm: 100 } },
		durationS: 0.5,
		samples: isQuick ? 8 : 48,
		timeline: [{ id: 'light', type: 'stimulus', name: 'drifting-grating', parameters: {} }],
		path: 'timeline.light.parameters.direction',
		values: { from: 0, to: 360 },
	},
];

const program = join(process.cwd(), 'bin/retinode.js');

interface Made {
	readonly seconds: number;
	readonly bytes: number;
}

/** What keeps a command and all of its threads, the compiler's and the collector's among them, on one processor that this one may use; nothing where there is none such. */
function onOneProcessor(): readonly string[] | undefined {
	const status = '/proc/self/status';
	if (!existsSync(status) || spawnSync('taskset', ['--version']).status !== 0) return undefined;
	const first = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1];
	return first === undefined ? undefined : ['taskset', '-c', first];
}

/**
 * The whole command, its start included.
 * @param by what it is started by, if not by itself
 * @throws Error with what it said where it ends otherwise than well
 */
function make(file: string, out: string, workers: number, by: readonly string[] = []): Made {
	const begun = performance.now();
	const options = [program, 'dataset', file, '--out', out, '--workers', String(workers), '--json'];
	const [command = process.execPath, ...args] = [...by, process.execPath, ...options];
	const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr);
	const { bytes } = JSON.parse(stdout) as { readonly bytes: number };
	return { seconds: (performance.now() - begun) / 1000, bytes };
}

/** By one worker, by two, and by one that is kept to one processor where that can be had. */
type Runs = readonly [Made, Made, Made | undefined];

function measured({ name, samples, path, values, ...rest }: Case, folder: string) {
	const { circuit, tissue } = rest.retina;
	const model = prepareModel({
		circuit,
		variant: 'corrected',
		columns: { x: 1, y: 1 },
		parameters: {},
		...(tissue ? { tissue } : {}),
	});
	const cells = model.network.populations.reduce((sum, { count }) => sum + count, 0);
	const file = join(folder, `${circuit}.json`);
	const protocol = {
		format: 'retinode-protocol',
		version: 1,
		title: name,
		solver: { method: 'realtime', dtS: 0.0005 },
		...rest,
	};
	const fewer = samples / 4;
	const kept = onOneProcessor();
	const runs = (count: number): Runs => {
		const sweep = { method: 'latinHypercube', count, axes: [{ name: 'value', values, of: [path] }] };
		writeFileSync(file, JSON.stringify({ format: 'retinode-dataset', version: 1, title: name, protocol, sweep }));
		const out = (name: string) => join(folder, `${circuit}${count}-${name}`);
		return [make(file, out('one'), 1), make(file, out('two'), 2), kept && make(file, out('kept'), 1, kept)];
	};
	const [oneBegun, twoBegun, keptBegun] = runs(fewer);
	const [one, two, oneKept] = runs(samples);
	const [oneS, twoS] = [one.seconds - oneBegun.seconds, two.seconds - twoBegun.seconds];
	const keptS = oneKept && keptBegun && oneKept.seconds - keptBegun.seconds;
	const cellSeconds = cells * rest.durationS * samples;
	return {
		name,
		cells,
		samples,
		samplesPerSAndCore: (samples - fewer) / oneS,
		cellSecondsPerSAndCore: (cells * rest.durationS * (samples - fewer)) / oneS,
		twoWorkersOverOne: oneS / twoS,
		twoCoresOverOne: keptS === undefined ? undefined : keptS / twoS,
		/** Of the whole command on one core, beyond its samples. */
		startS: oneBegun.seconds - (oneS * fewer) / (samples - fewer),
		wholeTwoCoresOverOne: one.seconds / two.seconds,
		bytesPerCellSecond: one.bytes / cellSeconds,
	};
}

/** How much faster two workers are: beside one, whose compiler and collector have threads of their own that run where a processor is free, and beside one processor. */
const overOne = ({ twoWorkersOverOne, twoCoresOverOne }: ReturnType<typeof measured>): string =>
	`two workers over one ${twoWorkersOverOne.toFixed(2)}, two cores over one ${twoCoresOverOne === undefined ? '(no taskset here)' : `(one worker kept to one processor by taskset) ${twoCoresOverOne.toFixed(2)}`}`;

/** Samples a second of `retinode dataset` (built: `npm run build`), by wall time: on a machine that does nothing else. */
export const datasetRate: DataRow = {
	name: 'datasetRate',
	async measure(isQuick) {
		const folder = mkdtempSync(join(tmpdir(), 'retinode-bench-'));
		try {
			const found = cases(isQuick).map((each) => measured(each, folder));
			return {
				figures: { cases: found },
				text: found.map(
					(each) =>
						`${each.name} (${each.cells} cells): ${each.samplesPerSAndCore.toPrecision(3)} samples and ${each.cellSecondsPerSAndCore.toPrecision(3)} cell-seconds a second and core, ${overOne(each)}; before the first it takes ${each.startS.toFixed(1)} s, with which ${each.samples} samples are made ${each.wholeTwoCoresOverOne.toFixed(2)} times as fast by two; ${each.bytesPerCellSecond.toPrecision(3)} bytes per cell-second (spikes alone)`,
				),
			};
		} finally {
			rmSync(folder, { recursive: true });
		}
	},
};
