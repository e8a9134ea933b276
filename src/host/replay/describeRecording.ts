import { layerOf } from '../../engine/model/describe.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { RecordedCells, RecordedEdit, RecordedEvent } from '../../io/files/nwb/reading/recordingFacts.ts';
import type { Description, PopulationDescription } from '../../protocol/description.ts';
import { pairText } from '../../protocol/pairText.ts';
import { newRunPath, type ReplayDescription, type ReplayMark, recordedLightPath } from '../../protocol/replay.ts';

/** What is said of a recording beside what stands in it. */
export interface ReplayRemarks {
	readonly notes: readonly string[];
	readonly whyNoRun: string | null;
}

/** `offSustained` as people write it: `Off sustained`. */
function titleOf(name: string): string {
	const words = name
		.replaceAll('_', ' ')
		.replaceAll(/([a-z])([A-Z])/g, (_match, a: string, b: string) => `${a} ${b.toLowerCase()}`);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

const baseName = ({ kind }: RecordedCells): string => kind.slice(kind.lastIndexOf('.') + 1).toLowerCase();

/** What can be probed of a population: what was recorded, what light fell on it, and the same of a new run. */
function quantitiesOf(
	recording: Recording,
	newRun: Recording | undefined,
	{ name, count }: RecordedCells,
	seesLight: boolean,
): PopulationDescription['quantities'] {
	const own = (of: Recording) => of.quantities.filter(({ population }) => population === name);
	const described = (path: string, title: string, unit: string, members: readonly number[]) => ({
		path,
		title,
		unit,
		isCurrent: /(^|\.)I$|_current$/.test(path),
		...(members.length < count ? { members } : {}),
	});
	const light = { path: recordedLightPath, title: 'photoisomerisations per second', unit: '1/s', isCurrent: false };
	return [
		...own(recording).map(({ path, title, unit, members }) => described(path, title, unit, members)),
		...(seesLight && recording.hasLight ? [light] : []),
		...(newRun ? own(newRun) : []).map(({ path, title, unit, members }) => ({
			...described(path, `${title} in the new run`, unit, members),
			path: newRunPath(path),
		})),
	];
}

function populationsOf(recording: Recording, newRun: Recording | undefined): PopulationDescription[] {
	const seeing = new Set(recording.receptors.map(({ cell }) => cell));
	const cells = recording.populations.reduce((sum, { count }) => sum + count, 0);
	const first = new Float32Array(cells);
	recording.potentials(recording.fromS, first);
	return recording.populations.map((population) => {
		const { name, kind, count, firstCell, positionsUm, spikes } = population;
		const seesLight = seeing.has(firstCell);
		const known = [...first.subarray(firstCell, firstCell + count)].filter(Number.isFinite);
		return {
			name,
			kind,
			title: titleOf(name),
			layer: layerOf(kind, { seesLight, spikes }),
			count,
			positionsUm,
			firstCell,
			// Changes are shown from where the recording begins; of what has no potential none is.
			restMv: known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length,
			spiking: spikes,
			...(seesLight
				? {
						light: {
							sees: baseName(population).includes('cone') ? ('cone' as const) : ('rod' as const),
							unit: '1/s',
							gain: { path: gainPath(name), inputPerUnit: 1 },
						},
						...(recording.hasLight ? { lightPath: recordedLightPath } : {}),
					}
				: {}),
			quantities: quantitiesOf(recording, newRun, population, seesLight),
		};
	});
}

function connectionsOf({ connections, populations }: Recording): Description['connections'] {
	const firstOf = (name: string): number => populations.find((each) => each.name === name)?.firstCell ?? 0;
	return connections.map(({ name, type, from, to, into, cells }) => {
		const side = (which: 0 | 1, first: number): Int32Array =>
			Int32Array.from({ length: cells.length / 2 }, (_, k) => (cells[2 * k + which] as number) - first);
		const pairs = pairText(side(0, firstOf(from)), side(1, firstOf(to)));
		return { name, type, title: name, from, to, into, isSignal: false, pairs, inverting: false };
	});
}

const number = (value: number): string => String(Number(value.toPrecision(6)));

function editMark({ fromS, untilS, type, target, value }: RecordedEdit): ReplayMark {
	const what = Number.isNaN(value)
		? `${type} ${target}`
		: type === 'set'
			? `${target} set to ${number(value)}`
			: `${type} ${target} ${number(value)}`;
	return { lane: 'edits', fromS, untilS: type === 'set' || type.startsWith('end of ') ? fromS : untilS, text: what };
}

/** What comes of light, `stimulus: flicker`, or of a device, `hand: disarmed`. */
function eventMark({ atS, of, type, target, detail }: RecordedEvent): ReplayMark {
	const lane = of === 'stimulus' ? 'light' : of === 'device' ? 'devices' : 'losses';
	const name = of === 'stimulus' ? /"name":"([^"]+)"/.exec(detail)?.[1] : undefined;
	const text = of === 'stimulus' ? `light: ${type}${name === undefined ? '' : ` ${name}`}` : `${target}: ${type}`;
	return { lane, fromS: atS, untilS: atS, text };
}

