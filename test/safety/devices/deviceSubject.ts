import type { LetGoEvent } from '../events.ts';
import type { Subject } from '../subject.ts';
import { judge, traceOf } from './judge.ts';
import { startDeviceProgram } from './program.ts';
import type { DeviceRecord } from './records.ts';
import { playToDevice } from './scriptedEvents.ts';
import { type DeviceName, type DeviceTraits, TRAITS } from './traits.ts';
import { type Mistake, playToTwin } from './twinUnderTest.ts';

type Play = (sequences: readonly (readonly DeviceRecord[])[]) => Promise<Uint8Array[]>;

function deviceSubject(name: string, traits: DeviceTraits, play: Play, close: () => Promise<void>): Subject {
	return {
		name,
		async play(sequences) {
			const records = sequences.map((events) => playToDevice(events, traits));
			const seen = await play(records);
			return records.map((one, i) => judge(one, seen[i] ?? new Uint8Array(), traits));
		},
		async trace(events: readonly LetGoEvent[]) {
			const records = playToDevice(events, traits);
			const [seen = new Uint8Array()] = await play([records]);
			return traceOf(records, seen, judge(records, seen, traits).broken?.at ?? records.length - 1);
		},
		close,
	};
}

/** A twin of this program. @param mistake put into it, for proofs of the proof */
export function twinSubject(kind: 'hand' | 'stimulator', mistake: Mistake = {}): Subject {
	const play: Play = async (sequences) => sequences.map((records) => playToTwin(kind, records, mistake));
	return deviceSubject(kind, TRAITS[kind], play, async () => undefined);
}

/** A device in a program of its own. @param path the program @param args what makes it read sequences */
export function programSubject(
	name: Exclude<DeviceName, 'hand' | 'stimulator'>,
	path: string,
	args: readonly string[] = [],
): Subject {
	const program = startDeviceProgram(path, args);
	return deviceSubject(
		name,
		TRAITS[name],
		(sequences) => program.play(sequences),
		() => program.close(),
	);
}
