import type { EventRecord, LightLogMark, RecordingHead } from '../../../../protocol/recording/recordedRun.ts';
import type { Hdf5Output } from '../../hdf5/node/hdf5Output.ts';
import type { RecordedContents } from '../../recording/node/recordedContents.ts';
import { CELLS, RECEPTORS, SIMULATED_DEVICE } from './nwbSeries.ts';
import { typed, writeTable } from './nwbTables.ts';

/** The version of the NWB schema that files are written by. */
const NWB_VERSION = '2.9.0';

/** Species as NWB wants them, by words that declarations use. */
const latinNames: readonly (readonly [string, string])[] = [
	['mouse', 'Mus musculus'],
	['rabbit', 'Oryctolagus cuniculus'],
	['macaque', 'Macaca mulatta'],
	['human', 'Homo sapiens'],
	['tiger salamander', 'Ambystoma tigrinum'],
	['goldfish', 'Carassius auratus'],
];

/** The groups that every file has, and the few facts that stand at its root. */
function writeRoot(file: Hdf5Output, head: RecordingHead): void {
	const { session } = head;
	file.attributes('/', { ...typed('NWBFile'), nwb_version: NWB_VERSION });
	for (const name of ['acquisition', 'analysis', 'general', 'intervals', 'processing', 'stimulus'])
		file.group(`/${name}`);
	for (const name of ['presentation', 'templates']) file.group(`/stimulus/${name}`);
	file.texts('/identifier', head.identifier);
	file.texts(
		'/session_description',
		`simulated retina: ${session.title || session.circuit}, circuit ${session.circuit}`,
	);
	file.texts('/session_start_time', head.startedAt);
	file.texts('/timestamps_reference_time', head.startedAt);
	file.texts('/file_create_date', [new Date().toISOString().replace('Z', '+00:00')]);
}

/** How the run was made: enough to make it again. */
function writeHow(file: Hdf5Output, head: RecordingHead, lightLog: LightLogMark | undefined): void {
	const { session, backEnd, version, program, options, quantities } = head;
	const how = {
		program,
		version,
		backEnd,
		seed: session.seed,
		stepMs: session.stepMs,
		quantities,
		...(options ? { options } : {}),
		...(lightLog && { lightLog }),
	};
	file.texts('/general/session_id', head.identifier);
	file.texts(
		'/general/experiment_description',
		`A run of a conductance-based model of the retina (circuit ${session.circuit}, after ${head.species ?? 'no one species'}): no animal, no tissue.`,
	);
	file.texts('/general/protocol', JSON.stringify(session));
	file.texts('/general/data_collection', JSON.stringify(how));
	file.texts('/general/was_generated_by', ['retinode', version], [1, 2]);
	file.group('/general/devices');
	file.group(SIMULATED_DEVICE, {
		...typed('Device'),
		description: `${program}, back end ${backEnd}`,
	});
}

/**
 * The subject that tools ask for: a model has no sex, and its age is none when it begins. A species without a name here is a vertebrate, by its number
 * in the taxonomy of the NCBI.
 */
function writeSubject(file: Hdf5Output, { species }: RecordingHead): void {
	const at = '/general/subject';
	file.group(at, typed('Subject'));
	file.texts(`${at}/subject_id`, 'simulated-retina');
	file.texts(`${at}/description`, `a simulated retina, after ${species ?? 'no one species'}`);
	file.texts(`${at}/species`, latinNames.find(([word]) => species?.includes(word))?.[1] ?? 'NCBITaxon_7742');
	file.texts(`${at}/sex`, 'U');
	file.texts(`${at}/age`, 'P0D');
	file.attributes(`${at}/age`, { reference: 'birth' });
}

const joinedRows = <T, R>(all: readonly T[], rows: (one: T) => readonly R[]): R[] =>
	all.flatMap((one) => [...rows(one)]);

