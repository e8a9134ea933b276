import type { Status } from '../status.ts';
import type { EventRecord } from './recordedRun.ts';

/** Values of a device or a muscle at a moment. */
export interface NotedValues {
	/** As the recording calls it: `hand.force`. */
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly of: 'device' | 'emg';
	readonly device: string;
	readonly values: readonly number[];
}

/** What is recorded of devices and of the muscle, whom the engine does not know. */
export interface RecordedNote {
	/** Model time, s. */
	readonly atS: number;
	readonly values: readonly NotedValues[];
	readonly events: readonly Omit<EventRecord, 'record'>[];
}

/** What a status says of devices and muscle, as a recording keeps it. */
export function noteOfStatus({
	modelTimeS,
	devices,
	emg,
}: Pick<Status, 'modelTimeS' | 'devices' | 'emg'>): RecordedNote {
	const hands = devices.flatMap(({ name, hand }): NotedValues[] => {
		if (!hand) return [];
		const noted = (what: string, title: string, unit: string, values: readonly number[]): NotedValues => ({
			name: `${name.replaceAll('/', '_')}.${what}`,
			title: `${title} of ${name}`,
			unit,
			of: 'device',
			device: name,
			values,
		});
		return [
			noted('digits', 'closure of thumb, index, middle, ring and little finger, 0 open to 1 closed,', '1', hand.digits),
			noted('wrist', 'angle of the wrist', 'deg', [hand.wristDeg]),
			noted('force', 'force of the grip', 'N', [hand.forceN]),
			noted('commanded', 'closure that was asked for, 0 to 1,', '1', [hand.commanded]),
			noted('rate', 'spikes per second and cell over the window of the control law', 'Hz', [hand.rateHz]),
		];
	});
	const muscle: NotedValues[] =
		emg && emg.phase === 'live'
			? [
					{
						name: 'emg.envelope',
						title: 'envelope of the muscle signal',
						unit: 'mV',
						of: 'emg',
						device: emg.source,
						values: [emg.envelopeMv],
					},
				]
			: [];
	return { atS: modelTimeS, values: [...hands, ...muscle], events: [] };
}
