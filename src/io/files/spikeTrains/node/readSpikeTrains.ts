import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { decimalNumber } from '../../../../base/decimalNumber.ts';
import { elementOr } from '../../../../base/elementOr.ts';
import { UserError } from '../../../../base/errors.ts';
import { openHdf5 } from '../../nwb/reading/node/hdf5Input.ts';

/** Spikes of a recording, cell by cell. */
export interface SpikeTrains {
	/** By the cell's name: `onSustained 3` (population and number in it), `channel 3 ganglion`, or `all` where the file does not tell cells apart. Times in s, in order. */
	readonly trains: ReadonlyMap<string, Float64Array>;
	/** Until when it was recorded, s; undefined where the file does not say. */
	readonly untilS: number | undefined;
}

const cannot = (path: string, why: string): UserError => new UserError(`Cannot read the spikes of ${path}: ${why}.`);

/** Whether a file is HDF5, which NWB is. */
function isHdf5(path: string): boolean {
	const start = new Uint8Array(8);
	const descriptor = openSync(path, 'r');
	try {
		readSync(descriptor, start);
	} finally {
		closeSync(descriptor);
	}
	return [0x89, 0x48, 0x44, 0x46].every((byte, k) => start[k] === byte);
}

/**
 * Reads the spikes of a recording: the units of an NWB file, a file of `retinode live --spikes` (time and channel) or of `retinode simulate --spikes` (times
 * alone), told apart by what they hold.
 * @throws UserError (rejection) for a file that is missing, none of these, or wrong in a line, which is named
 */
export async function readSpikeTrains(path: string): Promise<SpikeTrains> {
	try {
		// A pipe that nobody writes to would never let go of whoever opens it.
		if (!statSync(path).isFile()) throw cannot(path, 'it is no file but a folder, a pipe or a device');
		return isHdf5(path) ? await readUnits(path) : await readLines(path);
	} catch (error) {
		if (error instanceof Error && 'code' in error) {
			throw cannot(path, error.code === 'ENOENT' ? 'there is no such file' : error.message);
		}
		throw error;
	}
}

async function readLines(path: string): Promise<SpikeTrains> {
	const names = new Map<string, string>();
	const times = new Map<string, number[]>();
	const stream = createReadStream(path);
	let number = 0;
	try {
		for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
			number++;
			if (line.startsWith('#')) {
				const [, channel = '', kind = ''] = /^# channel (\d+) (\S+)/.exec(line) ?? [];
				if (channel !== '') {
					names.set(channel, `channel ${channel} ${kind}`);
					times.set(`channel ${channel} ${kind}`, []);
				}
				continue;
			}
			if (line.trim() === '') continue;
			const [time = '', channel] = line.split(',');
			const timeS = decimalNumber(time.trim());
			if (!Number.isFinite(timeS) || (channel !== undefined && !/^\s*\d+\s*$/.test(channel))) {
				throw cannot(path, `line ${number} must be a time in s, or a time and a channel, got "${line.slice(0, 60)}"`);
			}
			const name = channel === undefined ? 'all' : (names.get(channel.trim()) ?? `channel ${channel.trim()}`);
			const train = times.get(name);
			if (train) train.push(timeS);
			else times.set(name, [timeS]);
		}
	} finally {
		stream.destroy();
	}
	const trains = new Map([...times].map(([name, each]) => [name, Float64Array.from(each).sort()] as const));
	return { trains, untilS: undefined };
}

async function readUnits(path: string): Promise<SpikeTrains> {
	const file = await openHdf5(path);
	try {
		if (!file.has('/units/spike_times') || !file.has('/units/spike_times_index')) {
			throw cannot(path, 'it has no units (/units/spike_times): record it with --quantities spikes');
		}
		const times = file.allNumbers('/units/spike_times');
		const ends = file.allNumbers('/units/spike_times_index');
		const [populations, members] = [file.texts('/units/population'), file.allNumbers('/units/member')];
		const nameOf = (unit: number): string => {
			const population = populations[unit];
			return population === undefined ? `unit ${unit}` : `${population} ${elementOr(members, unit, unit)}`;
		};
		const trains = new Map<string, Float64Array>();
		ends.forEach((end, unit) => {
			trains.set(nameOf(unit), times.slice(unit === 0 ? 0 : ends[unit - 1], end).sort());
		});
		const intervals = file.allNumbers('/units/obs_intervals');
		return { trains, untilS: intervals.length === 0 ? undefined : intervals.reduce((a, b) => Math.max(a, b)) };
	} finally {
		file.close();
	}
}