function replayOf(recording: Recording, { notes, whyNoRun }: ReplayRemarks): ReplayDescription {
	const { file, bytes, fromS, untilS, startedAt, program, backEnd, session, asked, hasLight, hasSpikes } = recording;
	const recorded = recording.quantities.reduce(
		(sum, { path, members }) => sum + (path === 'V' ? members.length : 0),
		0,
	);
	const all = recording.populations.reduce((sum, { count }) => sum + count, 0);
	return {
		...{ file, bytes, fromS, untilS, startedAt, program, backEnd, seed: session.seed, asked, hasLight, hasSpikes },
		cells: { recorded, all },
		marks: [...recording.edits.map(editMark), ...recording.events.map(eventMark)].sort((a, b) => a.fromS - b.fromS),
		notes,
		whyNoRun,
	};
}

/**
 * Describes a recording as a live engine describes its model, as far as the file says: no parameter that could be changed, nothing to choose from, no device.
 * @param newRun one that it is compared with @param watches that are open
 */
export function describeRecording(
	recording: Recording,
	newRun: Recording | undefined,
	watches: readonly number[],
	remarks: ReplayRemarks,
): Description {
	const populations = populationsOf(recording, newRun);
	const seen = receptorPopulations(recording);
	return {
		session: recording.session,
		interventionNumbers: recording.session.interventions.map((_, k) => k + 1),
		watches,
		circuits: [],
		variants: [],
		stimuli: [],
		drugs: [],
		clips: [],
		populations,
		connections: connectionsOf(recording),
		parameters: seen.map((each) => gainOf(recording, each)),
		receptors: seen.map((each) => ({ population: each.name, radiusUm: radiusOf(each) })),
		states: 0,
		sink: { type: 'none' },
		sinks: [],
		drivers: [],
		control: [],
		replay: replayOf(recording, remarks),
		spikeThresholdMv: Number.NaN,
	};
}

/** Populations that light falls on, in the order of the light: that of the receptors, which need not be that of the cells. */
const receptorPopulations = ({ populations, receptors }: Pick<Recording, 'populations' | 'receptors'>) =>
	receptors.flatMap(({ cell }) => populations.filter(({ firstCell }) => firstCell === cell));

const gainPath = (population: string): string => `${population}.gain as recorded`;

/** What turns photoisomerisations into the input that a snapshot has: how white looks follows from it. */
function gainOf({ receptors }: Recording, { name, firstCell }: RecordedCells): Description['parameters'][number] {
	const value = receptors.find(({ cell }) => cell === firstCell)?.gain ?? 1;
	return {
		path: gainPath(name),
		title: 'input per photoisomerisation',
		type: 'number',
		unit: '1',
		value,
		standard: value,
		minimum: value,
		maximum: value,
		source: 'the recording',
		evidence: 'source',
	};
}

/** Receptors so far from each other see that far: a third of the distance to the nearest, µm; 2 µm for one alone. */
function radiusOf({ positionsUm, count }: RecordedCells): number {
	let nearest = Number.POSITIVE_INFINITY;
	const at = (k: number): number => positionsUm[k] as number;
	for (let k = 1; k < count; k++) nearest = Math.min(nearest, Math.hypot(at(3 * k) - at(0), at(3 * k + 1) - at(1)));
	return Number.isFinite(nearest) ? nearest / 3 : 2;
}
