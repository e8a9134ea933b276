import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { createSeededRandom } from '../../base/pcg.ts';
import type { PictureCourse } from '../../retina/light/field/pictureCourse.ts';
import type { Protocol } from '../experiment/protocolFile.ts';
import type { ProtocolEvent } from '../experiment/timeline.ts';
import { pointsOf, requireOwnNames, type Sweep, type SweepValue, sweepPlan, type Trial } from '../experiment/trials.ts';
import { type Dataset, mostSamples, type StimulusSet } from './datasetFile.ts';
import { seedFor, sweptPoints } from './draws.ts';
import { morseWords, noisyMoments, requireMorse } from './morse.ts';
import { splitSamples } from './splits.ts';

/** A picture file of a set, found before the plan is made: everything that a sample's bits hang on. */
export interface PictureFile {
	/** Path below the folder, with slashes. */
	readonly file: string;
	readonly sha256: string;
}

/** A dataset with everything that it names read: plain data, the same for whoever makes a part of it. */
export interface ReadyDataset {
	readonly dataset: Dataset;
	readonly protocol: Protocol;
	/** Of a set of pictures. */
	readonly pictures: readonly PictureFile[];
}

/** What is known of a sample before it is made. */
export interface SampleOutline {
	/** From 0. */
	readonly sample: number;
	/** Of everything by chance in it. */
	readonly seed: number;
	/** What its fields got, by name; with `stimulus` and `class`, `condition` and `repeat` where there are any. */
	readonly values: Readonly<Record<string, SweepValue>>;
	/** What it is told apart by; absent where the dataset has no label. */
	readonly label?: SweepValue;
	readonly split: string;
}

/** The samples of a dataset, in an order that is the same for everybody. */
export interface SamplePlan {
	readonly outlines: readonly SampleOutline[];
	/** The labels in the order of their first sample: a label's number is its place here. Empty without labels. */
	readonly classes: readonly SweepValue[];
	/** The picture file of a sample; undefined without. */
	pictureOf(sample: number): PictureFile | undefined;
	/**
	 * The run of a sample.
	 * @param pictures of its file, where it has one
	 * @throws UserError for what does not fit, with the sample's number
	 */
	trial(sample: number, pictures?: PictureCourse): Trial;
}

/** One of a set of stimuli. */
interface Item {
	readonly name: string;
	readonly class: string;
	readonly file?: PictureFile;
	/** Its light in a time line. */
	events(seed: number): ProtocolEvent[];
}

type Generated = Extract<StimulusSet, { kind: 'generated' }>;
type Morse = Extract<StimulusSet, { kind: 'morse' }>;

const generatedItems = ({ items, startS, durationS, region }: Generated): Item[] =>
	items.map(({ stimulus, parameters, ...item }) => {
		const values = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
		return {
			name: item.name ?? [stimulus, ...values].join(' '),
			class: item.class ?? stimulus,
			events: () => [{ type: 'stimulus', name: stimulus, parameters, startS, durationS, region }],
		};
	});

/** A flash for each moment; those of a channel that overlap are one. */
function flashesOf(moments: readonly number[], light: ProtocolEvent, { startS, stepS, flashS = stepS }: Morse) {
	const flashes: { fromS: number; toS: number }[] = [];
	for (const at of moments) {
		const fromS = startS + at * stepS;
		const last = flashes.at(-1);
		if (last && fromS < last.toS) last.toS = fromS + flashS;
		else flashes.push({ fromS, toS: fromS + flashS });
	}
	return flashes.map(({ fromS, toS }): ProtocolEvent => {
		const { id: _id, ...event } = light;
		return { ...event, startS: fromS, durationS: toS - fromS };
	});
}

function morseItems(set: Morse): Item[] {
	const words = set.words ?? morseWords;
	words.forEach(requireMorse);
	return words.map((word) => ({
		name: word,
		class: word,
		events(seed) {
			const { dots, dashes } = noisyMoments(word, set, createSeededRandom(seed));
			return [...flashesOf(dots, set.dot, set), ...flashesOf(dashes, set.dash, set)];
		},
	}));
}

/** A picture's class is the folder that it lies in below the set's; empty for none. */
const pictureItem = (file: PictureFile): Item => {
	const parts = file.file.split('/');
	return { name: file.file, class: parts.slice(0, -1).join('/'), file, events: () => [] };
};

function itemsOf({ dataset: { stimuli }, pictures }: ReadyDataset): readonly (Item | undefined)[] {
	switch (stimuli?.kind) {
		case undefined:
			return [undefined];
		case 'generated':
			return generatedItems(stimuli);
		case 'morse':
			return morseItems(stimuli);
		case 'pictures':
			return pictures.map(pictureItem);
	}
}