/** The table of all cells, and that of the photoreceptors among them. */
function writeCells(file: Hdf5Output, { populations, receptors }: RecordingHead): void {
	file.group('/processing/retina', {
		...typed('ProcessingModule'),
		description: 'the cells of the simulated retina',
	});
	const axis = (k: number): Float32Array =>
		Float32Array.from(
			joinedRows(populations, ({ count, positionsUm }) =>
				Array.from({ length: count }, (_, member) => positionsUm[3 * member + k] as number),
			),
		);
	const texts = (read: (population: RecordingHead['populations'][number]) => string): string[] =>
		joinedRows(populations, (each) => Array<string>(each.count).fill(read(each)));
	const members = Int32Array.from(joinedRows(populations, ({ count }) => Array.from({ length: count }, (_, k) => k)));
	writeTable(
		file,
		CELLS,
		'all cells; row n is cell n',
		[
			{ name: 'population', description: 'the population of the cell', values: texts(({ name }) => name) },
			{ name: 'cell_type', description: 'the declaration that the cell is of', values: texts(({ kind }) => kind) },
			{ name: 'member', description: 'its number in its population', values: members },
			{ name: 'x', description: 'place, to the right in the visual field, µm', values: axis(0) },
			{ name: 'y', description: 'place, up in the visual field, µm', values: axis(1) },
			{ name: 'z', description: 'depth from the photoreceptors on, µm', values: axis(2) },
		],
		members.length,
	);
	if (receptors.length === 0) return;
	const firstCell = new Map(populations.map(({ name, firstCell: first }) => [name, first]));
	const rows = Int32Array.from(receptors, ({ population, member }) => (firstCell.get(population) ?? 0) + member);
	writeTable(
		file,
		RECEPTORS,
		'photoreceptors in the order of the columns of light',
		[
			{ name: 'cell', description: 'the row of the photoreceptor among all cells', values: { rowsOf: CELLS, rows } },
			{
				name: 'gain',
				description: 'input of the photoreceptor per R*/s of light, as the run began',
				values: Float64Array.from(receptors, ({ gain }) => gain),
			},
		],
		rows.length,
	);
}

/** Texts with times, as an AnnotationSeries. */
function writeAnnotations(file: Hdf5Output, at: string, description: string, events: readonly EventRecord[]): void {
	if (events.length === 0) return;
	file.group(at, { ...typed('AnnotationSeries'), description, comments: 'each a JSON object' });
	file.texts(
		`${at}/data`,
		events.map(({ type, target, value, detail }) =>
			JSON.stringify({ type, target, ...(value === undefined ? {} : { value }), detail }),
		),
	);
	file.attributes(`${at}/data`, {
		unit: 'n/a',
		conversion: { type: 'float32', value: 1 },
		resolution: { type: 'float32', value: -1 },
	});
	file.numbers(
		`${at}/timestamps`,
		Float64Array.from(events, ({ atS }) => atS),
	);
	file.attributes(`${at}/timestamps`, { interval: { type: 'int32', value: 1 }, unit: 'seconds' });
}

/** The fields of an object and of those within, one after the other: tools take objects in a column for a mistake. */
const fieldsText = (value: unknown, name = ''): string =>
	typeof value === 'object' && value !== null
		? Object.entries(value)
				.map(([key, each]) => fieldsText(each, name === '' ? key : `${name}.${key}`))
				.join('; ')
		: `${name}=${String(value)}`;

/** Everything that was done to the circuit, from when until when. */
function writeEdits(file: Hdf5Output, { events, lastS }: RecordedContents): void {
	const edits = events.filter(({ of }) => of === 'edit').sort((a, b) => a.atS - b.atS);
	if (edits.length === 0) return;
	const until = edits.map(({ atS, untilS }) => Math.max(atS, Math.min(untilS ?? lastS, Math.max(lastS, atS))));
	writeTable(
		file,
		'/intervals/edits',
		'what was done to the circuit, from when until when',
		[
			{ name: 'start_time', description: 'start, s', values: Float64Array.from(edits, ({ atS }) => atS) },
			{ name: 'stop_time', description: 'end, or the end of the run, s', values: Float64Array.from(until) },
			{ name: 'edit_type', description: 'what was done', values: edits.map(({ type }) => type) },
			{ name: 'target', description: 'to what', values: edits.map(({ target }) => target) },
			{
				name: 'value',
				description: 'the value that was set, in the unit of its target; no number where there is none',
				values: Float64Array.from(edits, ({ value }) => value ?? Number.NaN),
			},
			{
				name: 'detail',
				description: 'all of it, field by field',
				values: edits.map(({ detail }) => fieldsText(JSON.parse(detail))),
			},
		],
		edits.length,
		typed('TimeIntervals'),
	);
}

/** Everything but values, spikes and wiring. */
export function writeGeneral(file: Hdf5Output, contents: RecordedContents, lightLog: LightLogMark | undefined): void {
	const { head, events } = contents;
	const ofKind = (of: EventRecord['of']): EventRecord[] => events.filter((each) => each.of === of);
	writeRoot(file, head);
	writeHow(file, head, lightLog);
	writeSubject(file, head);
	writeCells(file, head);
	writeEdits(file, contents);
	writeAnnotations(
		file,
		'/stimulus/presentation/stimulus',
		'where light came from, from each time on',
		ofKind('stimulus'),
	);
	writeAnnotations(file, '/acquisition/device_events', 'commands to devices and what became of them', ofKind('device'));
	writeAnnotations(file, '/acquisition/losses', 'what is not recorded', ofKind('loss'));
}
