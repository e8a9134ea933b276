import { elementOr } from '../../../../../base/elementOr.ts';
import { UserError } from '../../../../../base/errors.ts';
import type { LightLogMark } from '../../../../../protocol/recording/recordedRun.ts';
import { openSession, type Session } from '../../../../../protocol/session/sessionFile.ts';
import { CELLS, RECEPTORS } from '../../node/nwbSeries.ts';
import type { RecordedCells, RecordedEdit, RecordedEvent, RecordingFacts } from '../recordingFacts.ts';
import type { Hdf5Input } from './hdf5Input.ts';

/** What a recording of this program has and other NWB files have not, with what it is for. */
const needed: readonly (readonly [string, string])[] = [
	['/general/protocol', 'the session'],
	['/general/data_collection', 'how the run was made'],
	[`${CELLS}/population`, 'the cells'],
	[`${CELLS}/x`, 'their places'],
];

/** @throws UserError that names what is missing */
function checkKind(file: Hdf5Input): void {
	const missing = needed.filter(([path]) => !file.has(path));
	if (missing.length === 0) return;
	const what = file.attribute('/', 'nwb_version') === undefined ? 'an HDF5 file' : 'an NWB file';
	const lacks = missing.map(([path, use]) => `${use} (${path})`).join(', ');
	throw new UserError(
		`${file.path} is ${what} that Retinode did not record: it lacks ${lacks}. \`retinode compare\` reads the spikes of any NWB file.`,
	);
}

function jsonOf(file: Hdf5Input, path: string): Readonly<Record<string, unknown>> {
	try {
		return JSON.parse(elementOr(file.texts(path), 0, '')) as Readonly<Record<string, unknown>>;
	} catch {
		throw new UserError(`Cannot read the recording ${file.path}: its ${path} is no JSON.`);
	}
}

function sessionOf(file: Hdf5Input): Session {
	try {
		return openSession(jsonOf(file, '/general/protocol')).session;
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		throw new UserError(`The session in ${file.path} cannot be read: ${error.message}`);
	}
}

/** Populations lie one after another in the table of cells. */
function populationsOf(file: Hdf5Input): RecordedCells[] {
	const names = file.texts(`${CELLS}/population`);
	const kinds = file.texts(`${CELLS}/cell_type`);
	const axes = ['x', 'y', 'z'].map((axis) => file.allNumbers(`${CELLS}/${axis}`));
	const spiking = new Set(file.texts('/units/population'));
	const found: RecordedCells[] = [];
	for (let from = 0, to = 0; from < names.length; from = to) {
		const name = names[from] as string;
		while (to < names.length && names[to] === name) to++;
		const first = from;
		const positionsUm = Array.from({ length: 3 * (to - from) }, (_, k) =>
			elementOr(axes[k % 3] as Float64Array, first + Math.floor(k / 3), 0),
		);
		const kind = elementOr(kinds, from, name);
		found.push({ name, kind, count: to - from, firstCell: from, positionsUm, spikes: spiking.has(name) });
	}
	return found;
}

function connectionsOf(file: Hdf5Input): RecordingFacts['connections'] {
	return file.names('/processing/wiring').flatMap((name) => {
		const at = `/processing/wiring/${name}`;
		const isJunction = file.has(`${at}/cell_a`);
		const [first, second] = (isJunction ? ['cell_a', 'cell_b'] : ['presynaptic', 'postsynaptic']).map((each) =>
			file.allNumbers(`${at}/${each}`),
		) as [Float64Array, Float64Array];
		const about = /from (\S+) to (\S+), into (\S+)$/.exec(String(file.attribute(at, 'description') ?? ''));
		if (!about) return [];
		const [, from = '', to = '', into = ''] = about;
		const cells = Array.from(first).flatMap((cell, k) => [cell, elementOr(second, k, 0)]);
		return [{ name, type: isJunction ? ('junction' as const) : ('synapse' as const), from, to, into, cells }];
	});
}

function editsOf(file: Hdf5Input): RecordedEdit[] {
	const at = '/intervals/edits';
	const [starts, stops, values] = ['start_time', 'stop_time', 'value'].map((name) =>
		file.allNumbers(`${at}/${name}`),
	) as [Float64Array, Float64Array, Float64Array];
	const [types, targets, details] = ['edit_type', 'target', 'detail'].map((name) => file.texts(`${at}/${name}`)) as [
		readonly string[],
		readonly string[],
		readonly string[],
	];
	return Array.from(starts, (fromS, k) => ({
		fromS,
		untilS: elementOr(stops, k, fromS),
		type: elementOr(types, k, ''),
		target: elementOr(targets, k, ''),
		value: elementOr(values, k, Number.NaN),
		detail: elementOr(details, k, ''),
	}));
}

const annotations = [
	['stimulus', '/stimulus/presentation/stimulus'],
	['device', '/acquisition/device_events'],
	['loss', '/acquisition/losses'],
] as const;

function eventsOf(file: Hdf5Input): RecordedEvent[] {
	return annotations.flatMap(([of, at]) => {
		const times = file.allNumbers(`${at}/timestamps`);
		return file.texts(`${at}/data`).map((text, k): RecordedEvent => {
			const { type, target, detail } = JSON.parse(text) as Partial<Record<string, string>>;
			return { atS: elementOr(times, k, 0), of, type: type ?? '', target: target ?? '', detail: detail ?? '' };
		});
	});
}

/** What stands beside the values of a recording. */
export type FactsBesideSeries = Omit<
	RecordingFacts,
	'fromS' | 'untilS' | 'quantities' | 'devices' | 'hasLight' | 'hasSpikes'
>;

/** Reads what a recording says of its run. @throws UserError for a file that this program did not record, and one whose session it does not know */
export function readFacts(file: Hdf5Input): FactsBesideSeries {
	checkKind(file);
	const how = jsonOf(file, '/general/data_collection');
	const { program, version, backEnd, quantities, options, lightLog } = how;
	const gains = file.allNumbers(`${RECEPTORS}/gain`);
	return {
		file: file.path,
		bytes: file.bytes,
		program: String(program),
		version: String(version),
		backEnd: String(backEnd),
		startedAt: elementOr(file.texts('/session_start_time'), 0, ''),
		session: sessionOf(file),
		options:
			typeof options === 'object' && options !== null ? (options as Readonly<Record<string, unknown>>) : undefined,
		lightLog: lightLog as LightLogMark | undefined,
		asked: Array.isArray(quantities) ? quantities.map(String) : [],
		populations: populationsOf(file),
		receptors: Array.from(file.allNumbers(`${RECEPTORS}/cell`), (cell, k) => ({ cell, gain: elementOr(gains, k, 1) })),
		connections: connectionsOf(file),
		edits: editsOf(file),
		events: eventsOf(file),
	};
}