/** What a sample has none of: it is recorded, and measured by whoever reads it. */
const unmeasured = (): Pick<Protocol, 'analyses' | 'columns' | 'figures' | 'findings' | 'plots'> => ({
	analyses: {},
	columns: {},
	figures: [],
	findings: [],
	plots: [],
});

function requireName(field: 'label' | 'splitBy', name: string | undefined, known: readonly string[]): void {
	if (name === undefined || known.includes(name)) return;
	const there = known.length > 0 ? `one of ${nameList(known, 'or')}` : 'left out: nothing differs between samples';
	throw new UserError(`dataset: field '${field}' must be ${there}; got '${name}'`);
}

/** Where a sample lies among sweeps, stimuli and repeats. A grid meets each stimulus; draws are dealt to them in turn. */
interface Place {
	readonly sweep: number;
	readonly item: number;
	readonly repeat: number;
}

/**
 * Lays out the samples of a dataset.
 * @throws UserError that names the field and what is allowed
 */
export function samplePlan(ready: ReadyDataset): SamplePlan {
	const { dataset, protocol } = ready;
	const { sweep, seed, label, splitBy, splits } = dataset;
	if (protocol.preparation === 'same') {
		throw new UserError("dataset: field 'protocol.preparation' must be 'fresh': samples do not hang on each other");
	}
	requireOwnNames([...protocol.vary, ...(sweep?.axes ?? [])], "dataset: field 'sweep.axes'");
	const plan = sweepPlan(protocol, [...protocol.vary.map(pointsOf), ...sweptPoints(sweep, seed)]);
	const sweepAt = (index: number, sample: number): Sweep => {
		try {
			return plan.at(index);
		} catch (error) {
			throw error instanceof UserError ? new UserError(`dataset, sample ${sample}: ${error.message}`) : error;
		}
	};
	const items = itemsOf(ready);
	const isDrawn = sweep !== undefined && sweep.method !== 'grid';
	const { repeats } = protocol;
	const count = plan.count * repeats * (isDrawn ? 1 : items.length);
	if (count > mostSamples) {
		throw new UserError(`dataset: it asks for ${count} samples; at most ${mostSamples} are made`);
	}
	const placeOf = (sample: number): Place => {
		const run = Math.floor(sample / repeats);
		const repeat = sample % repeats;
		return isDrawn
			? { sweep: run, item: run % items.length, repeat }
			: { sweep: run % plan.count, item: Math.floor(run / plan.count), repeat };
	};
	const valuesOf = (sample: number): SampleOutline['values'] => {
		const place = placeOf(sample);
		const { condition, values } = plan.outline(place.sweep);
		const item = items[place.item];
		return {
			...values,
			...(condition === '' ? {} : { condition }),
			...(item ? { stimulus: item.name, class: item.class } : {}),
			...(repeats > 1 ? { repeat: place.repeat } : {}),
		};
	};
	const all = Array.from({ length: count }, (_, sample) => valuesOf(sample));
	const known = Object.keys(elementOr(all, 0, {}));
	requireName('label', label, known);
	requireName('splitBy', splitBy, known);
	const labelOf = (values: SampleOutline['values']) => (label === undefined ? undefined : values[label]);
	const split = splitSamples(
		all.map((values, sample) => ({
			group: String(splitBy === undefined ? sample : values[splitBy]),
			label: String(labelOf(values)),
		})),
		splits,
		seedFor(seed, 'splits'),
	);
	return {
		classes: label === undefined ? [] : [...new Set(all.map((values) => labelOf(values) as SweepValue))],
		outlines: all.map((values, sample): SampleOutline => {
			const named = labelOf(values);
			return {
				sample,
				seed: seedFor(seed, 'samples', sample),
				values,
				...(named === undefined ? {} : { label: named }),
				split: split[sample] as string,
			};
		}),
		pictureOf: (sample) => items[placeOf(sample).item]?.file,
		trial(sample, pictures) {
			const place = placeOf(sample);
			const drawnSeed = seedFor(seed, 'samples', sample);
			const swept = sweepAt(place.sweep, sample);
			const events = items[place.item]?.events(drawnSeed) ?? [];
			const retina = { ...swept.protocol.retina, seed: drawnSeed };
			const timeline = [...swept.protocol.timeline, ...events];
			const own = { ...swept.protocol, ...unmeasured(), retina, timeline };
			return {
				sweep: { ...swept, index: sample, protocol: own },
				repeat: 0,
				...(pictures ? { pictures } : {}),
			};
		},
	};
}
