import type { NwbSummary } from '../../io/files/nwb/node/nwbFile.ts';

const size = (bytes: number): string =>
	bytes < 1e6
		? `${(bytes / 1e3).toFixed(1)} kB`
		: bytes < 1e9
			? `${(bytes / 1e6).toFixed(1)} MB`
			: `${(bytes / 1e9).toFixed(2)} GB`;

/** What became of a recording, one line, and a second one for what is not in it. */
export function recordingText({ file, bytes, endS, spikes, series, lostBytes, complete }: NwbSummary): string {
	const made = `${file}: ${size(bytes)}, ${endS.toFixed(3)} s, ${spikes} spikes, ${series.length} series`;
	if (complete && lostBytes === 0) return made;
	return `${made}\nthe run was ended before it could say so: its last second may be missing (${lostBytes} bytes of the journal are no whole record)`;
}
