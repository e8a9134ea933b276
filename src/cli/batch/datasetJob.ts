import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { UserError } from '../../base/errors.ts';
import { libraryOf, requireCircuit } from '../../engine/model/prepareModel.ts';
import { manifestName, openManifest, type Shard } from '../../host/dataset/manifestFile.ts';
import { type FoundDataset, readDataset } from '../../host/dataset/readDataset.ts';
import type { ManifestHead } from '../../protocol/dataset/manifest.ts';
import { type SamplePlan, samplePlan } from '../../protocol/dataset/samples.ts';
import { completeStimulusSpec } from '../../retina/light/stimuli/catalogue.ts';
import type { BatchFollower, BatchOutcome, DatasetOptions } from './batch.ts';
import { makeSamples } from './datasetCrew.ts';

/** Samples looked at before any is made, so that what does not fit is told at once. */
const lookedAt = 16;

/** A stimulus as it may be shown. @throws UserError that names the field */
function requireStimulus(field: string, name: string, parameters: Readonly<Record<string, number>>): void {
	try {
		completeStimulusSpec({ name, parameters });
	} catch (error) {
		throw error instanceof UserError ? new UserError(`dataset: field '${field}': ${error.message}`) : error;
	}
}

/**
 * Refuses fields that a sweep leads out of their range, and circuits and stimuli that there are not, before the first sample is made; what the circuit has not, the first sample
 * of each thread refuses.
 */
function requireFit({ dataset: { stimuli } }: FoundDataset, plan: SamplePlan): void {
	if (stimuli?.kind === 'generated') {
		stimuli.items.forEach(({ stimulus, parameters }, k) => {
			requireStimulus(`stimuli.items.${k}`, stimulus, parameters);
		});
	}
	const last = plan.outlines.length - 1;
	const places = Array.from({ length: lookedAt }, (_, k) => Math.floor((k * last) / (lookedAt - 1)));
	const protocols = [...new Set(places)].map((sample) => plan.trial(sample).sweep.protocol);
	for (const { timeline } of protocols) {
		timeline.forEach((event, k) => {
			if (event.type === 'stimulus') requireStimulus(`protocol.timeline.${k}`, event.name, event.parameters);
		});
	}
	for (const { retina } of new Map(protocols.map((each) => [each.retina.circuit, each])).values()) {
		requireCircuit(retina.circuit, libraryOf(retina));
	}
}

function headOf({ dataset, hash }: FoundDataset, plan: SamplePlan, shard: Shard): ManifestHead {
	return {
		record: 'head',
		format: 'retinode-dataset-manifest',
		version: 1,
		program: `retinode ${packageJson.version}`,
		title: dataset.title,
		seed: dataset.seed,
		spec: hash,
		samples: plan.outlines.length,
		classes: [...plan.classes],
		splits: dataset.splits,
		shard: { ...shard },
		dataset: { ...dataset },
	};
}

/** `2/4`. @throws UserError */
export function shardOf(text: string): Shard {
	const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
	const shard = { index: Number(index), of: Number(of) };
	if (shard.index >= 1 && shard.index <= shard.of) return shard;
	throw new UserError(`--shard must be a part and how many there are, 1/4 to 4/4 for four; got '${text}'`);
}

/** Numbers of the samples of a part. */
export const samplesOf = (count: number, { index, of }: Shard): number[] =>
	Array.from({ length: Math.max(0, Math.ceil((count - index + 1) / of)) }, (_, k) => k * of + index - 1);

/** How many samples there are of each split, or label. */
function tally(names: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}

const sizeText = (bytes: number): string => `${(bytes / 1e6).toPrecision(3)} MB`;

/**
 * Makes the samples of a dataset, or of a part of it, that are not there yet.
 * @throws UserError that names the field and what is allowed; what a sample maker throws: what is made stays
 */
export async function runDataset(options: DatasetOptions, follow: BatchFollower): Promise<BatchOutcome> {
	const shard = shardOf(options.shard ?? '1/1');
	const found = await readDataset(options.spec);
	const plan = samplePlan(found);
	const mine = samplesOf(plan.outlines.length, shard);
	const splits = tally(mine.map((sample) => plan.outlines[sample]?.split as string));
	const figures = { title: found.dataset.title, samples: mine.length, of: plan.outlines.length, splits };
	const described = `${mine.length} samples${shard.of > 1 ? ` of ${plan.outlines.length}` : ''}, ${
		plan.classes.length > 0 ? `${plan.classes.length} labels, ` : ''
	}${Object.entries(splits)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ')}`;
	requireFit(found, plan);
	if (options.plan) {
		const outlines = mine.map((sample) => plan.outlines[sample]);
		const json = { ...figures, classes: plan.classes, spec: found.hash, outlines };
		return { printed: options.json ? JSON.stringify(json, null, 2) : described, interrupted: '' };
	}
	if (options.out === undefined) throw new UserError('--out is needed: the folder that the samples go into');
	const manifest = openManifest(options.out, headOf(found, plan, shard));
	const { there } = manifest;
	const left = mine.filter((sample) => !there.has(sample));
	const failures = [...there.values()].filter(({ record }) => record === 'failed').length;
	let [made, failed, bytes] = [0, failures, 0];
	try {
		const workers = options.workers ?? availableParallelism();
		await makeSamples({ found, plan, samples: left, out: options.out, workers }, follow, (line) => {
			manifest.add(line);
			if (line.record === 'failed') failed++;
			else {
				made++;
				bytes += line.bytes;
			}
		});
		if (there.size + made + failed - failures === mine.length) manifest.end();
	} finally {
		manifest.close();
	}
	const kept = there.size - failures;
	const list = join(options.out, manifestName(shard));
	const json = { ...figures, made, kept, failed, bytes, manifest: list };
	const isWhole = kept + made + failed === mine.length;
	return {
		printed: options.json
			? JSON.stringify(json, null, 2)
			: `${described}\n${made} made (${sizeText(bytes)}), ${kept} were there: ${list}`,
		interrupted: isWhole
			? ''
			: `interrupted: ${kept + made} of ${mine.length} samples are made; the same command makes the others`,
		...(isWhole && failed > 0
			? { incomplete: `${failed} of ${mine.length} samples could not be solved; ${list} says why` }
			: {}),
	};
}
