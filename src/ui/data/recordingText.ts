import type { RecordingState } from '../../protocol/recordingState.ts';

/** The name of a file without its folder, on any machine. */
export const fileName = (path: string): string =>
	path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Bytes as people say them: three digits. */
export function sizeText(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
	const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1000 ** power;
	return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${units[power]}`;
}

/** Seconds as minutes and seconds: `3:07`. */
export function minutesText(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A recording in a few words, for the button. */
export function recordingShort(state: RecordingState | null): string {
	switch (state?.phase) {
		case 'recording':
			return `${minutesText(state.untilS - state.sinceS)} · ${sizeText(state.bytes)}${state.loss === '' ? '' : ' · LOSS'}`;
		case 'making':
			return `saving ${Math.floor(100 * state.done)} %`;
		default:
			return 'Record …';
	}
}

/** A recording in a sentence: what is told when it is over, and over the button. */
export function recordingSentence(state: RecordingState): string {
	const name = fileName(state.file);
	switch (state.phase) {
		case 'recording':
			return `Recording to ${state.file} since ${state.sinceS.toFixed(2)} s of model time. ${state.loss}`.trim();
		case 'making':
			return `${name} is being made of what was recorded.`;
		case 'made': {
			const { bytes, sinceS, untilS, spikes, loss } = state;
			const of = `${(untilS - sinceS).toFixed(2)} s from ${sinceS.toFixed(2)} s on, ${spikes.toLocaleString('en')} spikes, ${sizeText(bytes)}`;
			return `Recorded ${state.file}: ${of}. ${loss}`.trim();
		}
		case 'failed':
			return state.message;
	}
}
