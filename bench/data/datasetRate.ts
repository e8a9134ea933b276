import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** The whole command, its start included. @throws Error with what it said where it ends otherwise than well */
function make(file: string, out: string, workers: number): Made {
	const begun = performance.now();
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[program, 'dataset', file, '--out', out, '--workers', String(workers), '--json'],
		{ encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(stderr);
	const { bytes } = JSON.parse(stdout) as { readonly bytes: number };
	return { seconds: (performance.now() - begun) / 1000, bytes };
}

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
	const runs = [fewer, samples].map((count) => {
		const sweep = { method: 'latinHypercube', count, axes: [{ name: 'value', values, of: [path] }] };
		writeFileSync(file, JSON.stringify({ format: 'retinode-dataset', version: 1, title: name, protocol, sweep }));
		return [1, 2].map((workers) => make(file, join(folder, `${circuit}${count}-${workers}`), workers));
	}) as [[Made, Made], [Made, Made]];
	const [[oneBegun, twoBegun], [one, two]] = runs;
	const [oneS, twoS] = [one.seconds - oneBegun.seconds, two.seconds - twoBegun.seconds];
	const cellSeconds = cells * rest.durationS * samples;
	return {
		name,
		cells,
		samples,
		samplesPerSAndCore: (samples - fewer) / oneS,
		cellSecondsPerSAndCore: (cells * rest.durationS * (samples - fewer)) / oneS,
		twoCoresOverOne: oneS / twoS,
		/** Of the whole command on one core, beyond its samples. */
		startS: oneBegun.seconds - (oneS * fewer) / (samples - fewer),
		wholeTwoCoresOverOne: one.seconds / two.seconds,
		bytesPerCellSecond: one.bytes / cellSeconds,
	};
}

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
						`${each.name} (${each.cells} cells): ${each.samplesPerSAndCore.toPrecision(3)} samples and ${each.cellSecondsPerSAndCore.toPrecision(3)} cell-seconds a second and core, two cores over one ${each.twoCoresOverOne.toFixed(2)}; before the first it takes ${each.startS.toFixed(1)} s, with which ${each.samples} samples are made ${each.wholeTwoCoresOverOne.toFixed(2)} times as fast by two; ${each.bytesPerCellSecond.toPrecision(3)} bytes per cell-second (spikes alone)`,
				),
			};
		} finally {
			rmSync(folder, { recursive: true });
		}
	},
};
